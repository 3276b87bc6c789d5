import type { FormFieldSpec, FormText, FoundValue } from "../../ports/language-model";
import { regionsOf } from "./forms/regions";
import { findChoice, findDate, findNumber, findText, type Mention } from "./forms/values";

/**
 * Fills what is stated and leaves out the rest; a value is never invented. A field is looked for by the words of its
 * label: a "Label: value" line, "my label is …", the answer to a question that names it, and, unless it is free text, a
 * sentence that names it and holds one value of its kind. The strongest statement wins, the first of equals.
 */
export function fillFields(fields: readonly FormFieldSpec[], texts: readonly FormText[]): FoundValue[] {
  return fields.flatMap((field) => {
    for (const region of regionsOf(field, texts)) {
      const found = valueIn(field, region.text.text.slice(region.start, region.end), region.strength);
      if (!found) continue;
      const start = region.start + found.start;
      return [
        {
          key: field.key,
          value: found.value,
          citations: [{ textId: region.text.id, start, end: region.start + found.end }],
        },
      ];
    }
    return [];
  });
}

function valueIn(field: FormFieldSpec, said: string, strength: "stated" | "answered" | "mentioned"): Mention | null {
  switch (field.kind) {
    case "DATE":
      return findDate(said);
    case "NUMBER":
      return findNumber(said);
    case "CHOICE":
      return findChoice(said, field.choices ?? [], strength !== "mentioned");
    case "TEXT":
      return strength === "mentioned" ? null : findText(said, strength === "answered");
  }
}

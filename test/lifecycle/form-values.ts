import { type FormField, type FormValue, type FormValueSource } from "../../src/entities";
import type { World } from "../support/world";
import { opened, rows } from "./fixtures";

export type Found = {
  origin: FormValue["origin"];
  value: string | null;
  sources: (FormValueSource & { text: string | null })[];
};

export const field = (key: string, label: string, kind: FormField["kind"] = "TEXT", choices?: string[]) => ({
  ...{ key, label, kind, required: false, choices },
});
export const intakeFields = [
  field("name", "Preferred name"),
  field("start", "Start date", "DATE"),
  field("hours", "Hours per week", "NUMBER"),
  field("mode", "Working mode", "CHOICE", ["Office", "Hybrid", "Remote"]),
  field("goal", "Goal"),
  field("blood", "Blood type"),
  field("iban", "IBAN"),
  field("born", "Date of birth", "DATE"),
];

/** What a form holds, opened, by its fields' keys. */
export async function valuesOf(w: World, formId: string): Promise<Record<string, Found>> {
  const values: Record<string, Found> = {};
  for (const value of await rows<FormValue>(w, "select * from form_value where form_id = $1", [formId])) {
    const from = await rows<FormValueSource>(
      w,
      "select * from form_value_source where value_id = $1 order by position",
      [value.id],
    );
    const sources = await Promise.all(
      from.map(async (item) => ({ ...item, text: await opened(w, "form_value_source", "quote", item) })),
    );
    values[value.key] = { origin: value.origin, value: await opened(w, "form_value", "value", value), sources };
  }
  return values;
}

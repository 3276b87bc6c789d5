import type { App, Who } from "../../app";
import { FilledForm, type FormField, FormTemplate, toPublicId } from "../../entities";
import { DomainError, invalid, StoreError } from "../../errors";
import { readText, requireText } from "../ingest/text";

export interface CreateFormTemplateInput {
  name: string;
  fields: (Omit<FormField, "choices"> & { choices?: string[] | null })[];
  statutoryRetention?: { ground: string; days: number } | null;
  idempotencyKey?: string | null;
}

/** A form's fields. Names and labels are the workspace's own words, not a person's. */
export async function createFormTemplate(app: App, who: Who, input: CreateFormTemplateInput): Promise<FormTemplate> {
  const name = requireText("name", input.name, 120);
  const fields = readFields(input.fields);
  const statutory = input.statutoryRetention ?? null;
  if (statutory && (!Number.isInteger(statutory.days) || statutory.days < 1 || statutory.days > 36_525))
    throw new DomainError("OUT_OF_BOUNDS", "1 to 36525 days.", { field: ["statutoryRetention", "days"] });
  const ground = statutory && requireText("statutoryRetention.ground", statutory.ground, 120);
  return app.write(who, (unit) =>
    unit.once({ operation: "createFormTemplate", key: input.idempotencyKey, input }, FormTemplate, async () => {
      const row = unit.em.create(FormTemplate, {
        ...{ workspaceId: who.workspaceId, id: app.newId(), name, fields, createdAt: unit.now },
        ...{ statutoryGround: ground, statutoryDays: statutory?.days ?? null },
      });
      await unit.em.insert(FormTemplate, row);
      await unit.record("template.created", toPublicId("template", row.id), { fields: fields.length });
      return row;
    }),
  );
}

/** Takes a template away that no form was made from, in the trash or out of it: a form's fields and its law are its template's. */
export async function deleteFormTemplate(
  app: App,
  who: Who,
  input: { id: string; idempotencyKey: string },
): Promise<FormTemplate> {
  try {
    return await app.write(who, (unit) =>
      unit.once({ operation: "deleteFormTemplate", key: input.idempotencyKey, input }, FormTemplate, async () => {
        const template = await unit.lock(FormTemplate, input.id);
        const { workspaceId, id: templateId } = template;
        if (await unit.em.existsBy(FilledForm, { workspaceId, templateId })) throw inUse();
        await unit.em.delete(FormTemplate, { workspaceId, id: templateId });
        await unit.record("template.deleted", toPublicId("template", templateId));
        return template;
      }),
    );
  } catch (error) {
    // A form that isn't theirs to see, or that is being made at this moment: the database knows of it.
    if (error instanceof StoreError && error.sqlState === "23503") throw inUse();
    throw error;
  }
}

function inUse(): DomainError {
  return new DomainError("WRONG_STATE", "Forms were made from this template.");
}

function readFields(fields: CreateFormTemplateInput["fields"]): FormField[] {
  if (fields.length < 1 || fields.length > 100) throw invalid("fields", "A form has 1 to 100 fields.");
  const seen = new Set<string>();
  return fields.map((field, index) => {
    const at = (name: string) => ["fields", String(index), name];
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(field.key))
      throw invalid(at("key"), "A letter, then letters, digits or _.");
    if (seen.has(field.key)) throw invalid(at("key"), "Another field has this key.");
    seen.add(field.key);
    const label = readText("label", field.label, 200);
    if (!label) throw invalid(at("label"), "This must not be empty.");
    const choices = field.choices?.map((choice) => choice.trim()).filter(Boolean) ?? [];
    if (field.kind === "CHOICE" && choices.length < 2)
      throw invalid(at("choices"), "A choice needs at least two choices.");
    if (field.kind !== "CHOICE" && choices.length > 0) throw invalid(at("choices"), "Only a CHOICE has choices.");
    return {
      key: field.key,
      label,
      kind: field.kind,
      required: field.required,
      choices: choices.length ? choices : null,
    };
  });
}

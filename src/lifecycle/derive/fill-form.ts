import { In } from "typeorm";
import type { App, Unit, Who } from "../../app";
import {
  cell,
  FilledForm,
  type FormField,
  FormTemplate,
  FormValue,
  FormValueSource,
  Session,
  Source,
  Transcript,
  toPublicId,
} from "../../entities";
import { DomainError, invalid, notFound } from "../../errors";
import { assertCan } from "../../policies/sessions";
import { assertNotArchived, assertOpen } from "../ingest/source-row";
import { readText } from "../ingest/text";
import { dueDate } from "../store/retention-clock";
import { assertWithinBudget } from "./budget";
import { readValue } from "./form-values";
import { assertDocumentsReadable } from "./readable-documents";

export interface FillFormInput {
  sessionId: string;
  templateId: string;
  sourceIds?: string[] | null;
  idempotencyKey?: string | null;
}

/** An empty form whose values a job looks for in the session's texts and transcripts. */
export async function fillForm(app: App, who: Who, input: FillFormInput): Promise<FilledForm> {
  await assertDocumentsReadable(app, who, input);
  const id = app.newId();
  await app.keys(who).create(id, "FORM");
  return app.write(who, (unit) =>
    unit.once({ operation: "fillForm", key: input.idempotencyKey, input }, FilledForm, async () => {
      const session = await unit.lock(Session, input.sessionId);
      assertCan(who, "fillForm", session);
      assertOpen(session);
      const template = await unit.get(FormTemplate, input.templateId);
      await assertWithinBudget(app, unit);
      if (input.sourceIds) await assertReadable(unit, session.id, input.sourceIds);
      const owner = { workspaceId: who.workspaceId, coachId: session.coachId, coacheeId: session.coacheeId };
      const form = unit.em.create(FilledForm, {
        ...{ ...owner, id, sessionId: session.id, templateId: template.id, createdBy: who.userId, state: "FILLING" },
        ...{ sourceIds: input.sourceIds ?? null, unread: [], createdAt: unit.now, completedAt: null },
        ...{ expiresAt: await dueDate(unit, "FILLED_FORM", unit.now), trashedAt: null, purgeAfter: null },
      });
      await unit.em.insert(FilledForm, form);
      const empty = { ...owner, formId: id, value: null, origin: "EMPTY" as const };
      await unit.em.insert(
        FormValue,
        template.fields.map(({ key }) => ({ ...empty, id: app.newId(), key })),
      );
      await unit.record("form.requested", toPublicId("form", id), { fields: template.fields.length });
      await unit.enqueue("fill", { formId: id });
      return form;
    }),
  );
}

async function assertReadable(unit: Unit, sessionId: string, ids: readonly string[]): Promise<void> {
  const { workspaceId } = unit.who;
  const found = await unit.em.findBy(Source, { workspaceId, sessionId, id: In([...ids]) });
  for (const [index, id] of ids.entries()) {
    const field = ["sourceIds", String(index)];
    const source = found.find((row) => row.id === id);
    if (!source) throw new DomainError("NOT_FOUND", notFound().message, { field });
    if (source.state !== "STORED") throw new DomainError("WRONG_STATE", "This source can't be read.", { field });
    if (source.kind === "RECORDING" && !(await unit.em.existsBy(Transcript, { workspaceId, sessionId, sourceId: id })))
      throw new DomainError("UNSUPPORTED_MEDIA", "No transcript was made from this recording.", { field });
  }
}

export interface EditFilledFormInput {
  formId: string;
  values: { key: string; value?: string | null }[];
  idempotencyKey?: string | null;
}

/** A person's own values in place of what was found; each is judged by its field's kind, and its sources no longer hold. */
export async function editFilledForm(app: App, who: Who, input: EditFilledFormInput): Promise<FilledForm> {
  return app.write(who, (unit) =>
    unit.once({ operation: "editFilledForm", key: input.idempotencyKey, input }, FilledForm, async () => {
      const form = await unit.lock(FilledForm, input.formId);
      assertCan(who, "fillForm", form);
      await assertNotArchived(unit, form.sessionId);
      if (form.state !== "READY") throw new DomainError("WRONG_STATE", `A form that is ${form.state} can't be edited.`);
      const template = await unit.get(FormTemplate, form.templateId);
      for (const [index, edit] of input.values.entries())
        await replaceValue(app, unit, form, template.fields, edit, index);
      form.editedAt = unit.now;
      await unit.em.save(form);
      await unit.record("form.edited", toPublicId("form", form.id), { values: input.values.length });
      return form;
    }),
  );
}

async function replaceValue(
  app: App,
  unit: Unit,
  form: FilledForm,
  fields: readonly FormField[],
  edit: { key: string; value?: string | null },
  index: number,
): Promise<void> {
  const at = (name: string) => ["values", String(index), name];
  const field = fields.find(({ key }) => key === edit.key);
  if (!field) throw invalid(at("key"), "The form has no such field.");
  const text = readText("values", edit.value, 4000);
  const value = text === null ? null : readValue(field, text);
  if (text !== null && value === null) throw invalid(at("value"), `This is no ${field.kind} of this field.`);
  const { workspaceId, id: formId } = form;
  const row = await unit.em.findOneByOrFail(FormValue, { workspaceId, formId, key: edit.key });
  row.value = value === null ? null : await app.keys(unit.who).seal(cell("form_value", "value", row), value);
  row.origin = value === null ? "EMPTY" : "EDITED";
  await unit.em.save(row);
  await unit.em.delete(FormValueSource, { workspaceId, valueId: row.id });
}

import type { FormTemplate, FormValue, FormValueSource } from "../entities";
import { mayReadValues } from "../policies/content";
import type { Loaders, Page } from "./loaders";
import { equals, mine } from "./mine";
import type { PageRequest } from "./page";
import { type FormRow, forms, values as formValues, templates, valueSources } from "./rows";
import type { Values } from "./statement";

export function findTemplate(loaders: Loaders, id: string): Promise<FormTemplate | null> {
  return loaders.find(templates, id);
}

export function listTemplates(loaders: Loaders, page: PageRequest): Page<FormTemplate> {
  const where = (values: Values) => [`t.workspace_id = ${values.add(loaders.who.workspaceId)}`];
  return loaders.page({ of: templates, order: "created_at", where }, page);
}

export function findForm(loaders: Loaders, id: string): Promise<FormRow | null> {
  return loaders.find(forms, id);
}

/** The viewer's forms, of one session or of all; what is in the trash is not among them. */
export function listForms(loaders: Loaders, sessionId: string | null, page: PageRequest): Page<FormRow> {
  const where = (values: Values) => [...kept(loaders, values), ...equals(values, { session_id: sessionId })];
  return loaders.page({ of: forms, order: "created_at", where }, page);
}

export function formsOf(loaders: Loaders, sessionId: string, page: PageRequest): Page<FormRow> {
  const where = (values: Values) => kept(loaders, values);
  return loaders.page({ of: forms, order: "created_at", parent: "session_id", where }, page, sessionId);
}

function kept(loaders: Loaders, values: Values): string[] {
  return [...mine(loaders.who, values), "t.state not in ('TRASHED', 'PURGING')"];
}

/** What a form holds, in the order of its template's fields. */
export async function valuesOf(loaders: Loaders, form: FormRow): Promise<FormValue[]> {
  const [found, template] = await Promise.all([
    loaders.all(formValues, "form_id", form.id, "t.key"),
    findTemplate(loaders, form.templateId),
  ]);
  const places = new Map(template?.fields.map((field, index) => [field.key, index]));
  const placeOf = (value: FormValue) => places.get(value.key) ?? places.size;
  return [...found].sort((a, b) => placeOf(a) - placeOf(b));
}

export function valueSourcesOf(loaders: Loaders, valueId: string): Promise<FormValueSource[]> {
  return loaders.all(valueSources, "value_id", valueId, "t.position");
}

/** Whether what a form holds is this viewer's to read. */
export function areValuesReadable(loaders: Loaders, form: FormRow): boolean {
  return mayReadValues(loaders.who, form);
}

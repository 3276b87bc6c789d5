import type { App, Keys, Unit, Who } from "../../app";
import {
  cell,
  FilledForm,
  FormTemplate,
  FormValue,
  FormValueSource,
  Session,
  Source,
  Transcript,
  toPublicId,
  type UnreadSource,
} from "../../entities";
import { isNotFound } from "../../errors";
import { UnreadableError } from "../../ports/document-reader";
import type { FormFieldSpec, FormRequest, FormText, FoundValue } from "../../ports/language-model";
import { findPeople } from "../normalize/normalize";
import { advance } from "../states";
import { dueDate } from "../store/retention-clock";
import { logged } from "./call-log";
import { readValue } from "./form-values";
import { assertNothingIdentifies } from "./guard";
import { findSaid, loadSaid } from "./passages";
import { makePseudonyms, type Pseudonymized, type Pseudonyms, pseudonymize, restore } from "./pseudonymize";
import { readSource, type WrittenText } from "./read-source";

/** Where a text stands, and under which key. */
interface Place extends Omit<WrittenText, "text"> {
  sourceId: string | null;
  quoteKeyId: string;
  startMs: number | null;
}

/** A text that was sent, and the way back. */
interface SentText extends Place {
  sent: FormText;
  original: string;
  pseudonymized: Pseudonymized;
}

/** The job behind `fillForm`: what is found comes with its sources, and the rest stays EMPTY. */
export async function fill(app: App, who: Who, input: { formId: string }): Promise<void> {
  const keys = app.keys(who);
  const { form, template, session } = await app.write(who, async (unit) => {
    const found = await unit.get(FilledForm, input.formId);
    const sessionId = found.sessionId as string;
    return {
      form: found,
      template: await unit.get(FormTemplate, found.templateId),
      session: await unit.get(Session, sessionId),
    };
  });
  if (form.state !== "FILLING") return;
  const named = await findPeople(app, who, session);
  const pseudonyms = makePseudonyms(
    named.map((person) => ({ id: person.userId, role: person.role, displayName: person.displayName })),
  );
  const { texts, unread } = await findTexts(app, who, keys, form, pseudonyms);
  const request: FormRequest = { fields: toFields(template, pseudonyms), texts: texts.map(({ sent }) => sent) };
  assertNothingIdentifies(
    JSON.stringify([request.texts, request.fields.map(({ key: _, ...asked }) => asked)]),
    pseudonyms.people,
  );
  const call = { session, purpose: "FORM" as const, request, pseudonyms };
  const { answer } = await logged(app, who, call, (guard) => app.sasha.fillForm(request, guard));
  await app.write(who, async (unit) => {
    const current = await unit.lock(FilledForm, form.id);
    if (current.state !== "FILLING") return;
    let found = 0;
    for (const value of answer.values)
      found += await keepValue(app, keys, unit, current, template, texts, pseudonyms, value);
    advance("form", current, "READY");
    current.completedAt = unit.now;
    current.unread = unread;
    current.expiresAt = await dueDate(unit, "FILLED_FORM", unit.now);
    await unit.em.save(current);
    const facts = { found, fields: template.fields.length, unread: unread.length };
    await unit.record("form.filled", toPublicId("form", form.id), facts);
    if (form.createdBy) await unit.notify(form.createdBy, "FORM_READY", toPublicId("form", form.id));
  });
}

/** A form's own words may name somebody as well. A key is the coach's word for a field, and no model is told it. */
function toFields(template: FormTemplate, pseudonyms: Pseudonyms): FormFieldSpec[] {
  const veiled = (text: string) => pseudonymize(text, pseudonyms).text;
  return template.fields.map(({ label, choices, ...field }) => ({
    ...field,
    label: veiled(label),
    choices: choices?.map(veiled),
  }));
}

interface Texts {
  texts: SentText[];
  unread: UnreadSource[];
}

async function findTexts(app: App, who: Who, keys: Keys, form: FilledForm, pseudonyms: Pseudonyms): Promise<Texts> {
  const { workspaceId } = form;
  const sessionId = form.sessionId as string;
  const rows = await app.write(who, async (unit) => ({
    sources: await unit.em.find(Source, {
      where: { workspaceId, sessionId, state: "STORED" },
      order: { createdAt: "ASC" },
    }),
    transcripts: await unit.em.findBy(Transcript, { workspaceId, sessionId }),
    said: await findSaid(unit, sessionId),
  }));
  const wanted = rows.sources.filter((source) => !form.sourceIds || form.sourceIds.includes(source.id));
  const texts: SentText[] = [];
  const unread: UnreadSource[] = [];
  const add = (original: string, place: Place, speaker?: FormText["speaker"]) => {
    const pseudonymized = pseudonymize(original, pseudonyms);
    const sent = { id: `t${texts.length}`, text: pseudonymized.text, speaker };
    texts.push({ ...place, original, pseudonymized, sent });
  };
  for (const source of wanted) {
    const read = await readOrNote(app, who, keys, source, unread);
    for (const { text, ...at } of read) add(text, { ...at, sourceId: source.id, quoteKeyId: source.id, startMs: null });
  }
  const ids = new Set(wanted.map((source) => source.id));
  const read = rows.transcripts.filter((row) => row.sourceId && ids.has(row.sourceId));
  const sourceOf = new Map(read.map((row) => [row.id, row.sourceId]));
  for (const { row, text, role } of await loadSaid(keys, rows.said)) {
    const sourceId = sourceOf.get(row.transcriptId);
    const at = { page: null, isCounted: false, quoteKeyId: row.transcriptId, startMs: row.startMs };
    if (sourceId) add(text, { ...at, sourceId }, role);
  }
  return { texts, unread };
}

/** What can't be read is left out, and the form says so. */
async function readOrNote(app: App, who: Who, keys: Keys, source: Source, unread: UnreadSource[]) {
  try {
    return (await readSource(app, who, keys, source)) ?? [];
  } catch (error) {
    // It began to go meanwhile.
    if (isNotFound(error)) return [];
    if (!(error instanceof UnreadableError)) throw error;
    unread.push({ sourceId: source.id, reason: error.reason });
    return [];
  }
}

async function keepValue(
  app: App,
  keys: Keys,
  unit: Unit,
  form: FilledForm,
  template: FormTemplate,
  texts: readonly SentText[],
  pseudonyms: Pseudonyms,
  found: FoundValue,
): Promise<number> {
  const { workspaceId, coachId, coacheeId, id: formId } = form;
  const field = template.fields.find(({ key }) => key === found.key);
  const places = found.citations.flatMap(({ textId, start, end }) => {
    const text = texts.find(({ sent }) => sent.id === textId);
    return text
      ? [{ text, cited: text.sent.text.slice(start, end), span: text.pseudonymized.toOriginal(start, end) }]
      : [];
  });
  const first = places[0];
  if (!field || !first) return 0;
  // Words are quoted, never composed; a date, number or choice may be put in its own form.
  if (field.kind === "TEXT" && !places.some(({ cited }) => cited.includes(found.value))) return 0;
  // A value that is the cited characters themselves is read where it stands; a date or choice was put in its own form.
  const original = first.text.original.slice(first.span.start, first.span.end);
  const value = readValue(field, found.value === first.cited ? original : restore(found.value, pseudonyms));
  if (value === null) return 0;
  const row = await unit.em.findOneByOrFail(FormValue, { workspaceId, formId, key: found.key });
  // A model that answers twice for a field is taken at its first word.
  if (row.origin !== "EMPTY") return 0;
  row.value = await keys.seal(cell("form_value", "value", row), value);
  row.origin = "FOUND";
  await unit.em.save(row);
  for (const [position, { text, span }] of places.entries()) {
    const { sourceId, quoteKeyId, startMs, page } = text;
    const place = { workspaceId, coachId, coacheeId, id: app.newId(), valueId: row.id, formId, position, quoteKeyId };
    const chars = text.isCounted ? { startChar: span.start, endChar: span.end } : {};
    const quote = await keys.seal(cell("form_value_source", "quote", place), text.original.slice(span.start, span.end));
    await unit.em.insert(FormValueSource, { ...place, ...chars, sourceId, page, startMs, quote, match: "VERBATIM" });
  }
  return 1;
}

/** The form could not be filled: its state says so; its session is open as before. */
export async function giveUpFilling(app: App, who: Who, input: { formId: string }, code: string): Promise<void> {
  await app.write(who, async (unit) => {
    const form = await unit.lock(FilledForm, input.formId);
    if (form.state !== "FILLING") return;
    advance("form", form, "FAILED");
    await unit.em.save(form);
    await unit.record("form.failed", toPublicId("form", form.id), { failure: code });
  });
}

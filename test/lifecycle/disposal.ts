import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import type { DisposalItem, DisposalRun, FilledForm, FormTemplate, Source } from "../../src/entities";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import type { World } from "../support/world";
import { row, rows } from "./fixtures";
import { field } from "./form-values";

export const DAY_MS = 86_400_000;

/** A session of the coach and coachee with texts in it; none was read by a model. */
export async function aFolder(
  w: World,
  given: { texts?: number; who?: Who } = {},
): Promise<{ sessionId: string; sources: Source[] }> {
  const { coach, coachee } = w.here;
  const session = await createSession(w.app, given.who ?? coach, { kind: "FILL", coacheeId: coachee.userId });
  const sources: Source[] = [];
  for (let index = 0; index < (given.texts ?? 1); index++)
    sources.push(
      await addTextSource(w.app, given.who ?? coach, { sessionId: session.id, text: `Goal: rest ${index}` }),
    );
  return { sessionId: session.id, sources };
}

/** A form of a session, filled. */
export async function aForm(w: World, sessionId: string, law?: { ground: string; days: number }): Promise<FilledForm> {
  const template = await aTemplate(w, law);
  const { id } = await fillForm(w.app, w.here.coach, { sessionId, templateId: template.id });
  await w.runJobs();
  return row<FilledForm>(w, "select * from filled_form where id = $1", [id]);
}

export function aTemplate(w: World, law?: { ground: string; days: number }): Promise<FormTemplate> {
  const template = { name: "Goals", fields: [field("goal", "Goal")], statutoryRetention: law };
  return createFormTemplate(w.app, w.here.coach, template);
}

export const sourceNow = (w: World, id: string) => rows<Source>(w, "select * from source where id = $1", [id]);
export const formNow = (w: World, id: string) => rows<FilledForm>(w, "select * from filled_form where id = $1", [id]);

/** The runs that took up an item, oldest first. */
export function runsOf(w: World, itemId: string): Promise<(DisposalRun & { item: DisposalItem["state"] })[]> {
  const sql = `select r.*, i.state as item from disposal_run r join disposal_item i on i.run_id = r.id
    where i.item_id = $1 order by r.opened_at, r.id`;
  return rows(w, sql, [itemId]);
}

/** One item is wholly there, or nothing of it is: row, key and whatever was sealed. */
export async function isGone(w: World, itemId: string): Promise<boolean> {
  const left = await w.look<{ found: number }>(
    `select (select count(*) from source where id = $1) + (select count(*) from filled_form where id = $1)
      + (select count(*) from session where id = $1) as found`,
    [itemId],
  );
  const key = (await w.composed.keyring.load(w.here.id, [itemId])).has(itemId);
  const isThere = Number(left[0]?.found) > 0;
  assert.equal(isThere, key, "a row without its key, or a key without its row");
  return !isThere;
}

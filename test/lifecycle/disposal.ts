import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import type { Who } from "../../src/app";
import type { DisposalItem, DisposalRun, FilledForm, FormTemplate, Source } from "../../src/entities";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { sweep } from "../../src/lifecycle/dispose/sweep";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { dueAt } from "../../src/lifecycle/store/retention-clock";
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

/** The hourly sweep and whatever it set going. */
export async function swept(w: World): Promise<void> {
  await sweep(w.app, w.here.system);
  await w.runJobs();
}

/** Every run of the workspace, oldest first. */
export const allRuns = (w: World) =>
  rows<DisposalRun>(w, "select * from disposal_run where workspace_id = $1 order by opened_at, id", [w.here.id]);

/** Makes an item older than its two years of retention. */
export function expire(w: World, table: string, id: string): Promise<unknown> {
  const old = new Date(Date.now() - 732 * DAY_MS);
  return w.look(`update ${table} set created_at = $2, expires_at = $3 where id = $1`, [id, old, dueAt(old, 730)]);
}

/** A hold that stands from now on. */
export function hold(w: World, targetId: string, kind = "SESSION", until: Date | null = null): Promise<unknown> {
  return w.look(
    `insert into legal_hold (workspace_id, id, target_kind, target_id, kind, ground, placed_at, until)
     values ($1, $2, $3, $4, 'LEGAL', 'Case 12', $5, $6)`,
    [w.here.id, randomUUID(), kind, targetId, w.clock.now(), until],
  );
}

/** Keeps a row of the keyring's as it is; what is given puts it back after it was destroyed. */
export async function keepKey(keyring: Pick<Client, "query">, id: string): Promise<() => Promise<unknown>> {
  const { rows } = await keyring.query("select to_jsonb(k) as row from data_key k where id = $1", [id]);
  const insert = "insert into data_key select * from jsonb_populate_record(null::data_key, $1)";
  return () => keyring.query(insert, [rows[0].row]);
}

import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import { type ContentColumn, type ContentTable, cell, type EvidencePack, readPublicId } from "../../src/entities";
import { DomainError, type ErrorCode } from "../../src/errors";
import { aReviewedSession, type SentFile } from "../support/sessions";
import type { World } from "../support/world";

type Row = Record<string, unknown>;

/** The refusal itself, once it is known to be one with this code. */
export async function refused(code: ErrorCode, attempt: Promise<unknown>): Promise<DomainError> {
  const error = await attempt.then(
    () => assert.fail(`nothing was refused, where ${code} was due`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof DomainError, String(error));
  assert.equal(error.code, code, error.message);
  return error;
}

/** What a person's own connection sees, walls on. */
export function sees<R = Row>(w: World, who: Who, sql: string, parameters: unknown[] = []): Promise<R[]> {
  return w.app.read(who, (reader) => reader.rows<R>(sql, parameters));
}

/** A sealed column of a row, opened as the server itself. */
export async function opened<T extends ContentTable>(
  w: World,
  table: T,
  column: ContentColumn<T>,
  row: object,
): Promise<string | null> {
  const { workspaceId } = row as { workspaceId: string };
  const place = cell(table, column, row as never);
  return w.app.serverKeys(workspaceId).open(place, (row as Record<string, Buffer | null>)[column] ?? null);
}

/** Rows as a superuser finds them, in camelCase. */
export async function rows<R = Row>(w: World, sql: string, parameters: unknown[] = []): Promise<R[]> {
  const found = await w.look<Row>(sql, parameters);
  const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return found.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [camel(name), value])) as R);
}

export async function row<R = Row>(w: World, sql: string, parameters: unknown[] = []): Promise<R> {
  const found = await rows<R>(w, sql, parameters);
  assert.equal(found.length, 1, `${found.length} rows: ${sql}`);
  return found[0] as R;
}

export function packNow(w: World, id: string): Promise<EvidencePack> {
  return row<EvidencePack>(w, "select * from evidence_pack where id = $1", [id]);
}

export interface QueuedJob {
  task: string;
  payload: Record<string, unknown>;
  runAt: Date;
  attempts: number;
  lastError: string | null;
}

/** The worker ends its run before the queue has heard of the last job's end: waits until no job is in anybody's hand. */
async function settled(w: World): Promise<void> {
  const held = "select 1 from graphile_worker._private_jobs where locked_at is not null";
  while ((await w.look(held)).length > 0);
}

/** What waits in the queue, soonest first. */
export async function queue(w: World, task?: string): Promise<QueuedJob[]> {
  await settled(w);
  return rows<QueuedJob>(
    w,
    `select t.identifier as task, j.payload, j.run_at, j.attempts, j.last_error from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id where $1::text is null or t.identifier = $1
     order by j.run_at, j.id`,
    [task ?? null],
  );
}

/** Runs what waits now, as if its time had come. */
export async function runWaiting(w: World): Promise<void> {
  await settled(w);
  await w.look("update graphile_worker._private_jobs set run_at = now() - interval '1 day'");
  await w.runJobs();
}

/** Actions in the workspace's log about one public id, oldest first. */
export async function audited(w: World, targetRef: string): Promise<string[]> {
  const sql = "select action from audit_entry where target_ref = $1 order by at, id";
  return (await w.look<{ action: string }>(sql, [targetRef])).map(({ action }) => action);
}

/** A person's notifications: kind and the id that they are about. */
export function told(w: World, who: Who): Promise<{ kind: string; resourceId: string | null }[]> {
  return rows(w, "select kind, resource_id from notification where user_id = $1 order by at, id", [who.userId]);
}

/** Kinds of what a person was told about one id. */
export async function toldOf(w: World, who: Who, resourceId: string): Promise<string[]> {
  return (await told(w, who)).filter((item) => item.resourceId === resourceId).map(({ kind }) => kind);
}

export const isPublicId = (text: string | null) => text !== null && readPublicId(text) !== null;

/** Hands out packs in review, each once; a new session is taken through the steps when they run out. */
export class Packs {
  private left: EvidencePack[] = [];
  constructor(private readonly w: World) {}

  async take(): Promise<EvidencePack> {
    if (this.left.length === 0) this.left = (await aReviewedSession(this.w)).packs;
    return this.left.shift() as EvidencePack;
  }
}

export function vttOf(...cues: string[]): SentFile {
  const time = (second: number) =>
    `00:${String(Math.floor(second / 60)).padStart(2, "0")}:${String(second % 60).padStart(2, "0")}.000`;
  const body = cues.map((cue, index) => `${index + 1}\n${time(index * 5)} --> ${time(index * 5 + 4)}\n${cue}\n`);
  const bytes = Buffer.from(`WEBVTT\n\n${body.join("\n")}`);
  return { filename: "meeting.transcript.vtt", mediaType: "text/vtt", kind: "TRANSCRIPT_FILE", bytes };
}

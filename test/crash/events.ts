import type { App } from "../../src/app";
import { tables, toPublicId } from "../../src/entities";
import { systemWho } from "../../src/jobs/system";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { backUp } from "../../src/lifecycle/dispose/backups";
import { requestErasure } from "../../src/lifecycle/dispose/erasure";
import { erasurePreview } from "../../src/lifecycle/dispose/erasure-preview";
import { deleteFilledForm, deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash } from "../../src/lifecycle/dispose/trash-bulk";
import type { Expectation } from "./due";
import { ask, type CrashPlace, clonePlace, dropPlace, type Ground } from "./places";
import type { Scene } from "./scene";
import { type Snapshot, takeSnapshot } from "./snapshot";
import { runOut, standAt } from "./stand";

export const CAUSES = ["session", "retention", "trash", "expired", "stateless", "erasure", "restore"] as const;
export type Cause = (typeof CAUSES)[number];

/** A place in whose queue the event's first job waits, what its stores held before, and what must come of it. */
export interface Prepared {
  place: CrashPlace;
  before: Snapshot;
  expected: Expectation;
}

type Event = (app: App, scene: Scene & { place: CrashPlace }) => Promise<Omit<Expectation, "workspaceId">>;

/** Lets the event happen in a clone of the scene, up to the first job of it. */
export async function prepare(ground: Ground, scene: Scene, cause: Cause): Promise<Prepared> {
  if (cause === "restore") return prepareRestore(ground, scene);
  const place = await clonePlace(ground, scene.place);
  const stand = await standAt({ place, connectionString: ground.connectionString });
  try {
    const said = await events[cause](stand.app, { ...scene, place });
    const expected = { workspaceId: scene.workspaceId, ...said };
    return { place, before: await takeSnapshot(ground, place), expected };
  } finally {
    await stand.close();
  }
}

/** A backup is taken, then a session deleted and certified; then the data database is lost, and an empty one stands there. */
async function prepareRestore(ground: Ground, scene: Scene): Promise<Prepared> {
  const backedUp = await clonePlace(ground, scene.place);
  const at = (place: CrashPlace) => standAt({ place, connectionString: ground.connectionString });
  const first = await at(backedUp);
  const { id } = await backUp(first.app).finally(() => first.close());
  const before = await takeSnapshot(ground, backedUp);
  const { place, expected } = await prepare(ground, { ...scene, place: backedUp }, "session");
  const second = await at(place);
  await runOut(second, place).finally(() => second.close());
  await dropPlace(ground, backedUp);
  await empty(place);
  const restores = toPublicId("backup", id);
  return { place: { ...place, restores }, before, expected: { ...expected, isRepeated: true } };
}

async function empty({ superUrl }: CrashPlace): Promise<void> {
  const names = [...Object.keys(tables), "graphile_worker._private_jobs"];
  // Not told to the triggers: tables of records refuse to be emptied.
  await ask(superUrl, `set session_replication_role = replica; truncate ${names.join(", ")}`);
}

const idsOf = async ({ superUrl }: CrashPlace, sql: string, value: string): Promise<string[]> =>
  (await ask<{ id: string }>(superUrl, sql, [value])).map(({ id }) => id);

async function partsOf(place: CrashPlace, sessionId: string) {
  return {
    TRANSCRIPT: await idsOf(place, "select id from transcript where session_id = $1", sessionId),
    SOURCE: await idsOf(place, "select id from source where session_id = $1", sessionId),
    FORM: await idsOf(place, "select id from filled_form where session_id = $1", sessionId),
  };
}

async function trashed(app: App, { place, coach, sessionId }: Scene & { place: CrashPlace }) {
  const parts = await partsOf(place, sessionId);
  for (const id of parts.FORM) await deleteFilledForm(app, coach, { id, idempotencyKey: id });
  for (const id of parts.SOURCE) await deleteSource(app, coach, { id, idempotencyKey: id });
  return parts;
}

const ordinary = { certificates: 1, isRepeated: false, mayEmpty: [], mayMove: [], mayCome: [], mayCite: [] };
/** A pack's evidence is gone: what its new check changes, what it adds, and who still names the source. */
const RECHECKED = {
  mayMove: ["state", "visibility", "verdict", "score", "checks", "checked_at", "version"].map(
    (column) => `evidence_pack.${column}`,
  ),
  mayCome: ["pack_decision"],
  mayCite: ["insight"],
};

export const events: Record<Exclude<Cause, "restore">, Event> = {
  async session(app, { place, coach, sessionId }) {
    const items = { SESSION: [sessionId], ...(await partsOf(place, sessionId)) };
    await deleteSession(app, coach, { id: sessionId, idempotencyKey: "one" });
    return { ...ordinary, cause: "SESSION_DELETED", items };
  },

  async retention(app, { place, workspaceId, sessionId }) {
    await ask(place.superUrl, "update session set ended_at = now() - interval '3 years' where id = $1", [sessionId]);
    const { TRANSCRIPT } = await partsOf(place, sessionId);
    await app.write(systemWho(workspaceId), (unit) => unit.enqueue("sweep", {}));
    const items = { SESSION: [sessionId], TRANSCRIPT };
    const mayEmpty = ["source.session_id", "filled_form.session_id"];
    return { ...ordinary, cause: "RETENTION", items, mayEmpty, mayCite: ["source"] };
  },

  async trash(app, scene) {
    const parts = await trashed(app, scene);
    const items = [
      ...parts.SOURCE.map((id) => ({ kind: "SOURCE" as const, id })),
      ...parts.FORM.map((id) => ({ kind: "FORM" as const, id })),
    ];
    await purgeFromTrash(app, scene.admin, { items, idempotencyKey: "purge" });
    return { ...ordinary, ...RECHECKED, cause: "ADMIN_PURGE", items: parts };
  },

  async expired(app, scene) {
    const { place, workspaceId } = scene;
    const items = await trashed(app, scene);
    for (const table of ["source", "filled_form"])
      await ask(place.superUrl, `update ${table} set purge_after = now() - interval '1 hour' where state = 'TRASHED'`);
    await app.write(systemWho(workspaceId), (unit) => unit.enqueue("sweep", {}));
    // A sweep opens a run for each kind of item.
    return { ...ordinary, ...RECHECKED, cause: "TRASH_EXPIRED", items, certificates: 2 };
  },

  async stateless(app, { place, coach, workspaceId, sessionId }) {
    await ask(place.superUrl, "update workspace set mode = 'STATELESS' where id = $1", [workspaceId]);
    const { TRANSCRIPT: VECTORS, SOURCE } = await partsOf(place, sessionId);
    await completeSession(app, coach, { sessionId, idempotencyKey: "one" });
    const mayMove = ["state", "completed_at", "expires_at", "version"].map((column) => `session.${column}`);
    const mayEmpty = ["transcript.source_id"];
    return { ...ordinary, cause: "STATELESS", items: { VECTORS, SOURCE }, mayEmpty, mayMove, mayCite: ["pack_quote"] };
  },

  async erasure(app, { place, coachee, sessionId }) {
    const subjectId = coachee.userId as string;
    const { token } = await erasurePreview(app, coachee, { subjectId });
    const asked = { subjectId, previewToken: token, confirmation: "ERASE", idempotencyKey: "one" };
    await requestErasure(app, coachee, { ...asked, authTime: app.machine.now() });
    const items = { PERSON: [subjectId], SESSION: [sessionId], ...(await partsOf(place, sessionId)) };
    return { ...ordinary, cause: "ERASURE", items, mayMove: ["app_user.known_to"] };
  },
};

import type { App } from "../../src/app";
import { systemWho } from "../../src/jobs/system";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { requestErasure } from "../../src/lifecycle/dispose/erasure";
import { erasurePreview } from "../../src/lifecycle/dispose/erasure-preview";
import { deleteFilledForm, deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash } from "../../src/lifecycle/dispose/trash-bulk";
import type { Expectation } from "./due";
import { ask, type CrashPlace, clonePlace, dropPlace, type Ground } from "./places";
import type { Scene } from "./scene";
import { type Snapshot, takeSnapshot } from "./snapshot";
import { runOut, standAt } from "./stand";

export const CAUSES = ["session", "retention", "trash", "stateless", "erasure", "restore"] as const;
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

/** A session is deleted and certified; then the data database is what it was before. */
async function prepareRestore(ground: Ground, scene: Scene): Promise<Prepared> {
  const before = await takeSnapshot(ground, scene.place);
  const { place: gone, expected } = await prepare(ground, scene, "session");
  const stand = await standAt({ place: gone, connectionString: ground.connectionString });
  await runOut(stand.app, gone).finally(() => stand.close());
  const place = await clonePlace(ground, scene.place, gone);
  await dropPlace(ground, gone);
  return { place: { ...place, replays: [scene.workspaceId] }, before, expected: { ...expected, isRepeated: true } };
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

const ordinary = { certificates: 1, isRepeated: false, mayEmpty: [], mayMove: [], mayCome: [], mayCite: [] };
/** What a pack's new check changes when its evidence is gone. */
const RECHECKED = ["state", "visibility", "verdict", "score", "checks", "checked_at", "version"].map(
  (column) => `evidence_pack.${column}`,
);

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

  async trash(app, { place, admin, coach, sessionId }) {
    const { TRANSCRIPT, SOURCE, FORM } = await partsOf(place, sessionId);
    for (const id of FORM) await deleteFilledForm(app, coach, { id, idempotencyKey: id });
    for (const id of SOURCE) await deleteSource(app, coach, { id, idempotencyKey: id });
    const items = [
      ...SOURCE.map((id) => ({ kind: "SOURCE" as const, id })),
      ...FORM.map((id) => ({ kind: "FORM" as const, id })),
    ];
    await purgeFromTrash(app, admin, { items, idempotencyKey: "purge" });
    const going = { TRANSCRIPT, SOURCE, FORM };
    return {
      ...ordinary,
      cause: "ADMIN_PURGE",
      items: going,
      mayMove: RECHECKED,
      mayCome: ["pack_decision"],
      mayCite: ["insight"],
    };
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

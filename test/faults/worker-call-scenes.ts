import { v7 } from "uuid";
import type { App, JobName, Who } from "../../src/app";
import { type NotificationKind, Session, toPublicId } from "../../src/entities";
import { systemWho } from "../../src/jobs/system";
import { createWebhook } from "../../src/lifecycle/deliver/webhooks";
import { findSaid, loadSaid, toPassages } from "../../src/lifecycle/derive/passages";
import { makePseudonyms } from "../../src/lifecycle/derive/pseudonymize";
import { findRelated } from "../../src/lifecycle/derive/related";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { createWorkspace } from "../../src/lifecycle/ingest/create-workspace";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import type { Outside } from "../support/outside-ports";
import { demoFile, upload, vtt } from "../support/sessions";
import { copyPlace, look } from "../support/snapshots";
import { composeAt, type Place } from "../support/worker-process";
import { toWho } from "../support/world";
import { runSome } from "./worker-scenes";

interface Scene {
  app: App;
  system: Who;
  admin: Who;
  coach: Who;
  coachee: Who;
  run(...jobs: JobName[]): Promise<void>;
}

/** A new workspace with its people, which `act` leaves with one step's jobs in its queue. */
export async function makePlace<T>(outside: Outside, act: (scene: Scene) => Promise<T>): Promise<[Place, T]> {
  const place = { ...(await copyPlace(null, [])), outside };
  const { app, close } = await composeAt(place);
  try {
    const system = systemWho(v7());
    await createWorkspace(app, system, { slug: "called", name: "Workspace" });
    const invite = async (displayName: string, role: "ADMIN" | "COACH" | "COACHEE") =>
      toWho(await inviteUser(app, system, { email: `${role.toLowerCase()}@called.test`, displayName, role }));
    const people = {
      admin: await invite("Ada Admin", "ADMIN"),
      coach: await invite("Maren Holt", "COACH"),
      coachee: await invite("Ilse Brandt", "COACHEE"),
    };
    return [place, await act({ app, system, ...people, run: (...jobs) => runSome(app, place, jobs) })];
  } finally {
    await close();
  }
}

/** Two things happen, of each of which both people are told. */
export async function tellTwice({ app, system, coach, coachee }: Scene): Promise<void> {
  for (const kind of ["PACK_DELIVERED", "EXPORT_READY"] as NotificationKind[])
    await app.write(system, async (unit) => {
      const about = toPublicId("pack", app.newId());
      for (const { userId } of [coach, coachee]) await unit.notify(userId as string, kind, about);
    });
}

/** An event that two addresses want to hear of; gives each address' secret. */
export async function tellHooks({ app, system, admin, coach }: Scene, base: string): Promise<Map<string, string>> {
  const secrets = new Map<string, string>();
  for (const path of ["/one", "/two"]) {
    const { secret } = await createWebhook(app, admin, { url: `${base}${path}`, kinds: ["FORM_READY"] });
    secrets.set(path, secret);
  }
  await app.write(system, (unit) => unit.notify(coach.userId as string, "FORM_READY", toPublicId("form", app.newId())));
  return secrets;
}

/** A transcript that was sent and completed while the scanner was away. */
export async function bring({ app, coach, coachee }: Scene): Promise<void> {
  const session = await createSession(app, coach, { kind: "COACHING", coacheeId: coachee.userId });
  await upload(app, coach, session.id, vtt(await demoFile("conversation-1.vtt")));
}

/** Three sessions in which the same was said, with their vectors, and word that these are of another model than the present. */
export async function embedThree({ app, system, coach, coachee, run }: Scene): Promise<string[]> {
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) {
    const { id } = await createSession(app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    await upload(app, coach, id, vtt(await demoFile("conversation-1.vtt")));
    ids.push(id);
  }
  await run("normalize", "store", "derive", "evidence");
  await app.write(system, (unit) => unit.enqueue("re-embed", {}, { key: "re-embed" }));
  return ids;
}

/** The sessions that a query finds passages in that are near to what was said in this one. */
export async function relatedTo(place: Place, sessionId: string): Promise<string[]> {
  const { app, close } = await composeAt(place);
  try {
    const [{ id: workspaceId } = { id: "" }] = await look<{ id: string }>(place, "select id from workspace");
    const who = systemWho(workspaceId);
    const keys = app.serverKeys(workspaceId);
    const session = await app.write(who, (unit) => unit.get(Session, sessionId));
    const said = await loadSaid(keys, await app.write(who, (unit) => findSaid(unit, sessionId)));
    const nobody = makePseudonyms([]);
    const { earlier } = await findRelated(app, who, keys, session, toPassages(said, 0, nobody), nobody);
    return [...new Set(earlier.flat().map(({ row }) => row.sessionId))];
  } finally {
    await close();
  }
}

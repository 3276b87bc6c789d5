import { v7 } from "uuid";
import type { App, Who } from "../../src/app";
import { EvidencePack, FormTemplate } from "../../src/entities";
import { systemWho } from "../../src/jobs/system";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { createWorkspace } from "../../src/lifecycle/ingest/create-workspace";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { demoFile, upload, vtt } from "../support/sessions";
import { toWho } from "../support/world";
import { ask, type CrashPlace, clonePlace, type Ground } from "./places";
import { runOut, standAt } from "./stand";

/** Two coachees' sessions of one workspace, alike; and a neighbour's text in another. */
export interface Scene {
  place: CrashPlace;
  workspaceId: string;
  admin: Who;
  coach: Who;
  coachee: Who;
  /** The coachee's session, with a transcript, packs, one of them delivered, a text and a form. */
  sessionId: string;
  otherSessionId: string;
}

export async function makeScene(ground: Ground): Promise<Scene> {
  return fillPlace(ground, await clonePlace(ground, null));
}

export async function fillPlace(ground: Ground, place: CrashPlace): Promise<Scene> {
  const stand = await standAt({ place, connectionString: ground.connectionString });
  const { app } = stand;
  try {
    await stand.vectors.prepare();
    const here = await people(app, "here");
    const there = await people(app, "there");
    const run = () => runOut(stand, place);
    const template = await aTemplate(app, here.coach);
    const sessionId = await aSession(app, here, { coachee: here.coachee, template, file: "conversation-1.vtt" }, run);
    const other = { coachee: here.coachee2, template, file: "conversation-2.vtt" };
    const otherSessionId = await aSession(app, here, other, run);
    await aNote(app, there.coach, there.coachee);
    await run();
    await noteDeletions(place);
    const { admin, coach, coachee } = here;
    return { place, workspaceId: coach.workspaceId, admin, coach, coachee, sessionId, otherSessionId };
  } finally {
    await stand.close();
  }
}

type People = Awaited<ReturnType<typeof people>>;

async function people(app: App, slug: string) {
  const workspaceId = v7();
  const system = systemWho(workspaceId);
  await createWorkspace(app, system, { slug, name: `Workspace ${slug}` });
  const invite = async (displayName: string, role: "ADMIN" | "COACH" | "COACHEE") => {
    const email = `${displayName.toLowerCase().replace(" ", ".")}@${slug}.test`;
    return toWho(await inviteUser(app, system, { email, displayName, role }));
  };
  return {
    admin: await invite("Ada Admin", "ADMIN"),
    coach: await invite("Maren Holt", "COACH"),
    coachee: await invite("Ilse Brandt", "COACHEE"),
    coachee2: await invite("Tariq Osei", "COACHEE"),
  };
}

function aTemplate(app: App, coach: Who): Promise<FormTemplate> {
  const fields = [{ key: "goal", label: "Goal", kind: "TEXT" as const, required: false, choices: undefined }];
  return createFormTemplate(app, coach, { name: "Goals", fields });
}

async function aSession(
  app: App,
  { coach }: People,
  { coachee, template, file }: { coachee: Who; template: FormTemplate; file: string },
  run: () => Promise<void>,
): Promise<string> {
  const coacheeId = coachee.userId as string;
  const { id: sessionId } = await createSession(app, coach, { kind: "COACHING", title: "A conversation", coacheeId });
  await upload(app, coach, sessionId, vtt(await demoFile(file)));
  await addTextSource(app, coach, { sessionId, text: "Goal: to rest more." });
  await run();
  await fillForm(app, coach, { sessionId, templateId: template.id });
  await approveFirst(app, coach, sessionId);
  await run();
  return sessionId;
}

async function approveFirst(app: App, coach: Who, sessionId: string): Promise<void> {
  const { workspaceId } = coach;
  const pack = await app.write(coach, (unit) =>
    unit.em.findOneOrFail(EvidencePack, {
      where: { workspaceId, sessionId, state: "PENDING_REVIEW", verdict: "SUPPORTED" },
      order: { createdAt: "ASC", id: "ASC" },
    }),
  );
  const how = { withholdL1: false, deliverAfterSeconds: 0 };
  await approvePack(app, coach, { packId: pack.id, expectedVersion: pack.version, ...how });
}

async function aNote(app: App, coach: Who, coachee: Who): Promise<void> {
  const session = await createSession(app, coach, { kind: "FILL", coacheeId: coachee.userId });
  await addTextSource(app, coach, { sessionId: session.id, text: "Goal: to be left alone." });
}

/** From here on each place writes down by itself when rows of it were deleted: in their own transaction, past every wall. */
async function noteDeletions({ superUrl, superKeyringUrl }: CrashPlace): Promise<void> {
  const tables = await ask<{ name: string }>(
    superUrl,
    "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'fake')",
  );
  await ask(superUrl, notes("true"));
  for (const { name } of tables) await ask(superUrl, trigger(name));
  // A request's own key goes with its reason, once all is over; decoys are the scrubber's.
  await ask(superKeyringUrl, notes("kind not in ('ERASURE', 'DECOY')"));
  await ask(superKeyringUrl, trigger("data_key"));
}

const trigger = (table: string) => `create trigger crash_note after delete on ${table} referencing old table as gone
  for each statement execute function crash.note()`;

const notes = (counts: string) => `create schema crash;
  create table crash.deletion (at timestamptz, name text, found int);
  create function crash.note() returns trigger language plpgsql security definer as $$ begin
    insert into crash.deletion
      select clock_timestamp(), tg_table_name, count(*) from gone where ${counts} having count(*) > 0;
    return null;
  end $$`;

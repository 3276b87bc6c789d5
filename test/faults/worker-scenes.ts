import { Logger, runOnce } from "graphile-worker";
import { Pool } from "pg";
import { v7 } from "uuid";
import type { App, JobName, Who } from "../../src/app";
import type { ZoomRehearsal } from "../../src/embedded/zoom-rehearsal";
import { EvidencePack, FormTemplate, Session } from "../../src/entities";
import { systemWho } from "../../src/jobs/system";
import { settled, toTasks } from "../../src/jobs/worker";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { regeneratePack, rejectPack } from "../../src/lifecycle/approve/reject";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { assignCoachee } from "../../src/lifecycle/ingest/assign-coachee";
import { createWorkspace } from "../../src/lifecycle/ingest/create-workspace";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { connectZoom } from "../../src/lifecycle/ingest/zoom-connection";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { aMeeting, silence } from "../support/meetings";
import { demoFile } from "../support/sessions";
import { copyPlace, dropPlace, look } from "../support/snapshots";
import { composeAt, type Place } from "../support/worker-process";
import { toWho } from "../support/world";

/** What calls a server outside dies in that call, in worker-calls.test.ts. */
type Calling = "scan" | "letter" | "webhook" | "re-embed";
/** What destroys has its own enumeration of crashes, in test/crash; rotation touches the keyring alone and has its own too. */
type Disposal = "dispose" | "sweep" | "recheck" | "erasure" | "recipients" | "export" | "backup" | "scrub";
/** A place whose queue holds the job of this name and nothing else. */
export type Scene = Exclude<JobName, "tidy" | "rotate-keys" | Calling | Disposal>;

const silent = new Logger(() => () => undefined);

interface People {
  coach: Who;
  coachee: Who;
}

/** Each step about to run, on databases that the step before left behind. */
export async function makeScenes(zoom: ZoomRehearsal, downloadToken: string): Promise<Map<Scene | "reviewed", Place>> {
  const scenes = new Map<Scene | "reviewed", Place>();
  const hosts = zoom.downloadHosts;
  let people = {} as People;
  const add = async (
    name: Scene | "reviewed",
    from: Place | null,
    act: (app: App, run: (...jobs: JobName[]) => Promise<void>) => Promise<void>,
  ): Promise<Place> => {
    const place = await copyPlace(from, hosts);
    scenes.set(name, place);
    const composed = await composeAt(place);
    try {
      await act(composed.app, (...jobs) => runSome(composed.app, place, jobs));
    } finally {
      await composed.close();
    }
    return place;
  };
  const unassigned = await add("ingest", null, async (app) => {
    people = await receive(app, zoom, downloadToken);
  });
  await add("assign", unassigned, async (app, run) => {
    await run("ingest", "normalize", "store", "derive", "evidence");
    await approveFirst(app, people.coach);
    await run("deliver");
    await assign(app, people);
  });
  let place = await add("ingest", unassigned, async (app, run) => {
    await assign(app, people);
    await run("assign");
  });
  await dropPlace(unassigned);
  const line = ["ingest", "normalize", "store", "derive", "evidence", "reviewed"] as const;
  for (const [index, next] of line.slice(1).entries())
    place = await add(next, place, (_, run) => run(line[index] as JobName));
  await add("deliver", place, (app) => approveFirst(app, people.coach));
  await add("regenerate", place, (app) => askAgain(app, people.coach));
  await add("fill", place, (app) => askToFill(app, people.coach));
  await add("audit-seal", place, (app) =>
    app.write(systemWho(people.coach.workspaceId), (unit) => unit.enqueue("audit-seal", {})),
  );
  return scenes;
}

/** Runs jobs of these names until there are none; others stay in the queue. */
export async function runSome(app: App, place: Place, jobs: readonly JobName[]): Promise<void> {
  const pool = new Pool({ connectionString: place.connections.workerUrl, max: 3 });
  pool.on("error", () => undefined);
  const taskList = Object.fromEntries(Object.entries(toTasks(app)).filter(([name]) => jobs.includes(name as JobName)));
  await runOnce({ pgPool: pool, taskList, preset: settled, noHandleSignals: true, logger: silent });
  await pool.end();
  const failed = await look(place, "select last_error from graphile_worker._private_jobs where last_error is not null");
  if (failed.length > 0) throw new Error(`a scene was not made: ${JSON.stringify(failed)}`);
}

async function receive(app: App, zoom: ZoomRehearsal, downloadToken: string): Promise<People> {
  const workspaceId = v7();
  const system = systemWho(workspaceId);
  await createWorkspace(app, system, { slug: "kept", name: "Workspace" });
  const coach = toWho(
    await inviteUser(app, system, { email: "maren@kept.test", displayName: "Maren Holt", role: "COACH" }),
  );
  const coachee = toWho(
    await inviteUser(app, system, { email: "ilse@kept.test", displayName: "Ilse Brandt", role: "COACHEE" }),
  );
  await connectZoom(app, coach, { accountId: "account-one", hostId: "host-one" });
  const { recording } = aMeeting(zoom, {
    ...{ name: "killed", downloadToken, recording: silence() },
    transcript: await demoFile("conversation-2.vtt"),
    chat: await demoFile("conversation-2.chat.txt"),
  });
  await receiveZoomEvent(app, recording);
  return { coach, coachee };
}

async function assign(app: App, { coach, coachee }: People): Promise<void> {
  const { id } = await theSession(app, coach);
  await assignCoachee(app, coach, { sessionId: id, coacheeId: coachee.userId as string });
}

async function approveFirst(app: App, coach: Who): Promise<void> {
  const pack = await firstPack(app, coach);
  const how = { withholdL1: false, deliverAfterSeconds: 0 };
  await approvePack(app, coach, { packId: pack.id, expectedVersion: pack.version, ...how });
}

async function askAgain(app: App, coach: Who): Promise<void> {
  const pack = await firstPack(app, coach);
  const note = { reason: "NOT_USEFUL" as const, note: "It says too little." };
  const rejected = await rejectPack(app, coach, { packId: pack.id, expectedVersion: pack.version, ...note });
  const guidance = "What is the next step?";
  await regeneratePack(app, coach, { packId: pack.id, expectedVersion: rejected.version, guidance });
}

async function askToFill(app: App, coach: Who): Promise<void> {
  const session = await theSession(app, coach);
  await addTextSource(app, coach, { sessionId: session.id, text: (await demoFile("intake.txt")).toString() });
  const field = { kind: "TEXT" as const, required: true };
  const fields = [
    { ...field, key: "role", label: "Role" },
    { ...field, key: "hours", label: "Hours per week", kind: "NUMBER" as const },
    { ...field, key: "blood", label: "Blood group" },
  ];
  const template: FormTemplate = await createFormTemplate(app, coach, { name: "Intake", fields });
  await fillForm(app, coach, { sessionId: session.id, templateId: template.id });
}

function theSession(app: App, coach: Who): Promise<Session> {
  return app.write(coach, (unit) => unit.em.findOneByOrFail(Session, { workspaceId: coach.workspaceId }));
}

function firstPack(app: App, { workspaceId, ...coach }: Who): Promise<EvidencePack> {
  return app.write({ workspaceId, ...coach }, (unit) =>
    unit.em.findOneOrFail(EvidencePack, {
      where: { workspaceId, state: "PENDING_REVIEW", verdict: "SUPPORTED" },
      order: { createdAt: "ASC", id: "ASC" },
    }),
  );
}

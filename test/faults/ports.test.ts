import assert from "node:assert/strict";
import { v7 } from "uuid";
import { BuiltInScanner } from "../../src/adapters/built-in-scanner";
import { documents } from "../../src/adapters/documents";
import { extractive } from "../../src/adapters/extractive";
import { hashingEmbedder } from "../../src/adapters/hashing-embedder";
import type { Who } from "../../src/app";
import { EvidencePack, type FormTemplate, Session } from "../../src/entities";
import { regeneratePack } from "../../src/lifecycle/approve/reject";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { assignCoachee } from "../../src/lifecycle/ingest/assign-coachee";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { connectZoom } from "../../src/lifecycle/ingest/zoom-connection";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { vttTranscriber } from "../../src/lifecycle/normalize/vtt-transcriber";
import type { RecordingFile } from "../../src/ports/recording-service";
import { Failing } from "../support/fakes/failing";
import { FakeRecordings } from "../support/fakes/fake-recordings";
import { MemoryBlobs } from "../support/fakes/memory-blobs";
import { MemoryVectors } from "../support/fakes/memory-vectors";
import { silence } from "../support/meetings";
import { aPdf } from "../support/papers";
import { makeProgram, type Program } from "../support/program";
import { demoFile, upload } from "../support/sessions";
import { toWho, type World, world } from "../support/world";
import { assertSettled, type Outcome, outcomeOf } from "./port-outcome";

const TAKES_EFFECT = /^(recordings\.download#1|blobs\.put#1|vectors\.(assign|remove|upsert)|sasha)/;
/** Every call's first, and those that a later job makes as well; an embedder is done without. */
const REFUSED = /^(?!embedder).*#1$|^(sasha|blobs\.read)/;
/** One call of each job: being given up is one way, whichever call it was. */
const AWAY = /^(recordings\.download#1|vectors\.(assign|upsert)|blobs\.read#1|documents|sasha)/;
const PAPER = { filename: "intake.pdf", mediaType: "application/pdf", kind: "FILE" as const };
const TOKEN = "download-token";
/** Nobody works in their sleep: a job whose last try this was is given up. */
const LAST_TRY = "update graphile_worker._private_jobs set attempts = max_attempts - 1";
const NOW = "update graphile_worker._private_jobs set run_at = now() - interval '1 second'";

describe("a port that fails", () => {
  const failing = new Failing();
  const blobs = new MemoryBlobs();
  const recordings = new FakeRecordings(TOKEN);
  const errors = new Set<string>();
  let w: World;
  let template: FormTemplate;
  let usual: Outcome;
  let points: string[] = [];

  /** Reads every PDF alike, in a process that starts sooner than Node. */
  let reader: Program;

  before(async () => {
    reader = await makeProgram("node", `cat > /dev/null; echo '{"pages":["Role: Ferry pilot"]}'`);
    w = await world({
      ports: {
        blobs: failing.port("blobs", blobs),
        vectors: failing.port("vectors", new MemoryVectors()),
        recordings: failing.port("recordings", recordings),
        sasha: failing.port("sasha", extractive()),
        documents: failing.port("documents", documents({ searchPath: "", node: reader.path })),
        transcriber: failing.port("transcriber", vttTranscriber()),
        embedder: failing.port("embedder", hashingEmbedder()),
        scanner: failing.scanner(new BuiltInScanner()),
      },
    });
    await connectZoom(w.app, w.here.coach, { accountId: "account-one", hostId: "host-one" });
    const field = { kind: "TEXT" as const, required: true };
    const fields = [
      { ...field, key: "goal", label: "Goal" },
      { ...field, key: "role", label: "Role" },
    ];
    template = await createFormTemplate(w.app, w.here.coach, { name: "Intake", fields });
    failing.heal();
    usual = await outcomeOf(w, await play());
    points = firstAndLast(failing.calls);
  });
  after(async () => {
    await w.close();
    await reader.remove();
  });

  it("is asked at every step", () => {
    const asked = new Set(points.map((point) => point.split("#")[0]));
    const wanted = ["recordings.download", "scanner.write", "scanner.end", "blobs.put", "blobs.read"];
    const derived = ["transcriber.transcribe", "embedder.embed", "vectors.remove", "vectors.upsert", "vectors.nearest"];
    assert.deepEqual(
      [...asked].sort(),
      [...wanted, ...derived, "vectors.assign", "sasha.deriveInsights", "documents.read", "sasha.fillForm"].sort(),
    );
    assert.equal(usual.session, "READY APPROVE");
    assert.deepEqual(usual.forms, ["READY goalEMPTY roleFOUND"]);
  });

  for (const failure of ["busy", "timeout"] as const) {
    it(`once, for ${failure === "busy" ? "being busy" : "an answer that comes too late"}, changes nothing but the time it takes`, async () => {
      // What only reads can't be in doubt whether it took effect.
      for (const point of failure === "busy" ? points : points.filter((each) => TAKES_EFFECT.test(each))) {
        failing.plan(point, failure);
        assert.deepEqual(await outcomeOf(w, await play()), usual, point);
      }
      assert.deepEqual(await strayBlobs(), []);
    });
  }

  it("by saying no to embed is done without: everything else is as usual", async () => {
    failing.plan("embedder.embed#1", "refusal");
    assert.deepEqual(await outcomeOf(w, await play()), usual);
    failing.heal();
  });

  for (const failure of ["refusal", "outage"] as const) {
    it(`${failure === "refusal" ? "by saying no" : "for longer than anybody waits"} leaves a clear outcome at every call`, async () => {
      for (const point of points.filter((each) => (failure === "refusal" ? REFUSED : AWAY).test(each))) {
        failing.plan(point, failure);
        const session = await play();
        const outcome = await outcomeOf(w, session);
        failing.heal();
        assertSettled(outcome, point, failure);
      }
      assert.deepEqual(await strayBlobs(), []);
    });
  }

  it("leaves codes and ids in the queue and in the log, and nothing else", async () => {
    assert.ok(errors.size > 5);
    for (const error of errors) assert.match(error, /^[A-Z][A-Z_-]*$/);
    const content = ["nineteen", "Ilse", "Maren", TOKEN, "fake.zoom.us", "harbour", "A conversation", "pilot"];
    for (const line of w.logged) for (const text of content) assert.ok(!line.includes(text), `${text} in ${line}`);
    assert.ok(w.logged.length > 50);
  });

  /** One session from its event to review, then one pack asked for again and a form to fill. */
  async function play(): Promise<Session> {
    const { coach, system } = w.here;
    const email = `${v7()}@here.test`;
    const coachee = toWho(await inviteUser(w.app, system, { email, displayName: "Ilse Brandt", role: "COACHEE" }));
    const meetingUuid = v7();
    await receiveZoomEvent(w.app, {
      ...{ event: "recording.completed", eventTs: 1, accountId: "account-one", hostId: "host-one", meetingUuid },
      ...{ topic: "A conversation", startedAt: null, endedAt: null, downloadToken: TOKEN, files: await serveFiles() },
    });
    const session = await w.app.write(system, (unit) =>
      unit.em.findOneOrFail(Session, { where: { workspaceId: coach.workspaceId }, order: { id: "DESC" } }),
    );
    await assignCoachee(w.app, coach, { sessionId: session.id, coacheeId: coachee.userId as string });
    await drain();
    await failing.aside(async () => upload(w.app, coach, session.id, { ...PAPER, bytes: await aPdf(["A role"]) }));
    await askForMore(coach, session.id);
    await drain();
    return session;
  }

  async function serveFiles(): Promise<RecordingFile[]> {
    const words = (await demoFile("conversation-1.vtt")).toString().split("\n\n").slice(0, 16).join("\n\n");
    const chat = "00:00:14\tMaren Holt:\tGoal: A quiet harbour\n";
    const file = (
      kind: RecordingFile["kind"],
      mediaType: string,
      extension: string,
      content: Buffer,
    ): RecordingFile => {
      const id = v7();
      const downloadUrl = recordings.serve(id, content, mediaType);
      return { id, kind, mediaType, extension, downloadUrl, byteSize: content.length, startedAt: null, endedAt: null };
    };
    return [
      file("RECORDING", "audio/mp4", "m4a", silence(1000)),
      file("TRANSCRIPT_FILE", "text/vtt", "vtt", Buffer.from(words)),
      file("CHAT", "text/plain", "txt", Buffer.from(chat)),
    ];
  }

  async function askForMore(coach: Who, sessionId: string): Promise<void> {
    const { workspaceId } = coach;
    await fillForm(w.app, coach, { sessionId, templateId: template.id });
    const pack = await w.app.write(coach, (unit) =>
      unit.em.findOne(EvidencePack, {
        where: { workspaceId, sessionId, state: "PENDING_REVIEW" },
        order: { kind: "ASC", id: "ASC" },
      }),
    );
    if (pack) await regeneratePack(w.app, coach, { packId: pack.id, expectedVersion: pack.version });
  }

  /** Works until the queue is empty; what failed is tried again at once, and once more for the last time. */
  async function drain(): Promise<void> {
    await w.runJobs();
    for (let tries = 1; tries <= 4; tries++) {
      const waiting = await w.look<{ last_error: string | null }>(
        "select last_error from graphile_worker._private_jobs",
      );
      for (const { last_error } of waiting) if (last_error !== null) errors.add(last_error);
      if (waiting.length === 0) return;
      if (tries > 1) await w.look(LAST_TRY);
      await w.look(NOW);
      await w.runJobs();
    }
    const left = await w.look("select * from graphile_worker.jobs");
    assert.fail(`the queue did not empty: ${JSON.stringify(left)}`);
  }

  /** What lies in the store and belongs to nothing that is kept. */
  async function strayBlobs(): Promise<string[]> {
    const rows = await w.look<{ key: string }>("select blob_key as key from source where state = 'STORED'");
    const kept = new Set(rows.map((row) => row.key));
    return [...blobs.blobs.keys()].filter((key) => !kept.has(key));
  }
});

/** Each call's first and last time in the run: those between are the same call again. */
function firstAndLast(calls: readonly string[]): string[] {
  const last = new Map(calls.map((call) => call.split("#") as [string, string]));
  return [...new Set([...last].flatMap(([point, nth]) => [`${point}#1`, `${point}#${nth}`]))];
}

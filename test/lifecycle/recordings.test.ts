import assert from "node:assert/strict";
import { deepgram } from "../../src/adapters/speech/deepgram";
import { whisper } from "../../src/adapters/speech/whisper";
import type { Participant, RecipientNotice, Session, Transcript } from "../../src/entities";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { mapSpeaker } from "../../src/lifecycle/normalize/map-speaker";
import { normalize } from "../../src/lifecycle/normalize/normalize";
import { withTranscriptFiles } from "../../src/lifecycle/normalize/transcribers";
import { parseVtt } from "../../src/lifecycle/normalize/vtt";
import type { Transcriber } from "../../src/ports/transcriber";
import { type ModelProcess, startModels } from "../support/model-process";
import { scriptedWav } from "../support/scripted-audio";
import { demoFile, type SentFile, upload, vtt } from "../support/sessions";
import { until } from "../support/until";
import { type World, world } from "../support/world";
import { ask } from "./erasures";
import { opened, queue, refused, row, rows, runWaiting } from "./fixtures";

/** The first of the project's own conversations as a recording that says it. */
async function aRecording(more = 0): Promise<SentFile> {
  const spoken = parseVtt((await demoFile("conversation-1.vtt")).toString());
  const voices = [...new Set(spoken.map(({ speaker }) => speaker))];
  const turns = spoken.map(({ speaker, startMs, endMs, text }) => {
    return { voice: voices.indexOf(speaker), start: startMs / 1000, end: endMs / 1000, text };
  });
  return { filename: "talk.wav", mediaType: "audio/wav", kind: "RECORDING", bytes: scriptedWav(turns, more) };
}

function recordings(name: string, make: (baseUrl: string) => Transcriber): void {
  describe(`sessions from a recording alone: ${name}`, () => {
    let w: World;
    let models: ModelProcess;
    before(async () => {
      models = await startModels();
      w = await world({ ports: { transcriber: withTranscriptFiles(make(models.url)) } });
    });
    beforeEach(async () => {
      await models.tell({ set: { limit: 2 ** 40 }, fail: [] });
    });
    after(async () => {
      await w.close();
      await models.stop();
    });

    const begin = async (...files: SentFile[]) => {
      const { coach, coachee } = w.here;
      const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
      for (const file of files) await upload(w.app, coach, id, file);
      return id;
    };
    const find = (id: string) => row<Session>(w, "select * from session where id = $1", [id]);
    const transcripts = (id: string) => rows<Transcript>(w, "select * from transcript where session_id = $1", [id]);
    const voices = async (id: string) => {
      const found = await rows<Participant>(w, "select * from participant where session_id = $1 order by position", [
        id,
      ]);
      return Promise.all(
        found.map(async (voice) => ({ ...voice, heardAs: await opened(w, "participant", "label", voice) })),
      );
    };
    const heard = async (id: string) =>
      (await transcripts(id)).map(({ transcriber, timing, language }) => [transcriber, timing, language]);
    const spoken = make("https://speech.example");

    it("makes packs of what was heard, and names who heard it", async () => {
      const id = await begin(await aRecording());
      await w.runJobs();
      const { state, step, failure } = await find(id);
      assert.deepEqual([state, step, failure], ["READY", "APPROVE", null]);
      const [asked, ...more] = await models.tell();
      assert.deepEqual(more, []);
      const [transcript] = await transcripts(id);
      assert.deepEqual([transcript?.timing, transcript?.language], ["WORD", "en"]);
      assert.equal(transcript?.transcriber.replace("127.0.0.1", "speech.example"), spoken.name);
      const [{ count } = { count: 0 }] = await w.look<{ count: number }>(
        "select count(*)::int from evidence_pack where session_id = $1",
        [id],
      );
      assert.ok(count > 0);
      assert.doesNotMatch(JSON.stringify([w.logged, asked?.headers]), /Maren|Ilse/);
    });

    it("takes the coach's word for who spoke, and listens no second time", async () => {
      const id = await begin(await aRecording());
      await w.runJobs();
      await models.tell();
      const before = await voices(id);
      assert.ok(before.every(({ userId, confidence }) => userId === null && confidence <= 0.3));
      const { coach } = w.here;
      await mapSpeaker(w.app, coach, { sessionId: id, label: "Speaker 1", userId: coach.userId });
      await w.runJobs();
      const [first] = await voices(id);
      assert.deepEqual(
        [first?.heardAs, first?.role, first?.userId, first?.confidence],
        ["Speaker 1", "COACH", coach.userId, 1],
      );
      assert.equal((await find(id)).state, "READY");
      assert.deepEqual(await models.tell(), []);
    });

    it("names voices by the meeting's own transcript where both are there", async () => {
      const id = await begin(vtt(await demoFile("conversation-1.vtt")), await aRecording());
      await w.runJobs();
      assert.equal((await heard(id))[0]?.[1], "WORD");
      const { coach, coachee } = w.here;
      assert.deepEqual(
        (await voices(id)).map(({ role, userId, confidence }) => [role, userId, confidence > 0.9]),
        [
          ["COACH", coach.userId, true],
          ["COACHEE", coachee.userId, true],
        ],
      );
      assert.equal((await models.tell()).length, 1);
    });

    it("pays once for a recording, however often and by however many it is asked for", async () => {
      const id = await begin(await aRecording(), await aRecording(1000));
      await models.tell({ fail: ["stall"] });
      const first = normalize(w.app, w.here.system, { sessionId: id });
      const held = `select 1 from pg_locks where locktype = 'advisory' and granted and classid = hashtext('alone')::oid
        and objid = hashtext($1)::oid and database = (select oid from pg_database where datname = current_database())`;
      await until(async () => (await w.look(held, [`normalize/${id}`])).length > 0);
      await normalize(w.app, w.here.system, { sessionId: id });
      const again = (await queue(w, "normalize")).filter(({ runAt }) => runAt.getTime() > Date.now());
      assert.equal(again.length, 1);
      await models.tell({ goOn: true });
      await first;
      await runWaiting(w);
      await normalize(w.app, w.here.system, { sessionId: id });
      assert.equal((await models.tell()).length, 1);
      assert.equal((await transcripts(id)).length, 1);
    });

    it("says by name that a recording is too large, keeps its limit in the log, and does not send it again", async () => {
      await models.tell({ set: { limit: 100 } });
      const id = await begin(await aRecording());
      await w.runJobs();
      const { state, failure } = await find(id);
      assert.deepEqual([state, failure], ["FAILED", "RECORDING_TOO_LARGE"]);
      assert.ok(w.logged.some((line) => line.includes("RECORDING_TOO_LARGE") && /at most/.test(line)));
      assert.equal((await models.tell()).length, 1);
      await upload(w.app, w.here.coach, id, vtt(await demoFile("conversation-1.vtt")));
      await w.runJobs();
      assert.deepEqual(await heard(id), [["zoom-vtt", "CUE", null]]);
      assert.equal((await find(id)).state, "READY");
      assert.deepEqual(await models.tell(), []);
    });

    it("reads the meeting's own transcript where the service refuses for good", async () => {
      await models.tell({ fail: [{ status: 401, body: "{}" }] });
      const id = await begin(await aRecording(), vtt(await demoFile("conversation-1.vtt")));
      await w.runJobs();
      assert.deepEqual(await heard(id), [["zoom-vtt", "CUE", null]]);
      assert.equal((await find(id)).state, "READY");
      assert.equal((await models.tell()).length, 1);
    });

    it("fails where there is nothing else to read, and waits for a service that is down", async () => {
      await models.tell({
        fail: [
          { status: 503, body: "" },
          { status: 401, body: "{}" },
        ],
      });
      const id = await begin(await aRecording());
      await w.runJobs();
      assert.equal((await find(id)).state, "PROCESSING");
      await runWaiting(w);
      const { state, failure } = await find(id);
      assert.deepEqual([state, failure], ["FAILED", "TRANSCRIBER_FAILED"]);
    });

    it("names who was sent a recording among the recipients of an erasure, also where no answer came", async () => {
      await models.tell({ fail: [{ status: 401, body: "{}" }] });
      await begin(await aRecording(), vtt(await demoFile("conversation-1.vtt")));
      await w.runJobs();
      await ask(w, w.here.coachee, w.here.coachee);
      await w.runJobs();
      const notices = await rows<RecipientNotice>(w, "select * from recipient_notice");
      const notice = notices.find(({ recipient }) => recipient === w.app.transcriber.name);
      assert.equal(notice?.state, "NOT_POSSIBLE");
      assert.match(notice?.asked ?? "", name === "deepgram" ? /mip_opt_out=true/ : /its own retention/);
      assert.equal(notices.find(({ recipient }) => recipient === "zoom-vtt")?.state, "DONE");
    });
  });

  describe(`a recording whose session goes: ${name}`, () => {
    let w: World;
    let models: ModelProcess;
    before(async () => {
      models = await startModels();
      w = await world({ ports: { transcriber: withTranscriptFiles(make(models.url)) } });
    });
    after(async () => {
      await w.close();
      await models.stop();
    });

    it("stops listening once the session begins to go, and leaves nothing of it", async () => {
      const { coach, coachee } = w.here;
      const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
      await upload(w.app, coach, id, await aRecording());
      await models.tell({ fail: ["hang"] });
      const listening = refused("NOT_FOUND", normalize(w.app, w.here.system, { sessionId: id }));
      let asked = 0;
      await until(async () => {
        asked += (await models.tell()).length;
        return asked > 0;
      });
      await deleteSession(w.app, w.here.admin, { id, idempotencyKey: `deletion of ${id}` });
      await w.runJobs();
      await listening;
      await runWaiting(w);
      for (const table of ["session", "source", "transcript"])
        assert.deepEqual(await rows(w, `select id from ${table}`), [], table);
    });
  });
}

recordings("deepgram", (baseUrl) => deepgram({ apiKey: "key", baseUrl }));
recordings("whisper", (baseUrl) => whisper({ apiKey: "key", baseUrl, model: "model" }));

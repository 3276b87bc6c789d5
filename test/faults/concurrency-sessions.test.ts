import assert from "node:assert/strict";
import { v7 } from "uuid";
import { tables } from "../../src/entities";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { assignCoachee } from "../../src/lifecycle/ingest/assign-coachee";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { connectZoom } from "../../src/lifecycle/ingest/zoom-connection";
import { disconnectZoom } from "../../src/lifecycle/ingest/zoom-disconnect";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import type { RecordingEvent, RecordingFile } from "../../src/ports/recording-service";
import { silence } from "../support/meetings";
import { race, randomFrom } from "../support/random";
import { aReviewedSession, demoFile, upload, vtt } from "../support/sessions";
import { until } from "../support/until";
import { type World, world } from "../support/world";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe(`a session, from several sides at once (SEED=${seed})`, () => {
  const random = randomFrom(seed);
  let w: World;
  before(async () => {
    w = await world();
    await connectZoom(w.app, w.here.coach, { accountId: "account-one", hostId: "host-one" });
  });
  after(() => w.close());

  const one = async <R>(sql: string, ...values: unknown[]) => (await w.look<R>(sql, values))[0] as R;

  describe("whose session it is", () => {
    it("said while its coach approves: what was approved arrives, once", async () => {
      for (let turn = 0; turn < 2; turn++) {
        const { session, packs } = await aReviewedSession(w, { coacheeId: null });
        const coacheeId = w.here.coachee.userId as string;
        const supported = packs.filter(({ verdict }) => verdict !== "UNSUPPORTED");
        const answers = await race<unknown>(random, [
          () => assignCoachee(w.app, w.here.coach, { sessionId: session.id, coacheeId }),
          ...supported.map(
            (pack) => () =>
              approvePack(w.app, w.here.coach, {
                ...{ packId: pack.id, expectedVersion: pack.version, withholdL1: false, deliverAfterSeconds: 0 },
              }),
          ),
          () => w.runJobs(),
        ]);
        assert.deepEqual(
          answers.filter(({ status }) => status === "rejected"),
          [],
        );
        await w.runJobs();
        for (const { id } of supported) {
          const { state, told, delivered } = await one<{ state: string; told: number; delivered: number }>(ARRIVED, id);
          assert.deepEqual([state, told, delivered], ["DELIVERED", 1, 1]);
        }
        await assertOwned(session.id);
      }
    });

    it("said while the steps run: every row and every vector is the coachee's in the end", async () => {
      for (const port of ["upsert", "remove"] as const) {
        const { id: sessionId } = await createSession(w.app, w.here.coach, { kind: "COACHING" });
        const release = w.vectors.delay(port);
        await upload(w.app, w.here.coach, sessionId, vtt(await demoFile("conversation-1.vtt")));
        const asked = w.vectors.calls.length;
        const working = w.runJobs();
        await until(async () => w.vectors.calls.slice(asked).includes(port));
        const coacheeId = w.here.coachee.userId as string;
        await assignCoachee(w.app, w.here.coach, { sessionId, coacheeId });
        const assigning = w.runJobs();
        await until(async () => w.vectors.calls.slice(asked).includes("assign"));
        release();
        await Promise.all([working, assigning]);
        await w.runJobs();
        await assertOwned(sessionId);
      }
    });

    it("said while its transcript is being read: it is read as theirs", async () => {
      const { id: sessionId } = await createSession(w.app, w.here.coach, { kind: "COACHING" });
      await upload(w.app, w.here.coach, sessionId, vtt(await demoFile("conversation-1.vtt")));
      const release = w.blobs.delay("read");
      const asked = w.blobs.calls.length;
      const working = w.runJobs();
      await until(async () => w.blobs.calls.slice(asked).includes("read"));
      await assignCoachee(w.app, w.here.coach, { sessionId, coacheeId: w.here.coachee.userId as string });
      await w.runJobs();
      release();
      await working;
      await w.runJobs();
      await assertOwned(sessionId);
      const heard = await w.look("select from participant where session_id = $1 and user_id = $2", [
        sessionId,
        w.here.coachee.userId,
      ]);
      assert.equal(heard.length, 1);
    });

    /** No row of the session says otherwise whose it is. */
    async function assertOwned(sessionId: string): Promise<void> {
      for (const name of Object.keys(tables)) {
        const columns = await w.look<{ name: string }>(
          "select column_name as name from information_schema.columns where table_name = $1",
          [name],
        );
        const has = (column: string) => columns.some((each) => each.name === column);
        if (!has("coachee_id") || !has("session_id") || name === "pack_quote") continue;
        const wrong = await w.look(`select id from ${name} where session_id = $1 and coachee_id is distinct from $2`, [
          sessionId,
          w.here.coachee.userId,
        ]);
        assert.deepEqual(wrong, [], name);
      }
      const vectors = [...w.vectors.rows.values()].filter((row) => row.sessionId === sessionId);
      assert.ok(vectors.length > 0);
      assert.ok(
        vectors.every((row) => row.coacheeId === w.here.coachee.userId),
        "vectors",
      );
    }
  });

  describe("the two events of a recording", () => {
    const meeting = async (files: RecordingFile[], meetingUuid = v7()): Promise<RecordingEvent[]> => {
      const common = { accountId: "account-one", hostId: "host-one", meetingUuid, downloadToken: "download-token" };
      const facts = { topic: null, startedAt: null, endedAt: null };
      return [
        { event: "recording.completed", eventTs: 1, files, ...common, ...facts },
        { event: "recording.transcript_completed", eventTs: 2, files: files.slice(0, 1), ...common, ...facts },
      ];
    };
    const file = (
      kind: RecordingFile["kind"],
      mediaType: string,
      extension: string,
      content: Buffer,
    ): RecordingFile => {
      const id = v7();
      const downloadUrl = w.recordings.serve(id, content, mediaType);
      return { id, kind, mediaType, extension, downloadUrl, byteSize: content.length, startedAt: null, endedAt: null };
    };

    it("arriving together, twenty times over, always make one session", async () => {
      const before = await one<{ count: number }>("select count(*)::int from session");
      for (let turn = 0; turn < 20; turn++) {
        const events = await meeting([]);
        const answers = await race(
          random,
          [...events, ...events].map((event) => () => receiveZoomEvent(w.app, event)),
        );
        const came = answers.map((answer) => (answer.status === "fulfilled" ? answer.value : String(answer.reason)));
        assert.deepEqual(came.sort(), ["accepted", "accepted", "duplicate", "duplicate"]);
      }
      const after = await one<{ count: number }>("select count(*)::int from session");
      assert.equal(after.count - before.count, 20);
      await w.runJobs();
    });

    it("naming the same file, worked on together: it is kept, though one of the two downloads breaks off", async () => {
      for (const isCut of [false, true]) {
        const words = file("TRANSCRIPT_FILE", "text/vtt", "vtt", await demoFile("conversation-1.vtt"));
        const sound = file("RECORDING", "audio/mp4", "m4a", silence(1000));
        const events = await meeting([words, sound]);
        for (const event of events) await receiveZoomEvent(w.app, event);
        const release = w.blobs.delay("put");
        const asked = w.blobs.calls.length;
        const working = [w.runJobs(), w.runJobs()];
        await until(async () => w.blobs.calls.slice(asked).filter((call) => call === "put").length === 2);
        if (isCut) w.blobs.failOn("put", 1);
        release();
        await Promise.all(working);
        w.blobs.heal();
        await w.look("update graphile_worker._private_jobs set run_at = now() - interval '1 second'");
        await w.runJobs();
        const { id } = await one<{ id: string }>("select id from session order by id desc limit 1");
        const sources = await w.look<{ blob_key: string; state: string }>(
          "select blob_key, state from source where session_id = $1",
          [id],
        );
        assert.deepEqual(
          sources.map(({ state }) => state),
          ["STORED", "STORED"],
        );
        for (const { blob_key } of sources) assert.ok(w.blobs.blobs.has(blob_key), "the bytes of a stored source");
        assert.equal((await one<{ state: string }>("select state from session where id = $1", id)).state, "READY");
      }
    });

    it("of a host that has become another coach's in between: refused in the end, not tried for ever", async () => {
      const [first, second] = await meeting([]);
      await receiveZoomEvent(w.app, first as RecordingEvent);
      const { id } = await one<{ id: string }>("select id from zoom_connection");
      await disconnectZoom(w.app, w.here.coach, { id, idempotencyKey: v7() });
      const other = await connectZoom(w.app, w.here.coach2, { accountId: "account-one", hostId: "host-one" });
      await assert.rejects(receiveZoomEvent(w.app, second as RecordingEvent), /23505/);
      await disconnectZoom(w.app, w.here.coach2, { id: other.id, idempotencyKey: v7() });
      await connectZoom(w.app, w.here.coach, { accountId: "account-one", hostId: "host-one" });
      await w.runJobs();
    });
  });
});

const ARRIVED = `select state,
  (select count(*)::int from notification where resource_id = 'pck_' || p.id and kind = 'PACK_DELIVERED') as told,
  (select count(*)::int from pack_decision where pack_id = p.id and action = 'DELIVERED') as delivered
  from evidence_pack p where id = $1`;

import assert from "node:assert/strict";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import type { IdempotencyKey, Session, Utterance } from "../../src/entities";
import { handlers } from "../../src/jobs/handlers";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { dueAt } from "../../src/lifecycle/store/retention-clock";
import { tidy } from "../../src/lifecycle/store/tidy";
import { aReviewedSession, demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { opened, row, rows, runWaiting } from "./fixtures";

describe("store: the retention clock", () => {
  it("is due at 00:00 UTC after the anchor's UTC date plus the days, as the calendar counts them", () => {
    const anchor = fc.date({
      min: new Date("1970-01-01T00:00:00Z"),
      max: new Date("2200-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    const check = fc.property(anchor, fc.integer({ min: 90, max: 2557 }), (at, days) => {
      const date = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO("UTC").toPlainDate();
      const due = date.add({ days }).add({ days: 1 }).toZonedDateTime("UTC");
      assert.equal(dueAt(at, days).getTime(), due.epochMilliseconds);
    });
    fc.assert(check, { numRuns: 2000 });
  });

  it("never keeps less than the days, nor a day more than one", () => {
    const day = 86_400_000;
    const check = fc.property(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2200-01-01") }),
      fc.integer({ min: 90, max: 2557 }),
      (at, days) => {
        const kept = dueAt(at, days).getTime() - at.getTime();
        assert.ok(kept > days * day && kept <= (days + 1) * day);
      },
    );
    fc.assert(check);
  });

  it("counts leap days and ends of years", () => {
    assert.equal(dueAt(new Date("2024-02-28T23:59:59.999Z"), 90).toISOString(), "2024-05-29T00:00:00.000Z");
    assert.equal(dueAt(new Date("2023-12-31T00:00:00.000Z"), 366).toISOString(), "2025-01-01T00:00:00.000Z");
  });
});

describe("store", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  it("puts what the coachee said, and nothing of the coach, into the workspace's own namespace", async () => {
    const { session } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    await aReviewedSession(w, { file: "conversation-3.vtt", who: w.there.coach, coacheeId: w.there.coachee.userId });
    const mine = [...w.vectors.rows.values()].filter((item) => item.namespace === w.here.id);
    const spoken = await rows<Utterance & { role: string }>(
      w,
      "select u.*, p.role from utterance u join participant p on p.id = u.participant_id where u.session_id = $1",
      [session.id],
    );
    const kept = new Set(mine.map(({ id }) => id));
    for (const item of spoken) {
      const text = (await opened(w, "utterance", "text", item)) as string;
      assert.equal(kept.has(item.id), item.role === "COACHEE" && text.length >= 25, text);
    }
    assert.ok(mine.every((item) => item.coacheeId === w.here.coachee.userId && item.vector.length === 256));
    assert.equal(
      mine.length + [...w.vectors.rows.values()].filter((item) => item.namespace === w.there.id).length,
      w.vectors.rows.size,
    );
  });

  it("the same words have other vectors in another workspace", async () => {
    const first = (namespace: string) => [...w.vectors.rows.values()].filter((item) => item.namespace === namespace)[0];
    assert.notDeepEqual(first(w.here.id)?.vector, first(w.there.id)?.vector);
  });

  it("sets the session's clock from when the conversation ended, else from its creation", async () => {
    const { session } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    const found = await row<Session>(w, "select * from session where id = $1", [session.id]);
    assert.equal(found.expiresAt?.getTime(), dueAt(found.endedAt ?? found.createdAt, 730).getTime());
    await w.look("update retention_policy set days = 90 where workspace_id = $1 and category = 'SESSION'", [w.here.id]);
    const { id } = await createSession(w.app, w.here.coach, { kind: "COACHING" });
    await w.look("update session set ended_at = '2026-01-31T23:30:00Z' where id = $1", [id]);
    await upload(w.app, w.here.coach, id, vtt(await demoFile("conversation-3.vtt")));
    await w.runJobs();
    const short = await row<Session>(w, "select * from session where id = $1", [id]);
    assert.equal(short.expiresAt?.toISOString(), "2026-05-02T00:00:00.000Z");
  });

  it("run again it changes nothing, and a vector store that fails only delays it", async () => {
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    await upload(w.app, coach, id, vtt(await demoFile("conversation-3.vtt")));
    w.vectors.failOn("upsert", 1);
    await w.runJobs();
    w.vectors.heal();
    const find = () => row<Session>(w, "select * from session where id = $1", [id]);
    assert.deepEqual([(await find()).state, (await find()).step], ["PROCESSING", "STORE"]);
    await runWaiting(w);
    assert.equal((await find()).state, "READY");
    const [size, packs] = [w.vectors.rows.size, (await rows(w, "select id from evidence_pack")).length];
    await handlers.store(w.app, w.here.system, { sessionId: id });
    await w.runJobs();
    assert.deepEqual([w.vectors.rows.size, (await rows(w, "select id from evidence_pack")).length], [size, packs]);
  });

  it("tidies results of a day ago and messages of an hour ago, by machine time, in its own workspace alone", async () => {
    for (const who of [w.here.coach, w.there.coach]) {
      const { id } = await createSession(w.app, who, { kind: "FILL", idempotencyKey: "tidy" });
      await addTextSource(w.app, who, { sessionId: id, text: "Something", idempotencyKey: "fresh" });
    }
    await w.look("update idempotency_key set at = now() - interval '25 hours' where key = 'tidy'");
    await w.look("update outbox set at = now() - interval '61 minutes'");
    w.clock.advance(-10 * 86_400_000);
    await tidy(w.app, w.here.system);
    const keys = await rows<IdempotencyKey>(w, "select * from idempotency_key where workspace_id = $1", [w.here.id]);
    assert.deepEqual(
      keys.map(({ key }) => key),
      ["fresh"],
    );
    assert.deepEqual(await rows(w, "select id from outbox where workspace_id = $1", [w.here.id]), []);
    assert.equal((await rows(w, "select key from idempotency_key where workspace_id = $1", [w.there.id])).length, 2);
  });
});

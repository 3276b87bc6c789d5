import assert from "node:assert/strict";
import type { StepFinding } from "../../src/entities";
import { erasureFacts } from "../../src/lifecycle/dispose/erasure-facts";
import { erasurePreview } from "../../src/lifecycle/dispose/erasure-preview";
import { placeLegalHold, releaseLegalHold } from "../../src/lifecycle/dispose/holds";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { isGone } from "./disposal";
import { aKey, ask, assertSettled, bodyOf, certificatesOf, requestNow } from "./erasures";
import { opened, rows, sees, told } from "./fixtures";

const sum = (findings: readonly Pick<StepFinding, "unlinked">[]) =>
  findings.reduce((all, { unlinked }) => all + unlinked, 0);

describe("an erasure", () => {
  let w: World;
  beforeEach(async () => {
    w = await world();
  });
  afterEach(() => w.close());

  const named = async (id: string) => {
    const columns = await w.look<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and data_type in ('uuid', 'ARRAY', 'text', 'jsonb')`,
    );
    const found: string[] = [];
    for (const { table, column } of columns) {
      if (["disposal_item", "deletion_certificate", "audit_entry"].includes(table)) continue;
      const hits = await w.look(`select 1 from "${table}" where "${column}"::text like $1 limit 1`, [`%${id}%`]);
      if (hits.length > 0) found.push(`${table}.${column}`);
    }
    return found;
  };

  it("of a coachee destroys their sessions and profile, leaves the others, and says so with exact counts", async () => {
    const { coachee, coachee2, admin, coach } = w.here;
    const { session } = await aReviewedSession(w);
    const other = await aReviewedSession(w, { coacheeId: coachee2.userId, file: "conversation-2.vtt" });
    const seen = await erasurePreview(w.app, coachee, { subjectId: coachee.userId as string });
    assert.deepEqual(seen.withheld, []);
    const { request } = await ask(w, coachee, coachee, { reason: "I leave." });
    await w.runJobs();
    await assertSettled(w);
    const done = await requestNow(w, request.id);
    assert.deepEqual([done.state, done.subjectId, done.requestedById, done.reason], ["COMPLETED", null, null, null]);
    assert.ok(await isGone(w, session.id));
    assert.ok(!(await isGone(w, other.session.id)));
    const [certificate] = await certificatesOf(w, request.id);
    assert.ok(certificate);
    const body = await bodyOf(w, certificate);
    assert.deepEqual([body.kind, body.subject, body.requestedBy], ["FULL", coachee.ref, coachee.ref]);
    const counted = ({ store, category }: { store: string; category: string }) => `${store} ${category}`;
    const volatile = ["DATABASE notification", "DATABASE idempotency_key"];
    const steady = (line: string) => !volatile.some((each) => line.startsWith(each));
    assert.deepEqual(
      body.findings
        .filter(({ deleted }) => deleted > 0)
        .map((f) => `${counted(f)} ${f.deleted}`)
        .filter(steady)
        .sort(),
      seen.erased
        .map((each) => `${counted(each)} ${each.count}`)
        .filter(steady)
        .sort(),
    );
    assert.deepEqual(await named(coachee.userId as string), []);
    assert.equal((await sees(w, coach, "select id from session")).length, 1);
    assert.ok((await told(w, admin)).some(({ kind }) => kind === "ERASURE_UPDATED"));
    assert.equal((await w.composed.keyring.load(w.here.id, [request.id])).size, 0);
  });

  it("of a coach takes their own and leaves the coachees' sessions without the coach's name", async () => {
    const { coach, coachee, admin } = w.here;
    const { session } = await aReviewedSession(w);
    const own = await aReviewedSession(w, { coacheeId: null, file: "conversation-3.vtt" });
    const labels = async () => {
      const speakers = await rows<{ workspaceId: string }>(w, "select * from participant where session_id = $1", [
        session.id,
      ]);
      return Promise.all(speakers.map((speaker) => opened(w, "participant", "label", speaker)));
    };
    assert.ok((await labels()).some((label) => label?.includes("Maren")));
    const seen = await erasurePreview(w.app, admin, { subjectId: coach.userId as string });
    const voice = { ground: "GDPR Art. 17(3)(e), 15(4): the coachee's own record", until: null, count: 1 };
    assert.deepEqual(seen.withheld, [voice]);
    const { request } = await ask(w, admin, coach);
    await w.runJobs();
    await assertSettled(w);
    assert.equal((await requestNow(w, request.id)).state, "PARTIALLY_COMPLETED");
    assert.ok(await isGone(w, own.session.id));
    assert.ok(!(await isGone(w, session.id)));
    const after = await labels();
    assert.ok(after.includes("Coach") && !after.some((label) => label?.includes("Maren")), String(after));
    const quotes = await rows<{ workspaceId: string }>(w, "select * from pack_quote where session_id = $1", [
      session.id,
    ]);
    const speakers = await Promise.all(quotes.map((quote) => opened(w, "pack_quote", "speaker", quote)));
    assert.ok(!speakers.some((speaker) => speaker?.includes("Maren")), String(speakers));
    assert.deepEqual(await named(coach.userId as string), []);
    assert.equal((await sees(w, coachee, "select id from session")).length, 1);
    const [certificate] = await certificatesOf(w, request.id);
    assert.ok(certificate);
    const body = await bodyOf(w, certificate);
    assert.equal(body.kind, "PARTIAL");
    assert.deepEqual(body.withheld, [voice]);
    const expected = seen.unlinked.reduce((all, { count }) => all + count, 0);
    const people = "select unlinked from disposal_step where name = 'people' and unlinked > 0";
    // And once by the request itself, which came after the preview.
    assert.deepEqual(await w.look(people), [{ unlinked: expected + 1 }]);
    assert.ok(sum(body.findings) > expected);
    const { withheld } = await erasureFacts(w.app, admin, request.id);
    assert.deepEqual(withheld, [voice]);
  });

  it("leaves what a hold keeps, unreadable to all, and takes it by itself once the hold ends", async () => {
    const { coachee, coach, admin } = w.here;
    const held = (await aReviewedSession(w)).session;
    const free = (await aReviewedSession(w, { file: "conversation-2.vtt" })).session;
    const target = { kind: "SESSION" as const, id: held.id };
    const given = { ground: "§ 147 AO", reason: "a dispute", until: null, idempotencyKey: aKey() };
    const hold = await placeLegalHold(w.app, admin, { target, kind: "LEGAL", ...given });
    const { request } = await ask(w, coachee, coachee);
    await w.runJobs();
    await assertSettled(w);
    assert.equal((await requestNow(w, request.id)).state, "PARTIALLY_COMPLETED");
    assert.ok(await isGone(w, free.id));
    assert.ok(!(await isGone(w, held.id)));
    for (const who of [coach, coachee]) assert.deepEqual(await sees(w, who, "select id from evidence_pack"), []);
    const facts = await erasureFacts(w.app, admin, request.id);
    assert.deepEqual(
      facts.withheld.map(({ ground }) => ground),
      ["§ 147 AO"],
    );
    const release = { holdId: hold.id, reason: "settled", idempotencyKey: aKey() };
    await releaseLegalHold(w.app, admin, release);
    await w.runJobs();
    await assertSettled(w);
    assert.ok(await isGone(w, held.id));
    assert.equal((await requestNow(w, request.id)).state, "COMPLETED");
    const certificates = await certificatesOf(w, request.id);
    assert.deepEqual(
      certificates.map(({ kind }) => kind),
      ["PARTIAL", "SUPPLEMENT"],
    );
    assert.deepEqual((await erasureFacts(w.app, admin, request.id)).withheld, []);
  });

  it("shows its steps to its subject and admins alone", async () => {
    const { coachee, coachee2, admin } = w.here;
    await aReviewedSession(w);
    const { request } = await ask(w, coachee, coachee);
    assert.deepEqual((await erasureFacts(w.app, coachee, request.id)).steps, []);
    await assert.rejects(erasureFacts(w.app, coachee2, request.id));
    await assert.rejects(erasureFacts(w.app, w.there.admin, request.id));
    await w.runJobs();
    const { steps, certificates } = await erasureFacts(w.app, admin, request.id);
    assert.equal(steps.length, 10);
    assert.ok(steps.every(({ state, remaining }) => state === "DONE" && (remaining ?? 0) === 0));
    assert.deepEqual(
      steps.map(({ order }) => order),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    assert.equal(certificates.length, 1);
  });

  it("is tried again, without a certificate, while a store does not let go", async () => {
    const { coachee } = w.here;
    await aReviewedSession(w);
    w.blobs.failOn("destroy");
    const { request } = await ask(w, coachee, coachee);
    await w.runJobs();
    assert.equal((await requestNow(w, request.id)).state, "RETRYING");
    const isOpen = await w.app.write(w.here.system, (unit) => unit.roleOf(coachee.userId as string));
    assert.equal(isOpen, null, "the account was closed first");
    for (const who of [w.here.coach, coachee]) assert.deepEqual(await sees(w, who, "select id from session"), []);
    assert.deepEqual(await certificatesOf(w, request.id), []);
    w.blobs.heal();
    await w.look("update graphile_worker._private_jobs set run_at = now() - interval '1 day'");
    await w.runJobs();
    assert.equal((await requestNow(w, request.id)).state, "COMPLETED");
    assert.equal((await certificatesOf(w, request.id)).length, 1);
  });

  it("is tried again, without a certificate, while a row that stays still names its subject", async () => {
    const { coach, admin } = w.here;
    const { session } = await aReviewedSession(w);
    await w.look(`create function cling() returns trigger language plpgsql as 'begin return null; end'`);
    await w.look("create trigger cling before update of created_by on session for each row execute function cling()");
    const { request } = await ask(w, admin, coach);
    await w.runJobs();
    assert.equal((await requestNow(w, request.id)).state, "RETRYING");
    assert.deepEqual(await certificatesOf(w, request.id), []);
    await w.look("drop trigger cling on session");
    await w.look("update graphile_worker._private_jobs set run_at = now() - interval '1 day'");
    await w.runJobs();
    assert.equal((await certificatesOf(w, request.id)).length, 1);
    assert.deepEqual(await w.look("select created_by from session where id = $1", [session.id]), [
      { created_by: null },
    ]);
  });

  /** A session names the coach again as soon as this becomes so of the step of people. */
  async function namedAgain(after: string, when: string): Promise<void> {
    const { session } = await aReviewedSession(w);
    await w.look(`create function name_again() returns trigger language plpgsql as
      'begin update session set created_by = ''${w.here.coach.userId}'' where id = ''${session.id}''; return null; end'`);
    await w.look(`create trigger name_again after update of ${after} on disposal_step for each row
      when (new.name = 'people' and ${when}) execute function name_again()`);
  }
  const peopleStep = async () =>
    (await w.look<{ state: string }>("select state from disposal_step where name = 'people'"))[0]?.state;

  it("is not certified while a row names its subject again after the step that looked", async () => {
    const { coach, admin } = w.here;
    await namedAgain("state", "new.state = 'DONE'");
    const { request } = await ask(w, admin, coach);
    await w.runJobs();
    assert.equal((await requestNow(w, request.id)).state, "RETRYING");
    assert.equal(await peopleStep(), "PENDING");
    assert.deepEqual(await certificatesOf(w, request.id), []);
  });

  it("is held up by its own step where a row names its subject again before that has looked", async () => {
    const { coach, admin } = w.here;
    await namedAgain("deleted", "new.deleted > 0");
    const { request } = await ask(w, admin, coach);
    await w.runJobs();
    assert.equal(await peopleStep(), "FAILED");
    assert.deepEqual(await certificatesOf(w, request.id), []);
  });
});

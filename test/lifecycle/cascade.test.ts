import assert from "node:assert/strict";
import { readCertificate } from "../../src/crypto/certificate";
import type { CertificateBody } from "../../src/crypto/certificate-body";
import { type DeletionCause, DeletionCertificate, type DisposalRun } from "../../src/entities";
import { dispose } from "../../src/lifecycle/dispose/cascade";
import { planRun } from "../../src/lifecycle/dispose/cascade/plan-run";
import { openRun } from "../../src/lifecycle/dispose/open-run";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { aFolder, aForm } from "./disposal";

describe("the cascade", function () {
  this.timeout(120_000);
  let w: World;
  beforeEach(async () => {
    w = await world();
  });
  afterEach(() => w.close());

  const certificates = () =>
    w.app.write(w.here.system, (unit) => unit.em.find(DeletionCertificate, { order: { number: "ASC" } }));
  const open = (sessionId: string, cause: DeletionCause = "SESSION_DELETED") =>
    w.app.write(w.here.admin, (unit) =>
      openRun(w.app, unit, {
        ...{ cause, dueKey: `session:${sessionId}`, rule: "deletion of a session" },
        roots: [{ kind: "SESSION", id: sessionId }],
      }),
    );
  const carryOut = (run: DisposalRun | null) => dispose(w.app, w.here.system, { runId: run?.id as string });
  const count = async (table: string, sessionId: string) =>
    (
      await w.look<{ found: number }>(`select count(*)::int as found from ${table} where session_id = $1`, [sessionId])
    )[0]?.found;
  const toBody = async (row: DeletionCertificate | undefined): Promise<CertificateBody> => {
    const { body, problems } = await readCertificate(row?.jws ?? "", await w.app.signer.published());
    assert.deepEqual(problems, []);
    return body as CertificateBody;
  };
  const finding = (body: CertificateBody, category: string) => body.findings.find((each) => each.category === category);

  it("destroys a session everywhere, leaves others alone, and certifies what a second look saw", async () => {
    const { session } = await aReviewedSession(w);
    const other = await aReviewedSession(w, { file: "conversation-2.vtt", coacheeId: w.here.coachee2.userId });
    const [utterances, kept] = [await count("utterance", session.id), await count("utterance", other.session.id)];
    const vectors = w.vectors.rows.size;
    await open(session.id);
    await w.runJobs();
    const [certificate, ...more] = await certificates();
    assert.deepEqual(more, []);
    const body = await toBody(certificate);
    assert.equal(finding(body, "utterance")?.deleted, utterances);
    assert.equal(finding(body, "recordings and files")?.deleted, 1);
    assert.equal(finding(body, "data keys")?.deleted, 3);
    assert.equal(finding(body, "passages")?.deleted, vectors - w.vectors.rows.size);
    assert.deepEqual(certificate?.items.map((item) => item.slice(0, 3)).sort(), ["ses", "src", "trn"]);
    for (const table of ["utterance", "evidence_pack", "insight", "source", "transcript"])
      assert.equal(await count(table, session.id), 0, table);
    assert.equal(await count("utterance", other.session.id), kept);
    assert.deepEqual(
      (await w.look<{ state: string }>("select state from disposal_step")).map(({ state }) => state),
      Array(10).fill("DONE"),
    );
  });

  it("says what removed vectors may have left behind, where there were any", async () => {
    const { session } = await aReviewedSession(w);
    const bare = await createSession(w.app, w.here.coach, { kind: "COACHING" });
    for (const id of [session.id, bare.id]) {
      await open(id);
      await w.runJobs();
    }
    const bodies = await Promise.all((await certificates()).map(toBody));
    const said = bodies.map(({ notCovered }) => w.vectors.notCovered.every((line) => notCovered.includes(line)));
    assert.deepEqual(said, [true, false]);
  });

  it("issues no certificate while one blob survives, and one as soon as it is gone", async () => {
    const { session } = await aReviewedSession(w);
    const [key] = w.blobs.blobs.keys();
    w.blobs.keep(key as string);
    const run = await open(session.id);
    await assert.rejects(carryOut(run), { name: "StillThereError" });
    await assert.rejects(carryOut(run), { name: "StillThereError" });
    assert.deepEqual(await certificates(), []);
    const [state] = await w.look("select state, failure from disposal_run");
    assert.deepEqual(state, { state: "RETRYING", failure: "StillThereError" });
    w.blobs.forget(key as string);
    await carryOut(run);
    assert.equal((await toBody((await certificates())[0])).kind, "FULL");
  });

  it("counts as unlinked what stays, and not what goes in the same run", async () => {
    const whole = await aReviewedSession(w);
    await carryOut(await open(whole.session.id));
    const left = await aFolder(w);
    const form = await aForm(w, left.sessionId);
    await carryOut(await open(left.sessionId, "RETENTION"));
    const [first, second] = await Promise.all((await certificates()).map(toBody));
    assert.ok(first && second);
    assert.equal(finding(first, "references to what went"), undefined);
    assert.equal(finding(second, "references to what went")?.unlinked, 2);
    const linked = (table: string, id: string | undefined) =>
      w.look(`select session_id from ${table} where id = $1`, [id]);
    assert.deepEqual(await linked("filled_form", form.id), [{ session_id: null }]);
    assert.deepEqual(await linked("source", left.sources[0]?.id), [{ session_id: null }]);
  });

  it("issues no certificate while the vectors can't be looked into", async () => {
    const { session } = await aReviewedSession(w);
    w.vectors.failOn("probe");
    const run = await open(session.id);
    await assert.rejects(carryOut(run), { name: "StillThereError" });
    assert.deepEqual(await certificates(), []);
    w.vectors.heal();
    await carryOut(run);
    assert.equal((await certificates()).length, 1);
  });

  it("has one open run of a due set, and one certificate however often it is carried out", async () => {
    const { session } = await aReviewedSession(w);
    const [run, second] = [await open(session.id), await open(session.id)];
    assert.equal(second, null);
    await Promise.all([carryOut(run), carryOut(run)]);
    await carryOut(run);
    assert.equal((await certificates()).length, 1);
  });

  it("takes an item of more rows than a transaction may have in several", async () => {
    const { session } = await aReviewedSession(w);
    await w.look(
      `insert into utterance (workspace_id, id, transcript_id, session_id, participant_id, position, start_ms, end_ms)
       select workspace_id, gen_random_uuid(), transcript_id, session_id, participant_id, 1000 + n, n, n
       from (select * from utterance where session_id = $1 limit 1) u, generate_series(1, 25000) n`,
      [session.id],
    );
    const run = await open(session.id);
    const found = await count("utterance", session.id);
    await carryOut(run);
    assert.equal(await count("utterance", session.id), 0);
    assert.equal(finding(await toBody((await certificates())[0]), "utterance")?.deleted, found);
  });

  it("lets a transcript follow its session, whatever hold comes between the two", async () => {
    const { session } = await aReviewedSession(w);
    const run = await open(session.id);
    await w.look(
      `insert into legal_hold (workspace_id, id, target_kind, target_id, kind, ground, placed_at)
       values ($1, gen_random_uuid(), 'PERSON', $2, 'LEGAL', 'Case 12/2026', now())`,
      [w.here.id, w.here.coachee.userId],
    );
    await planRun(w.app, w.here.system, run as DisposalRun);
    // The session began in a transaction before the hold was placed; the transcript is judged after it.
    await w.look(
      "update disposal_item set state = 'BEGUN', begun_at = now() - interval '1 minute' where kind = 'SESSION'",
    );
    await carryOut(run);
    const items = await w.look<{ kind: string; state: string }>("select kind, state from disposal_item order by 1");
    assert.deepEqual(
      items.map(({ kind, state }) => `${kind} ${state}`),
      ["SESSION GONE", "SOURCE WITHHELD", "TRANSCRIPT GONE"],
    );
  });

  it("destroys nothing of what it finds held after all, by a hold that its start had not seen", async () => {
    const { session } = await aReviewedSession(w);
    const utterances = await count("utterance", session.id);
    // What no request can do: from before the start, and written after it.
    await w.look(`create function held() returns trigger language plpgsql as $$ begin
      insert into legal_hold (workspace_id, id, target_kind, target_id, kind, ground, placed_at)
        values (new.workspace_id, gen_random_uuid(), 'SESSION', '${session.id}', 'LEGAL', 'Case 1', now() - interval '1 day');
      return null; end $$`);
    await w.look(`create trigger held after update of state on disposal_step for each row
      when (new.name = 'revoke' and new.state = 'DONE') execute function held()`);
    const run = await open(session.id);
    await assert.rejects(carryOut(run), { message: "An item that had begun to go is held." });
    assert.deepEqual([await count("utterance", session.id), w.blobs.blobs.size], [utterances, 1]);
    assert.deepEqual(await certificates(), []);
    await w.look("delete from legal_hold");
    await carryOut(run);
    assert.deepEqual([await count("utterance", session.id), w.blobs.blobs.size], [0, 0]);
    assert.equal((await certificates()).length, 1);
  });

  it("counts a row that hangs on two items once", async () => {
    const { session } = await aReviewedSession(w);
    const [before] = await w.look<{ found: number }>("select count(*)::int as found from pack_quote");
    await carryOut(await open(session.id));
    assert.equal(finding(await toBody((await certificates())[0]), "pack_quote")?.deleted, before?.found);
  });
});

import assert from "node:assert/strict";
import type { ExecutionResult } from "graphql";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import { toPublicId } from "../../src/entities";
import { placeLegalHold } from "../../src/lifecycle/dispose/holds";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { aFolder } from "../lifecycle/disposal";
import { emailOf } from "../lifecycle/erasures";
import { type World, world } from "../support/world";
import { codeOf, follow, run, TestEvents } from "./run";

const PREVIEW = `query($id: ID!) { erasurePreview(subjectId: $id) { subject { id } token validUntil
  erased { store category count bytes } withheld { ground until count } unlinked { category count } } }`;
const REQUEST = `id state subjectRef subject { id } requestedBy { id } decidedBy { id } requestedAt dueAt daysLeft extended
  scheduledFor completedAt decisionReason recipients { recipient asked state at }
  steps { name order state found deleted unlinked withheld remaining attempts finishedAt }
  withheld { ground until count } certificates { id kind jws parent { id } supplements { id } backupScrub { state } }`;
const ASK = `mutation($input: RequestErasureInput!) {
  requestErasure(input: $input) { receipt request { ${REQUEST} } userErrors { code field } } }`;
const decide = (name: string) =>
  `mutation($input: ErasureDecisionInput!) { ${name}(input: $input) { request { ${REQUEST} } userErrors { code field } } }`;
const LIST = `query($filter: ErasureRequestFilter) { erasureRequests(filter: $filter) { totalCount nodes { ${REQUEST} } } }`;
const STATUS = `query($receipt: String!) { erasureStatus(receipt: $receipt) { ${REQUEST} } }`;
const PROGRESS = `subscription($id: ID!, $receipt: String) {
  erasureProgress(requestId: $id, receipt: $receipt) { name order state deleted remaining } }`;

type Told = AsyncGenerator<ExecutionResult<{ erasureProgress: { name: string; order: number; state: string } }>>;

describe("erasures through the API", () => {
  let w: World;
  beforeEach(async () => {
    w = await world();
  });
  afterEach(() => w.close());

  const user = (who: Who) => toPublicId("user", who.userId as string);
  async function ask(who: Who, subject: Who, given: object = {}) {
    const { data, errors } = await run(w.app, who, PREVIEW, { id: user(subject) });
    assert.deepEqual(errors, []);
    const confirmation = who === subject ? "ERASE" : await emailOf(w, subject);
    const input = { subjectId: user(subject), previewToken: data.erasurePreview.token, confirmation, ...given };
    const asked = await run(w.app, who, ASK, { input: { idempotencyKey: v7(), ...input } });
    assert.deepEqual(asked.errors, []);
    return asked.data.requestErasure;
  }
  const status = async (receipt: string) => {
    const { data, errors } = await run(w.app, null, STATUS, { receipt });
    assert.deepEqual(errors, []);
    return data.erasureStatus;
  };
  const list = async (who: Who, filter: object = {}) => {
    const { data, errors } = await run(w.app, who, LIST, { filter });
    assert.deepEqual(errors, []);
    return data.erasureRequests;
  };

  it("is previewed, asked for and followed by its receipt to its certificate when the account is gone", async () => {
    await aFolder(w);
    const preview = (await run(w.app, w.here.coachee, PREVIEW, { id: user(w.here.coachee) })).data.erasurePreview;
    assert.equal(preview.subject.id, user(w.here.coachee));
    assert.ok(
      preview.erased.some(
        (each: { category: string; count: number }) => each.category === "session" && each.count === 1,
      ),
    );
    const { request, receipt, userErrors } = await ask(w.here.coachee, w.here.coachee);
    assert.deepEqual([request.state, userErrors, request.subject.id], ["RUNNING", [], user(w.here.coachee)]);
    assert.ok(request.daysLeft >= 28 && request.daysLeft <= 30);
    assert.equal((await status(receipt)).state, "RUNNING");
    await w.runJobs();
    const done = await status(receipt);
    assert.deepEqual([done.id, done.state, done.subjectRef], [request.id, "COMPLETED", w.here.coachee.ref]);
    assert.deepEqual([done.subject, done.requestedBy, done.decidedBy, done.decisionReason], [null, null, null, null]);
    const names = "revoke transcripts packs insights forms blobs vectors records keys people".split(" ");
    assert.deepEqual(
      done.steps.map(({ name, order }: { name: string; order: number }) => [name, order]),
      names.map((name, index) => [name, index + 1]),
    );
    // What revoking leaves is no row of a store to be looked for.
    const remaining = done.steps.map((step: { remaining: number | null }) => step.remaining);
    assert.deepEqual(remaining, [null, ...Array(9).fill(0)]);
    assert.ok(done.steps.every((step: { state: string }) => step.state === "DONE"));
    assert.ok(done.recipients.every((each: { recipient: string }) => each.recipient.length > 0));
    assert.deepEqual(done.withheld, []);
    const [certificate, ...others] = done.certificates;
    assert.deepEqual([certificate.kind, certificate.parent, others], ["FULL", null, []]);
    const admins = await list(w.here.admin);
    assert.deepEqual([admins.totalCount, admins.nodes[0].certificates[0].id], [1, certificate.id]);
    assert.deepEqual(admins.nodes[0].steps, done.steps);
  });

  it("opens by its receipt alone: anything else is null, and always in the same way", async () => {
    const { receipt, request } = await ask(w.here.coachee, w.here.coachee);
    const [workspace, id, mac] = receipt.split(".");
    const others = ["", "x", request.id, `${workspace}.${id}.`, `${workspace}.${id}.${mac.slice(0, -1)}`];
    others.push(`${workspace}.${v7()}.${mac}`, `${w.there.id}.${id}.${mac}`, `${receipt}.x`);
    for (const other of others) assert.equal(await status(other), null, other);
    assert.equal((await status(receipt)).id, request.id);
  });

  it("shows a person what is done about themselves, and nobody else anything", async () => {
    const asked = await ask(w.here.admin, w.here.coachee2, { reason: "A letter came" });
    assert.deepEqual([asked.receipt, asked.userErrors], [null, []], "the receipt is the subject's alone");
    const { id } = asked.request;
    const node = async (who: Who) =>
      (await run(w.app, who, `query($id: ID!) { node(id: $id) { id ... on ErasureRequest { ${REQUEST} } } }`, { id }))
        .data.node;
    for (const who of [w.here.admin, w.here.coachee2]) {
      const [seen] = (await list(who)).nodes;
      assert.deepEqual(seen, await node(who));
      assert.deepEqual([seen.id, seen.subject.id], [id, user(w.here.coachee2)]);
    }
    for (const who of [w.here.coach, w.here.coachee, w.here.integrator, w.there.admin])
      assert.deepEqual([(await list(who)).totalCount, await node(who)], [0, null]);
  });

  it("lets the subject see steps, recipients, what is kept and the certificates while the account lasts", async () => {
    await w.look("update workspace set erasure_approval = 'SECOND_PERSON' where id = $1", [w.here.id]);
    const { request } = await ask(w.here.coachee2, w.here.coachee2);
    const uuid = request.id.slice("ers_".length);
    const key = [w.here.id, uuid];
    const run1 = v7();
    await w.look(
      `insert into disposal_run (workspace_id, id, cause, due_key, requested_by_ref, rule, erasure_id, opened_at)
       values ($1, '${run1}', 'ERASURE', 'x', 'system', 'r', $2, now())`,
      key,
    );
    await w.look(
      `insert into disposal_step (workspace_id, run_id, name, position, found) values ($1, '${run1}', 'blobs', 6, 3)`,
      [w.here.id],
    );
    await w.look(
      `insert into disposal_item (workspace_id, id, run_id, kind, item_id, state, anchors, counts, withheld_ground)
       select $1, gen_random_uuid(), '${run1}', 'SOURCE', gen_random_uuid(), 'WITHHELD', '{}', '{}', 'Art. 9' from generate_series(1, 2)`,
      [w.here.id],
    );
    await w.look(
      `insert into recipient_notice (workspace_id, id, erasure_id, recipient, asked, state, at)
       values ($1, gen_random_uuid(), $2, 'Zoom', 'to delete', 'PENDING', now())`,
      key,
    );
    const [own] = (await list(w.here.coachee2)).nodes;
    assert.deepEqual(own, (await list(w.here.admin)).nodes[0]);
    const { statements } = await run(w.app, w.here.admin, LIST);
    // The requests; what hangs on them; what hangs on their certificates.
    assert.ok(statements.length <= 4, statements.join("\n--\n"));
    assert.deepEqual([own.steps.length, own.steps[0].found, own.recipients[0].recipient], [1, 3, "Zoom"]);
    assert.deepEqual(own.withheld, [{ ground: "Art. 9", until: null, count: 2 }]);
    const theirs =
      "select 1 from disposal_step union all select 1 from disposal_item union all select 1 from recipient_notice";
    for (const other of [w.here.coachee, w.here.coach, w.there.coachee])
      assert.deepEqual(await w.app.read(other, (reader) => reader.rows(theirs)), []);
  });

  it("names in the request what a hold keeps, until that ends", async () => {
    const { sources } = await aFolder(w);
    const target = { kind: "SOURCE", id: sources[0]?.id as string } as const;
    const hold = { target, kind: "LEGAL", ground: "§ 9 ArbGG", reason: "A claim", idempotencyKey: v7() } as const;
    await placeLegalHold(w.app, w.here.admin, hold);
    const { receipt } = await ask(w.here.coachee, w.here.coachee);
    await w.runJobs();
    const done = await status(receipt);
    assert.equal(done.state, "PARTIALLY_COMPLETED");
    assert.equal(done.withheld[0].ground, "§ 9 ArbGG");
    assert.equal(done.certificates[0].kind, "PARTIAL");
  });

  it("decides with a second person, puts off a deadline once, and says what is refused", async () => {
    await updateWorkspace(w.app, w.here.admin, { erasureApproval: "SECOND_PERSON", idempotencyKey: v7() });
    const { request } = await ask(w.here.admin, w.here.coachee);
    assert.equal(request.state, "AWAITING_APPROVAL");
    const act = async (name: string, given: object = {}) => {
      const input = { requestId: request.id, idempotencyKey: v7(), ...given };
      return (await run(w.app, w.here.admin, decide(name), { input })).data[name];
    };
    assert.equal((await act("approveErasure")).userErrors[0].code, "SECOND_PERSON_REQUIRED");
    const extended = await act("extendErasureDeadline", { reason: "Three systems" });
    assert.deepEqual([extended.request.extended, extended.request.decisionReason], [true, "Three systems"]);
    assert.ok(extended.request.daysLeft >= 80);
    assert.equal((await act("extendErasureDeadline", { reason: "Again" })).userErrors[0].code, "WRONG_STATE");
    const strange = await act("approveErasure", { requestId: user(w.here.coachee) });
    assert.deepEqual(strange, { request: null, userErrors: [{ code: "NOT_FOUND", field: ["requestId"] }] });
    assert.equal((await list(w.here.admin, { overdue: true })).totalCount, 0);
    w.clock.advance(100 * 86_400_000);
    const [late] = (await list(w.here.admin, { overdue: true, state: "AWAITING_APPROVAL" })).nodes;
    assert.ok(late.daysLeft < 0);
    assert.equal((await list(w.here.admin, { overdue: false })).totalCount, 0);
    const cancelled = await act("cancelErasure");
    assert.deepEqual([cancelled.request.state, cancelled.userErrors], ["CANCELLED", []]);
    assert.equal((await list(w.here.admin, { overdue: true })).totalCount, 0);
  });

  it("refuses another confirmation, a stale preview, and a preview of somebody else", async () => {
    const wrong = await ask(w.here.coachee, w.here.coachee, { confirmation: "erase" });
    assert.deepEqual(wrong.userErrors, [{ code: "CONFIRMATION_MISMATCH", field: ["confirmation"] }]);
    const stale = await ask(w.here.coachee, w.here.coachee, { previewToken: "1.1.x" });
    assert.equal(stale.userErrors[0].code, "PREVIEW_STALE");
    const { errors } = await run(w.app, w.here.coach, PREVIEW, { id: user(w.here.coachee) });
    assert.deepEqual(errors.map(codeOf), ["FORBIDDEN"]);
  });

  it("tells every step as it stands, then each change, and completes at the end", async () => {
    const { request, receipt } = await ask(w.here.coachee, w.here.coachee);
    const events = new TestEvents();
    const begun = async (who: Who | null, given: object = {}) =>
      (await follow(w.app, who, events, PROGRESS, { id: request.id, ...given })) as Told;
    const told = [await begun(null, { receipt }), await begun(w.here.admin)];
    const first = told.map((each) => each.next());
    await w.runJobs();
    events.publish(`erasure:${request.id.slice("ers_".length)}`, { erasureId: "any" });
    for (const [index, each] of told.entries()) {
      const steps = [(await first[index])?.value?.data?.erasureProgress];
      for await (const { data } of each) steps.push(data?.erasureProgress);
      assert.deepEqual(
        steps.map((step) => step?.order),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      );
      assert.ok(steps.every((step) => step?.state === "DONE"));
    }
    assert.equal(events.open, 0);
  });

  it("lets nobody follow an erasure that is not theirs, nor with another's receipt", async () => {
    const { request } = await ask(w.here.coachee, w.here.coachee);
    const other = await ask(w.here.coachee2, w.here.coachee2);
    const events = new TestEvents();
    const attempts: [Who | null, object][] = [
      [null, {}],
      [null, { receipt: other.receipt }],
      [null, { receipt: "x" }],
      [w.here.admin, { receipt: "x" }],
      [w.here.coach, {}],
      [w.here.coachee2, {}],
      [w.there.admin, {}],
      [w.here.admin, { id: user(w.here.coachee) }],
    ];
    for (const [who, given] of attempts) {
      const answer = (await follow(w.app, who, events, PROGRESS, { id: request.id, ...given })) as ExecutionResult;
      assert.deepEqual(answer.errors?.map(codeOf), ["NOT_FOUND"]);
      assert.deepEqual(
        answer.errors?.map(({ message }) => message),
        ["Not found."],
      );
    }
    assert.equal(events.open, 0);
  });
});

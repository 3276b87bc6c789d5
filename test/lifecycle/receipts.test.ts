import assert from "node:assert/strict";
import { PortError } from "../../src/errors";
import { rejectErasure } from "../../src/lifecycle/dispose/erasure";
import { erasureFacts } from "../../src/lifecycle/dispose/erasure-facts";
import { openReceipt } from "../../src/lifecycle/dispose/receipts";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { twinOf } from "../support/turned";
import { type World, world } from "../support/world";
import { aFolder } from "./disposal";
import { aKey, ask, emailOf, requestNow } from "./erasures";

const DAY_MS = 86_400_000;

describe("the receipt of an erasure", () => {
  let w: World;
  beforeEach(async () => {
    w = await world();
  });
  afterEach(() => w.close());

  it("is the subject's alone, and follows the erasure after the account is gone, until 30 days after the certificate", async () => {
    const { coachee, admin } = w.here;
    await aFolder(w);
    const { request, receipt } = await ask(w, coachee, coachee);
    assert.ok(receipt);
    assert.equal((await openReceipt(w.app, receipt))?.request.id, request.id);
    await w.runJobs();
    const open = await openReceipt(w.app, receipt);
    assert.equal(open?.request.state, "COMPLETED");
    const facts = await erasureFacts(w.app, open.who, open.request.id);
    assert.equal(facts.certificates.length, 1);
    assert.doesNotMatch(JSON.stringify(facts), /Ilse|Brandt/);
    assert.equal((await ask(w, admin, w.here.coachee2)).receipt, null);
    w.clock.advance(30 * DAY_MS - 60_000);
    assert.ok(await openReceipt(w.app, receipt));
    w.clock.advance(120_000);
    assert.equal(await openReceipt(w.app, receipt), null);
  });

  it("opens nothing when any of its characters is another, nor another request or workspace", async () => {
    const { coachee, coachee2 } = w.here;
    const mine = (await ask(w, coachee, coachee)).receipt as string;
    const others = (await ask(w, coachee2, coachee2)).receipt as string;
    for (let at = 0; at < mine.length; at++) {
      const changed = mine[at] === "A" || mine[at] === "a" ? "0" : "a";
      assert.equal(await openReceipt(w.app, `${mine.slice(0, at)}${changed}${mine.slice(at + 1)}`), null, String(at));
    }
    const [workspace, request] = mine.split(".");
    const mac = others.split(".")[2];
    for (const forged of [
      `${workspace}.${request}.${mac}`,
      `${w.there.id}.${request}.${mine.split(".")[2]}`,
      `${mine}=`,
      twinOf(mine),
      `${mine} `,
      "",
      "..",
    ])
      assert.equal(await openReceipt(w.app, forged), null);
    const keyrings = await w.look("select from workspace");
    assert.equal(keyrings.length, 2, "no workspace came into being");
  });

  it("of an admin's request is mailed to the subject before the address goes, and to nobody else", async () => {
    const { coachee, admin } = w.here;
    const address = await emailOf(w, coachee);
    w.mailer.failOn("send", 1);
    const { request, receipt } = await ask(w, admin, coachee);
    assert.equal(receipt, null);
    await w.runJobs();
    assert.equal((await requestNow(w, request.id)).startedAt, null, "nothing begins before the letter has left");
    await w.look("update graphile_worker._private_jobs set run_at = now() - interval '1 day'");
    await w.runJobs();
    assert.equal((await requestNow(w, request.id)).state, "COMPLETED");
    const receipts = w.mailer.letters.filter((letter) => letter.kind === "ERASURE_RECEIPT");
    assert.deepEqual(
      receipts.map(({ address: to, id, recipientId }) => [to, id, recipientId]),
      [[address, request.id, coachee.userId]],
    );
    const link = receipts[0]?.link ?? "";
    assert.ok(link.startsWith("http://world.test/erasure#receipt="));
    assert.equal((await openReceipt(w.app, link.split("=").at(-1) ?? ""))?.request.id, request.id);
  });

  it("stops nothing where the address takes no mail", async () => {
    w.mailer.failOn("send", 1, new PortError("mailer", "No such mailbox.", false));
    const { request } = await ask(w, w.here.admin, w.here.coachee);
    await w.runJobs();
    assert.equal((await requestNow(w, request.id)).state, "COMPLETED");
  });

  it("of a rejected request opens it for 30 days", async () => {
    const { coachee, admin } = w.here;
    const rules = { erasureApproval: "SECOND_PERSON" as const, idempotencyKey: aKey() };
    await updateWorkspace(w.app, admin, rules);
    const { request, receipt } = await ask(w, coachee, coachee);
    await rejectErasure(w.app, admin, { requestId: request.id, reason: "no", idempotencyKey: aKey() });
    assert.equal((await openReceipt(w.app, receipt ?? ""))?.request.state, "REJECTED");
    w.clock.advance(31 * DAY_MS);
    assert.equal(await openReceipt(w.app, receipt ?? ""), null);
  });
});

import assert from "node:assert/strict";
import type { ErasureApproval } from "../../src/entities";
import {
  approveErasure,
  cancelErasure,
  extendErasureDeadline,
  rejectErasure,
  requestErasure,
} from "../../src/lifecycle/dispose/erasure";
import { erasurePreview } from "../../src/lifecycle/dispose/erasure-preview";
import { startDueErasures } from "../../src/lifecycle/dispose/erasure-start";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { addMonths, dueDateOf } from "../../src/policies/erasure";
import { toWho, type World, world } from "../support/world";
import { aFolder } from "./disposal";
import { aKey, ask, certificatesOf, emailOf, requestNow } from "./erasures";
import { audited, opened, queue, refused, told } from "./fixtures";

const HOUR_MS = 3_600_000;

describe("requests for erasure", () => {
  let w: World;
  beforeEach(async () => {
    w = await world();
  });
  afterEach(() => w.close());

  const secondAdmin = async () =>
    toWho(await inviteUser(w.app, w.here.admin, { email: "bo@here.test", displayName: "Bo Second", role: "ADMIN" }));
  const setRules = (rules: { erasureApproval?: ErasureApproval; erasureCancelWindowHours?: number }) =>
    updateWorkspace(w.app, w.here.admin, { ...rules, idempotencyKey: aKey() });

  it("needs a preview that still holds", async () => {
    const { coachee, admin } = w.here;
    await refused("PREVIEW_REQUIRED", ask(w, coachee, coachee, { previewToken: "" }));
    await refused("PREVIEW_STALE", ask(w, coachee, coachee, { previewToken: "1.1.x" }));
    const other = await erasurePreview(w.app, admin, { subjectId: w.here.coachee2.userId as string });
    await refused("PREVIEW_STALE", ask(w, admin, coachee, { previewToken: other.token }));
    const before = await erasurePreview(w.app, coachee, { subjectId: coachee.userId as string });
    await aFolder(w);
    await refused("PREVIEW_STALE", ask(w, coachee, coachee, { previewToken: before.token }));
    assert.equal((await ask(w, coachee, coachee)).request.state, "RUNNING");
  });

  it("needs ERASE for oneself and the address for somebody else, to the letter", async () => {
    const { coachee, admin } = w.here;
    for (const confirmation of ["erase", "ERASE ", "", "ilse.brandt@here.test"])
      await refused("CONFIRMATION_MISMATCH", ask(w, coachee, coachee, { confirmation }));
    for (const confirmation of ["ERASE", "tariq.osei@here.test", ""])
      await refused("CONFIRMATION_MISMATCH", ask(w, admin, coachee, { confirmation }));
    await ask(w, admin, coachee, { confirmation: " Ilse.Brandt@HERE.test " });
  });

  it("needs, for oneself, a sign-in of the last five minutes", async () => {
    const { coachee } = w.here;
    await refused("FORBIDDEN", ask(w, coachee, coachee, { authTime: null }));
    await refused("FORBIDDEN", ask(w, coachee, coachee, { authTime: new Date(Date.now() - 301_000) }));
    await ask(w, coachee, coachee, { authTime: new Date(Date.now() - 290_000) });
  });

  it("is nobody else's to make, nor across workspaces", async () => {
    const { coach, coachee, coachee2, integrator } = w.here;
    for (const who of [coach, coachee2, integrator])
      await refused("FORBIDDEN", erasurePreview(w.app, who, { subjectId: coachee.userId as string }));
    await refused("NOT_FOUND", erasurePreview(w.app, w.there.admin, { subjectId: coachee.userId as string }));
    // Nor with a preview that was handed to them, and the address.
    const subjectId = coachee.userId as string;
    const { token: previewToken } = await erasurePreview(w.app, w.here.admin, { subjectId });
    const given = { subjectId, previewToken, confirmation: await emailOf(w, coachee), authTime: new Date() };
    for (const who of [coach, coachee2, integrator])
      await refused("FORBIDDEN", requestErasure(w.app, who, { ...given, idempotencyKey: aKey() }));
    assert.deepEqual(await w.look("select from erasure_request"), []);
  });

  it("is one at a time for a person, also when two come at once", async () => {
    const { coachee, admin } = w.here;
    await setRules({ erasureCancelWindowHours: 24 });
    const attempts = await Promise.allSettled([ask(w, coachee, coachee), ask(w, admin, coachee)]);
    assert.equal(attempts.filter(({ status }) => status === "fulfilled").length, 1);
    await refused("WRONG_STATE", ask(w, admin, coachee));
    assert.equal((await w.look("select from erasure_request")).length, 1);
  });

  it("repeated with its key gives the first request and its receipt again", async () => {
    const { coachee } = w.here;
    const subjectId = coachee.userId as string;
    const { token } = await erasurePreview(w.app, coachee, { subjectId });
    const same = { idempotencyKey: "again", previewToken: token };
    const first = await ask(w, coachee, coachee, same);
    const second = await ask(w, coachee, coachee, same);
    assert.deepEqual([second.request.id, second.receipt], [first.request.id, first.receipt]);
    await refused("IDEMPOTENCY_MISMATCH", ask(w, coachee, coachee, { ...same, reason: "other" }));
  });

  it("is due after a month or 30 days, and can be put off once, with a reason", async () => {
    const { coachee, admin } = w.here;
    await setRules({ erasureCancelWindowHours: 24 });
    const { request } = await ask(w, coachee, coachee);
    assert.deepEqual(request.dueAt, dueDateOf(request.requestedAt));
    const extend = (who = admin, reason: string | null = "Many sessions") =>
      extendErasureDeadline(w.app, who, { requestId: request.id, reason, idempotencyKey: aKey() });
    await refused("INVALID_INPUT", extend(admin, null));
    await refused("FORBIDDEN", extend(coachee));
    const extended = await extend();
    assert.deepEqual([extended.extended, extended.dueAt], [true, addMonths(request.dueAt, 2)]);
    await refused("WRONG_STATE", extend());
    assert.equal(await opened(w, "erasure_request", "decisionReason", extended), "Many sessions");
  });

  it("can't be put off once it is due", async () => {
    const { coachee, admin } = w.here;
    await setRules({ erasureApproval: "SECOND_PERSON" });
    const { request } = await ask(w, coachee, coachee);
    w.clock.advance(31 * 24 * HOUR_MS);
    const late = { requestId: request.id, reason: "late", idempotencyKey: aKey() };
    await refused("WRONG_STATE", extendErasureDeadline(w.app, admin, late));
  });

  it("waits for an admin who neither asked nor is meant, where the workspace wants one", async () => {
    const { coachee, admin } = w.here;
    await setRules({ erasureApproval: "SECOND_PERSON" });
    const other = await secondAdmin();
    const { request } = await ask(w, admin, coachee, { reason: "asked by telephone" });
    assert.equal(request.state, "AWAITING_APPROVAL");
    await w.runJobs();
    assert.equal((await requestNow(w, request.id)).state, "AWAITING_APPROVAL");
    assert.ok((await told(w, other)).some(({ kind }) => kind === "ERASURE_AWAITING_APPROVAL"));
    const decision = { requestId: request.id, idempotencyKey: aKey() };
    await refused("SECOND_PERSON_REQUIRED", approveErasure(w.app, admin, decision));
    await refused("FORBIDDEN", approveErasure(w.app, coachee, decision));
    await refused("NOT_FOUND", approveErasure(w.app, w.here.coach, decision));
    await refused("NOT_FOUND", approveErasure(w.app, w.there.admin, decision));
    await refused("INVALID_INPUT", rejectErasure(w.app, other, decision));
    const rejection = { ...decision, reason: "A dispute is open." };
    await refused("SECOND_PERSON_REQUIRED", rejectErasure(w.app, admin, rejection));
    await refused("FORBIDDEN", rejectErasure(w.app, coachee, rejection));
    assert.equal((await approveErasure(w.app, other, decision)).state, "RUNNING");
    await w.runJobs();
    assert.equal((await requestNow(w, request.id)).state, "COMPLETED");
    assert.deepEqual(await audited(w, `ers_${request.id}`), [
      "erasure.requested",
      "erasure.approved",
      "erasure.started",
      "erasure.completed",
    ]);
  });

  it("that is rejected destroys nothing and says why to the person", async () => {
    const { coachee, admin } = w.here;
    await setRules({ erasureApproval: "SECOND_PERSON" });
    const { request } = await ask(w, coachee, coachee);
    const decision = { requestId: request.id, reason: "A dispute is open.", idempotencyKey: aKey() };
    const rejected = await rejectErasure(w.app, admin, decision);
    assert.equal(rejected.state, "REJECTED");
    await w.runJobs();
    await refused("WRONG_STATE", approveErasure(w.app, admin, { ...decision, idempotencyKey: aKey() }));
    assert.ok((await told(w, coachee)).some(({ kind }) => kind === "ERASURE_UPDATED"));
    assert.equal((await w.look("select from disposal_run")).length, 0);
    const [active] = await w.look<{ active: boolean }>("select active from app_user where id = $1", [coachee.userId]);
    assert.equal(active?.active, true);
    assert.doesNotMatch(JSON.stringify(await w.look("select facts from audit_entry")), /dispute/);
  });

  it("can be cancelled until its hours are over, and begins by itself then", async () => {
    const { coachee, coachee2, admin } = w.here;
    await setRules({ erasureCancelWindowHours: 24 });
    const { request } = await ask(w, coachee, coachee);
    assert.deepEqual(
      [request.state, request.scheduledFor],
      ["SCHEDULED", new Date(request.requestedAt.getTime() + 24 * HOUR_MS)],
    );
    await w.runJobs();
    assert.equal((await queue(w, "erasure")).length, 1);
    const stop = { requestId: request.id, idempotencyKey: aKey() };
    await refused("NOT_FOUND", cancelErasure(w.app, coachee2, stop));
    assert.equal((await cancelErasure(w.app, coachee, stop)).state, "CANCELLED");
    const again = (await ask(w, coachee, coachee)).request;
    w.clock.advance(23 * HOUR_MS);
    await startDueErasures(w.app, w.here.system);
    assert.equal((await requestNow(w, again.id)).state, "SCHEDULED");
    w.clock.advance(HOUR_MS);
    await startDueErasures(w.app, w.here.system);
    await refused("WRONG_STATE", cancelErasure(w.app, admin, { requestId: again.id, idempotencyKey: aKey() }));
    await w.runJobs();
    assert.equal((await requestNow(w, again.id)).state, "COMPLETED");
    const earlier = await requestNow(w, request.id);
    assert.deepEqual([earlier.state, earlier.subjectId], ["CANCELLED", null]);
    const left = await w.composed.keyring.load(w.here.id, [request.id, again.id]);
    assert.equal(left.size, 0, "the keys of both requests went");
    assert.equal((await certificatesOf(w, again.id)).length, 1);
  });

  it("is nobody else's to cancel, also where no wall hides it", async () => {
    const { coach, coachee, coachee2, integrator } = w.here;
    await setRules({ erasureCancelWindowHours: 24 });
    const { request } = await ask(w, coachee, coachee);
    await w.look("create policy open on erasure_request to regenesis_app using (true)");
    for (const who of [coach, coachee2, integrator])
      await refused("FORBIDDEN", cancelErasure(w.app, who, { requestId: request.id, idempotencyKey: aKey() }));
    assert.equal((await requestNow(w, request.id)).state, "SCHEDULED");
  });

  it("is decided once: no second word begins it before its hours are over", async () => {
    const { coachee, admin } = w.here;
    await setRules({ erasureApproval: "SECOND_PERSON", erasureCancelWindowHours: 24 });
    const { request } = await ask(w, coachee, coachee);
    const decide = () => ({ requestId: request.id, reason: "Decided.", idempotencyKey: aKey() });
    assert.equal((await approveErasure(w.app, admin, decide())).state, "SCHEDULED");
    await setRules({ erasureCancelWindowHours: 0 });
    await refused("WRONG_STATE", approveErasure(w.app, admin, decide()));
    await refused("WRONG_STATE", rejectErasure(w.app, admin, decide()));
    assert.equal((await requestNow(w, request.id)).state, "SCHEDULED");
  });

  it("of the last admin is refused, also when another admin's is under way", async () => {
    const { admin } = w.here;
    await refused("WRONG_STATE", ask(w, admin, admin));
    await setRules({ erasureCancelWindowHours: 24 });
    const other = await secondAdmin();
    await ask(w, other, other);
    await refused("WRONG_STATE", ask(w, admin, admin));
  });

  it("of an admin who has become the last one meanwhile does not begin", async () => {
    const { admin } = w.here;
    await setRules({ erasureCancelWindowHours: 24 });
    const other = await secondAdmin();
    const { request } = await ask(w, other, other);
    await w.look("update app_user set active = false where id = $1", [admin.userId]);
    w.clock.advance(25 * HOUR_MS);
    await startDueErasures(w.app, w.here.system);
    assert.equal((await requestNow(w, request.id)).state, "CANCELLED");
    const [left] = await w.look<{ active: boolean }>("select active from app_user where id = $1", [other.userId]);
    assert.equal(left?.active, true);
  });
});

import assert from "node:assert/strict";
import type { Audience, User, Workspace } from "../../src/entities";
import { createWorkspace } from "../../src/lifecycle/ingest/create-workspace";
import { deactivateUser, hashEmail, inviteUser } from "../../src/lifecycle/ingest/people";
import { type UpdateWorkspaceInput, updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { toWho, type World, world } from "../support/world";
import { audited, opened, refused, row, rows } from "./fixtures";

describe("ingest: people and workspaces", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  let keys = 0;
  const invite = (email: string, role: Audience = "COACHEE", who = w.here.admin) =>
    inviteUser(w.app, who, { email, displayName: "Nora Ek", role });
  const close = (id: string | null, who = w.here.admin) =>
    deactivateUser(w.app, who, { id: id as string, idempotencyKey: `close-${++keys}` });

  it("a person's name and address are sealed under a key of their own, and found by a keyed hash", async () => {
    const { id } = await invite("  Nora.Ek@Example.TEST ");
    const user = await row<User>(w, "select * from app_user where id = $1", [id]);
    assert.equal(await opened(w, "app_user", "email", user), "nora.ek@example.test");
    assert.equal(await opened(w, "app_user", "displayName", user), "Nora Ek");
    assert.ok(user.emailHash?.equals(await hashEmail(w.app.keys(w.here.admin), "NORA.EK@example.test")));
    assert.ok(!user.emailHash?.equals(await hashEmail(w.app.keys(w.there.admin), "nora.ek@example.test")));
    assert.match(user.ref, /^p-[0-9a-f]{24}$/);
    assert.doesNotMatch(JSON.stringify(await rows(w, "select facts, action from audit_entry")), /nora/i);
    assert.deepEqual(await audited(w, `usr_${id}`), ["user.invited"]);
  });

  it("an address belongs to one person of a workspace, and may be another's elsewhere", async () => {
    await invite("twice@example.test");
    assert.deepEqual((await refused("CONFLICT", invite("TWICE@example.test"))).field, ["email"]);
    await invite("twice@example.test", "COACH", w.there.admin);
    for (const email of ["", "nobody", "a b@c.test", "a@b", `${"a".repeat(250)}@b.test`])
      await assert.rejects(invite(email), { name: "DomainError" });
  });

  it("the walls refuse an invitation by anybody but an admin", async () => {
    for (const who of [w.here.coach, w.here.coachee, w.here.integrator])
      await assert.rejects(invite(`by-${who.role}@example.test`, "ADMIN", who), {
        name: "StoreError",
        sqlState: "42501",
      });
  });

  it("an account is closed once, stays on record, and the last admin can't go", async () => {
    const { id } = await invite("gone@example.test", "COACH");
    await close(id);
    await refused("WRONG_STATE", close(id));
    assert.equal((await row<User>(w, "select * from app_user where id = $1", [id])).active, false);
    await refused("WRONG_STATE", close(w.here.admin.userId));
    await refused("NOT_FOUND", close(w.there.coach.userId));
    const second = toWho(await invite("admin2@example.test", "ADMIN"));
    await close(second.userId, second);
    await refused("WRONG_STATE", close(w.here.admin.userId));
  });

  it("two admins who close each other's account at once leave one of them", async () => {
    const second = toWho(await invite("admin3@example.test", "ADMIN"));
    const both = await Promise.allSettled([close(second.userId), close(w.here.admin.userId, second)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const left = await rows<User>(w, "select * from app_user where role = 'ADMIN' and active and workspace_id = $1", [
      w.here.id,
    ]);
    assert.equal(left.length, 1);
  });

  const update = (input: Partial<UpdateWorkspaceInput>, who = w.there.admin) =>
    updateWorkspace(w.app, who, { idempotencyKey: `update-${++keys}`, ...input });

  it("settings change one by one, are audited as codes, and stay inside their bounds", async () => {
    await update({ l2Visibility: "CLIENT_VISIBLE", exportPolicy: "NONE", erasureCancelWindowHours: 168 });
    await update({ name: " Quiet\u0000 Harbour ", storageQuotaBytes: 1000 });
    const workspace = await row<Workspace>(w, "select * from workspace where id = $1", [w.there.id]);
    assert.deepEqual(
      [workspace.name, workspace.l2Visibility, workspace.exportPolicy, Number(workspace.storageQuotaBytes)],
      ["Quiet Harbour", "CLIENT_VISIBLE", "NONE", 1000],
    );
    await update({ storageQuotaBytes: null });
    assert.equal(
      (await row<Workspace>(w, "select * from workspace where id = $1", [w.there.id])).storageQuotaBytes,
      null,
    );
    const facts = await rows(w, "select facts from audit_entry where action = 'workspace.updated' order by at, id");
    assert.deepEqual(facts[0], {
      facts: { l2Visibility: "CLIENT_VISIBLE", exportPolicy: "NONE", erasureCancelWindowHours: 168 },
    });
    assert.doesNotMatch(JSON.stringify(facts), /Harbour/);
    for (const hours of [-1, 169, 1.5]) await refused("OUT_OF_BOUNDS", update({ erasureCancelWindowHours: hours }));
    await refused("OUT_OF_BOUNDS", update({ storageQuotaBytes: -1 }));
    await refused("OUT_OF_BOUNDS", update({ modelTokensPerMonth: 0.5 }));
    await refused("INVALID_INPUT", update({ l2Visibility: "SYSTEM_INTERNAL" }));
    await refused("PREVIEW_REQUIRED", update({ mode: "STATELESS" }));
    await refused("PREVIEW_STALE", update({ mode: "STATELESS", previewToken: "old" }));
  });

  it("an admin changes their own workspace and no other, nobody else changes any", async () => {
    const name = async () => (await row<Workspace>(w, "select name from workspace where id = $1", [w.here.id])).name;
    const before = await name();
    for (const who of [w.here.coach, w.here.coachee, w.here.integrator])
      await assert.rejects(update({ name: "Mine" }, who));
    await assert.rejects(update({ name: "Mine" }, { ...w.there.admin, workspaceId: w.here.id, role: "COACH" }));
    assert.equal(await name(), before);
  });

  it("a workspace starts with three retention policies of 730 days, and its name is taken once", async () => {
    const id = w.app.newId();
    const system = { ...w.here.system, workspaceId: id };
    await createWorkspace(w.app, system, { slug: "third", name: "Third" });
    const policies = await rows(w, "select category, days from retention_policy where workspace_id = $1 order by 1", [
      id,
    ]);
    assert.deepEqual(
      policies.map(({ category, days }) => [category, days]),
      [
        ["FILLED_FORM", 730],
        ["SESSION", 730],
        ["SOURCE_DOCUMENT", 730],
      ],
    );
    const again = { ...system, workspaceId: w.app.newId() };
    await refused("CONFLICT", createWorkspace(w.app, again, { slug: "third", name: "Third" }));
    await refused("INVALID_INPUT", createWorkspace(w.app, again, { slug: "../x", name: "X" }));
  });
});

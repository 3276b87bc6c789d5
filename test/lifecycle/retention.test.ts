import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  type FilledForm,
  type RetentionCategory,
  type RetentionPolicy,
  type Session,
  type Source,
  toPublicId,
} from "../../src/entities";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import {
  applyDueChanges,
  cancelRetentionChange,
  retentionPreview,
  type SetRetentionPolicyInput,
  setRetentionPolicy,
} from "../../src/lifecycle/dispose/retention";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { requestUpload } from "../../src/lifecycle/ingest/upload";
import { dueAt } from "../../src/lifecycle/store/retention-clock";
import { type Tenant, type World, world } from "../support/world";
import { audited, refused, row, rows, told } from "./fixtures";

const DAY = 86_400_000;

describe("retention", () => {
  let w: World;
  let here: Tenant;
  beforeEach(async () => {
    w = await world();
    here = w.here;
  });
  afterEach(() => w.close());

  const policyOf = (category: RetentionCategory) =>
    row<RetentionPolicy>(w, "select * from retention_policy where workspace_id = $1 and category = $2", [
      here.id,
      category,
    ]);
  const set = (input: Omit<SetRetentionPolicyInput, "idempotencyKey">, who = here.admin) =>
    setRetentionPolicy(w.app, who, { ...input, idempotencyKey: randomUUID() });
  const preview = (category: RetentionCategory, days: number, archiveAfterDays?: number | null) =>
    retentionPreview(w.app, here.admin, { category, days, archiveAfterDays });
  const shorten = async (category: RetentionCategory, days: number) =>
    set({ category, days, previewToken: (await preview(category, days)).token });

  /** A session made so many days ago, with one text. */
  async function aged(days: number): Promise<{ session: Session; source: Source }> {
    const session = await createSession(w.app, here.coach, { kind: "FILL", coacheeId: here.coachee.userId });
    const source = await addTextSource(w.app, here.coach, { sessionId: session.id, text: `Made ${days} days ago.` });
    const createdAt = new Date(w.clock.now().getTime() - days * DAY);
    for (const [table, id] of [
      ["session", session.id],
      ["source", source.id],
    ])
      await w.look(`update ${table} set created_at = $2, expires_at = $3 where id = $1`, [
        id,
        createdAt,
        dueAt(createdAt, 730),
      ]);
    return { session, source };
  }

  it("gives every session, source and form its date when it is made", async () => {
    const session = await createSession(w.app, here.coach, { kind: "FILL" });
    assert.equal(session.expiresAt?.getTime(), dueAt(session.createdAt, 730).getTime());
    const text = await addTextSource(w.app, here.coach, { sessionId: session.id, text: "A text." });
    const file = { filename: "a.vtt", mediaType: "text/vtt", byteSize: 10, kind: "TRANSCRIPT_FILE" } as const;
    const asked = await requestUpload(w.app, here.coach, { sessionId: session.id, ...file });
    for (const source of [text, asked])
      assert.equal(source.expiresAt?.getTime(), dueAt(source.createdAt, 730).getTime());
    const fields = [{ key: "goal", label: "Goal", kind: "TEXT" as const, required: false }];
    const template = await createFormTemplate(w.app, here.coach, { name: "Intake", fields });
    const form = await fillForm(w.app, here.coach, { sessionId: session.id, templateId: template.id });
    assert.equal(form.expiresAt?.getTime(), dueAt(form.createdAt, 730).getTime());
  });

  it("made longer moves every date of the category at once, from its own anchor, and no other category's", async () => {
    const { session, source } = await aged(100);
    await w.look("update session set completed_at = created_at + interval '20 days' where id = $1", [session.id]);
    const completed = await row<Session>(w, "select * from session where id = $1", [session.id]);
    const policy = await set({ category: "SESSION", days: 1000 });
    assert.deepEqual([policy.days, policy.version, policy.pendingAt], [1000, 2, null]);
    const moved = await row<Session>(w, "select * from session where id = $1", [session.id]);
    assert.equal(moved.expiresAt?.getTime(), dueAt(completed.completedAt as Date, 1000).getTime());
    const same = await row<Source>(w, "select * from source where id = $1", [source.id]);
    assert.equal(same.expiresAt?.getTime(), dueAt(same.createdAt, 730).getTime());
    assert.deepEqual(await audited(w, toPublicId("workspace", here.id)), ["workspace.created", "retention.changed"]);
  });

  it("made longer lets what is in the trash stay its whole days, and no longer than its own end", async () => {
    const { source } = await aged(720);
    const trashedAt = w.clock.now();
    const { expiresAt } = await row<Source>(w, "select * from source where id = $1", [source.id]);
    await w.look("update source set state = 'TRASHED', trashed_at = $2, purge_after = $3 where id = $1", [
      source.id,
      trashedAt,
      expiresAt,
    ]);
    await set({ category: "SOURCE_DOCUMENT", days: 800 });
    const longer = await row<Source>(w, "select * from source where id = $1", [source.id]);
    assert.equal(longer.purgeAfter?.getTime(), trashedAt.getTime() + 30 * DAY);
    await set({ category: "SOURCE_DOCUMENT", days: 2000 });
    const longest = await row<Source>(w, "select * from source where id = $1", [source.id]);
    assert.equal(longest.purgeAfter?.getTime(), trashedAt.getTime() + 30 * DAY);
  });

  it("made longer lets people hear again of an end they were warned of; made shorter does not", async () => {
    const { session } = await aged(720);
    await w.look("update session set warned_at = now() where id = $1", [session.id]);
    await shorten("SESSION", 729);
    w.clock.advance(DAY);
    await applyDueChanges(w.app, here.system);
    assert.ok((await row<Session>(w, "select * from session where id = $1", [session.id])).warnedAt);
    await set({ category: "SESSION", days: 900 });
    assert.equal((await row<Session>(w, "select * from session where id = $1", [session.id])).warnedAt, null);
  });

  it("made shorter needs a preview, waits a day, tells every admin, and moves the dates only then", async () => {
    const { session } = await aged(200);
    await refused("PREVIEW_REQUIRED", set({ category: "SESSION", days: 100 }));
    const seen = await preview("SESSION", 100);
    assert.equal(seen.effectiveAt.getTime() - w.clock.now().getTime() > DAY - 60_000, true);
    assert.equal(seen.affected.find(({ category }) => category === "session")?.count, 1);
    const waiting = await set({ category: "SESSION", days: 100, previewToken: seen.token });
    assert.deepEqual([waiting.days, waiting.pendingDays, waiting.version], [730, 100, 1]);
    assert.equal(waiting.pendingById, here.admin.userId);
    assert.deepEqual(await told(w, here.admin), [
      { kind: "RETENTION_CHANGE_PENDING", resourceId: toPublicId("workspace", here.id) },
    ]);
    w.clock.advance(DAY - 60_000);
    await applyDueChanges(w.app, here.system);
    assert.equal((await policyOf("SESSION")).days, 730);
    w.clock.advance(120_000);
    await applyDueChanges(w.app, here.system);
    const policy = await policyOf("SESSION");
    assert.deepEqual([policy.days, policy.version, policy.pendingDays, policy.pendingAt], [100, 2, null, null]);
    const found = await row<Session>(w, "select * from session where id = $1", [session.id]);
    assert.equal(found.expiresAt?.getTime(), dueAt(found.createdAt, 100).getTime());
  });

  it("refuses a preview of other terms, of a policy that changed, and of a due set that changed", async () => {
    await aged(200);
    const { token } = await preview("SESSION", 100);
    for (const other of [{ days: 101 }, { days: 100, archiveAfterDays: 50 }])
      await refused("PREVIEW_STALE", set({ category: "SESSION", previewToken: token, ...other }));
    await refused("PREVIEW_STALE", set({ category: "SOURCE_DOCUMENT", days: 100, previewToken: token }));
    const { session } = await aged(150);
    await refused("PREVIEW_STALE", set({ category: "SESSION", days: 100, previewToken: token }));
    const again = await preview("SESSION", 100);
    await aged(20);
    await w.look("update session set state = 'DISPOSING' where id = $1", [session.id]);
    await refused("PREVIEW_STALE", set({ category: "SESSION", days: 100, previewToken: again.token }));
    const third = await preview("SESSION", 100);
    await set({ category: "SESSION", days: 800 });
    await refused("PREVIEW_STALE", set({ category: "SESSION", days: 100, previewToken: third.token }));
    const fourth = await preview("SESSION", 100);
    // Newer rows that the terms don't reach change nothing of what was seen.
    await aged(20);
    await set({ category: "SESSION", days: 100, previewToken: fourth.token });
  });

  it("lets another workspace's preview do nothing", async () => {
    const foreign = await retentionPreview(w.app, w.there.admin, { category: "SESSION", days: 100 });
    await refused("PREVIEW_STALE", set({ category: "SESSION", days: 100, previewToken: foreign.token }));
  });

  it("counts what is held apart from what would go", async () => {
    const [{ session: held }] = [await aged(200), await aged(200)];
    await w.look(
      `insert into legal_hold (workspace_id, id, target_kind, target_id, kind, ground, placed_at)
       values ($1, $2, 'SESSION', $3, 'LEGAL', 'Case 12', $4)`,
      [here.id, randomUUID(), held.id, w.clock.now()],
    );
    const seen = await preview("SESSION", 100);
    assert.equal(seen.affected.find(({ category }) => category === "session")?.count, 1);
    assert.deepEqual(seen.withheld, [{ ground: "Case 12", until: null, count: 1 }]);
  });

  it("has one change waiting at a time, which can be cancelled and then asked for again", async () => {
    await shorten("SESSION", 100);
    await refused("CONFLICT", shorten("SESSION", 90));
    await refused("CONFLICT", set({ category: "SESSION", days: 2000 }));
    await shorten("FILLED_FORM", 100);
    const cancelled = await cancelRetentionChange(w.app, here.admin, { category: "SESSION" });
    assert.deepEqual([cancelled.days, cancelled.pendingDays, cancelled.pendingAt], [730, null, null]);
    await refused("WRONG_STATE", cancelRetentionChange(w.app, here.admin, { category: "SESSION" }));
    w.clock.advance(2 * DAY);
    await applyDueChanges(w.app, here.system);
    assert.deepEqual([(await policyOf("SESSION")).days, (await policyOf("FILLED_FORM")).days], [730, 100]);
    await shorten("SESSION", 90);
  });

  it("two changes at once: one waits and the other is refused", async () => {
    const tokens = [await preview("SESSION", 100), await preview("SESSION", 200)];
    const both = await Promise.allSettled(
      tokens.map(({ days, token }) => set({ category: "SESSION", days: days as number, previewToken: token })),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const lost = both.find((each) => each.status === "rejected");
    await refused("CONFLICT", Promise.reject(lost?.reason));
  });

  it("treats an earlier archive age as a shortening and a later one as none", async () => {
    await refused("PREVIEW_REQUIRED", set({ category: "SESSION", days: 730, archiveAfterDays: 365 }));
    const { token } = await preview("SESSION", 730, 365);
    await set({ category: "SESSION", days: 730, archiveAfterDays: 365, previewToken: token });
    w.clock.advance(DAY);
    await applyDueChanges(w.app, here.system);
    assert.equal((await policyOf("SESSION")).archiveAfterDays, 365);
    assert.equal((await set({ category: "SESSION", days: 730, archiveAfterDays: 700 })).archiveAfterDays, 700);
    assert.equal((await set({ category: "SESSION", days: 800 })).archiveAfterDays, 700);
    assert.equal((await set({ category: "SESSION", days: 800, archiveAfterDays: null })).archiveAfterDays, null);
  });

  it("refuses what is out of bounds, in a preview as well", async () => {
    for (const days of [89, 2558]) {
      await refused("OUT_OF_BOUNDS", set({ category: "SESSION", days }));
      await refused("OUT_OF_BOUNDS", preview("SESSION", days));
    }
    await refused("OUT_OF_BOUNDS", preview("SESSION", 365, 366));
    await refused("INVALID_INPUT", preview("FILLED_FORM", 365, 30));
  });

  it("is for admins, in their own workspace", async () => {
    for (const who of [here.coach, here.coachee, here.integrator]) {
      await refused("FORBIDDEN", set({ category: "SESSION", days: 800 }, who));
      await refused("FORBIDDEN", retentionPreview(w.app, who, { category: "SESSION", days: 100 }));
      await refused("FORBIDDEN", cancelRetentionChange(w.app, who, { category: "SESSION" }));
    }
    await set({ category: "SESSION", days: 800 });
    const elsewhere = await rows<RetentionPolicy>(w, "select * from retention_policy where workspace_id = $1", [
      w.there.id,
    ]);
    assert.ok(elsewhere.every(({ days, version }) => days === 730 && version === 1));
  });

  it("the same request twice is one change", async () => {
    const input = { category: "SESSION" as const, days: 800, idempotencyKey: "once" };
    const [first, second] = [
      await setRetentionPolicy(w.app, here.admin, input),
      await setRetentionPolicy(w.app, here.admin, input),
    ];
    assert.deepEqual([first.version, second.version], [2, 2]);
    await refused("IDEMPOTENCY_MISMATCH", setRetentionPolicy(w.app, here.admin, { ...input, days: 801 }));
  });

  it("gives rows without a date, and rows made under the days before, the date they should have", async () => {
    const { session, source } = await aged(10);
    const form = "select * from filled_form";
    await w.look("update session set expires_at = null where id = $1", [session.id]);
    await w.look("update source set expires_at = expires_at + interval '1 day' where id = $1", [source.id]);
    await applyDueChanges(w.app, here.system);
    const [mended, moved] = [
      await row<Session>(w, "select * from session where id = $1", [session.id]),
      await row<Source>(w, "select * from source where id = $1", [source.id]),
    ];
    for (const each of [mended, moved]) assert.equal(each.expiresAt?.getTime(), dueAt(each.createdAt, 730).getTime());
    assert.deepEqual(await rows<FilledForm>(w, form), []);
  });
});

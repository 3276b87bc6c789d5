import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import type { Source } from "../../src/entities";
import { placeLegalHold } from "../../src/lifecycle/dispose/holds";
import { explainLifecycle } from "../../src/lifecycle/dispose/precedence";
import { deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash } from "../../src/lifecycle/dispose/trash-bulk";
import { dueAt } from "../../src/lifecycle/store/retention-clock";
import type { LifecycleRule } from "../../src/policies/precedence";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { aFolder, aForm, DAY_MS } from "./disposal";
import { row } from "./fixtures";

describe("lifecycle of an item, explained", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  type Kind = Parameters<typeof explainLifecycle>[2]["kind"];
  const explain = (kind: Kind, id: string, who: Who = w.here.coach) => explainLifecycle(w.app, who, { kind, id });
  const applying = (trace: { rules: { rule: LifecycleRule; applies: boolean }[] } | null) =>
    trace?.rules.filter(({ applies }) => applies).map(({ rule }) => rule);
  const NAMES = /brandt|ilse|holt|maren|example|\.test/i;

  it("a living session, source, form, pack and person each know by which rule they go, and when", async () => {
    const { session, packs } = await aReviewedSession(w);
    const form = await aForm(w, session.id);
    const { sources } = await aFolder(w);
    const source = sources[0] as Source;
    const { endedAt, completedAt, createdAt } = await row<{ endedAt: Date; completedAt: Date; createdAt: Date }>(
      w,
      "select ended_at, completed_at, created_at from session where id = $1",
      [session.id],
    );
    const due = dueAt(endedAt ?? completedAt ?? createdAt, 730);
    const whole = await explain("session", session.id);
    assert.deepEqual(
      [whole?.present, whole?.decidedBy, whole?.deleteAt, whole?.step],
      [true, "RETENTION_POLICY", due, "APPROVE"],
    );
    const pack = await explain("pack", packs[0]?.id as string);
    assert.deepEqual([pack?.kind, pack?.id, pack?.deleteAt, pack?.rules], ["pack", packs[0]?.id, due, whole?.rules]);
    const text = await explain("source", source.id);
    assert.deepEqual([text?.deleteAt, applying(text)], [dueAt(source.createdAt, 730), ["RETENTION_POLICY"]]);
    assert.deepEqual((await explain("form", form.id))?.deleteAt, dueAt(form.completedAt as Date, 730));
    const person = await explain("user", w.here.coachee.userId as string);
    assert.deepEqual(
      [person?.decidedBy, person?.deleteAt, person?.outcome],
      [null, null, "Nothing is due to delete it."],
    );
    for (const trace of [whole, pack, text, person]) assert.doesNotMatch(JSON.stringify(trace), NAMES);
  });

  it("a source in the trash and under a hold shows both, and goes when the hold has ended", async () => {
    const { sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    const { purgeAfter } = await deleteSource(w.app, w.here.coach, { id, reason: "Wrong file", idempotencyKey: v7() });
    const trashed = await explain("source", id);
    assert.deepEqual([trashed?.decidedBy, trashed?.deleteAt], ["TRASH", purgeAfter]);
    const until = new Date(w.clock.now().getTime() + 60 * DAY_MS);
    await placeLegalHold(w.app, w.here.admin, {
      ...{ target: { kind: "SOURCE", id }, kind: "LEGAL", ground: "ZPO § 142", reason: "Secret case", until },
      idempotencyKey: v7(),
    });
    const held = await explain("source", id, w.here.coachee);
    assert.deepEqual([held?.decidedBy, held?.deleteAt], ["LEGAL_HOLD", until]);
    assert.deepEqual(applying(held), ["LEGAL_HOLD", "RETENTION_POLICY", "TRASH"]);
    assert.doesNotMatch(JSON.stringify(held), /Secret|Wrong file/);
  });

  it("the law of a form keeps it from its completion on", async () => {
    const { sessionId } = await aFolder(w);
    const form = await aForm(w, sessionId, { ground: "BGB § 630f", days: 3650 });
    const trace = await explain("form", form.id, w.here.admin);
    const end = dueAt(form.completedAt as Date, 3650);
    assert.deepEqual([trace?.decidedBy, trace?.deleteAt], ["STATUTORY_RETENTION", end]);
    assert.match(trace?.rules[1]?.explanation ?? "", /BGB § 630f: kept 3650 days/);
  });

  it("what is not theirs to see is nothing to them, living or gone", async () => {
    const { sessionId, sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    for (const who of [w.here.coach2, w.here.coachee2, w.there.admin, w.there.integrator]) {
      assert.equal(await explain("session", sessionId, who), null);
      assert.equal(await explain("source", id, who), null);
    }
    const { packs } = await aReviewedSession(w, { file: "conversation-2.vtt" });
    assert.equal(await explain("pack", packs[0]?.id as string, w.here.coachee), null);
    for (const kind of ["session", "source", "form", "user", "pack", "workspace", "audit" as Kind, "hold"] as const)
      assert.equal(await explain(kind as Kind, w.app.newId(), w.here.admin), null);
  });

  it("what is gone is explained to those who manage, with its certificate, and to nobody else", async () => {
    const { sessionId, sources } = await aFolder(w, { texts: 2 });
    const [one, two] = sources as [Source, Source];
    await deleteSource(w.app, w.here.coach, { id: one.id, idempotencyKey: v7() });
    await purgeFromTrash(w.app, w.here.admin, { items: [{ kind: "SOURCE", id: one.id }], idempotencyKey: v7() });
    const going = await explain("source", one.id, w.here.admin);
    assert.deepEqual([going?.present, going?.step, going?.outcome], [true, "DISPOSE", "It is being destroyed now."]);
    await deleteSession(w.app, w.here.coach, { id: sessionId, idempotencyKey: v7() });
    await w.runJobs();
    for (const [kind, id] of [
      ["source", one.id],
      ["source", two.id],
      ["session", sessionId],
    ] as const) {
      for (const who of [w.here.coach, w.here.coachee, w.there.admin]) assert.equal(await explain(kind, id, who), null);
      for (const who of [w.here.admin, w.here.integrator]) {
        const trace = await explain(kind, id, who);
        const certificate = await row<{ id: string; number: number }>(
          w,
          "select id, number from deletion_certificate where id = $1",
          [trace?.certificateId],
        );
        assert.deepEqual([trace?.present, trace?.deleteAt, certificate.id], [false, null, trace?.certificateId]);
        assert.match(trace?.outcome ?? "", new RegExp(`certificate ${certificate.number}\\.$`));
      }
    }
  });
});

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import type { Source } from "../../src/entities";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { deleteFormTemplate } from "../../src/lifecycle/derive/form-template";
import { deleteFilledForm, deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash, restoreFromTrash, type TrashItem } from "../../src/lifecycle/dispose/trash-bulk";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { requestUpload } from "../../src/lifecycle/ingest/upload";
import { formsOf } from "../../src/reads/forms";
import { Loaders } from "../../src/reads/loaders";
import { isReadable, sourcesOf } from "../../src/reads/sources";
import { demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { aFolder, aForm, aTemplate, DAY_MS, formNow, isGone, runsOf, sourceNow } from "./disposal";
import { audited, opened, refused, row, runWaiting } from "./fixtures";
import { valuesOf } from "./form-values";

describe("trash", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const remove = (id: string, given: { who?: Who; reason?: string; key?: string } = {}) =>
    deleteSource(w.app, given.who ?? w.here.coach, { id, reason: given.reason, idempotencyKey: given.key ?? v7() });
  const removeForm = (id: string, who: Who = w.here.coach) =>
    deleteFilledForm(w.app, who, { id, idempotencyKey: v7() });
  const source = (id: string): TrashItem => ({ kind: "SOURCE", id });
  const restore = (items: TrashItem[], who: Who = w.here.coach, idempotencyKey: string = v7()) =>
    restoreFromTrash(w.app, who, { items, idempotencyKey });
  const purge = (items: TrashItem[], who: Who = w.here.admin, idempotencyKey: string = v7()) =>
    purgeFromTrash(w.app, who, { items, idempotencyKey });
  const codes = (result: { refused: { index: number; error: { code: string } }[] }) =>
    result.refused.map(({ index, error }) => [index, error.code]);
  async function aText(given: { who?: Who } = {}): Promise<Source> {
    const [made] = (await aFolder(w, given)).sources;
    return made as Source;
  }
  const listed = async (sessionId: string) => {
    const page = { count: 20, backward: false, after: null, before: null };
    const loaders = new Loaders(w.app, w.here.coach);
    const [sources, forms] = await Promise.all([
      sourcesOf(loaders, sessionId, page).rows(),
      formsOf(loaders, sessionId, page).rows(),
    ]);
    return [...sources, ...forms].map(({ id }) => id);
  };

  it("a deleted source is marked with who, when, why and until when, and nothing of it is destroyed", async () => {
    const { id, expiresAt } = await aText();
    const gone = await remove(id, { reason: "Recorded by mistake" });
    const [now] = await sourceNow(w, id);
    assert.deepEqual([gone.state, now?.state, now?.trashedById], ["TRASHED", "TRASHED", w.here.coach.userId]);
    assert.equal(now?.purgeAfter?.getTime(), (now?.trashedAt?.getTime() ?? 0) + 30 * DAY_MS);
    assert.equal(await opened(w, "source", "trashReason", now as Source), "Recorded by mistake");
    assert.deepEqual(now?.expiresAt, expiresAt);
    assert.deepEqual((await audited(w, `src_${id}`)).at(-1), "source.trashed");
    assert.deepEqual(await runsOf(w, id), []);
  });

  it("it is restorable for the workspace's days, or until its retention ends if that is sooner", async () => {
    const { id } = await aText();
    const soon = new Date(Date.now() + 3 * DAY_MS);
    await w.look("update source set expires_at = $2 where id = $1", [id, soon]);
    assert.deepEqual((await remove(id)).purgeAfter, soon);
    await w.look("update workspace set trash_days = 5 where id = $1", [w.here.id]);
    const other = await remove((await aText()).id);
    await w.look("update workspace set trash_days = 30 where id = $1", [w.here.id]);
    assert.equal(other.purgeAfter?.getTime(), (other.trashedAt?.getTime() ?? 0) + 5 * DAY_MS);
  });

  it("its creator, the session's coach and an admin may delete it; whoever only sees it is refused, others don't find it", async () => {
    const { coach, coach2, coachee, coachee2, admin, integrator } = w.here;
    await refused("FORBIDDEN", remove((await aText()).id, { who: coachee }));
    await refused("FORBIDDEN", remove((await aText()).id, { who: integrator }));
    const form = await aForm(w, (await aFolder(w)).sessionId);
    for (const who of [coachee, integrator]) await refused("FORBIDDEN", removeForm(form.id, who));
    for (const who of [coach2, coachee2, w.there.admin, w.there.coach])
      await refused("NOT_FOUND", remove((await aText()).id, { who }));
    for (const who of [coach, admin]) assert.equal((await remove((await aText()).id, { who })).state, "TRASHED");
    const { sessionId } = await aFolder(w);
    const own = await addTextSource(w.app, coachee, { sessionId, text: "Goal: mine" });
    const reason = "Not for the others";
    const gone = await remove(own.id, { who: coachee, reason });
    assert.equal(await opened(w, "source", "trashReason", gone), reason);
    const byAdmin = await remove((await aText()).id, { who: admin, reason });
    assert.equal(await opened(w, "source", "trashReason", byAdmin), reason);
    const another = await addTextSource(w.app, coachee, { sessionId, text: "Goal: another's" });
    assert.equal((await remove(another.id, { who: coach })).state, "TRASHED", "made by somebody else");
    const made = await addTextSource(w.app, integrator, { sessionId, text: "Goal: by machine" });
    assert.equal((await remove(made.id, { who: integrator })).state, "TRASHED");
  });

  it("a repeat with the same key gives the first result, with other input it is refused, and without one it is too late", async () => {
    const [{ id }, other] = [await aText(), await aText()];
    const first = await remove(id, { key: `once-${id}` });
    assert.deepEqual(await remove(id, { key: `once-${id}` }), first);
    await refused("IDEMPOTENCY_MISMATCH", remove(other.id, { key: `once-${id}` }));
    await refused("WRONG_STATE", remove(id));
  });

  it("what is in the trash is in no list, readable by nobody, and no form is filled from it", async () => {
    const { sessionId, sources } = await aFolder(w, { texts: 2 });
    const [kept, gone] = sources as [Source, Source];
    const [form, other] = [await aForm(w, sessionId), await aForm(w, sessionId)];
    assert.deepEqual((await listed(sessionId)).sort(), [kept.id, gone.id, form.id, other.id].sort());
    const trashed = await remove(gone.id);
    await removeForm(other.id);
    assert.deepEqual((await listed(sessionId)).sort(), [kept.id, form.id].sort());
    for (const who of [w.here.coach, w.here.coachee]) assert.equal(isReadable(new Loaders(w.app, who), trashed), false);
    const template = await aTemplate(w);
    const ask = (sourceIds: string[]) =>
      fillForm(w.app, w.here.coach, { sessionId, templateId: template.id, sourceIds });
    const { field } = await refused("WRONG_STATE", ask([kept.id, gone.id]));
    assert.deepEqual(field, ["sourceIds", "1"]);
    const filled = await aForm(w, sessionId);
    const { goal } = await valuesOf(w, filled.id);
    assert.deepEqual(
      goal?.sources.map(({ sourceId }) => sourceId),
      [kept.id],
    );
  });

  it("a restored item is what it was, and no clock was reset", async () => {
    const { sessionId, sources } = await aFolder(w);
    const before = (await sourceNow(w, sources[0]?.id as string))[0] as Source;
    const form = await aForm(w, sessionId);
    await remove(before.id, { reason: "A mistake" });
    await removeForm(form.id);
    w.clock.advance(3 * DAY_MS);
    const items: TrashItem[] = [source(before.id), { kind: "FORM", id: form.id }];
    const result = await restore(items);
    assert.deepEqual(result, { done: items, refused: [] });
    assert.deepEqual((await sourceNow(w, before.id))[0], before);
    assert.deepEqual((await formNow(w, form.id))[0], form);
    assert.equal((await audited(w, `src_${before.id}`)).at(-1), "trash.restored");
  });

  it("it is restored by whoever may delete it, and by nobody else who sees it", async () => {
    const { coachee, coachee2, integrator, admin } = w.here;
    const { id } = await aText();
    await remove(id);
    for (const who of [coachee, integrator])
      assert.deepEqual(codes(await restore([source(id)], who)), [[0, "FORBIDDEN"]]);
    assert.deepEqual(codes(await restore([source(id)], coachee2)), [[0, "NOT_FOUND"]]);
    assert.equal((await sourceNow(w, id))[0]?.state, "TRASHED");
    assert.deepEqual((await restore([source(id)], admin)).refused, []);
  });

  it("what is not in the trash can't be restored: neither what waits for its scan nor a form that is being filled", async () => {
    const { sessionId, sources } = await aFolder(w);
    const form = await aForm(w, sessionId);
    const unscanned = sources[0]?.id as string;
    await w.look("update source set state = 'QUARANTINED' where id = $1", [unscanned]);
    await w.look("update filled_form set state = 'FILLING' where id = $1", [form.id]);
    const result = await restore([source(unscanned), { kind: "FORM", id: form.id }]);
    assert.deepEqual(codes(result), [
      [0, "WRONG_STATE"],
      [1, "WRONG_STATE"],
    ]);
    assert.equal((await sourceNow(w, unscanned))[0]?.state, "QUARANTINED");
    assert.equal((await formNow(w, form.id))[0]?.state, "FILLING");
  });

  it("a rejected source comes back rejected, and a form whose filling was cut off comes back failed", async () => {
    const { sessionId, sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    await w.look("update source set state = 'REJECTED', failure = 'MALWARE_FOUND' where id = $1", [id]);
    const template = await aTemplate(w);
    const form = await fillForm(w.app, w.here.coach, { sessionId, templateId: template.id });
    await remove(id);
    await removeForm(form.id);
    await w.runJobs();
    await restore([source(id), { kind: "FORM", id: form.id }]);
    const states = [(await sourceNow(w, id))[0]?.state, (await formNow(w, form.id))[0]?.state];
    assert.deepEqual(states, ["REJECTED", "FAILED"]);
  });

  it("a transcript file that is deleted before it was read is not read, its session waits, and restored it is read", async () => {
    const { coach, coachee } = w.here;
    const { id: sessionId } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    const { id } = await upload(w.app, coach, sessionId, vtt(await demoFile("conversation-3.vtt")));
    await remove(id);
    await w.runJobs();
    const now = () =>
      row(
        w,
        `select state, step, (select count(*)::int from transcript where session_id = s.id) as transcripts
         from session s where id = $1`,
        [sessionId],
      );
    assert.deepEqual(await now(), { state: "OPEN", step: "INGEST", transcripts: 0 });
    await restore([source(id)]);
    await w.runJobs();
    assert.deepEqual(await now(), { state: "READY", step: "APPROVE", transcripts: 1 });
  });

  it("too late is NOT_RESTORABLE, each of many is judged by itself, and a repeat gives what was done", async () => {
    const late = await aText();
    await remove(late.id);
    w.clock.advance(30 * DAY_MS);
    const [good, never, foreign, orphan] = [await aText(), await aText(), await aText(), await aText()];
    for (const { id } of [good, foreign, orphan]) await remove(id);
    await w.look("update source set coach_id = $2 where id = $1", [foreign.id, w.here.coach2.userId]);
    await w.look("update source set session_id = null where id = $1", [orphan.id]);
    const items = [late, good, never, foreign, orphan].map(({ id }) => source(id));
    const result = await restore(items, w.here.coach, "bulk-1");
    assert.deepEqual(result.done, [source(good.id)]);
    assert.deepEqual(codes(result), [
      [0, "NOT_RESTORABLE"],
      [2, "WRONG_STATE"],
      [3, "NOT_FOUND"],
      [4, "NOT_RESTORABLE"],
    ]);
    const again = await restore(items, w.here.coach, "bulk-1");
    assert.deepEqual([again.done, codes(again)], [result.done, codes(result)]);
    assert.equal((await audited(w, `src_${good.id}`)).filter((action) => action === "trash.restored").length, 1);
    await refused("IDEMPOTENCY_MISMATCH", restore([source(late.id), source(good.id)], w.here.coach, "bulk-1"));
    for (const many of [[], Array(101).fill(source(good.id))]) await refused("INVALID_INPUT", restore(many));
  });

  it("a purge is an admin's, immediate, one run for all that may go, and leaves neither row nor key", async () => {
    const { sessionId, sources } = await aFolder(w, { texts: 3 });
    const [one, two, three] = sources as [Source, Source, Source];
    const form = await aForm(w, sessionId);
    for (const { id } of [one, two]) await remove(id);
    await removeForm(form.id);
    for (const who of [w.here.coach, w.here.coachee, w.here.integrator])
      await refused("FORBIDDEN", purge([source(one.id)], who));
    const items: TrashItem[] = [source(one.id), source(three.id), source(two.id), { kind: "FORM", id: form.id }];
    const result = await purge(items, w.here.admin, `purge-${form.id}`);
    assert.deepEqual(result.done, [items[0], items[2], items[3]]);
    assert.deepEqual(codes(result), [[1, "WRONG_STATE"]]);
    assert.deepEqual(
      (await sourceNow(w, one.id)).map(({ state }) => state),
      ["PURGING"],
    );
    assert.deepEqual((await purge(items, w.here.admin, `purge-${form.id}`)).done, result.done);
    const runs = await Promise.all([one.id, two.id, form.id].map((id) => runsOf(w, id)));
    assert.deepEqual(new Set(runs.flat().map(({ id }) => id)).size, 1);
    assert.equal(runs[0]?.[0]?.cause, "ADMIN_PURGE");
    await w.runJobs();
    assert.deepEqual(await Promise.all([one, two, form].map(({ id }) => isGone(w, id))), [true, true, true]);
    assert.equal(await isGone(w, three.id), false);
    assert.deepEqual(codes(await restore([source(one.id)])), [[0, "NOT_FOUND"]]);
  });

  it("what is being purged is no longer restorable, before anything of it is gone", async () => {
    const { id } = await aText();
    await remove(id);
    await purge([source(id)]);
    assert.deepEqual(codes(await restore([source(id)])), [[0, "NOT_RESTORABLE"]]);
    await refused("NOT_FOUND", remove(id));
    await w.runJobs();
  });

  it("an upload in quarantine has no trash: it goes at once, key and all", async () => {
    const { sessionId } = await aFolder(w);
    const asked = { sessionId, filename: "a.mp3", mediaType: "audio/mpeg", byteSize: 100, kind: "RECORDING" as const };
    const { id } = await requestUpload(w.app, w.here.coach, asked);
    assert.equal((await remove(id)).state, "PURGING");
    await w.runJobs();
    assert.equal(await isGone(w, id), true);
  });

  it("in a stateless workspace a deletion by hand is immediate", async () => {
    const { sessionId, sources } = await aFolder(w);
    const form = await aForm(w, sessionId);
    await w.look("update workspace set mode = 'STATELESS' where id = $1", [w.here.id]);
    try {
      const { id } = sources[0] as Source;
      assert.equal((await remove(id)).state, "PURGING");
      assert.equal((await removeForm(form.id)).state, "PURGING");
      assert.match((await runsOf(w, id))[0]?.rule ?? "", /stateless/);
      await w.runJobs();
      assert.deepEqual([await isGone(w, id), await isGone(w, form.id)], [true, true]);
    } finally {
      await w.look("update workspace set mode = 'STANDARD' where id = $1", [w.here.id]);
    }
  });

  it("a template goes when no form was made from it, by whoever, in the trash or out of it", async () => {
    const { sessionId } = await aFolder(w);
    const form = await aForm(w, sessionId);
    const drop = (id: string, who: Who = w.here.coach) =>
      deleteFormTemplate(w.app, who, { id, idempotencyKey: `drop-${id}-${who.ref}` });
    await refused("WRONG_STATE", drop(form.templateId));
    // This coach sees none of its forms; the database does.
    await refused("WRONG_STATE", drop(form.templateId, w.here.coach2));
    await removeForm(form.id);
    await refused("WRONG_STATE", drop(form.templateId, w.here.admin));
    await purge([{ kind: "FORM", id: form.id }]);
    await w.runJobs();
    const gone = await drop(form.templateId);
    assert.equal(gone.id, form.templateId);
    assert.deepEqual(await drop(form.templateId), gone);
    await refused("NOT_FOUND", drop(form.templateId, w.here.admin));
    assert.equal((await audited(w, `tpl_${form.templateId}`)).at(-1), "template.deleted");
  });

  it("the session of a restored source that was completed meanwhile takes it back", async () => {
    const { sessionId, sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    await remove(id);
    await completeSession(w.app, w.here.coach, { sessionId, idempotencyKey: v7() });
    assert.deepEqual((await restore([source(id)])).done, [source(id)]);
    await deleteSession(w.app, w.here.coach, { id: sessionId, idempotencyKey: v7() });
    await runWaiting(w);
    assert.equal((await row<{ n: number }>(w, "select count(*)::int as n from source where id = $1", [id])).n, 0);
  });
});

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import { toPublicId } from "../../src/entities";
import { placeLegalHold } from "../../src/lifecycle/dispose/holds";
import { deleteFilledForm, deleteSource } from "../../src/lifecycle/dispose/trash";
import { aFolder, aForm, DAY_MS } from "../lifecycle/disposal";
import { type World, world } from "../support/world";
import { run } from "./run";

const ITEM = `id kind trashedAt trashedBy { id displayName } purgeAfter daysLeft onHold sessionId mediaType byteSize
  reason label hiddenFields`;
const LIST = `query($filter: TrashFilter, $first: Int, $after: String, $last: Int, $before: String) {
  trash(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { ${ITEM} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const bulk = (name: string) =>
  `mutation($input: TrashActionInput!) { ${name}(input: $input) { done userErrors { code field } } }`;

describe("the trash through the API", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const src = (id: string) => toPublicId("source", id);
  /** Deletes as a person does, a minute after the last. */
  async function trashed(id: string, who: Who = w.here.coach, reason?: string): Promise<string> {
    w.clock.advance(60_000);
    await deleteSource(w.app, who, { id, reason, idempotencyKey: v7() });
    return src(id);
  }
  const list = async (who: Who, given: object = {}) => {
    const { data, errors } = await run(w.app, who, LIST, { ...given });
    assert.deepEqual(errors, []);
    return data.trash;
  };
  const ids = (page: { nodes: { id: string }[] }) => page.nodes.map(({ id }) => id);
  const act = async (who: Who, name: string, wanted: string[], idempotencyKey: string = v7()) =>
    (await run(w.app, who, bulk(name), { input: { ids: wanted, idempotencyKey } })).data[name];

  it("lists what can be restored, the soonest to be destroyed first, page by page from either end", async () => {
    const { sessionId, sources } = await aFolder(w, { texts: 4 });
    const form = await aForm(w, sessionId);
    const filter = { sessionId: toPublicId("session", sessionId) };
    const order: string[] = [];
    for (const source of sources) order.push(await trashed(source.id));
    w.clock.advance(60_000);
    await deleteFilledForm(w.app, w.here.coach, { id: form.id, idempotencyKey: v7() });
    order.push(toPublicId("form", form.id));
    assert.deepEqual(ids(await list(w.here.coach, { filter })), order);
    const first = await list(w.here.coach, { filter, first: 2 });
    assert.deepEqual([ids(first), first.totalCount], [order.slice(0, 2), 5]);
    assert.deepEqual([first.pageInfo.hasNextPage, first.pageInfo.hasPreviousPage], [true, false]);
    const next = await list(w.here.coach, { filter, first: 3, after: first.pageInfo.endCursor });
    assert.deepEqual(
      [ids(next), next.pageInfo.hasNextPage, next.pageInfo.hasPreviousPage],
      [order.slice(2), false, true],
    );
    const last = await list(w.here.coach, { filter, last: 2 });
    assert.deepEqual([ids(last), last.pageInfo.hasPreviousPage], [order.slice(3), true]);
    const earlier = await list(w.here.coach, { filter, last: 2, before: last.pageInfo.startCursor });
    assert.deepEqual([ids(earlier), earlier.pageInfo.hasNextPage], [order.slice(1, 3), true]);
    assert.deepEqual(ids(await list(w.here.coach, { filter: { ...filter, kind: "FILLED_FORM" } })), order.slice(4));
    const purgeBefore = (await list(w.here.coach, { filter })).nodes[1].purgeAfter;
    assert.deepEqual(ids(await list(w.here.coach, { filter: { ...filter, purgeBefore } })), order.slice(0, 1));
  });

  it("says who deleted what and why to those it concerns, and to an admin everything but name and reason", async () => {
    const { sessionId, sources } = await aFolder(w);
    const id = await trashed(sources[0]?.id as string, w.here.coach, "Recorded by mistake");
    const filter = { sessionId: toPublicId("session", sessionId) };
    const [seen] = (await list(w.here.coach, { filter })).nodes;
    assert.deepEqual([seen.id, seen.kind, seen.daysLeft, seen.onHold], [id, "SOURCE_DOCUMENT", 30, false]);
    assert.equal(seen.trashedBy.displayName, "Maren Holt");
    assert.equal(Date.parse(seen.purgeAfter) - Date.parse(seen.trashedAt), 30 * DAY_MS);
    assert.deepEqual([seen.reason, seen.hiddenFields], ["Recorded by mistake", []]);
    const [managed] = (await list(w.here.admin, { filter })).nodes;
    assert.deepEqual([managed.reason, managed.label, managed.hiddenFields], [null, null, ["reason", "label"]]);
    // The coachee sees that it lies there; the coach's upload and words about it are the coach's.
    const [theirs] = (await list(w.here.coachee, { filter })).nodes;
    assert.deepEqual([theirs.id, theirs.reason, theirs.hiddenFields], [id, null, ["reason", "label"]]);
    for (const other of [w.here.coach2, w.here.coachee2, w.there.admin])
      assert.deepEqual(ids(await list(other, { filter })), []);
  });

  it("names a form by its template to whoever may read it", async () => {
    const { sessionId } = await aFolder(w);
    const form = await aForm(w, sessionId);
    await deleteFilledForm(w.app, w.here.coach, { id: form.id, reason: "Wrong form", idempotencyKey: v7() });
    const filter = { sessionId: toPublicId("session", sessionId) };
    for (const who of [w.here.coach, w.here.coachee]) {
      const [item] = (await list(who, { filter })).nodes;
      assert.deepEqual([item.label, item.reason, item.mediaType], ["Goals", "Wrong form", null]);
    }
  });

  it("restores and purges in bulk, each id succeeding or failing at its place", async () => {
    const { sources } = await aFolder(w, { texts: 3 });
    const [one, two, held] = await Promise.all(sources.map(({ id }) => id));
    for (const id of [one, two, held]) await trashed(id as string);
    await placeLegalHold(w.app, w.here.admin, {
      ...{
        target: { kind: "SOURCE", id: held as string },
        kind: "LEGAL",
        ground: "§ 7 Court order",
        reason: "A claim",
      },
      idempotencyKey: v7(),
    });
    const strange = toPublicId("session", v7());
    const restored = await act(w.here.coach, "restoreFromTrash", ["nonsense", src(one as string), src(v7()), strange]);
    assert.deepEqual(restored, {
      done: [src(one as string)],
      userErrors: [
        { code: "NOT_FOUND", field: ["ids", "0"] },
        { code: "NOT_FOUND", field: ["ids", "2"] },
        { code: "NOT_FOUND", field: ["ids", "3"] },
      ],
    });
    const wanted = [strange, src(held as string), src(two as string), src(one as string)];
    const purged = await act(w.here.admin, "purgeFromTrash", wanted);
    assert.deepEqual(purged, {
      done: [src(two as string)],
      userErrors: [
        { code: "NOT_FOUND", field: ["ids", "0"] },
        { code: "LEGAL_HOLD", field: ["ids", "1"] },
        { code: "WRONG_STATE", field: ["ids", "3"] },
      ],
    });
  });

  it("gives a repeated bulk its first result, and refuses the key with other ids", async () => {
    const { sources } = await aFolder(w, { texts: 2 });
    const [one, two] = [await trashed(sources[0]?.id as string), await trashed(sources[1]?.id as string)];
    const key = v7();
    const first = await act(w.here.coach, "restoreFromTrash", [one], key);
    assert.deepEqual(await act(w.here.coach, "restoreFromTrash", [one], key), first);
    const other = await act(w.here.coach, "restoreFromTrash", [two], key);
    assert.deepEqual([other.done, other.userErrors[0].code], [[], "IDEMPOTENCY_MISMATCH"]);
    const none = await act(w.here.coach, "restoreFromTrash", []);
    assert.deepEqual(none, { done: [], userErrors: [{ code: "INVALID_INPUT", field: ["ids"] }] });
  });

  it("deletes sources, forms, sessions and templates, and answers with what they became", async () => {
    const { sessionId, sources } = await aFolder(w);
    const form = await aForm(w, sessionId);
    const remove = async (who: Who, name: string, key: string, id: string, type: string) => {
      const question = `mutation($input: DestroyInput!) { ${name}(input: $input) { ${key} { id ${type} } userErrors { code field } } }`;
      const { data, errors } = await run(w.app, who, question, { input: { id, idempotencyKey: v7() } });
      assert.deepEqual(errors, []);
      return data[name];
    };
    const source = await remove(w.here.coach, "deleteSource", "source", src(sources[0]?.id as string), "state");
    assert.equal(source.source.state, "TRASHED");
    const gone = await remove(w.here.coach, "deleteFilledForm", "form", toPublicId("form", form.id), "state");
    assert.equal(gone.form.state, "TRASHED");
    const template = toPublicId("template", form.templateId);
    const kept = await remove(w.here.coach, "deleteFormTemplate", "template", template, "name");
    assert.equal(kept.userErrors[0].code, "WRONG_STATE");
    const wrong = await remove(w.here.coach, "deleteSession", "session", template, "state");
    assert.deepEqual(wrong, { session: null, userErrors: [{ code: "NOT_FOUND", field: ["id"] }] });
    const session = await remove(w.here.coach, "deleteSession", "session", toPublicId("session", sessionId), "state");
    assert.deepEqual(session, {
      session: { id: toPublicId("session", sessionId), state: "DISPOSING" },
      userErrors: [],
    });
  });
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { VectorItem, VectorStore } from "../../src/ports/vector-store";

export const CONTRACT_DIMENSIONS = 256;
const MODEL = "test-1:256";

/** What every vector store promises. `make` is called once; its vectors have CONTRACT_DIMENSIONS numbers. */
export function vectorStoreContract(name: string, make: () => Promise<VectorStore>): void {
  describe(`vector store: ${name}`, () => {
    let vectors: VectorStore;
    before(async () => {
      vectors = await make();
    });
    searches(() => vectors);
    removesAndLooks(() => vectors);
  });
}

function searches(vectors: () => VectorStore): void {
  it("finds the nearest passages of one coachee, best first", async () => {
    const { namespace, coacheeId } = ids();
    const items = [0, 0.2, 0.9].map((angle) => anItem({ coacheeId, vector: direction(angle) }));
    await vectors().upsert(namespace, MODEL, [...items, anItem({ vector: direction(0) })]);
    const found = await vectors().nearest(namespace, MODEL, { vector: direction(0), coacheeId, limit: 2 });
    assert.deepEqual(
      found.map((neighbour) => [neighbour.id, neighbour.sessionId]),
      items.slice(0, 2).map((item) => [item.id, item.sessionId]),
    );
    assert.ok(Math.abs((found[0]?.score ?? 0) - 1) < 1e-5);
    assert.ok(Math.abs((found[1]?.score ?? 0) - Math.cos(0.2)) < 1e-5);
  });

  it("never crosses workspaces or models", async () => {
    const { namespace, coacheeId } = ids();
    await vectors().upsert(namespace, MODEL, [anItem({ coacheeId })]);
    const query = { vector: direction(0), coacheeId, limit: 5 };
    assert.deepEqual(await vectors().nearest(randomUUID(), MODEL, query), []);
    assert.deepEqual(await vectors().nearest(namespace, "test-2:256", query), []);
    assert.equal((await vectors().nearest(namespace, MODEL, query)).length, 1);
  });

  it("leaves out the session at hand", async () => {
    const { namespace, coacheeId } = ids();
    const [here, there] = [anItem({ coacheeId }), anItem({ coacheeId })];
    await vectors().upsert(namespace, MODEL, [here, there]);
    const query = { vector: direction(0), coacheeId, excludeSessionId: here.sessionId, limit: 5 };
    assert.deepEqual(
      (await vectors().nearest(namespace, MODEL, query)).map(({ id }) => id),
      [there.id],
    );
  });

  it("stores the same passage once, however often it is told", async () => {
    const { namespace, coacheeId } = ids();
    const item = anItem({ coacheeId, vector: direction(1) });
    await vectors().upsert(namespace, MODEL, [item]);
    await vectors().upsert(namespace, MODEL, [{ ...item, vector: direction(0) }]);
    const found = await vectors().nearest(namespace, MODEL, { vector: direction(0), coacheeId, limit: 5 });
    assert.equal(found.length, 1);
    assert.ok(Math.abs((found[0]?.score ?? 0) - 1) < 1e-5);
  });

  it("takes many passages at once, and none", async () => {
    const { namespace, coacheeId } = ids();
    const items = Array.from({ length: 450 }, (_, at) => anItem({ coacheeId, vector: direction(at / 450) }));
    await vectors().upsert(namespace, MODEL, items);
    await vectors().upsert(namespace, MODEL, []);
    const found = await vectors().nearest(namespace, MODEL, { vector: direction(0), coacheeId, limit: 450 });
    assert.equal(found.length, 450);
  });

  it("never calls a passage without any feature a neighbour", async () => {
    const { namespace, coacheeId } = ids();
    await vectors().upsert(namespace, MODEL, [anItem({ coacheeId, vector: direction(0).fill(0) })]);
    assert.deepEqual(await vectors().nearest(namespace, MODEL, { vector: direction(0), coacheeId, limit: 5 }), []);
  });

  it("finds a session's passages once they have a coachee", async () => {
    const { namespace, coacheeId } = ids();
    const item = anItem({ coacheeId: null });
    const other = anItem({ coacheeId: null });
    await vectors().upsert(namespace, MODEL, [item, other]);
    const query = { vector: direction(0), coacheeId, limit: 5 };
    assert.deepEqual(await vectors().nearest(namespace, MODEL, query), []);
    await vectors().assign(namespace, item.sessionId, coacheeId);
    assert.deepEqual(
      (await vectors().nearest(namespace, MODEL, query)).map(({ id }) => id),
      [item.id],
    );
  });
}

function removesAndLooks(vectors: () => VectorStore): void {
  it("removes a session's passages, counts them, and is seen to have done so", async () => {
    const { namespace } = ids();
    const sessionId = randomUUID();
    const items = [anItem({ sessionId }), anItem({ sessionId })];
    const survivor = anItem({});
    await vectors().upsert(namespace, MODEL, [...items, survivor]);
    assert.equal(await vectors().probe(namespace, { sessionId }), "PRESENT");
    assert.equal(await vectors().remove(namespace, { sessionId }), 2);
    assert.equal(await vectors().probe(namespace, { sessionId }), "ABSENT");
    assert.equal(await vectors().remove(namespace, { sessionId }), 0);
    assert.equal(await vectors().probe(namespace, { sessionId: survivor.sessionId }), "PRESENT");
  });

  it("removes one transcript's passages of a session, of every model", async () => {
    const { namespace } = ids();
    const [old, current] = [anItem({}), anItem({})];
    current.sessionId = old.sessionId;
    await vectors().upsert(namespace, MODEL, [old, current]);
    await vectors().upsert(namespace, "test-2:256", [old]);
    assert.equal(await vectors().remove(namespace, { transcriptId: old.transcriptId }), 2);
    assert.equal(await vectors().probe(namespace, { transcriptId: old.transcriptId }), "ABSENT");
    assert.equal(await vectors().probe(namespace, { transcriptId: current.transcriptId }), "PRESENT");
  });

  it("counts, removes and looks for several transcripts at once", async () => {
    const { namespace } = ids();
    const items = [anItem({}), anItem({}), anItem({})];
    await vectors().upsert(namespace, MODEL, items);
    const transcriptIds = items.slice(0, 2).map((item) => item.transcriptId);
    assert.equal(await vectors().count(namespace, { transcriptIds }), 2);
    assert.equal(await vectors().remove(namespace, { transcriptIds }), 2);
    assert.equal(await vectors().count(namespace, { transcriptIds }), 0);
    assert.equal(await vectors().probe(namespace, { transcriptIds }), "ABSENT");
    assert.equal(await vectors().count(namespace, { sessionId: items[2]?.sessionId ?? "" }), 1);
  });

  it("neither removes nor changes nor sees another workspace's passages", async () => {
    const { namespace, coacheeId } = ids();
    const item = anItem({ coacheeId });
    await vectors().upsert(namespace, MODEL, [item]);
    const elsewhere = randomUUID();
    assert.equal(await vectors().remove(elsewhere, { sessionId: item.sessionId }), 0);
    await vectors().assign(elsewhere, item.sessionId, randomUUID());
    assert.equal(await vectors().probe(elsewhere, { sessionId: item.sessionId }), "ABSENT");
    const found = await vectors().nearest(namespace, MODEL, { vector: direction(0), coacheeId, limit: 5 });
    assert.equal(found.length, 1);
  });
}

function ids(): { namespace: string; coacheeId: string } {
  return { namespace: randomUUID(), coacheeId: randomUUID() };
}

function anItem(given: Partial<VectorItem>): VectorItem {
  return {
    id: randomUUID(),
    sessionId: randomUUID(),
    transcriptId: randomUUID(),
    coacheeId: randomUUID(),
    vector: direction(0),
    ...given,
  };
}

/** A unit vector at an angle from the first axis. */
function direction(angle: number): number[] {
  const vector = new Array<number>(CONTRACT_DIMENSIONS).fill(0);
  vector[0] = Math.cos(angle);
  vector[1] = Math.sin(angle);
  return vector;
}

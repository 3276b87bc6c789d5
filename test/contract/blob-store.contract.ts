import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { DomainError, PortError } from "../../src/errors";
import type { BlobStore, StoredBlob } from "../../src/ports/blob-store";
import { until } from "../support/until";

/** What every blob store promises. `make` is called once. */
export function blobStoreContract(name: string, make: () => Promise<BlobStore>): void {
  describe(`blob store: ${name}`, () => {
    let blobs: BlobStore;
    before(async () => {
      blobs = await make();
    });
    storesAndReads(() => blobs);
    lists(() => blobs);
    movesBetweenTiers(() => blobs);
    destroysAndLooks(() => blobs);
  });
}

function storesAndReads(blobs: () => BlobStore): void {
  it("gives back what was put, in full and by range", async () => {
    const { key, bytes } = await aBlob(blobs(), 100_000);
    assert.deepEqual(await buffer(await blobs().read(key)), bytes);
    assert.deepEqual(await buffer(await blobs().read(key, { start: 70_000 })), bytes.subarray(70_000));
    assert.deepEqual(await buffer(await blobs().read(key, { start: 10, end: 19 })), bytes.subarray(10, 20));
    assert.deepEqual(await buffer(await blobs().read(key, { start: 99_990, end: 200_000 })), bytes.subarray(99_990));
  });

  it("counts the bytes and tells the size", async () => {
    const { key, answer } = await aBlob(blobs(), 12_345);
    assert.equal(answer.bytes, 12_345);
    assert.equal(await blobs().size(key), 12_345);
    assert.equal(await blobs().size(aKey()), null);
  });

  it("stores an empty object", async () => {
    const { key } = await aBlob(blobs(), 0);
    assert.equal(await blobs().size(key), 0);
    assert.equal((await buffer(await blobs().read(key))).length, 0);
    assert.equal(await blobs().probe(key), "PRESENT");
  });

  it("replaces an object of the same key", async () => {
    const { key } = await aBlob(blobs(), 50);
    await blobs().put(key, Readable.from([Buffer.from("second")]), {});
    assert.equal((await buffer(await blobs().read(key))).toString(), "second");
  });

  it("rejects a read of what is absent, and says that asking again is no use", async () => {
    await assert.rejects(blobs().read(aKey()), isFinal);
  });

  it("rejects a range behind the end", async () => {
    const { key } = await aBlob(blobs(), 10);
    await assert.rejects(blobs().read(key, { start: 10 }), isFinal);
  });

  it("refuses names and metadata that could hold content", async () => {
    const body = () => Readable.from([Buffer.from("x")]);
    await assert.rejects(blobs().put("Anna Petrov.mp4", body(), {}), isFinal);
    await assert.rejects(blobs().put(aKey(), body(), { filename: "Anna Petrov.mp4" }), isFinal);
    await assert.rejects(blobs().put("../up", body(), {}), isFinal);
  });
}

function lists(blobs: () => BlobStore): void {
  it("lists what lives under a prefix in the order of the keys, with sizes and metadata", async () => {
    const workspace = randomUUID();
    const names = ["b/1", "a/2", "a-1/3", "B/4", "a/10", "a.b/5"].map((name) => `${workspace}/${name}`);
    for (const [at, key] of names.entries()) {
      await blobs().put(key, Readable.from([Buffer.alloc(at)]), { workspaceId: workspace, number: String(at) });
    }
    await blobs().put(`${randomUUID()}/a`, Readable.from([Buffer.from("x")]), {});
    await blobs().destroy(names[0] ?? "");
    const expected = names.slice(1).map((key, at) => {
      return { key, bytes: at + 1, metadata: { workspaceId: workspace, number: String(at + 1) } };
    });
    assert.deepEqual(
      await all(blobs().list(`${workspace}/`)),
      expected.sort((a, b) => (a.key < b.key ? -1 : 1)),
    );
    assert.deepEqual((await all(blobs().list(`${workspace}/a/`))).length, 2);
    assert.deepEqual(await all(blobs().list(randomUUID())), []);
  });

  it("lists an object without metadata, and none of an upload that broke off", async () => {
    const workspace = randomUUID();
    await blobs().put(`${workspace}/plain`, Readable.from([Buffer.from("x")]), {});
    await assert.rejects(blobs().put(`${workspace}/broken`, failing(new Error("off")), {}));
    assert.deepEqual(await all(blobs().list(workspace)), [{ key: `${workspace}/plain`, bytes: 1, metadata: {} }]);
  });

  it("says of itself what its deletions do not cover, in sentences", () => {
    for (const line of blobs().notCovered) assert.match(line, /^[A-Z].*\.$/);
  });
}

function movesBetweenTiers(blobs: () => BlobStore): void {
  it("moves an object to the cold tier and back, where it can still be read", async () => {
    const { key, bytes } = await aBlob(blobs(), 1000);
    assert.equal(await blobs().tier(key), "hot");
    for (const tier of ["cold", "cold", "hot", "hot"] as const) {
      await blobs().setTier(key, tier);
      assert.equal(await blobs().tier(key), tier);
      assert.deepEqual(await buffer(await blobs().read(key)), bytes);
    }
  });

  it("destroys an object in the cold tier", async () => {
    const { key } = await aBlob(blobs(), 10);
    await blobs().setTier(key, "cold");
    assert.equal(await blobs().destroy(key), "destroyed");
    assert.equal(await blobs().probe(key), "ABSENT");
  });

  it("moves nothing that is absent", async () => {
    await assert.rejects(blobs().setTier(aKey(), "cold"), isFinal);
    assert.equal(await blobs().tier(aKey()), null);
  });
}

function destroysAndLooks(blobs: () => BlobStore): void {
  it("passes a body's own refusal through and leaves nothing readable", async () => {
    const key = aKey();
    const refusal = new DomainError("TOO_LARGE", "Too large.");
    await assert.rejects(blobs().put(key, failing(refusal), {}), refusal);
    assert.equal(await blobs().size(key), null);
    // A block that was on its way when the body broke off may arrive after the first destroy; the probe then says so.
    await until(async () => {
      await blobs().destroy(key);
      return (await blobs().probe(key)) === "ABSENT";
    });
  });

  it("rejects a body that is destroyed half-way", async () => {
    const body = new Readable({ read() {} });
    body.push(Buffer.alloc(1000));
    const put = blobs().put(aKey(), body, {});
    body.destroy();
    await assert.rejects(put);
  });

  it("destroys, and says when there was nothing to destroy", async () => {
    const { key } = await aBlob(blobs(), 1000);
    assert.equal(await blobs().destroy(key), "destroyed");
    assert.equal(await blobs().destroy(key), "absent");
    assert.equal(await blobs().size(key), null);
  });

  it("looks again under a prefix", async () => {
    const session = `${randomUUID()}/${randomUUID()}`;
    const keys = [`${session}/${randomUUID()}`, `${session}/${randomUUID()}`];
    assert.equal(await blobs().probe(session), "ABSENT");
    for (const key of keys) await blobs().put(key, Readable.from([Buffer.from("x")]), {});
    assert.equal(await blobs().probe(session), "PRESENT");
    await blobs().destroy(keys[0] ?? "");
    assert.equal(await blobs().probe(session), "PRESENT");
    await blobs().destroy(keys[1] ?? "");
    assert.equal(await blobs().probe(session), "ABSENT");
  });

  it("destroys many at once, and sees which of them are still there", async () => {
    const session = `${randomUUID()}/${randomUUID()}`;
    const keys = [1, 2, 3].map(() => `${session}/${randomUUID()}`);
    for (const key of keys) await blobs().put(key, Readable.from([Buffer.from("x")]), {});
    const [kept = "", ...going] = keys;
    const absent = `${session}/${randomUUID()}`;
    assert.deepEqual((await blobs().remaining([...keys, absent])).sort(), [...keys].sort());
    await blobs().destroyAll([...going, absent]);
    assert.deepEqual(await blobs().remaining([...keys, absent]), [kept]);
    assert.equal(await blobs().size(kept), 1);
  });

  it("leaves a longer name alone when it destroys a shorter one", async () => {
    const { key } = await aBlob(blobs(), 10);
    await blobs().put(`${key}-2`, Readable.from([Buffer.from("y")]), {});
    await blobs().destroy(key);
    assert.equal(await blobs().size(`${key}-2`), 1);
  });
}

async function all(listing: AsyncIterable<StoredBlob>): Promise<StoredBlob[]> {
  const found: StoredBlob[] = [];
  for await (const blob of listing) found.push(blob);
  return found;
}

async function aBlob(blobs: BlobStore, length: number) {
  const key = aKey();
  const bytes = randomBytes(length);
  const pieces = Array.from({ length: Math.ceil(length / 7_000) }, (_, at) =>
    bytes.subarray(at * 7_000, (at + 1) * 7_000),
  );
  const answer = await blobs.put(key, Readable.from(pieces), { workspaceId: randomUUID(), sessionId: randomUUID() });
  return { key, bytes, answer };
}

function aKey(): string {
  return `${randomUUID()}/${randomUUID()}/${randomUUID()}`;
}

function failing(error: Error): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.alloc(5 * 1024 * 1024);
      throw error;
    })(),
  );
}

function isFinal(error: unknown): boolean {
  return error instanceof PortError && !error.retryable;
}

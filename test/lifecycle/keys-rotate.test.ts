import assert from "node:assert/strict";
import { Client } from "pg";
import { verifyJws } from "../../src/crypto/jws";
import { Keyring } from "../../src/db/keyring";
import { pipelinePool } from "../../src/db/scoped";
import { SigningKeys } from "../../src/db/signing-keys";
import { MemoryKeys } from "../support/fakes/memory-keys";
import { cloneDatabases, type TestDatabases } from "../support/server";

const TYPE = "regenesis-test+jws";

describe("rotating the signing key", () => {
  let databases: TestDatabases;
  let outside: Client;
  let pools: ReturnType<typeof pipelinePool>[];
  let one: SigningKeys;
  let two: SigningKeys;
  before(async () => {
    databases = await cloneDatabases();
    outside = new Client({ connectionString: databases.superKeyringUrl });
    await outside.connect();
    pools = [0, 1].map(() => pipelinePool(databases.keyringUrl, "regenesis-keyring", 5));
    const wrapper = new MemoryKeys();
    const keyrings = pools.map((pool) => new Keyring(pool, wrapper));
    await keyrings[0]?.prepare();
    [one, two] = pools.map(
      (pool, at) => new SigningKeys(pool, () => (keyrings[at] as Keyring).installationSecret("signing-keys")),
    ) as [SigningKeys, SigningKeys];
  });
  beforeEach(() => outside.query("delete from signing_key"));
  after(async () => {
    await outside.end();
    await Promise.all(pools.map((pool) => pool.end()));
    await databases.drop();
  });

  const kidOf = (jws: string) => JSON.parse(Buffer.from(jws.split(".")[0] ?? "", "base64url").toString()).kid;
  const current = async () =>
    (await outside.query("select kid from signing_key where retired_at is null")).rows.map(({ kid }) => kid);

  it("is noticed by every other signer at once: none signs with a key that is retired", async () => {
    const before = [kidOf(await one.sign(TYPE, {})), kidOf(await two.sign(TYPE, {}))];
    const { kid, retired } = await one.rotate();
    assert.deepEqual(before, [retired, retired]);
    assert.deepEqual([kidOf(await two.sign(TYPE, {})), kidOf(await one.sign(TYPE, {}))], [kid, kid]);
    const next = await two.rotate();
    assert.equal(next.retired, kid);
    assert.equal(kidOf(await one.sign(TYPE, {})), next.kid);
  });

  it("comes by itself once a key has signed for so many days, and not before", async () => {
    const before = kidOf(await one.sign(TYPE, {}));
    assert.equal(await one.rotateAfter(90), false);
    await outside.query("update signing_key set created_at = now() - interval '89 days'");
    assert.equal(await one.rotateAfter(90), false);
    await outside.query("update signing_key set created_at = now() - interval '91 days'");
    assert.equal(await two.rotateAfter(90), true);
    assert.equal(await one.rotateAfter(90), false);
    assert.notEqual(kidOf(await one.sign(TYPE, {})), before);
  });

  it("keeps what was signed before verifiable for ever, with the dates of its key", async () => {
    const signed = [await one.sign(TYPE, { n: 0 })];
    for (let n = 1; n < 4; n++) {
      await one.rotate();
      signed.push(await two.sign(TYPE, { n }));
    }
    const keys = await two.published();
    for (const [n, jws] of signed.entries()) assert.deepEqual(await verifyJws(jws, keys, TYPE), { n });
    assert.deepEqual(
      keys.keys.map(({ kid, exp }) => [kid, typeof exp]),
      signed.map((jws, at) => [kidOf(jws), at === 3 ? "undefined" : "number"]),
    );
    for (const { iat, exp = iat, ...key } of keys.keys as { iat: number; exp?: number; d?: string }[]) {
      assert.ok(Number.isSafeInteger(iat) && iat <= exp);
      assert.ok(!("d" in key));
    }
  });

  it("by eight at once makes eight rotations, one after the other, and one key is current", async () => {
    const first = kidOf(await one.sign(TYPE, {}));
    const made = await Promise.all(Array.from({ length: 8 }, (_, at) => (at % 2 ? one : two).rotate()));
    const follows = new Map(made.map(({ kid, retired }) => [retired, kid]));
    assert.equal(follows.size, 8);
    let last = first;
    for (let at = 0; at < 8; at++) last = follows.get(last) as string;
    assert.deepEqual(await current(), [last]);
    assert.deepEqual([kidOf(await one.sign(TYPE, {})), kidOf(await two.sign(TYPE, {}))], [last, last]);
    assert.equal((await one.published()).keys.length, 9);
  });

  it("of keys never used makes the first and its successor", async () => {
    const made = await Promise.all([one.rotate(), two.rotate(), one.sign(TYPE, {}), two.sign(TYPE, {})]);
    const { keys } = await one.published();
    assert.equal(keys.length, 3);
    for (const jws of made.slice(2) as string[]) await verifyJws(jws, { keys }, TYPE);
    assert.equal((await current()).length, 1);
  });

  it("that fails on its way leaves the current key current", async () => {
    const before = kidOf(await one.sign(TYPE, {}));
    await outside.query("alter table signing_key add constraint no_more check (retired_at is not null) not valid");
    try {
      await assert.rejects(two.rotate(), { name: "StoreError", sqlState: "23514" });
    } finally {
      await outside.query("alter table signing_key drop constraint no_more");
    }
    assert.deepEqual(await current(), [before]);
    assert.equal(kidOf(await two.sign(TYPE, {})), before);
  });
});

import assert from "node:assert/strict";
import { Pool } from "pg";
import { verifyJws } from "../../src/crypto/jws";
import { SigningKeys } from "../../src/db/signing-keys";
import type { Signer } from "../../src/ports/signer";
import { type World, world } from "../support/world";

const TYPE = "regenesis-test+jws";

/** What every signer promises. */
function signerContract(name: string, make: () => Signer): void {
  describe(`signer: ${name}`, () => {
    it("signs what its published keys verify, and under no other type", async () => {
      const signer = make();
      const jws = await signer.sign(TYPE, { seq: 1, head: "ab" });
      const keys = await signer.published();
      assert.deepEqual(await verifyJws(jws, keys, TYPE), { seq: 1, head: "ab" });
      await assert.rejects(verifyJws(jws, keys, "another+jws"));
    });

    it("publishes no private part", async () => {
      await make().sign(TYPE, {});
      for (const key of (await make().published()).keys) assert.ok(!("d" in key));
    });
  });
}

describe("signing keys", () => {
  let w: World;
  let pool: Pool;
  before(async () => {
    w = await world();
    pool = new Pool({ connectionString: w.databases.keyringUrl, max: 4 });
  });
  after(async () => {
    await pool.end();
    await w.close();
  });
  const make = () => new SigningKeys(pool, () => w.app.installationSecret("signing-keys"));

  signerContract("keyring database", make);

  it("are one for all who first sign at the same moment", async () => {
    await pool.query("delete from signing_key");
    const signed = await Promise.all(Array.from({ length: 8 }, () => make().sign(TYPE, {})));
    const kids = signed.map((jws) => JSON.parse(Buffer.from(jws.split(".")[0] ?? "", "base64url").toString()).kid);
    const { keys } = await make().published();
    for (const jws of signed) await verifyJws(jws, { keys }, TYPE);
    assert.deepEqual([new Set(kids).size, keys.length], [1, 1]);
  });
});

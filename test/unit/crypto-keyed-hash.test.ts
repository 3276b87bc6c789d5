import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { newKey } from "../../src/crypto/envelope";
import { deriveKey, keyedHash, normalizeEmail } from "../../src/crypto/keyed-hash";

const hex = (text: string) => Buffer.from(text, "hex");
const hmac = (key: Buffer, data: Buffer) => createHmac("sha256", key).update(data).digest();

/** HKDF-SHA256 as RFC 5869 writes it, without salt. */
function hkdf(secret: Buffer, info: Buffer, length: number): Buffer {
  const extracted = hmac(Buffer.alloc(32), secret);
  let block = Buffer.alloc(0);
  let out = Buffer.alloc(0);
  for (let round = 1; out.length < length; round++) {
    block = hmac(extracted, Buffer.concat([block, info, Buffer.of(round)]));
    out = Buffer.concat([out, block]);
  }
  return out.subarray(0, length);
}

describe("keyed hashes", () => {
  it("give the published HMAC-SHA256 vectors (RFC 4231, cases 1 and 2)", () => {
    assert.equal(
      keyedHash(Buffer.alloc(20, 0x0b), "Hi There").toString("hex"),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    );
    assert.equal(
      keyedHash(Buffer.from("Jefe"), "what do ya want for nothing?").toString("hex"),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  it("derive keys by HKDF-SHA256 (RFC 5869, case 3 holds the measure)", () => {
    assert.deepEqual(
      hkdf(Buffer.alloc(22, 0x0b), Buffer.alloc(0), 42),
      hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    );
    const workspaceKey = newKey();
    assert.deepEqual(deriveKey(workspaceKey, "email"), hkdf(workspaceKey, Buffer.from("regenesis/derived/email"), 32));
  });

  it("are the same for one workspace and use, and differ for another", () => {
    const [one, other] = [newKey(), newKey()];
    const under = (key: Buffer, label: string) => keyedHash(deriveKey(key, label), "ada@example.org").toString("hex");
    assert.equal(under(one, "email"), under(one, "email"));
    const labels = ["email", "zoom-host", "links", "vectors", "llm-log", "idempotency"];
    const all = [one, other].flatMap((key) => labels.map((label) => under(key, label)));
    assert.equal(new Set(all).size, all.length);
  });

  it("refuse a workspace's key that is not 32 bytes", () => {
    assert.throws(() => deriveKey(Buffer.alloc(31), "email"), RangeError);
  });

  it("take one address for the same however it is written", () => {
    for (const written of ["ada@example.org", " ADA@Example.ORG\n", "ａｄａ@example.org", "\u00a0Ada@example.org"]) {
      assert.equal(normalizeEmail(written), "ada@example.org");
    }
    assert.equal(normalizeEmail("ZOE\u0308@example.org"), normalizeEmail("zo\u00eb@example.org"));
  });

  it("change nothing when an address is normalized twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        assert.equal(normalizeEmail(normalizeEmail(text)), normalizeEmail(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

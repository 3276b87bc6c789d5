import assert from "node:assert/strict";
import { createCipheriv, createDecipheriv } from "node:crypto";
import fc from "fast-check";
import { type Cell, newKey, open, SealBrokenError, seal, unwrapKey, wrapKey } from "../../src/crypto/envelope";

const key = newKey();
const cell: Cell = { workspaceId: "w-1", table: "utterance", column: "text", rowId: "u-1" };
const hex = (text: string) => Buffer.from(text, "hex");

/** The associated data as documented: the version, then each field after its length in 4 bytes. */
function associatedData(...fields: string[]): Buffer {
  const parts = fields.map((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(field));
    return Buffer.concat([length, Buffer.from(field)]);
  });
  return Buffer.concat([Buffer.of(1), ...parts]);
}

function openByHand(secret: Buffer, sealed: Buffer, associated: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(1, 13));
  decipher.setAAD(associated).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(13, -16)), decipher.final()]);
}

describe("envelope", () => {
  it("stands on a cipher that gives the published AES-256-GCM vector (GCM specification, test case 16)", () => {
    const half = "feffe9928665731c6d6a8f9467308308";
    const cipher = createCipheriv("aes-256-gcm", hex(half + half), hex("cafebabefacedbaddecaf888"));
    cipher.setAAD(hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
    const plain =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    const body = Buffer.concat([cipher.update(hex(plain)), cipher.final()]);
    assert.equal(
      body.toString("hex"),
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa" +
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
    );
    assert.equal(cipher.getAuthTag().toString("hex"), "76fc6ece0f4e1768cddf8853bb2d551b");
  });

  it("seals in the documented format, so that another program can open it", () => {
    const sealed = seal(key, cell, "Grüße");
    assert.equal(sealed[0], 1);
    assert.equal(sealed.length, Buffer.byteLength("Grüße") + 29);
    const associated = associatedData("regenesis/cell", "w-1", "utterance", "text", "u-1");
    assert.equal(openByHand(key, sealed, associated).toString("utf8"), "Grüße");
    const wrapped = wrapKey(key, newKey(), "k-1", "w-1");
    assert.equal(openByHand(key, wrapped, associatedData("regenesis/data-key", "w-1", "k-1")).length, 32);
  });

  it("gives back every value it sealed, empty ones included", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        const plain = Buffer.from(bytes);
        assert.deepEqual(open(key, cell, seal(key, cell, plain)), plain);
      }),
    );
    assert.equal(open(key, cell, seal(key, cell, "")).length, 0);
  });

  it("never seals one value to the same bytes twice", () => {
    assert.notDeepEqual(seal(key, cell, "same"), seal(key, cell, "same"));
  });

  it("refuses a sealed value with any one bit flipped", () => {
    const sealed = seal(key, cell, "She said yes.");
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.throws(() => open(key, cell, changed), SealBrokenError, `bit ${bit}`);
    }
  });

  it("refuses a sealed value cut or extended anywhere", () => {
    const sealed = seal(key, cell, "She said yes.");
    for (let length = 0; length < sealed.length; length++) {
      assert.throws(() => open(key, cell, sealed.subarray(0, length)), SealBrokenError);
    }
    assert.throws(() => open(key, cell, Buffer.concat([sealed, Buffer.of(0)])), SealBrokenError);
  });

  it("refuses a value moved to another workspace, table, column or row, or under another key", () => {
    const sealed = seal(key, cell, "private");
    for (const field of ["workspaceId", "table", "column", "rowId"] as const) {
      assert.throws(() => open(key, { ...cell, [field]: "other" }, sealed), SealBrokenError, field);
    }
    assert.throws(() => open(newKey(), cell, sealed), SealBrokenError);
  });

  it("tells cells apart however their names are split", () => {
    const part = fc.string({ maxLength: 4 });
    const anyCell = fc.record({ workspaceId: part, table: part, column: part, rowId: part });
    fc.assert(
      fc.property(anyCell, anyCell, (one, other) => {
        const sealed = seal(key, one, "x");
        if (JSON.stringify(one) === JSON.stringify(other)) return;
        assert.throws(() => open(key, other, sealed), SealBrokenError);
      }),
    );
    const sealed = seal(key, { ...cell, table: "ab", column: "c" }, "x");
    assert.throws(() => open(key, { ...cell, table: "a", column: "bc" }, sealed), SealBrokenError);
  });

  it("says nothing of the content when it refuses", () => {
    const sealed = seal(key, cell, "secret words");
    assert.throws(
      () => open(newKey(), cell, sealed),
      (error: Error) => !/secret|w-1|utterance|u-1/.test(`${error.message} ${error.cause}`),
    );
  });

  it("unwraps a data key under its own id and workspace alone", () => {
    const dataKey = newKey();
    const wrapped = wrapKey(key, dataKey, "k-1", "w-1");
    assert.deepEqual(unwrapKey(key, wrapped, "k-1", "w-1"), dataKey);
    assert.throws(() => unwrapKey(key, wrapped, "k-2", "w-1"), SealBrokenError);
    assert.throws(() => unwrapKey(key, wrapped, "k-1", "w-2"), SealBrokenError);
    assert.throws(() => unwrapKey(key, wrapped, "w-1", "k-1"), SealBrokenError);
    assert.throws(() => unwrapKey(newKey(), wrapped, "k-1", "w-1"), SealBrokenError);
  });

  it("never takes a wrapped key for a value, nor a value for a wrapped key", () => {
    const empty: Cell = { workspaceId: "w-1", table: "k-1", column: "", rowId: "" };
    assert.throws(() => open(key, empty, wrapKey(key, newKey(), "k-1", "w-1")), SealBrokenError);
    assert.throws(() => unwrapKey(key, seal(key, empty, newKey()), "k-1", "w-1"), SealBrokenError);
  });

  it("refuses keys of another size", () => {
    assert.throws(() => wrapKey(key, Buffer.alloc(16), "k-1", "w-1"), RangeError);
    assert.throws(() => seal(Buffer.alloc(16), cell, "x"), RangeError);
    assert.equal(newKey().length, 32);
    assert.notDeepEqual(newKey(), newKey());
  });
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { entryHash, genesis, linkHash } from "../../src/crypto/chain";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The heads of a log, one an entry. */
function headsOf(entries: readonly unknown[], workspaceId = "w-1"): string[] {
  let head = genesis(workspaceId);
  return entries.map((entry) => {
    head = linkHash(head, entryHash(entry));
    return head;
  });
}

describe("hash chain", () => {
  it("hashes in the documented form, so that another program can check it", () => {
    const first = sha256("regenesis/audit/genesis/1\0w-1");
    const entry = sha256('regenesis/audit/entry/1\0{"a":1,"b":2}');
    assert.equal(genesis("w-1"), first);
    assert.equal(entryHash({ b: 2, a: 1 }), entry);
    assert.equal(linkHash(first, entry), sha256(`regenesis/audit/link/1\0${first}${entry}`));
  });

  it("shows the first entry that was changed, and every head after it", () => {
    const logs = fc.array(fc.record({ id: fc.nat(), action: fc.string() }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(logs, fc.nat(), (log, seed) => {
        const at = seed % log.length;
        const changed = log.map((entry, index) => (index === at ? { ...entry, id: entry.id + 1 } : entry));
        const [before, after] = [headsOf(log), headsOf(changed)];
        assert.deepEqual(after.slice(0, at), before.slice(0, at));
        for (let index = at; index < log.length; index++) assert.notEqual(after[index], before[index]);
      }),
    );
  });

  it("shows entries that were left out, added or put in another order", () => {
    const log = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const head = headsOf(log).at(-1);
    for (const other of [log.slice(1), log.slice(0, 2), [...log, { id: 4 }], [log[1], log[0], log[2]]]) {
      assert.notEqual(headsOf(other).at(-1), head);
    }
  });

  it("begins elsewhere in every workspace", () => {
    assert.notEqual(genesis("w-1"), genesis("w-2"));
    assert.notEqual(headsOf([{ id: 1 }], "w-1")[0], headsOf([{ id: 1 }], "w-2")[0]);
  });

  it("never takes the hash of one kind of thing for another", () => {
    assert.notEqual(genesis('"x"'), entryHash("x"));
    const [one, two] = [genesis("w-1"), genesis("w-2")];
    assert.notEqual(linkHash(one, two), linkHash(two, one));
  });

  it("refuses to link what is no hash", () => {
    const hash = genesis("w-1");
    for (const wrong of ["", hash.toUpperCase(), hash.slice(1), `${hash}0`, `${hash}\n`]) {
      assert.throws(() => linkHash(wrong, hash), TypeError);
      assert.throws(() => linkHash(hash, wrong), TypeError);
    }
    assert.throws(() => entryHash({ a: undefined }), TypeError);
  });
});

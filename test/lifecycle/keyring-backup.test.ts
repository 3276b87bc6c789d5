import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Client, type Pool } from "pg";
import { verifyJws } from "../../src/crypto/jws";
import { Keyring } from "../../src/db/keyring";
import { dumpKeyring, loadKeyring } from "../../src/db/keyring-backup";
import { openKeyringBackup, sealKeyringBackup } from "../../src/db/keyring-backup-seal";
import { INSTALLATION } from "../../src/db/keyring-schema";
import { pipelinePool } from "../../src/db/scoped";
import { SigningKeys } from "../../src/db/signing-keys";
import { MemoryKeys } from "../support/fakes/memory-keys";
import { cloneDatabases, type TestDatabases } from "../support/server";

/** A keyring database of its own, prepared. */
interface Place {
  databases: TestDatabases;
  pool: Pool;
  keyring: Keyring;
  signer: SigningKeys;
}

const KEYS = 2_300;

describe("a backup of the keyring", () => {
  const wrapper = new MemoryKeys();
  const places: Place[] = [];
  const workspaces = [randomUUID(), randomUUID()] as const;
  const ids: string[] = [];
  let old: Place;
  let signed: string;
  let dump: Buffer;
  let sealed: Buffer;

  async function place(): Promise<Place> {
    const databases = await cloneDatabases();
    const pool = pipelinePool(databases.keyringUrl, "regenesis-keyring", 4);
    const keyring = new Keyring(pool, wrapper);
    await keyring.prepare();
    const signer = new SigningKeys(pool, () => keyring.installationSecret("signing-keys"));
    const made = { databases, pool, keyring, signer };
    places.push(made);
    return made;
  }
  async function rowsOf({ databases }: Place): Promise<unknown[]> {
    const client = new Client({ connectionString: databases.superKeyringUrl });
    await client.connect();
    const tables = ["workspace_key", "wrapping_key", "data_key", "signing_key"];
    const texts = tables.map((table) => `select '${table}' as of, to_jsonb(t)::text as row from ${table} t`);
    const { rows } = await client.query(`${texts.join(" union all ")} order by 1, 2`);
    await client.end();
    return rows;
  }
  const bytesOf = async (parts: AsyncIterable<Buffer>) => {
    const read: Buffer[] = [];
    for await (const part of parts) read.push(part);
    return Buffer.concat(read);
  };
  /** In pieces whose borders lie anywhere. */
  async function* pieces(bytes: Buffer, size = 7_001): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }

  before(async () => {
    old = await place();
    const [first, second] = workspaces;
    await old.keyring.create(first, ids[ids.push(randomUUID()) - 1] as string, "SESSION");
    await wrapper.rotate();
    await old.keyring.rotation(0).rewrap(first);
    await old.keyring.rotation(0).settle(first);
    await old.keyring.create(second, ids[ids.push(randomUUID()) - 1] as string, "PERSON");
    await old.keyring.create(INSTALLATION, ids[ids.push(randomUUID()) - 1] as string, "BACKUP");
    await wrapper.rotate();
    await old.keyring.rotation(0).rewrap(first);
    await old.keyring.rotation(0).settle(first);
    const client = new Client({ connectionString: old.databases.superKeyringUrl });
    await client.connect();
    await client.query(
      `insert into data_key (workspace_id, id, kind, wrapped)
       select $1, gen_random_uuid(), 'SOURCE', decode(md5(n::text), 'hex') from generate_series(1, $2) n`,
      [second, KEYS],
    );
    await client.end();
    signed = await old.signer.sign("regenesis-test+jws", { n: 1 });
    await old.signer.rotate();
    dump = await bytesOf(dumpKeyring(old.pool));
    sealed = await bytesOf(await sealKeyringBackup(dumpKeyring(old.pool), wrapper));
  });
  after(async () => {
    for (const { pool, databases } of places) {
      await pool.end();
      await databases.drop();
    }
  });

  it("brings back every row as it was, in an empty keyring: keys open and signatures verify", async () => {
    const there = await place();
    const counts = await loadKeyring(there.pool, openKeyringBackup(pieces(sealed), wrapper));
    assert.deepEqual(counts, { workspace_key: 3, wrapping_key: 1, data_key: KEYS + 3, signing_key: 2 });
    assert.deepEqual(await rowsOf(there), await rowsOf(old));
    for (const [at, workspaceId] of [...workspaces, INSTALLATION].entries()) {
      const id = ids[at] as string;
      const [before, after] = [await old.keyring.load(workspaceId, [id]), await there.keyring.load(workspaceId, [id])];
      assert.ok(before.size === 1);
      assert.deepEqual(after, before);
    }
    await verifyJws(signed, await there.signer.published(), "regenesis-test+jws");
    assert.deepEqual(await there.signer.published(), await old.signer.published());
  });

  it("of before keys could be rotated is loaded as it is", async () => {
    const [from, there] = [await place(), await place()];
    const id = randomUUID();
    await from.keyring.create(workspaces[0], id, "SESSION");
    const lines = (await bytesOf(dumpKeyring(from.pool))).toString().trimEnd().split("\n");
    const early = lines.map((text) => {
      const line = JSON.parse(text);
      delete line.row?.wrapping_key_id;
      delete line.rows?.wrapping_key;
      return `${JSON.stringify(line)}\n`;
    });
    await loadKeyring(there.pool, pieces(Buffer.from(early.join(""))));
    assert.deepEqual(await there.keyring.load(workspaces[0], [id]), await from.keyring.load(workspaces[0], [id]));
    assert.deepEqual(await rowsOf(there), await rowsOf(from));
  });

  it("names every version of the wrapper's key that it takes to open it, and none that wraps nothing any more", async () => {
    const versions = new Set<string>();
    await bytesOf(await sealKeyringBackup(dumpKeyring(old.pool, versions), wrapper, versions));
    assert.equal(wrapper.keyIds.length, 3);
    assert.deepEqual([...versions].sort(), wrapper.keyIds.slice(1).sort());
  });

  it("is of one moment: what is made or destroyed while it is written changes nothing in it", async () => {
    const parts: Buffer[] = [];
    for await (const part of dumpKeyring(old.pool)) {
      if (parts.length === 1) await old.keyring.destroy(workspaces[1], [ids[1] as string]);
      if (parts.length === 2) await old.keyring.create(workspaces[1], randomUUID(), "FORM");
      parts.push(part);
    }
    assert.deepEqual(Buffer.concat(parts), dump);
  });

  it("that is cut at any line, or anywhere, is refused, and nothing of it is loaded", async () => {
    const there = await place();
    const lineEnds = [...dump.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);
    const cuts = [0, 1, lineEnds[0], lineEnds[5], lineEnds.at(-2), (lineEnds.at(-2) as number) + 9, dump.length - 1];
    for (const cut of cuts as number[])
      await assert.rejects(loadKeyring(there.pool, pieces(dump.subarray(0, cut))), { name: "KeyringDumpError" });
    for (const cut of [0, 40, 300, 70_000, sealed.length - 1])
      await assert.rejects(loadKeyring(there.pool, openKeyringBackup(pieces(sealed.subarray(0, cut)), wrapper)), {
        name: "SealBrokenError",
      });
    assert.deepEqual(await rowsOf(there), []);
  });

  it("with a line left out, doubled, added behind the end or of another table is refused", async () => {
    const there = await place();
    const lines = dump.toString("utf8").trimEnd().split("\n");
    const [head, first, second] = lines as [string, string, string];
    const last = lines.at(-1) as string;
    const changed = {
      "left out": [head, ...lines.slice(2)],
      "without its head": lines.slice(1),
      "with two heads": [head, ...lines],
      "more behind the end": [...lines, second],
      "another table": [head, first.replace("workspace_key", "pg_authid"), ...lines.slice(2)],
      "another format": [head.replace("/1", "/2"), ...lines.slice(1)],
      "no row at all": [head, last],
    };
    for (const [what, all] of Object.entries(changed))
      await assert.rejects(
        loadKeyring(there.pool, pieces(Buffer.from(`${all.join("\n")}\n`))),
        { name: "KeyringDumpError" },
        what,
      );
    const doubled = Buffer.from(`${[head, first, ...lines.slice(1)].join("\n")}\n`);
    await assert.rejects(loadKeyring(there.pool, pieces(doubled)), { name: "StoreError", sqlState: "23505" });
    assert.deepEqual(await rowsOf(there), []);
  });

  it("is refused by a keyring that holds anything", async () => {
    const there = await place();
    await there.keyring.create(workspaces[0], randomUUID(), "SESSION");
    const before = await rowsOf(there);
    await assert.rejects(loadKeyring(there.pool, pieces(dump)), { name: "DomainError", code: "WRONG_STATE" });
    assert.deepEqual(await rowsOf(there), before);
  });

  it("does not open with another wrapper's key, nor with one byte turned", async () => {
    const other = new MemoryKeys();
    await assert.rejects(bytesOf(openKeyringBackup(pieces(sealed), other)), { name: "PortError" });
    for (let at = 0; at < sealed.length; at += 9_973) {
      const turned = Buffer.from(sealed);
      turned.writeUInt8(turned.readUInt8(at) ^ 1, at);
      await assert.rejects(bytesOf(openKeyringBackup(pieces(turned), wrapper)), `byte ${at}`);
    }
    const header = sealed.subarray(0, sealed.indexOf("\n"));
    for (let at = 0; at < header.length; at += 5) {
      const turned = Buffer.from(sealed);
      turned.writeUInt8(turned.readUInt8(at) ^ 1, at);
      await assert.rejects(bytesOf(openKeyringBackup(pieces(turned), wrapper)), `header byte ${at}`);
    }
  });

  it("holds no key in clear, and sealed not even an id", async () => {
    const plain = [...(await old.keyring.load(workspaces[0], [ids[0] as string])).values()].map(({ key }) => key);
    for (const key of plain) assert.ok(!dump.includes(key.toString("hex")) && !dump.includes(key));
    assert.ok(dump.includes(workspaces[0]));
    assert.ok(!sealed.includes(workspaces[0]));
  });

  it("that nobody reads to its end gives its connection back", async () => {
    for (let at = 0; at < 6; at++) {
      const reader = await sealKeyringBackup(dumpKeyring(old.pool), wrapper);
      for await (const part of reader) {
        assert.ok(part);
        break;
      }
    }
    assert.equal((await old.keyring.load(workspaces[0], [ids[0] as string])).size, 1);
    assert.equal(old.pool.waitingCount, 0);
  });
});

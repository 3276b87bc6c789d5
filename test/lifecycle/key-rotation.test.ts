import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Client } from "pg";
import type { KeyKind, Rewrapped } from "../../src/app";
import { Keyring } from "../../src/db/keyring";
import { pipelinePool } from "../../src/db/scoped";
import type { KeyWrapper } from "../../src/ports/key-wrapper";
import { MemoryKeys } from "../support/fakes/memory-keys";
import { cloneDatabases, type TestDatabases } from "../support/server";
import { until } from "../support/until";

const KEYS = 1_100;
/** From here on no two wrapped keys are alike; what is alike an update would leave out of the log. */
const UNLIKE = 4;

interface Row {
  id: string;
  kind: KeyKind;
  wrapped: Buffer;
  made: Date;
  by: string | null;
}

describe("rotating the keys that wrap data keys", () => {
  let databases: TestDatabases;
  let outside: Client;
  let pools: ReturnType<typeof pipelinePool>[];
  let wrapper: MemoryKeys;
  let here: string;

  before(async () => {
    databases = await cloneDatabases();
    outside = new Client({ connectionString: databases.superKeyringUrl });
    await outside.connect();
    pools = [0, 1].map(() => pipelinePool(databases.keyringUrl, "regenesis-keyring", 5));
    await aProcess().prepare();
  });
  beforeEach(() => {
    wrapper = new MemoryKeys();
    here = randomUUID();
  });
  after(async () => {
    await outside.end();
    await Promise.all(pools.map((pool) => pool.end()));
    await databases.drop();
  });

  /** As a process of its own sees the keyring: nothing in memory yet. */
  function aProcess(at = 0, by: KeyWrapper = wrapper): Keyring {
    return new Keyring(pools[at] as (typeof pools)[number], by);
  }
  const rewrap = (keyring: Keyring) => keyring.rotation(0).rewrap(here);
  async function rotate(keyring: Keyring): Promise<Rewrapped> {
    await keyring.rotation(0).begin();
    const done = await rewrap(keyring);
    await keyring.rotation(0).settle(here);
    return done;
  }
  async function made(keyring: Keyring, count: number, kind: KeyKind = "SESSION"): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    await Promise.all(ids.map((id) => keyring.create(here, id, kind)));
    return ids;
  }
  async function rows(): Promise<Row[]> {
    const sql = `select id, kind, wrapped, created_at as made, wrapping_key_id as by from data_key
                 where workspace_id = $1 order by id`;
    return (await outside.query<Row>(sql, [here])).rows;
  }
  const plain = async (ids: readonly string[], keyring = aProcess()) => {
    const found = await keyring.load(here, ids);
    return ids.map((id) => found.get(id)?.key.toString("hex"));
  };
  async function wrappers(): Promise<{ id: string; by: string }[]> {
    const sql = "select id::text, wrapper_key_id as by from wrapping_key where workspace_id = $1";
    return (await outside.query(sql, [here])).rows;
  }
  const waiting = async (locktype: string, count = 1) =>
    until(async () => {
      const sql = "select from pg_locks where not granted and locktype = $1";
      return ((await outside.query(sql, [locktype])).rowCount ?? 0) >= count;
    });

  it("wraps every data key by a fresh key, and changes nothing else about it", async () => {
    const keyring = aProcess();
    const ids = (await made(keyring, KEYS)).sort();
    const [before, keys, secret] = [await rows(), await plain(ids), await keyring.secret(here, "links")];
    const [old] = wrapper.keyIds;
    assert.deepEqual(await rotate(keyring), { rewrapped: KEYS, keys: KEYS, left: 0, ends: true });
    const after = await rows();
    const told = ({ id, kind, made: at }: Row) => [id, kind, at.getTime()];
    assert.deepEqual(after.map(told), before.map(told));
    for (const [at, { wrapped }] of after.entries()) assert.notDeepEqual(wrapped, before[at]?.wrapped);
    assert.deepEqual(await plain(ids), keys);
    assert.deepEqual(await aProcess().secret(here, "links"), secret);
    const newest = wrapper.keyIds.at(-1);
    assert.notEqual(newest, old);
    const [current, ...others] = await wrappers();
    assert.deepEqual([current?.by, others], [newest, []]);
    assert.ok(after.every(({ by }) => by === current?.id));
    const sql = "select wrapper_key_id as by from workspace_key where workspace_id = $1";
    assert.deepEqual((await outside.query(sql, [here])).rows, [{ by: newest }]);
  });

  it("opens everything without the old version, and drops the wrapping key of before", async () => {
    const keyring = aProcess();
    const ids = await made(keyring, 3);
    const keys = await plain(ids);
    for (let round = 0; round < 3; round++) {
      await rotate(keyring);
      assert.equal((await wrappers()).length, 1);
      assert.equal((await wrapper.destroyAllBut([])).length, 1);
      assert.deepEqual(await plain(ids), keys);
    }
  });

  it("does nothing where everything is wrapped by the newest version already, or where there is nothing", async () => {
    const keyring = aProcess();
    assert.deepEqual(await rewrap(keyring), { rewrapped: 0, keys: 0, left: 0, ends: false });
    await made(keyring, 2);
    const before = await rows();
    assert.deepEqual(await rewrap(keyring), { rewrapped: 0, keys: 2, left: 0, ends: false });
    assert.deepEqual(await rows(), before);
    await rotate(keyring);
    const rotated = await rows();
    assert.deepEqual(await rewrap(keyring), { rewrapped: 0, keys: 2, left: 0, ends: false });
    assert.deepEqual(await rows(), rotated);
  });

  it("by many at once, in two processes, loses no key and ends with one wrapping key", async () => {
    const keyring = aProcess();
    const ids = await made(keyring, 700);
    const keys = await plain(ids);
    await keyring.rotation(0).begin();
    const done = await Promise.all(Array.from({ length: 6 }, (_, at) => rewrap(aProcess(at % 2))));
    assert.equal(
      done.reduce((sum, { rewrapped }) => sum + rewrapped, 0),
      700,
    );
    await Promise.all([0, 1].map((at) => aProcess(at).rotation(0).settle(here)));
    assert.equal((await wrappers()).length, 1);
    assert.deepEqual(await plain(ids), keys);
    assert.ok((await rewrap(keyring)).left === 0);
  });

  it("brings no key back that is destroyed before its batch", async () => {
    const keyring = aProcess();
    const ids = await made(keyring, 5);
    const doomed = ids[2] as string;
    await keyring.rotation(0).begin();
    await outside.query("begin");
    await outside.query("delete from data_key where id = $1", [doomed]);
    const running = rewrap(keyring);
    await waiting("relation");
    await outside.query("commit");
    assert.equal((await running).rewrapped, 4);
    assert.ok((await rows()).every(({ id }) => id !== doomed));
  });

  it("brings no key back that is destroyed while its batch is at work", async () => {
    const keyring = aProcess();
    const ids = await made(keyring, 5);
    const doomed = ids[2] as string;
    await keyring.rotation(0).begin();
    await stopAtInsert(doomed);
    const running = rewrap(keyring);
    await waiting("advisory");
    const destroying = aProcess(1).destroy(here, [doomed]);
    await waiting("relation");
    await goOn();
    await Promise.all([running, destroying]);
    assert.ok((await rows()).every(({ id }) => id !== doomed));
    assert.equal((await plain(ids)).filter((key) => key === undefined).length, 1);
  });

  it("beside keys that come and go brings none back and loses none", async () => {
    const keyring = aProcess();
    const kept = await made(keyring, 40);
    const keys = await plain(kept);
    const doomed = await made(keyring, 200);
    const come: string[] = [];
    const going = (async () => {
      for (let at = 0; at < doomed.length; at += 5) {
        await aProcess(1).destroy(here, doomed.slice(at, at + 5));
        come.push(...(await made(keyring, 1)));
      }
    })();
    for (let round = 0; round < 4; round++) await rotate(aProcess());
    await going;
    await rotate(aProcess());
    assert.deepEqual((await rows()).map(({ id }) => id).sort(), [...kept, ...come].sort());
    assert.deepEqual(await plain(kept), keys);
    assert.ok((await plain(come)).every((key) => key?.length === 64));
  });

  it("leaves a destroyed key nowhere, whichever key wrapped it and when", async () => {
    const keyring = aProcess();
    const ids = await made(keyring, 4, "TRANSCRIPT");
    const doomed = ids.slice(1).map((id) => ({ id, kind: "TRANSCRIPT" as const }));
    const early = await rows();
    await outside.query("checkpoint");
    await rotate(keyring);
    const late = await rows();
    await keyring.destroy(
      here,
      doomed.map(({ id }) => id),
    );
    assert.equal((await keyring.probe(here, doomed)).probe, "PRESENT");
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(here, doomed), { probe: "ABSENT", notCovered: [] });
    const files = await keyringFiles();
    for (const { id, wrapped } of [...early, ...late])
      if (id !== ids[0])
        assert.ok(
          files.every((bytes) => !bytes.includes(wrapped.subarray(UNLIKE))),
          id,
        );
    assert.ok(files.some((bytes) => bytes.includes(late.find(({ id }) => id === ids[0])?.wrapped as Buffer)));
  });

  it("writes each new wrapping into the log behind the key's ids, where a destroyed key is looked for", async () => {
    const keyring = aProcess();
    await made(keyring, 60, "FORM");
    await outside.query("checkpoint");
    // Its page's first change since the checkpoint is logged as a whole page; what comes after is logged as it is.
    await made(keyring, 20, "FORM");
    await rotate(keyring);
    const log = Buffer.concat((await keyringFiles("pg_wal/")).map(withoutHeaders));
    let seen = 0;
    for (const { id, wrapped } of await rows()) {
      const mark = Buffer.from((here + id).replaceAll("-", ""), "hex");
      const bytes = wrapped.subarray(UNLIKE);
      for (let at = log.indexOf(bytes); at !== -1; at = log.indexOf(bytes, at + 1)) {
        assert.ok(log.subarray(at - 64, at).includes(mark), `${id} at ${at}`);
        seen += 1;
      }
    }
    assert.ok(seen >= 40, `${seen} seen`);
  });

  it("fails without harm wherever the key wrapper fails, and goes on from there", async () => {
    const ids = await made(aProcess(), 3);
    const keys = await plain(ids);
    let failed = 0;
    for (let nth = 1; ; nth++) {
      await wrapper.rotate();
      const outcome = await rewrap(aProcess(0, failingAt(nth))).catch((error: unknown) => error);
      assert.deepEqual(await plain(ids), keys, `call ${nth}`);
      if (!(outcome instanceof Error)) break;
      assert.deepEqual([outcome.name, (outcome as Error & { retryable?: boolean }).retryable], ["PortError", true]);
      failed += 1;
      await rewrap(aProcess());
      assert.deepEqual(await plain(ids), keys);
    }
    assert.ok(failed >= 6, `${failed} calls`);
  });

  it("takes no wrapped key for good that does not come back", async () => {
    const ids = await made(aProcess(), 3);
    const keys = await plain(ids);
    await wrapper.rotate();
    const lying: KeyWrapper = {
      ...bound(wrapper),
      wrap: async (key) => ({ ...(await wrapper.wrap(key)), wrapped: (await wrapper.wrap(Buffer.alloc(32))).wrapped }),
    };
    await assert.rejects(rewrap(aProcess(0, lying)), { name: "PortError", retryable: true });
    assert.deepEqual(await wrappers(), []);
    assert.deepEqual(await plain(ids), keys);
    const fresh = randomUUID();
    await assert.rejects(aProcess(0, lying).create(fresh, randomUUID(), "SESSION"), { name: "PortError" });
    await aProcess().create(fresh, randomUUID(), "SESSION");
  });

  it("leaves a data key that does not open as it is, with what wraps it, and says so", async () => {
    const keyring = aProcess();
    const ids = await made(keyring, 3);
    await rotate(keyring);
    const [first] = await wrappers();
    await outside.query("update data_key set wrapped = '\\x01' where id = $1", [ids[1]]);
    assert.deepEqual(await rotate(keyring), { rewrapped: 2, keys: 3, left: 1, ends: false });
    const {
      rows: [broken],
    } = await outside.query("select wrapped, wrapping_key_id as by from data_key where id = $1", [ids[1]]);
    assert.deepEqual(broken, { wrapped: Buffer.of(1), by: first?.id });
    assert.equal((await wrappers()).length, 2);
    assert.equal((await plain([ids[0], ids[2]] as string[])).filter(Boolean).length, 2);
    await outside.query("delete from data_key where id = $1", [ids[1]]);
    assert.deepEqual(await rewrap(keyring), { rewrapped: 0, keys: 2, left: 0, ends: true });
  });

  it("is noticed by a process that still has the keys of before in memory", async () => {
    const [one, two] = [aProcess(0), aProcess(1)];
    const ids = await made(one, 2);
    await rotate(one);
    ids.push(...(await made(two, 1)));
    const keys = await plain(ids);
    await rotate(one);
    await rotate(one);
    assert.deepEqual(await plain(ids, two), keys);
    const [late = ""] = await made(two, 1);
    const [current] = await wrappers();
    assert.equal((await rows()).find(({ id }) => id === late)?.by, current?.id);
    assert.equal((await plain([late], one))[0]?.length, 64);
  });

  const EVERY = "create trigger stop before insert on data_key for each row execute function stop_at_insert()";
  /** Whoever inserts this key from now on waits until it is told to go on. */
  async function stopAtInsert(id: string): Promise<void> {
    await outside.query("select pg_advisory_lock(4711)");
    await outside.query(`create or replace function stop_at_insert() returns trigger language plpgsql as $$ begin
      if new.id = '${id}' then perform pg_advisory_xact_lock(4711); end if; return new; end $$`);
    await outside.query(EVERY);
  }
  async function goOn(): Promise<void> {
    await outside.query("select pg_advisory_unlock(4711)");
    await until(async () => {
      await outside.query("set lock_timeout = '100ms'");
      return outside.query("drop trigger if exists stop on data_key").then(
        () => true,
        () => false,
      );
    });
    await outside.query("reset lock_timeout");
  }
  async function keyringFiles(prefix = ""): Promise<Buffer[]> {
    await outside.query("checkpoint");
    const { rows: files } = await outside.query<{ name: string }>(
      "select name from regenesis_server.key_files() where name like $1 order by name",
      [`${prefix}%`],
    );
    const read: Buffer[] = [];
    for (const { name } of files)
      read.push((await outside.query("select pg_read_binary_file($1) as bytes", [name])).rows[0].bytes);
    return read;
  }
  function failingAt(nth: number): KeyWrapper {
    let calls = 0;
    const counted = bound(wrapper);
    const guard = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        calls += 1;
        if (calls === nth) wrapper.failOn("wrap");
        try {
          if (calls === nth) await wrapper.wrap(Buffer.alloc(32));
          return await call(...args);
        } finally {
          wrapper.heal();
        }
      };
    };
    return { ...counted, wrap: guard(counted.wrap), unwrap: guard(counted.unwrap), newest: guard(counted.newest) };
  }
});

/** Records run on across the log's pages, with a header between, which is longer on a file's first. */
function withoutHeaders(file: Buffer): Buffer {
  const pages = Array.from({ length: Math.ceil(file.length / 8192) }, (_, at) => {
    return file.subarray(at * 8192 + (at === 0 ? 40 : 24), (at + 1) * 8192);
  });
  return Buffer.concat(pages);
}

function bound(wrapper: MemoryKeys): KeyWrapper {
  return {
    name: wrapper.name,
    wrap: (key) => wrapper.wrap(key),
    unwrap: (wrapped, keyId) => wrapper.unwrap(wrapped, keyId),
    newest: () => wrapper.newest(),
    rotate: () => wrapper.rotate(),
    destroyAllBut: (keyIds) => wrapper.destroyAllBut(keyIds),
  };
}

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { localKeys } from "../../src/adapters/local-keys";
import { Catalog } from "../../src/db/backup/catalog";
import { Keyring } from "../../src/db/keyring";
import { pipelinePool } from "../../src/db/scoped";
import { cell } from "../../src/entities";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { rotateInstallation, rotateKeys } from "../../src/lifecycle/store/rotate-keys";
import { cloneDatabases, type TestDatabases } from "../support/server";
import { aReviewedSession } from "../support/sessions";
import { until } from "../support/until";
import { startVaultProcess, type VaultProcess } from "../support/vault-process";
import { type World, world } from "../support/world";

/** More than two batches. */
const KEYS = 1_100;
const STOPS = {
  "the workspace's key": ["before update on workspace_key", 1],
  "the first batch": ["before insert on data_key", 250],
  "the second batch": ["before insert on data_key", 750],
  "the last batch": ["before insert on data_key", 1_050],
  "the older wrapping key": ["before delete on wrapping_key", 1],
} as const;

describe("a rotation that is killed", () => {
  let databases: TestDatabases;
  let outside: Client;
  let pool: ReturnType<typeof pipelinePool>;
  let folder: string;
  const here = randomUUID();
  const ids: string[] = [];
  let keys: Map<string, { key: Buffer }>;
  const file = () => join(folder, "keys.json");
  const open = async () => new Keyring(pool, await localKeys(file()));
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-rotation-"));
    databases = await cloneDatabases();
    outside = new Client({ connectionString: databases.superKeyringUrl });
    await outside.connect();
    pool = pipelinePool(databases.keyringUrl, "regenesis-keyring", 5);
    const keyring = await open();
    await keyring.prepare();
    await new Catalog(pool).prepare();
    for (let at = 0; at < KEYS; at++) ids.push(randomUUID());
    await Promise.all(ids.map((id) => keyring.create(here, id, "SESSION")));
    // From here on there is an older wrapping key to drop.
    await keyring.rotation(0).begin();
    await keyring.rotation(0).rewrap(here);
    keys = await keyring.load(here, ids);
  });
  after(async () => {
    await outside.end();
    await pool.end();
    await databases.drop();
    await rm(folder, { recursive: true });
  });

  for (const [where, [when, nth]] of Object.entries(STOPS))
    it(`at ${where} leaves every key readable, and goes on`, async () => {
      await outside.query(`create sequence passed`);
      await outside.query(`grant usage on sequence passed to regenesis_keyring`);
      await outside.query(`create or replace function stop_there() returns trigger language plpgsql as $$ begin
        if nextval('passed') = ${nth} then perform pg_advisory_xact_lock(4712); end if; return coalesce(new, old); end $$`);
      await outside.query("select pg_advisory_lock(4712)");
      const table = when.split(" on ")[1];
      await outside.query(`create trigger stop ${when} for each row execute function stop_there()`);
      const victim = start();
      await until(async () => (await victims("wait_event_type = 'Lock' and wait_event = 'advisory'")) === 1, 120_000);
      const died = once(victim, "exit");
      victim.kill("SIGKILL");
      await died;
      await outside.query("select pg_advisory_unlock(4712)");
      await until(async () => (await victims("true")) === 0, 60_000);
      await outside.query(`drop trigger stop on ${table}`);
      await outside.query("drop sequence passed");
      assert.deepEqual(await (await open()).load(here, ids), keys);
      await finish();
      assert.deepEqual(await (await open()).load(here, ids), keys);
    });

  /** What the next run makes of it: everything under the newest version, and no other left. */
  async function finish(): Promise<void> {
    const rotation = (await open()).rotation(0);
    assert.equal((await rotation.rewrap(here)).left, 0);
    await rotation.settle(here);
    await rotation.destroyUnused();
    const { keys: versions } = JSON.parse(await readFile(file(), "utf8"));
    assert.equal(versions.length, 1);
    const { rows } = await outside.query("select wrapper_key_id as by from wrapping_key");
    assert.deepEqual(rows, [{ by: versions[0].id }]);
  }
  function start(): ChildProcess {
    const script = require.resolve("../support/rotate-child");
    const args = ["-r", "@swc-node/register", script, databases.keyringUrl, file(), here];
    return spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  }
  async function victims(condition: string): Promise<number> {
    const sql = `select from pg_stat_activity where application_name = 'regenesis-rotation-victim' and ${condition}`;
    return (await outside.query(sql)).rowCount ?? 0;
  }
});

describe("a key vault that is down", () => {
  let vault: VaultProcess;
  let w: World;
  let pool: ReturnType<typeof pipelinePool>;
  before(async () => {
    vault = await startVaultProcess();
    w = await world({ ports: { keyWrapper: vault.open() } });
    pool = pipelinePool(w.databases.keyringUrl, "regenesis-keyring", 2);
  });
  after(async () => {
    await pool.end();
    await w.close();
    await vault.stop();
  });

  const down = async () => {
    const fault = { status: 503, code: "ServiceUnavailable" };
    for (const operation of ["get", "wrapkey", "unwrapkey"] as const) await vault.tell({ fail: { operation, fault } });
  };
  /** As a process that has just begun sees it. */
  const fresh = () => new Keyring(pool, vault.open());

  it("midway through a rotation loses nothing: all is readable before, while and after", async () => {
    const { session } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    const source = await addTextSource(w.app, w.here.coach, { sessionId: session.id, text: "A planted sentence." });
    const place = cell("source", "text", source);
    const read = () => w.app.keys(w.here.coach).open(place, source.text);
    assert.equal(await read(), "A planted sentence.");
    const [first] = (await vault.tell({ rotate: true })).versions;
    await rotateKeys(w.app, w.here.system);
    await vault.tell({ rotate: true });
    await down();
    await assert.rejects(rotateKeys(w.app, w.here.system), { name: "PortError", retryable: true });
    await assert.rejects(rotateInstallation(w.app), { name: "PortError", retryable: true });
    assert.equal(await read(), "A planted sentence.", "what is in memory goes on opening");
    await assert.rejects(fresh().load(w.here.id, [source.id]), { name: "PortError", retryable: true });
    await vault.tell({ clear: true });
    assert.equal((await fresh().load(w.here.id, [source.id])).size, 1);
    for (const { system } of [w.here, w.there]) assert.equal((await rotateKeys(w.app, system)).left, 0);
    await rotateInstallation(w.app);
    assert.equal(await read(), "A planted sentence.");
    await vault.tell({ disable: first });
    assert.equal((await fresh().load(w.here.id, [source.id])).size, 1, "the first version is needed no more");
    const used = await w.app.keyRotation.versions();
    assert.deepEqual([used.length, used[0]?.isNewest, used[0]?.id], [1, true, (await vault.tell({})).versions.at(-1)]);
  });

  it("for as long as jobs wait keeps them waiting, and they are done once it is back", async () => {
    const { session } = await aReviewedSession(w, { file: "conversation-2.vtt" });
    await w.app.write(w.here.system, (unit) => unit.enqueue("rotate-keys", {}, { key: "rotate-keys" }));
    await vault.tell({ rotate: true });
    await down();
    await w.runJobs();
    const waiting = "select last_error as error from graphile_worker._private_jobs where last_error is not null";
    assert.deepEqual(await w.look(waiting), [{ error: "KEY-WRAPPER_FAILED" }]);
    await vault.tell({ clear: true });
    await w.look("update graphile_worker._private_jobs set run_at = now() - interval '1 second'");
    await w.runJobs();
    assert.deepEqual(await w.look("select from graphile_worker._private_jobs"), []);
    assert.equal((await fresh().load(w.here.id, [session.id])).size, 1);
    const told = w.logged.join("\n");
    for (const secret of [vault.hello.token, vault.hello.keyId]) assert.ok(!told.includes(secret));
  });
});

import assert from "node:assert/strict";
import { Client } from "pg";
import type { Who } from "../../src/app";
import { type ContentTable, cell, content, type EvidencePack, type Source } from "../../src/entities";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { refused, row, rows } from "./fixtures";

describe("keys", () => {
  let w: World;
  let pack: EvidencePack;
  let source: Source;
  before(async () => {
    w = await world();
    const { session, packs } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    pack = packs[0] as EvidencePack;
    const { id } = await addTextSource(w.app, w.here.coach, { sessionId: session.id, text: "A planted sentence." });
    source = await row<Source>(w, "select * from source where id = $1", [id]);
  });
  after(() => w.close());

  async function inKeyring<R>(sql: string, values: unknown[] = []): Promise<R[]> {
    const client = new Client({ connectionString: w.databases.superKeyringUrl });
    await client.connect();
    const found = await client.query(sql, values);
    await client.end();
    return found.rows as R[];
  }

  it("a value moved to another column, row, table or workspace does not open", async () => {
    const keys = w.app.serverKeys(w.here.id);
    const home = cell("evidence_pack", "l0", pack);
    assert.ok(await keys.open(home, pack.l0));
    const elsewhere = [
      { ...home, column: "l1" },
      { ...home, rowId: w.app.newId() },
      { ...home, table: "insight" as ContentTable, column: "claim" },
      { ...home, keyId: source.id },
    ];
    for (const place of elsewhere) await assert.rejects(keys.open(place, pack.l0), { name: "SealBrokenError" });
    await refused("FORBIDDEN", keys.open({ ...home, workspaceId: w.there.id }, pack.l0));
    await assert.rejects(w.app.serverKeys(w.there.id).open({ ...home, workspaceId: w.there.id }, pack.l0), {
      name: "KeyDestroyedError",
    });
  });

  it("a value with one bit turned, cut short or empty does not open", async () => {
    const keys = w.app.serverKeys(w.here.id);
    const home = cell("evidence_pack", "l0", pack);
    const l0 = pack.l0 as Buffer;
    for (let at = 0; at < l0.length; at += 7) {
      const turned = Buffer.from(l0);
      turned.writeUInt8(turned.readUInt8(at) ^ 1, at);
      await assert.rejects(keys.open(home, turned), `byte ${at}`);
    }
    for (const cut of [l0.subarray(1), l0.subarray(0, -1), Buffer.alloc(0)]) await assert.rejects(keys.open(home, cut));
    assert.equal(await keys.open(home, null), null);
  });

  it("a wrapped data key of another workspace, or of another id, does not unwrap", async () => {
    const [mine] = await inKeyring<{ wrapped: Buffer }>("select wrapped from data_key where id = $1", [source.id]);
    const put = "insert into data_key (workspace_id, id, kind, wrapped) values ($1, $2, 'SOURCE', $3)";
    const [stolen, renamed] = [source.id, w.app.newId()];
    await inKeyring(put, [w.there.id, stolen, mine?.wrapped]);
    await inKeyring(put, [w.here.id, renamed, mine?.wrapped]);
    await assert.rejects(w.app.serverKeys(w.there.id).dataKey(stolen, "open"));
    await assert.rejects(w.app.serverKeys(w.here.id).dataKey(renamed, "open"));
    await inKeyring("delete from data_key where (workspace_id = $1 and id = $2) or id = $3", [
      w.there.id,
      stolen,
      renamed,
    ]);
  });

  it("data keys live in the keyring database, wrapped, and nowhere in the data database", async () => {
    const all = await inKeyring<{ id: string; kind: string; wrapped: Buffer }>(
      "select id, kind, wrapped from data_key where workspace_id = $1",
      [w.here.id],
    );
    assert.deepEqual(new Set(all.map(({ kind }) => kind)), new Set(["PERSON", "SESSION", "SOURCE", "TRANSCRIPT"]));
    const plain = await w.composed.keyring.load(
      w.here.id,
      all.map(({ id }) => id),
    );
    assert.equal(plain.size, all.length);
    for (const { id, wrapped } of all) assert.ok(!wrapped.includes(plain.get(id)?.key as Buffer));
    const columns = await rows<{ tableName: string; columnName: string }>(
      w,
      "select table_name, column_name from information_schema.columns where table_schema in ('public', 'limits') and data_type = 'bytea'",
    );
    const sealed = new Set(
      Object.entries(content).flatMap(([table, own]) =>
        Object.keys(own).map((name) => `${table}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`),
      ),
    );
    const other = columns
      .map(({ tableName, columnName }) => `${tableName}.${columnName}`)
      .filter((name) => !sealed.has(name));
    assert.deepEqual(other.sort(), [
      "app_user.email_hash",
      "app_user.sign_in_hash",
      "idempotency_key.input_mac",
      "session.meeting_hash",
      "source.external_hash",
      "suppression.hash",
      "zoom_connection.account_host_hash",
      "zoom_event.event_hash",
    ]);
    const secrets = all.flatMap(({ id, wrapped }) => [wrapped, plain.get(id)?.key as Buffer]);
    for (const { tableName, columnName } of columns)
      for (const { value } of await rows<{ value: Buffer }>(
        w,
        `select ${columnName} as value from ${tableName} where ${columnName} is not null`,
      ))
        assert.ok(
          secrets.every((secret) => !value.includes(secret)),
          `${tableName}.${columnName}`,
        );
  });

  it("each source, session, transcript and person has a key of its own", async () => {
    const ids = [source.id, pack.sessionId, w.here.coach.userId as string, w.here.coachee.userId as string];
    const loaded = await w.composed.keyring.load(w.here.id, ids);
    assert.equal(new Set([...loaded.values()].map(({ key }) => key.toString("hex"))).size, ids.length);
    assert.equal((await w.composed.keyring.load(w.there.id, ids)).size, 0);
  });

  it("admins and integrators open no content, even by asking for it directly", async () => {
    const l0 = cell("evidence_pack", "l0", pack);
    const text = cell("source", "text", source);
    for (const who of [w.here.admin, w.here.integrator]) {
      const keys = w.app.keys(who);
      await refused("FORBIDDEN", keys.open(l0, pack.l0));
      await refused("FORBIDDEN", keys.open(text, source.text));
      await refused("FORBIDDEN", keys.dataKey(source.id, "open"));
      assert.equal((await keys.dataKey(source.id, "seal")).length, 32);
    }
    const user = await row<{ workspaceId: string; id: string; displayName: Buffer }>(
      w,
      "select * from app_user where id = $1",
      [w.here.coachee.userId],
    );
    const name = (who: Who) => w.app.keys(who).open(cell("app_user", "displayName", user), user.displayName);
    assert.equal(await name(w.here.admin), "Ilse Brandt");
    await refused("FORBIDDEN", name(w.here.integrator));
  });

  it("a destroyed key opens nothing any more, and is asked for anew by every operation", async () => {
    const { session } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    const { id } = await addTextSource(w.app, w.here.coach, { sessionId: session.id, text: "Soon gone." });
    const doomed = await row<Source>(w, "select * from source where id = $1", [id]);
    const open = () => w.app.keys(w.here.coach).open(cell("source", "text", doomed), doomed.text);
    assert.equal(await open(), "Soon gone.");
    await inKeyring("delete from data_key where id = $1", [id]);
    await assert.rejects(open(), { name: "KeyDestroyedError" });
    await w.app.keys(w.here.coach).create(id, "SOURCE");
    await assert.rejects(open(), { name: "SealBrokenError" });
  });

  it("the keyring's own role sees one workspace at a time", async () => {
    const client = new Client({ connectionString: w.databases.keyringUrl });
    await client.connect();
    try {
      for (const table of ["data_key", "workspace_key"]) {
        assert.deepEqual((await client.query(`select 1 from ${table}`)).rows, []);
        await client.query("select set_config('app.workspace_id', $1, false)", [w.there.id]);
        const { rows: seen } = await client.query(`select distinct workspace_id from ${table}`);
        assert.deepEqual(seen, [{ workspace_id: w.there.id }]);
        await client.query("select set_config('app.workspace_id', '', false)");
      }
    } finally {
      await client.end();
    }
  });

  it("twenty values of twenty keys cost one look into the keyring, and no call of the key wrapper", async () => {
    const { session } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    const sources: Source[] = [];
    for (let at = 0; at < 20; at++)
      sources.push(await addTextSource(w.app, w.here.coach, { sessionId: session.id, text: `Text ${at}` }));
    const calls = w.keyWrapper.calls.length;
    let looks = 0;
    const { load } = w.composed.keyring;
    w.composed.keyring.load = (...given) => {
      looks += 1;
      return load.apply(w.composed.keyring, given);
    };
    try {
      const keys = w.app.keys(w.here.coach);
      const texts = await Promise.all(sources.map((item) => keys.open(cell("source", "text", item), item.text)));
      assert.deepEqual(
        texts,
        sources.map((_, at) => `Text ${at}`),
      );
    } finally {
      w.composed.keyring.load = load;
    }
    assert.deepEqual([looks, w.keyWrapper.calls.length], [1, calls]);
  });

  it("a key wrapper that is down is not remembered as down", async () => {
    const id = w.app.newId();
    w.keyWrapper.failOn("wrap", 1);
    await assert.rejects(w.app.serverKeys(id).secret("links"), { name: "PortError" });
    w.keyWrapper.heal();
    assert.equal((await w.app.serverKeys(id).secret("links")).length, 32);
    assert.ok(!(await w.app.serverKeys(id).secret("links")).equals(await w.app.serverKeys(id).secret("email")));
  });
});

import assert from "node:assert/strict";
import { Client } from "pg";
import { type AuditLog, type AuditRow, checkLog, hashOf, type Integrity } from "../../src/db/audit";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { type World, world } from "../support/world";
import { rows, sees } from "./fixtures";

const tables = ["audit_entry", "audit_link", "audit_checkpoint"];

describe("audit", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const act = async (times: number) => {
    for (let at = 0; at < times; at++) await createSession(w.app, w.here.coach, { kind: "FILL" });
  };
  const seal = () => w.app.sealAudit(w.here.system);
  const read = <R>(sql: string) => sees<R>(w, w.here.admin, sql);

  async function log(): Promise<AuditLog> {
    const entries = await read<AuditRow>("select * from audit_entry order by at, id");
    const links = await read<AuditLog["links"][number]>("select * from audit_link order by seq");
    return { entries, links, checkpoints: await read("select * from audit_checkpoint order by seq") };
  }
  const check = async (workspaceId = w.here.id): Promise<Integrity> => {
    const { keys } = await w.app.signer.published();
    return checkLog(workspaceId, await log(), { keys } as never);
  };

  /** As a superuser with the trigger out of the way; put back as it was afterwards. */
  async function tampered(statements: [string, unknown[]?][], look: () => Promise<void>): Promise<void> {
    const client = new Client({ connectionString: w.databases.superUrl });
    await client.connect();
    try {
      await client.query("set session_replication_role = replica");
      for (const table of tables) await client.query(`create temp table kept_${table} as table ${table}`);
      for (const [sql, values] of statements) await client.query(sql, values);
      await look();
    } finally {
      for (const table of tables) await client.query(`delete from ${table}`);
      for (const table of tables) await client.query(`insert into ${table} select * from kept_${table}`);
      await client.end();
    }
  }
  const entryAt = async (seq: number) => (await log()).links.find((link) => link.seq === seq)?.entryId as string;

  it("links what was written into the workspace's chain and signs each new head", async () => {
    await act(3);
    const open = (await log()).entries.length;
    assert.equal(await seal(), open);
    assert.equal(await seal(), 0);
    await act(2);
    assert.deepEqual(
      { ...(await check()), head: null },
      { ok: true, entries: open + 2, unsealed: 2, checkpoints: 1, head: null, firstBroken: null, problem: null },
    );
    assert.equal(await seal(), 2);
    const whole = await check();
    assert.deepEqual([whole.ok, whole.unsealed, whole.checkpoints], [true, 0, 2]);
    assert.match(whole.head ?? "", /^[0-9a-f]{64}$/);
  });

  it("sealed by two at once, every entry has one place", async () => {
    await act(4);
    const sealed = await Promise.all([seal(), seal(), seal()]);
    assert.equal(
      sealed.reduce((sum, count) => sum + count),
      4,
    );
    assert.ok((await check()).ok);
    await w.app.sealAudit(w.there.system);
    const chains = await rows(w, "select workspace_id, max(seq) = count(*) as whole from audit_link group by 1");
    assert.ok(chains.length === 2 && chains.every(({ whole }) => whole));
  });

  it("another workspace's log does not pass for this one's", async () => {
    assert.equal((await check(w.there.id)).ok, false);
  });

  it("finds the first changed entry", async () => {
    const [third, fifth] = [await entryAt(3), await entryAt(5)];
    const change = "update audit_entry set action = 'nothing.happened' where id = any($1)";
    await tampered([[change, [[fifth, third]]]], async () => {
      const found = await check();
      assert.deepEqual([found.ok, found.firstBroken, found.problem], [false, third, "an entry was changed"]);
    });
    for (const column of [
      "actor_ref = 'p-other'",
      "target_ref = 'ses_other'",
      "at = at + interval '1 ms'",
      `facts = '{"kind": "X"}'`,
    ])
      await tampered([[`update audit_entry set ${column} where id = $1`, [third]]], async () => {
        assert.equal((await check()).firstBroken, third, column);
      });
    assert.ok((await check()).ok);
  });

  it("finds an entry that was changed together with its hash", async () => {
    const id = await entryAt(4);
    const entry = (await log()).entries.find((item) => item.id === id) as AuditRow;
    const hash = hashOf({ ...entry, action: "nothing.happened" });
    await tampered(
      [["update audit_entry set action = 'nothing.happened', hash = $2 where id = $1", [id, hash]]],
      async () => {
        const found = await check();
        assert.deepEqual([found.firstBroken, found.problem], [id, "a link does not follow from the one before"]);
      },
    );
  });

  it("finds the first removed entry, with or without its link", async () => {
    const [second, third] = [await entryAt(2), await entryAt(3)];
    await tampered([["delete from audit_entry where id = $1", [second]]], async () => {
      assert.deepEqual([(await check()).firstBroken, (await check()).problem], [second, "an entry was removed"]);
    });
    const both: [string, unknown[]][] = [
      ["delete from audit_link where seq = 2", []],
      ["delete from audit_entry where id = $1", [second]],
    ];
    await tampered(both, async () => {
      assert.deepEqual(
        [(await check()).firstBroken, (await check()).problem],
        [third, "a link is missing or out of order"],
      );
    });
  });

  it("finds entries in another order", async () => {
    const [second, third] = [await entryAt(2), await entryAt(3)];
    const swap: [string, unknown[]?][] = [
      ["update audit_link set entry_id = gen_random_uuid() where seq = 2"],
      ["update audit_link set entry_id = $1 where seq = 3", [second]],
      ["update audit_link set entry_id = $1 where seq = 2", [third]],
    ];
    await tampered(swap, async () => assert.equal((await check()).firstBroken, third));
  });

  it("finds a log that was cut short of what was signed", async () => {
    const last = (await log()).links.length;
    const cut: [string, unknown[]?][] = [
      [
        "delete from audit_entry where id in (select entry_id from audit_link where workspace_id = $1 and seq > $2)",
        [w.here.id, last - 2],
      ],
      ["delete from audit_link where workspace_id = $1 and seq > $2", [w.here.id, last - 2]],
    ];
    await tampered(cut, async () => {
      const found = await check();
      assert.deepEqual([found.ok, found.problem], [false, "the log was cut short of a signed checkpoint"]);
    });
    await tampered(
      [["delete from audit_checkpoint where workspace_id = $1 and seq = $2", [w.here.id, last]]],
      async () => {
        assert.deepEqual([(await check()).ok, (await check()).problem], [false, "the head is not signed"]);
      },
    );
  });

  it("finds a chain that was linked anew by somebody without the key", async () => {
    const checkpoint = (await log()).checkpoints.at(-1) as AuditLog["checkpoints"][number];
    const jws = `${checkpoint.jws.slice(0, -6)}AAAAAA`;
    await tampered([["update audit_checkpoint set jws = $1 where seq = $2", [jws, checkpoint.seq]]], async () => {
      const found = await check();
      assert.deepEqual([found.ok, found.problem], [false, "a signed checkpoint does not fit the chain"]);
    });
  });

  it("finds a change of what is not sealed yet", async () => {
    await act(1);
    const id = (await log()).entries.at(-1)?.id as string;
    await tampered([["update audit_entry set action = 'nothing.happened' where id = $1", [id]]], async () => {
      const found = await check();
      assert.deepEqual([found.ok, found.firstBroken, found.problem], [false, id, "an entry was changed"]);
    });
  });

  it("is append-only for the server and for the owner of the tables", async () => {
    const { appUrl, ownerUrl } = w.databases;
    for (const [role, url] of Object.entries({ app: appUrl, owner: ownerUrl })) {
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        const set = "select set_config('app.workspace_id', $1, false), set_config('app.role', 'SYSTEM', false)";
        await client.query(set, [w.here.id]);
        for (const table of tables) {
          const own = table === "audit_link" ? "link" : table === "audit_checkpoint" ? "head" : "action";
          for (const sql of [`update ${table} set ${own} = ''`, `delete from ${table}`, `truncate ${table} cascade`])
            await assert.rejects(client.query(sql), { code: "42501" }, `${role}: ${sql}`);
        }
      } finally {
        await client.end();
      }
    }
    assert.ok((await check()).entries > 5);
  });

  it("is read by admins alone, and everybody's acts go into it", async () => {
    const { coach, coachee, integrator, admin } = w.here;
    for (const who of [coach, coachee, integrator])
      for (const table of tables) assert.deepEqual(await sees(w, who, `select 1 from ${table}`), []);
    const actors = new Set(
      (await sees<{ actorRef: string }>(w, admin, "select actor_ref from audit_entry")).map(({ actorRef }) => actorRef),
    );
    assert.ok(actors.has("system") && actors.has(coach.ref));
  });
});

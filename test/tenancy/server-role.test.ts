import assert from "node:assert/strict";
import { Client } from "pg";
import { compose } from "../../src/compose";
import { tables } from "../../src/entities";
import { StartError } from "../../src/errors";
import type { World } from "../support/world";
import { seededWorld } from "./seeded";

const DENIED = "42501";

describe("tenancy: what the server's role can't do", () => {
  let w: World;
  let app: Client;
  let worker: Client;
  before(async () => {
    w = await seededWorld();
    app = new Client({ connectionString: w.databases.appUrl });
    worker = new Client({ connectionString: w.databases.workerUrl });
    await Promise.all([app.connect(), worker.connect()]);
  });
  after(async () => {
    await Promise.all([app.end(), worker.end()]);
    await w.close();
  });

  const denied = (client: Client, sql: string, values: unknown[] = [], code = DENIED) =>
    assert.rejects(client.query(sql, values), { code }, sql);
  /** In a transaction with a workspace's settings, rolled back. */
  async function inside(workspaceId: string, fn: () => Promise<void>): Promise<void> {
    await app.query("begin");
    await app.query("select set_config('app.workspace_id', $1, true), set_config('app.role', 'SYSTEM', true)", [
      workspaceId,
    ]);
    try {
      await fn();
    } finally {
      await app.query("rollback");
    }
  }

  it("row-level security is on and forced for every table, and the role is confined", async () => {
    const found = await w.look(
      "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)",
    );
    assert.deepEqual(found, [{ relname: "schema_migration" }]);
    const [role] = await w.look(
      "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = 'regenesis_app'",
    );
    assert.ok(Object.values(role as object).every((flag) => flag === false));
    const memberships = await w.look(
      "select 1 from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname in ('regenesis_app', 'regenesis_worker')",
    );
    assert.deepEqual(memberships, []);
    const policies = await w.look<{ n: number }>(
      "select count(distinct tablename)::int as n from pg_policies where schemaname = 'public'",
    );
    assert.equal(policies[0]?.n, Object.keys(tables).length);
  });

  it("switch row-level security off", async () => {
    await app.query("set row_security = off");
    for (const table of Object.keys(tables)) await denied(app, `select 1 from ${table}`);
    await app.query("set row_security = on");
    for (const table of Object.keys(tables)) {
      await denied(app, `alter table ${table} disable row level security`);
      await denied(app, `alter table ${table} no force row level security`);
      await denied(app, `drop policy ${table}_system on ${table}`);
      await denied(app, `create policy mine on ${table} using (true)`);
      await denied(app, `truncate ${table} cascade`);
    }
  });

  it("become another role", async () => {
    for (const role of ["regenesis_owner", "regenesis_worker", "regenesis_keyring", "regenesis_lookup", "postgres"]) {
      const found = await w.look("select 1 from pg_roles where rolname = $1", [role]);
      if (found.length > 0) await denied(app, `set role ${role}`);
      if (found.length > 0) await denied(app, `set session authorization ${role}`);
    }
    await denied(app, "alter role regenesis_app bypassrls");
    await denied(app, "alter role regenesis_app superuser");
    await denied(app, "create role helper");
    await denied(app, "grant regenesis_owner to regenesis_app");
  });

  it("make or change anything in the schema, or reach the machine", async () => {
    for (const sql of [
      "create table public.copy (id int)",
      "create function public.peek() returns int language sql security definer as 'select 1'",
      "create or replace function public.role_of(person uuid) returns text language sql as 'select null'",
      "drop function public.enqueue_job(text, json, timestamptz, text)",
      "alter table audit_entry disable trigger all",
      "drop trigger audit_entry_append_only on audit_entry",
      "set session_replication_role = replica",
      "create schema mine",
      "select pg_read_file('/etc/passwd')",
      "copy (select 1) to program 'true'",
      "select * from schema_migration",
      "select rolpassword from pg_authid",
    ])
      await denied(app, sql);
  });

  it("take a month's spending away, or change whose or of when it is", async () => {
    for (const sql of ["delete from model_spend", "update model_spend set month = month - 31, provider = 'none'"])
      await inside(w.here.id, () => denied(app, sql));
  });

  it("read or fill the queue but by its door", async () => {
    for (const table of ["_private_jobs", "_private_tasks", "_private_job_queues"])
      await denied(app, `select 1 from graphile_worker.${table}`);
    await denied(app, "select graphile_worker.add_job('deliver', '{}'::json)");
    await inside(w.here.id, async () => {
      await app.query("select enqueue_job('tidy', $1, null, null)", [JSON.stringify({ workspaceId: w.here.id })]);
    });
  });

  it("enqueue for another workspace, for none, or from none", async () => {
    const enqueue = "select enqueue_job('deliver', $1, null, null)";
    for (const payload of [{ workspaceId: w.there.id }, {}, { workspaceId: null }, { workspaceId: "" }])
      await inside(w.here.id, () => denied(app, enqueue, [JSON.stringify(payload)]));
    for (const payload of [{ workspaceId: w.here.id }, {}, { workspaceId: null }, { workspaceId: "" }]) {
      await inside("", () => denied(app, enqueue, [JSON.stringify(payload)]));
      await denied(app, enqueue, [JSON.stringify(payload)]);
    }
  });

  it("learn more from the look-ups than ids", async () => {
    const found = await w.look<{ name: string; safe: boolean; owner: string }>(
      `select proname as name, pg_get_userbyid(proowner) as owner,
         prosecdef and proconfig::text like '%search_path=pg_catalog%' and not has_function_privilege('public', oid, 'execute') as safe
       from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1`,
    );
    assert.deepEqual(
      found.filter(({ safe }) => !safe),
      [],
    );
    const names = [
      ...["count_jobs", "enqueue_job", "find_certificate", "find_user"],
      ...["find_workspace", "find_zoom_connection", "forget_jobs", "holds_on", "introduce", "is_suppressed"],
      ...["kept_about_me", "list_workspaces", "metrics_between", "outbox_since", "overdue_scrubs", "role_of"],
      ...["stored_bytes", "stored_exports", "webhooks_for"],
    ];
    assert.deepEqual(
      found.map(({ name }) => name),
      names,
    );
    await inside(w.here.id, async () => {
      const [role] = (await app.query("select role_of($1) as role", [w.there.coach.userId])).rows;
      assert.equal(role.role, null);
      await app.query("select introduce($1, $2)", [w.here.coach.userId, w.there.coachee.userId]);
      const known = await app.query("select 1 from app_user where $1 = any(known_to) and workspace_id <> $2", [
        w.here.coach.userId,
        w.here.id,
      ]);
      assert.equal(known.rowCount, 0);
    });
  });

  it("learn what another workspace holds", async () => {
    const target = w.there.coachee.userId;
    await w.look(
      `insert into legal_hold (workspace_id, id, target_kind, target_id, kind, ground, placed_at)
       values ($1, gen_random_uuid(), 'PERSON', $2, 'LEGAL', 'Case 1', now())`,
      [w.there.id, target],
    );
    for (const [workspace, expected] of [
      [w.there.id, 1],
      [w.here.id, 0],
    ] as const)
      await inside(workspace, async () => {
        const found = await app.query("select * from holds_on(array[$1::uuid], now())", [target]);
        assert.equal(found.rowCount, expected);
      });
  });

  it("learn whether another workspace keeps something out", async () => {
    const hash = Buffer.alloc(32, 7);
    await w.look(
      "insert into suppression (workspace_id, id, hash, kind, at) values ($1, gen_random_uuid(), $2, 'FILE', now())",
      [w.there.id, hash],
    );
    for (const [workspace, expected] of [
      [w.there.id, true],
      [w.here.id, false],
    ] as const)
      await inside(workspace, async () => {
        const [row] = (await app.query("select is_suppressed(array[$1::bytea]) as is", [hash])).rows;
        assert.equal(row.is, expected);
      });
  });

  it("the queue's role reads no tenant's table, and the look-ups' role can't sign in", async () => {
    for (const table of Object.keys(tables)) await denied(worker, `select 1 from ${table}`);
    for (const call of [
      "find_user(null, null)",
      "role_of(null)",
      "outbox_since(now())",
      "enqueue_job('tidy', '{}', null, null)",
    ])
      await denied(worker, `select ${call}`);
    const [lookup] = await w.look<{ login: boolean }>(
      "select rolcanlogin as login from pg_roles where rolname = 'regenesis_lookup'",
    );
    assert.equal(lookup?.login, false);
  });

  describe("the server refuses to start", () => {
    const ports = () => ({ ...w.app, keyWrapper: w.keyWrapper });
    const { name } = StartError;
    const start = async (appUrl: string) => {
      const { clock, app: running } = w;
      const settings = { ...running, clock, backupDays: running.catalog.days };
      const composed = await compose({ ...w.databases, appUrl }, ports(), settings);
      await composed.close();
    };

    it("as the owner of the tables", async () => {
      await assert.rejects(start(w.databases.ownerUrl), {
        name,
        message: /regenesis_owner is an owner, superuser or BYPASSRLS/,
      });
    });

    it("as a superuser", async () => {
      await assert.rejects(start(w.databases.superUrl), { name, message: /DATABASE_URL/ });
    });

    it("as a role that was given BYPASSRLS, or membership of the owner; and starts once that is taken back", async () => {
      const spoil = {
        "alter role regenesis_app bypassrls": "alter role regenesis_app nobypassrls",
        "grant regenesis_owner to regenesis_app": "revoke regenesis_owner from regenesis_app",
      };
      for (const [given, takenBack] of Object.entries(spoil)) {
        await w.look(given);
        try {
          await assert.rejects(start(w.databases.appUrl), { name }, given);
        } finally {
          await w.look(takenBack);
        }
        await start(w.databases.appUrl);
      }
    });
  });
});

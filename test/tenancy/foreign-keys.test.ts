import assert from "node:assert/strict";
import { tables } from "../../src/entities";
import type { World } from "../support/world";
import { everything, type Plain, seededWorld } from "./seeded";

interface ForeignKey {
  name: string;
  child: string;
  parent: string;
  own: string[];
  theirs: string[];
  onDelete: string;
  onUpdate: string;
}

describe("tenancy: keys between tables", () => {
  let w: World;
  let all: Map<string, Plain[]>;
  let keys: ForeignKey[];
  before(async () => {
    w = await seededWorld();
    all = await everything(w);
    const columns = (table: string, list: string) =>
      `(select array_agg(a.attname::text order by k.at) from unnest(${list}) with ordinality as k(num, at) join pg_attribute a on a.attrelid = ${table} and a.attnum = k.num)`;
    keys = await w.look<ForeignKey>(
      `select c.conname as name, c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
         ${columns("c.conrelid", "c.conkey")} as own, ${columns("c.confrelid", "c.confkey")} as theirs,
         c.confdeltype as "onDelete", c.confupdtype as "onUpdate"
       from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace order by 1`,
    );
  });
  after(() => w.close());

  it("every primary key leads with the workspace", async () => {
    const found = await w.look<{ name: string; first: string }>(
      `select c.conrelid::regclass::text as name, a.attname as first from pg_constraint c
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       where c.contype = 'p' and c.connamespace = 'public'::regnamespace`,
    );
    const leads = new Map(found.map(({ name, first }) => [name, first]));
    for (const table of Object.keys(tables))
      assert.equal(leads.get(table), table === "workspace" ? "id" : "workspace_id", table);
  });

  it("every foreign key leads with the workspace on both sides, and neither cascades nor unlinks", () => {
    assert.ok(keys.length >= 30, `${keys.length} foreign keys`);
    for (const { name, child, parent, own, theirs, onDelete, onUpdate } of keys) {
      assert.equal(own[0], "workspace_id", `${child}.${name}`);
      assert.equal(theirs[0], parent === "workspace" ? "id" : "workspace_id", `${child}.${name}`);
      assert.deepEqual([onDelete, onUpdate], ["a", "a"], `${child}.${name}`);
    }
  });

  it("every table but the workspaces' own hangs on its workspace", () => {
    const parents = new Map<string, string[]>();
    for (const { child, parent } of keys) parents.set(child, [...(parents.get(child) ?? []), parent]);
    const reaches = (table: string, seen: string[] = []): boolean =>
      table === "workspace" ||
      (!seen.includes(table) && (parents.get(table) ?? []).some((parent) => reaches(parent, [...seen, table])));
    for (const table of Object.keys(tables)) assert.ok(reaches(table), table);
  });

  it("no child can point at a parent of another workspace, not even for a superuser", async () => {
    const tried = new Set<string>();
    for (const { name, child, parent, own, theirs } of keys) {
      if (parent === "workspace") continue;
      const [, column] = own as [string, string];
      const row = (all.get(child) ?? []).find((item) => item.workspace_id === w.here.id && item[column] !== null);
      const other = (all.get(parent) ?? []).find((item) => item.workspace_id === w.there.id);
      if (!row || !other) continue;
      const sql = `update ${child} set ${column} = $1 where workspace_id = $2 and ${column} = $3`;
      const attempt = w.look(sql, [other[theirs[1] as string], w.here.id, row[column]]);
      const appendOnly = child.startsWith("audit_");
      await assert.rejects(
        attempt,
        appendOnly ? { code: "42501" } : { code: "23503", constraint: name },
        `${child}.${column}`,
      );
      tried.add(`${child}.${column}`);
    }
    assert.ok(tried.size >= 20, `${tried.size}: ${[...tried]}`);
    assert.deepEqual(await everything(w), all);
  });

  it("what must be one across all workspaces is a keyed hash or a public name", async () => {
    const found = await w.look<{ name: string; columns: string[] }>(
      `select i.indrelid::regclass::text as name, array_agg(a.attname::text order by a.attnum) as columns
       from pg_index i join pg_class t on t.oid = i.indrelid join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey::int[])
       where i.indisunique and t.relnamespace = 'public'::regnamespace group by i.indexrelid, i.indrelid`,
    );
    const across = found.filter(
      ({ name, columns }) =>
        name in tables && !columns.includes("workspace_id") && !(name === "workspace" && columns[0] === "id"),
    );
    assert.deepEqual(across.map(({ name, columns }) => `${name}.${columns}`).sort(), [
      "workspace.slug",
      "zoom_connection.account_host_hash",
    ]);
  });
});

import assert from "node:assert/strict";
import { readCertificate } from "../../src/crypto/certificate";
import type { CertificateBody } from "../../src/crypto/certificate-body";
import { type CertificateLog, checkCertificateLog } from "../../src/crypto/check-certificate-log";
import { type ContentTable, content, type DeletionCertificate, type TableName, tables } from "../../src/entities";
import { fateOf } from "../../src/lifecycle/dispose/fates";
import { REMEMBERING, SPEAKING, uuidsIn } from "../crash/due";
import { assertSettled } from "../lifecycle/erasures";
import { opened, rows, runWaiting } from "../lifecycle/fixtures";
import { takeWhole } from "../support/whole";
import type { World } from "../support/world";

/** Tables whose rows are items themselves: each has a data key and a line in a manifest. */
const ROOTS = ["session", "transcript", "source", "filled_form", "export", "app_user", "legal_hold"];
const MOST_TRIES = 8;

/** What is destroyed, as certificates count it. */
const counted = (Object.keys(tables) as TableName[]).filter(
  (table) => "step" in fateOf(table) && !SPEAKING.includes(table),
);

/** From here on the database itself notes how many rows of which table were deleted, in the deleting transaction. */
export async function noteDeletions(w: World): Promise<void> {
  await w.look(`create schema noted;
    create table noted.deletion (name text, found int);
    create function noted.note() returns trigger language plpgsql security definer as $$ begin
      insert into noted.deletion select tg_table_name, count(*) from gone having count(*) > 0;
      return null;
    end $$`);
  for (const table of counted)
    await w.look(`create trigger noted after delete on ${table} referencing old table as gone
      for each statement execute function noted.note()`);
}

/** Tries every job again until none has failed: whatever was in each other's way a moment ago no longer is. */
export async function converge(w: World): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    await w.runJobs();
    const failed = "select from graphile_worker._private_jobs where last_error is not null";
    if ((await w.look(failed)).length === 0) break;
    await runWaiting(w);
  }
  await assertSettled(w);
  assert.deepEqual(await w.look("select id, state, failure from disposal_run where state <> 'DONE'"), []);
}

/** How many certificates there are, and a clean sheet for what is deleted from now on. */
export async function beginCounting(w: World): Promise<number> {
  await w.look("truncate noted.deletion");
  return (await w.look("select from deletion_certificate")).length;
}

/** Certificates since then say what the database noted, row for row and item for item; and there is none for nothing. */
export async function assertCertified(w: World, since: number): Promise<CertificateBody[]> {
  const issued = (await rows<DeletionCertificate>(w, "select * from deletion_certificate order by number")).slice(
    since,
  );
  const keys = await w.app.signer.published();
  const bodies: CertificateBody[] = [];
  for (const { jws } of issued) {
    const { body, problems } = await readCertificate(jws, keys);
    assert.deepEqual(problems, []);
    bodies.push(body as CertificateBody);
  }
  const said: Record<string, number> = {};
  for (const { store, category, deleted } of bodies.flatMap(({ findings }) => findings))
    if (store === "DATABASE" && deleted > 0 && (counted as string[]).includes(category))
      said[category] = (said[category] ?? 0) + deleted;
  const noted = await w.look<{ name: string; found: number }>(
    "select name, sum(found)::int as found from noted.deletion group by 1",
  );
  assert.deepEqual(said, Object.fromEntries(noted.map(({ name, found }) => [name, found])));
  const items = noted.filter(({ name }) => ROOTS.includes(name)).reduce((sum, { found }) => sum + found, 0);
  assert.equal(
    bodies.reduce((sum, body) => sum + body.items.count, 0),
    items,
  );
  for (const body of bodies) assert.ok(body.items.count > 0, "a certificate of nothing");
  return bodies;
}

/** Every item is wholly there, key and bytes and all that is sealed in it, or nothing of it is but the records. */
export async function assertWhole(w: World): Promise<void> {
  const { rows: all, keys, blobs } = await takeWhole(w);
  const at = (table: string) => [...(all.get(table)?.values() ?? [])];
  const roots = ROOTS.flatMap((table) => at(table).map(({ id }) => String(id)));
  assert.deepEqual(
    roots.filter((id) => !keys.has(id)),
    [],
    "rows without their key",
  );
  const there = new Set(roots);
  const gone = new Set(
    at("disposal_item").flatMap(({ state, kind, item_id }) =>
      state === "GONE" && kind !== "VECTORS" ? [`${item_id}`] : [],
    ),
  );
  assert.deepEqual(
    [...gone].filter((id) => there.has(id) || keys.has(id)),
    [],
    "certified, and there",
  );
  const stored = at("source").flatMap(({ blob_key, state }) =>
    blob_key && ["STORED", "TRASHED"].includes(`${state}`) ? [`${blob_key}`] : [],
  );
  const exported = at("export").map(({ blob_key }) => `${blob_key}`);
  assert.deepEqual(
    [...blobs.keys()].filter((name) => ![...stored, ...exported].includes(name)),
    [],
    "blobs of nothing",
  );
  assert.deepEqual(
    stored.filter((name) => !blobs.has(name)),
    [],
    "sources without their bytes",
  );
  assert.deepEqual(
    at("embedding").filter(({ transcript_id }) => !there.has(`${transcript_id}`)),
    [],
  );
  for (const [table, byKey] of all) {
    if (REMEMBERING.includes(table)) continue;
    const speak = [...byKey.values()].filter((row) => uuidsIn(JSON.stringify(row)).some((id) => gone.has(id)));
    assert.deepEqual(speak, [], `${table} speaks of what is gone`);
  }
  await assertReadable(w);
  await assertChained(w);
}

async function assertReadable(w: World): Promise<void> {
  for (const [table, columns] of Object.entries(content))
    for (const row of await rows(w, `select * from ${table}`))
      for (const column of Object.keys(columns))
        if (row[column]) await opened(w, table as ContentTable, column as never, row);
}

async function assertChained(w: World): Promise<void> {
  const keys = await w.app.signer.published();
  const ofHere = (from: string) =>
    w.look<never>(`select number::int, jws, ${from} where workspace_id = $1 order by number`, [w.here.id]);
  const log: CertificateLog = {
    ...{ format: "regenesis-certificate-log/1", workspaceId: w.here.id, keys: [...keys.keys] },
    certificates: await ofHere("link from deletion_certificate"),
    checkpoints: await ofHere("head from certificate_checkpoint"),
  };
  assert.deepEqual((await checkCertificateLog(log, keys)).problems, []);
}

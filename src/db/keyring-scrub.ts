import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { StoreError } from "../errors";
import type { Probe } from "../ports/blob-store";
import { INSTALLATION } from "./keyring-schema";
import { hasTraces, type KeyPlace } from "./keyring-traces";
import { inTransaction, onConnection } from "./on-connection";

const MOST_ROUNDS = 6;
const PAUSE_MS = 25;
const TURN_MS = 60_000;
const LOCK_TIMEOUT = "1s";
const LOCK_NOT_AVAILABLE = "55P03";

/** What a look for destroyed keys found, and in a sentence each where it could not look. */
export interface KeyProbe {
  probe: Probe;
  notCovered: string[];
}

/** What the database lets the keyring's role do, and where else it keeps the log. */
interface Allowance {
  mayLook: boolean;
  maySwitch: boolean;
  mayCheckpoint: boolean;
  archived: boolean;
  compressed: boolean;
  replicated: boolean;
}

/**
 * Gets the bytes of destroyed keys out of the table's pages and the log. One at a time in all processes: a decoy key that
 * is destroyed last tells, by being gone, that every earlier one is gone too, whoever it was that swept.
 */
export class Scrubber {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly pool: Pool) {}

  /** Comes back once nothing is left, or once it has tried as often as makes sense; the probe says which. */
  async scrub(): Promise<void> {
    const decoy = await destroyDecoy(this.pool);
    const isFirst = this.waiting++ === 0;
    const turn = this.last.then(() => onConnection(this.pool, (client) => takeTurn(client, decoy, isFirst)));
    this.last = turn.catch(() => undefined).finally(() => this.waiting--);
    return turn;
  }
}

/** Looks for the bytes of keys whose rows are gone. UNKNOWN when the database began to look and then refused. */
export function probeTraces(pool: Pool, keys: readonly KeyPlace[]): Promise<KeyProbe> {
  return onConnection(pool, async (client) => {
    const allowance = await readAllowance(client);
    const notCovered = toNotCovered(allowance);
    if (!mayProve(allowance)) return { probe: "ABSENT", notCovered };
    try {
      return { probe: (await hasTraces(client, keys)) ? "PRESENT" : "ABSENT", notCovered };
    } catch (error) {
      if (isRefusal(error)) return { probe: "UNKNOWN", notCovered };
      throw error;
    }
  });
}

async function takeTurn(client: PoolClient, decoy: KeyPlace, isFirst: boolean): Promise<void> {
  const hadToWait = await lock(client);
  try {
    const allowance = await readAllowance(client);
    const isGone = async () => mayProve(allowance) && !(await hasTraces(client, [decoy]));
    if ((hadToWait || !isFirst) && (await isGone())) return;
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const swept = await sweep(client, allowance);
      if (mayProve(allowance) ? await isGone() : swept) return;
      await setTimeout(PAUSE_MS * round);
    }
  } finally {
    await client.query("select pg_advisory_unlock(hashtext('regenesis-keyring-scrub'))");
  }
}

/** Asks again and again: a statement that waits for the lock would keep the rows that the holder wants to be rid of. */
async function lock(client: PoolClient): Promise<boolean> {
  const deadline = Date.now() + TURN_MS;
  for (let tries = 0; ; tries++) {
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock(hashtext('regenesis-keyring-scrub')) as taken",
    );
    if (rows[0]?.taken) return tries > 0;
    if (Date.now() > deadline) throw new StoreError(LOCK_NOT_AVAILABLE, null);
    await setTimeout(PAUSE_MS);
  }
}

/** Rewrites the table, starts a new segment of the log and lets go of the old ones. False when others held the table. */
async function sweep(client: PoolClient, { maySwitch, mayCheckpoint }: Allowance): Promise<boolean> {
  await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'`);
  try {
    await client.query("vacuum (full) data_key");
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    return false;
  } finally {
    await client.query("reset lock_timeout");
  }
  if (maySwitch) await client.query("select pg_switch_wal()");
  if (mayCheckpoint) await client.query("checkpoint");
  return true;
}

/** A key that comes and goes in one transaction, so that nothing of it stays when the process dies. */
async function destroyDecoy(pool: Pool): Promise<KeyPlace> {
  const decoy = { workspaceId: INSTALLATION, id: randomUUID(), kind: "DECOY" };
  await inTransaction(pool, "begin", async (client) => {
    await client.query("select set_config('app.workspace_id', $1, true)", [INSTALLATION]);
    await client.query(`insert into data_key (workspace_id, id, kind, wrapped) values ($1, $2, $3, '')`, [
      decoy.workspaceId,
      decoy.id,
      decoy.kind,
    ]);
    await client.query("delete from data_key where workspace_id = $1 and id = $2", [decoy.workspaceId, decoy.id]);
  });
  return decoy;
}

async function readAllowance(client: PoolClient): Promise<Allowance> {
  const { rows } = await client.query<Allowance>(`select
    coalesce(has_schema_privilege(to_regnamespace('regenesis_server'), 'usage')
      and has_function_privilege(to_regprocedure('regenesis_server.key_files()'), 'execute')
      and has_function_privilege(to_regprocedure('regenesis_server.key_file_part(text,bigint,integer)'), 'execute'),
      false) as "mayLook",
    has_function_privilege('pg_switch_wal()', 'execute') as "maySwitch",
    pg_has_role('pg_checkpoint', 'usage') as "mayCheckpoint",
    current_setting('archive_mode') <> 'off' as archived,
    current_setting('wal_compression') <> 'off' as compressed,
    exists (select from pg_replication_slots) or exists (select from pg_stat_replication) as replicated`);
  const [allowance] = rows;
  if (!allowance) throw new StoreError("XX000", null);
  return allowance;
}

/** Looking at files proves nothing while memory may hold what is not written yet. */
function mayProve({ mayLook, maySwitch, mayCheckpoint }: Allowance): boolean {
  return mayLook && maySwitch && mayCheckpoint;
}

function toNotCovered(allowance: Allowance): string[] {
  const { archived, compressed, replicated } = allowance;
  const facts: [boolean, string][] = [
    [
      !mayProve(allowance),
      "The keyring's table pages and write-ahead log: the database does not allow looking into them.",
    ],
    [compressed && mayProve(allowance), "Page images in the keyring's write-ahead log: the database compresses them."],
    [archived, "The archive of the keyring's write-ahead log: the database copies it elsewhere."],
    [replicated, "Standbys and replication slots of the keyring's database server: its write-ahead log goes to them."],
  ];
  return facts.filter(([holds]) => holds).map(([, sentence]) => sentence);
}

function isRefusal(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code));
}

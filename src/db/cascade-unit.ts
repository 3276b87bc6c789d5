import type { CascadeUnit, Hang, RowsOf, Traces } from "../app";
import type { DisposalItem, TableName } from "../entities";
import { PERSON_LOCK } from "./locks";
import { TransactionUnit } from "./unit";

/** SQL that is true for the rows of `t` that hang in any of these ways; `$1` is the workspace. */
export function hangSql({ table, hangs }: RowsOf, values: unknown[]): string {
  const ways = hangs.map(({ column, ids, through }) => {
    values.push(ids);
    const ours = `any($${values.length}::uuid[])`;
    if (!through) return `t.${column} = ${ours}`;
    return `t.${column} in (select p.id from ${through.table} p where p.workspace_id = $1 and p.${through.column} = ${ours})`;
  });
  // The workspace itself is named by its id.
  return `t.${table === "workspace" ? "id" : "workspace_id"} = $1 and (${ways.join(" or ") || "false"})`;
}

const GIVEN = `with given as (select $2::text[] as ids, $3::text[] as public_ids, $4::text[] as topics)`;

/** What speaks of items outside their own rows. A pack's notifications and events are found while its session's packs are there. */
const traceSql: readonly { what: string; table: TableName; where: string }[] = [
  {
    what: "outbox",
    table: "outbox",
    where: "t.topic = any(given.topics) or t.payload ->> 'sessionId' = any(given.ids)",
  },
  {
    what: "idempotency",
    table: "idempotency_key",
    // Whatever column of a first result names an item. What was asked of an erasure goes with the request: it is replayed
    // until that is over.
    where: `(t.user_id, t.key) in (select k.user_id, k.key from idempotency_key k
      cross join jsonb_each_text(k.result -> 'row') p join unnest((select ids from given)) as named on named = p.value
      where k.workspace_id = $1 and (p.key = 'id' or k.result ->> 'table' <> 'erasure_request'))`,
  },
  {
    what: "notifications",
    table: "notification",
    where: `t.resource_id = any(given.public_ids) or t.resource_id in (select 'pck_' || p.id from evidence_pack p
      where p.workspace_id = $1 and p.session_id = any(given.ids::uuid[]))`,
  },
  {
    what: "webhooks",
    table: "webhook_delivery",
    where: `t.resource_id = any(given.public_ids) or t.resource_id in (select 'pck_' || p.id from evidence_pack p
      where p.workspace_id = $1 and p.session_id = any(given.ids::uuid[]))`,
  },
];

function traceValues(workspaceId: string, { ids, publicIds }: Traces): unknown[] {
  return [workspaceId, ids, publicIds, ids.flatMap((id) => [`session:${id}`, `user:${id}`])];
}

/** How many traces there are, the queue's jobs included, as one statement of `traceCounts`' values. */
export function traceCount(workspaceId: string, traces: Traces): { text: string; values: unknown[] } {
  const counts = traceSql.map(
    ({ table, where }) => `(select count(*) from ${table} t, given where t.workspace_id = $1 and (${where}))`,
  );
  const text = `${GIVEN} select (${counts.join(" + ")} + public.count_jobs((select ids from given)))::int as found`;
  return { text, values: traceValues(workspaceId, traces) };
}

/** The cascade's transaction: set-based statements over the rows of items, bounded by who calls. */
export class CascadeTransactionUnit extends TransactionUnit implements CascadeUnit {
  protected override readonly seesGoing: boolean = true;

  async noteItems(items: readonly DisposalItem[]): Promise<void> {
    const rows = items.map(({ id, state, counts, begunAt, withheldGround: ground, withheldUntil: until }) => ({
      ...{ id, state, counts, begun: begunAt, ground, until },
    }));
    await this.run(
      `update disposal_item t set state = r.state, counts = r.counts, begun_at = r.begun, withheld_ground = r.ground,
         withheld_until = r.until
       from jsonb_to_recordset($2::jsonb)
         as r(id uuid, state text, counts jsonb, begun timestamptz, ground text, until timestamptz)
       where t.workspace_id = $1 and t.id = r.id`,
      [this.who.workspaceId, JSON.stringify(rows)],
    );
  }

  async countBy(table: TableName, hang: Hang): Promise<Map<string, number>> {
    const { column, ids, through } = hang;
    const root = through ? `p.${through.column}` : `t.${column}`;
    const join = through ? `join ${through.table} p on p.workspace_id = t.workspace_id and p.id = t.${column}` : "";
    const rows: { id: string; found: number }[] = await this.em.query(
      `select ${root} as id, count(*)::int as found from ${table} t ${join}
       where t.workspace_id = $1 and ${root} = any($2::uuid[]) group by 1`,
      [this.who.workspaceId, ids],
    );
    return new Map(rows.map(({ id, found }) => [id, found]));
  }

  async count(rows: RowsOf): Promise<number> {
    const values: unknown[] = [this.who.workspaceId];
    const [found]: { found: number }[] = await this.em.query(
      `select count(*)::int as found from ${rows.table} t where ${hangSql(rows, values)}`,
      values,
    );
    return found?.found ?? 0;
  }

  deleteRows(rows: RowsOf): Promise<number> {
    const values: unknown[] = [this.who.workspaceId];
    return this.run(`delete from ${rows.table} t where ${hangSql(rows, values)}`, values);
  }

  /** By the places of the rows, as many as asked for: a sub-select of ids with a limit would be ten times slower. */
  deleteSome(rows: RowsOf, most: number): Promise<number> {
    const values: unknown[] = [this.who.workspaceId];
    const where = hangSql(rows, values);
    const places = `array(select t.ctid from ${rows.table} t where ${where} limit ${most})`;
    return this.run(`delete from ${rows.table} where ctid = any(${places})`, values);
  }

  unlink(table: TableName, hang: Hang, going: RowsOf | null): Promise<number> {
    const values: unknown[] = [this.who.workspaceId];
    const where = hangSql({ table, hangs: [hang] }, values);
    const staying = going ? ` and not (${hangSql(going, values)})` : "";
    return this.run(`update ${table} t set ${hang.column} = null where ${where}${staying}`, values);
  }

  hide(rows: RowsOf, set: Record<string, string | boolean | null>, only?: string): Promise<number> {
    const values: unknown[] = [this.who.workspaceId];
    const where = [hangSql(rows, values), ...(only ? [`t.${only}`] : [])].join(" and ");
    const changes = Object.entries(set).map(([column, value]) => {
      values.push(value);
      return `${column} = $${values.length}`;
    });
    return this.run(`update ${rows.table} t set ${changes.join(", ")} where ${where}`, values);
  }

  async lockCertificates(): Promise<void> {
    await this.em.query(`select pg_advisory_xact_lock(hashtext('certificates'), hashtext($1))`, [this.who.workspaceId]);
  }

  async lockPerson(personId: string): Promise<void> {
    await this.em.query(`select pg_advisory_xact_lock(${PERSON_LOCK})`, [personId]);
  }

  async forgetAcquaintance(personIds: readonly string[]): Promise<void> {
    await this.run(
      `update app_user t set known_to = array(select k from unnest(t.known_to) k where k <> all($2::uuid[]))
       where t.workspace_id = $1 and t.known_to && $2::uuid[]`,
      [this.who.workspaceId, personIds],
    );
  }

  async forget(traces: Traces): Promise<Record<string, number>> {
    const values = traceValues(this.who.workspaceId, traces);
    const gone: Record<string, number> = {};
    for (const { what, table, where } of traceSql) {
      const sql = `${GIVEN} delete from ${table} t using given where t.workspace_id = $1 and (${where})`;
      gone[what] = await this.run(sql, values);
    }
    // Deliveries and downloads name a pack or an event of a session, which are there as long as it is.
    const parts = ["evidence_pack", "zoom_event"]
      .map((table) => `select id::text from ${table} where workspace_id = $1 and session_id = any($2::uuid[])`)
      .join(" union all ");
    const [jobs]: { jobs: number }[] = await this.em.query(
      `select public.forget_jobs($2::text[] || array(${parts})) as jobs`,
      [this.who.workspaceId, traces.ids],
    );
    gone.jobs = jobs?.jobs ?? 0;
    return gone;
  }

  async isOccupied(itemIds: readonly string[]): Promise<boolean> {
    // Looked at and not tried: two runs that ask for one session must not take each other for somebody at work.
    const rows: { occupied: boolean }[] = await this.em.query(
      `select exists (select from pg_locks l join unnest($1::text[]) id on l.objid = hashtext(id)::oid
         where l.locktype = 'advisory' and l.classid = hashtext('occupied')::oid and l.objsubid = 2
           and l.database = (select oid from pg_database where datname = current_database())) as occupied`,
      [itemIds],
    );
    return rows[0]?.occupied !== false;
  }

  async tellErasure(erasureId: string): Promise<void> {
    await this.publish(`erasure:${erasureId}`, { erasureId });
  }

  private async run(sql: string, values: unknown[]): Promise<number> {
    const runner = this.em.queryRunner;
    if (!runner) throw new Error("a unit is a transaction");
    const { affected } = await runner.query(sql, values, true);
    return affected ?? 0;
  }
}

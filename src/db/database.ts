import type { Pool } from "pg";
import type { DataSource, QueryRunner } from "typeorm";
import type { CascadeUnit, Reader, Role, RowsOf, Traces, Unit, Who } from "../app";
import { StartError, StoreError } from "../errors";
import { CascadeTransactionUnit, hangSql, traceCount } from "./cascade-unit";
import { camelCased, runScoped, settingsOf, toStoreError } from "./scoped";
import { TransactionUnit, type UnitParts } from "./unit";

const ATTEMPTS = 5;
/** Serialization failure and deadlock: the whole transaction may be run again, and nothing else. */
const RETRIED = ["40001", "40P01"];

/** The one door to the data database. */
export class Database {
  constructor(
    private readonly writes: DataSource,
    private readonly reads: Pool,
    private readonly cascade: DataSource,
    private readonly parts: () => UnitParts,
  ) {}

  /** Refuses a server whose role could see past the walls. */
  async assertConfined(): Promise<void> {
    const [role]: { name: string; unconfined: boolean }[] = await this.writes.query(
      `select current_user as name, (rolsuper or rolbypassrls or exists (
         select 1 from pg_tables where schemaname = 'public' and pg_has_role(current_user, tableowner, 'member'))) as unconfined
       from pg_roles where rolname = current_user`,
    );
    if (!role || role.unconfined)
      throw new StartError(
        `DATABASE_URL: role ${role?.name ?? "?"} is an owner, superuser or BYPASSRLS; the server needs a confined role`,
      );
  }

  write<T>(who: Who, fn: (unit: Unit) => Promise<T>): Promise<T> {
    return transact(this.writes, who, (runner) => fn(new TransactionUnit(runner.manager, who, this.parts())));
  }

  /** As SYSTEM of the workspace, on the cascade's pool; entries of the audit log keep the ref of `who`. */
  destroy<T>(who: Who, fn: (unit: CascadeUnit) => Promise<T>): Promise<T> {
    const system: Who = { ...who, role: "SYSTEM", userId: null };
    return transact(this.cascade, system, (runner) =>
      fn(new CascadeTransactionUnit(runner.manager, system, this.parts())),
    );
  }

  /** A second look at sets of rows, through the pool of the reads. */
  async countRemaining({ workspaceId }: Who, sets: readonly RowsOf[]): Promise<number[]> {
    if (sets.length === 0) return [];
    const values: unknown[] = [workspaceId];
    const counts = sets.map((rows) => `(select count(*)::int from ${rows.table} t where ${hangSql(rows, values)})`);
    const text = `select array[${counts.join(", ")}] as found`;
    const [row] = await runScoped<{ found: number[] }>(
      this.reads,
      systemOf(workspaceId),
      { text, values },
      "read only",
    );
    if (row?.found.length !== sets.length) throw new Error("a second look gave no answer");
    return row.found;
  }

  async countTraces({ workspaceId }: Who, traces: Traces): Promise<number> {
    const statement = traceCount(workspaceId, traces);
    const [row] = await runScoped<{ found: number }>(this.reads, systemOf(workspaceId), statement, "read only");
    if (!row) throw new Error("a second look gave no answer");
    return row.found;
  }

  async read<T>(who: Who, fn: (reader: Reader) => Promise<T>): Promise<T> {
    return fn({
      rows: async <R>(text: string, values: readonly unknown[] = []) => {
        const rows = await runScoped<Record<string, unknown>>(this.reads, who, { text, values }, "read only");
        return rows.map((row) => camelCased<R>(row));
      },
    });
  }

  /** A look-up across the walls: one of the functions that return ids. */
  async lookUp<R>(text: string, values: readonly unknown[]): Promise<R[]> {
    const nobody = { workspaceId: "", role: "" as Role, userId: null };
    const rows = await runScoped<Record<string, unknown>>(this.reads, nobody, { text, values }, "read only");
    return rows.map((row) => camelCased<R>(row));
  }
}

const systemOf = (workspaceId: string) => ({ workspaceId, role: "SYSTEM" as const, userId: null });

/** A transaction as `who`, run again when it lost a race and for no other reason. */
async function transact<T>(source: DataSource, who: Who, fn: (runner: QueryRunner) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(source, who, fn);
    } catch (thrown) {
      const error = toStoreError(thrown);
      const again = error instanceof StoreError && RETRIED.includes(error.sqlState) && attempt < ATTEMPTS;
      if (!again) throw error;
    }
  }
}

async function attemptOnce<T>(source: DataSource, who: Who, fn: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    await runner.connect();
    await runner.startTransaction();
    await confine(runner, who);
    const result = await fn(runner);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    // The first error is the one that matters; a rollback on a lost connection has nothing to add.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

async function confine(runner: QueryRunner, who: Who): Promise<void> {
  await runner.query(
    `select set_config('app.workspace_id', $1, true), set_config('app.role', $2, true), set_config('app.user_id', $3, true)`,
    settingsOf(who),
  );
}

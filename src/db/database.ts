import type { Pool } from "pg";
import type { DataSource, QueryRunner } from "typeorm";
import type { Reader, Role, Unit, Who } from "../app";
import { StartError, StoreError } from "../errors";
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

  async write<T>(who: Who, fn: (unit: Unit) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(who, fn);
      } catch (thrown) {
        const error = toStoreError(thrown);
        const again = error instanceof StoreError && RETRIED.includes(error.sqlState) && attempt < ATTEMPTS;
        if (!again) throw error;
      }
    }
  }

  private async attempt<T>(who: Who, fn: (unit: Unit) => Promise<T>): Promise<T> {
    const runner = this.writes.createQueryRunner();
    try {
      await runner.connect();
      await runner.startTransaction();
      await confine(runner, who);
      const result = await fn(new TransactionUnit(runner.manager, who, this.parts()));
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

async function confine(runner: QueryRunner, who: Who): Promise<void> {
  await runner.query(
    `select set_config('app.workspace_id', $1, true), set_config('app.role', $2, true), set_config('app.user_id', $3, true)`,
    settingsOf(who),
  );
}

import type { App, Who } from "../app";
import { renumber, type Statement } from "./statement";
import { fromJson } from "./table";

interface Asked {
  statement: Statement<unknown>;
  resolve(rows: unknown[]): void;
  reject(error: unknown): void;
}

/**
 * Gathers what the resolvers of one level ask for and reads it in one statement, so that an operation costs one
 * statement a level however wide it is. A read that is alone goes as it is; several go as one row of JSON arrays.
 */
export class Turn {
  private asked: Asked[] = [];

  constructor(
    private readonly app: App,
    private readonly who: Who,
  ) {}

  rows<R>(statement: Statement<R>): Promise<R[]> {
    if (this.asked.length === 0) setImmediate(() => void this.send());
    return new Promise((resolve, reject) => {
      this.asked.push({ statement, resolve: resolve as (rows: unknown[]) => void, reject });
    });
  }

  private async send(): Promise<void> {
    const asked = this.asked;
    this.asked = [];
    try {
      const answers = await this.read(asked.map(({ statement }) => statement));
      for (const [index, { resolve }] of asked.entries()) resolve(answers[index] ?? []);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  private async read(statements: Statement<unknown>[]): Promise<unknown[][]> {
    const [only] = statements;
    if (only && statements.length === 1) return [await this.run<unknown>(only.text, only.values)];
    const values: unknown[] = [];
    const selected: string[] = [];
    for (const [index, statement] of statements.entries()) {
      const text = renumber(statement.text, values.length);
      selected.push(`(select coalesce(json_agg(q), '[]') from (${text}) q) as r${index}`);
      values.push(...statement.values);
    }
    const [row] = await this.run<Record<string, Record<string, unknown>[]>>(`select ${selected.join(", ")}`, values);
    return statements.map(({ kinds }, index) => (row?.[`r${index}`] ?? []).map((json) => fromJson(kinds, json)));
  }

  private run<R>(text: string, values: readonly unknown[]): Promise<R[]> {
    return this.app.read(this.who, (reader) => reader.rows<R>(text, values));
  }
}

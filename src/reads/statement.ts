import type { Table } from "./table";

/** One read: its text, its values, and how its columns come back. */
export interface Statement<R> {
  text: string;
  values: readonly unknown[];
  kinds: Table<R>["kinds"];
}

/** The values of a statement in the making. */
export class Values {
  readonly all: unknown[] = [];

  /** The placeholder of a value. */
  add(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

/** The same statement with its placeholders counted on from `offset`. */
export function renumber(text: string, offset: number): string {
  return offset === 0 ? text : text.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`);
}

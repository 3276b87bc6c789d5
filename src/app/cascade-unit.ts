import type { DisposalItem, TableName } from "../entities";
import type { Unit } from "./unit";

/** How rows hang on items: their column is one of the ids, or it points to a row whose column is. Names as in the database. */
export interface Hang {
  column: string;
  ids: readonly string[];
  through?: { table: TableName; column: string };
}

/** The rows of a table that hang on items in any of these ways. */
export interface RowsOf {
  table: TableName;
  hangs: readonly Hang[];
}

/** What speaks of an item outside its own rows: the queue, the outbox, first results of mutations, notifications. */
export interface Traces {
  /** Uuids, as jobs, topics and results name them. */
  ids: readonly string[];
  /** Typed ids, as notifications name them. */
  publicIds: readonly string[];
}

/** One transaction of the cascade, on its own pool. Rows that are being destroyed are there for it alone. */
export interface CascadeUnit extends Unit {
  /** Writes down what became of these items, in one statement. */
  noteItems(items: readonly DisposalItem[]): Promise<void>;
  /** How many rows hang on each of the ids. */
  countBy(table: TableName, hang: Hang): Promise<Map<string, number>>;
  count(rows: RowsOf): Promise<number>;
  /** Deletes a set; gives how many went. The caller keeps a transaction to 10,000 rows, by counts. */
  deleteRows(rows: RowsOf): Promise<number>;
  /** Deletes about so many rows of a set that is too large for one transaction, page by page; gives how many went. */
  deleteSome(rows: RowsOf, most: number): Promise<number>;
  /** Sets a column null where it holds one of the ids, but in rows that go themselves; gives how many rows changed. */
  unlink(table: TableName, hang: Hang, going: RowsOf | null): Promise<number>;
  /** Takes rows out of sight by setting columns; `where` names a boolean column that must be true. */
  hide(rows: RowsOf, set: Record<string, string | boolean | null>, where?: string): Promise<number>;
  /** One issuer of the workspace's certificates at a time, to the commit. */
  lockCertificates(): Promise<void>;
  /** Before a person's erasure begins: waits for every transaction that makes something theirs. */
  lockPerson(personId: string): Promise<void>;
  /** Nobody has met these people any more. */
  forgetAcquaintance(personIds: readonly string[]): Promise<void>;
  /** Tells whoever follows an erasure that something moved. */
  tellErasure(erasureId: string): Promise<void>;
  /** Takes traces away; gives how many by what they were. Jobs that run are left to end. */
  forget(traces: Traces): Promise<Record<string, number>>;
  /** Whether somebody works on one of these outside the database now. Nobody begins to once they are out of sight. */
  isOccupied(itemIds: readonly string[]): Promise<boolean>;
}

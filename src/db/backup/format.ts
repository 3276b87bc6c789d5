import { createHash, type Hash } from "node:crypto";

/*
 * What a backup holds before it is sealed: records, each a kind (1 byte), a length (4 bytes, big-endian) and a body.
 *   H  the head, JSON; comes first, once
 *   T  a table, JSON: its name and columns; tables come in the order of the head, parents before children
 *   R  rows of that table, in the text format of PostgreSQL's COPY: whole lines, about 64 KiB of them
 *   E  the end, JSON: rows by table, and SHA-256 of every byte before this record; nothing follows it
 */
const FORMAT = "regenesis-backup/1";
const PREFIX_BYTES = 5;
/** A row of COPY can't be longer than a field may be, 1 GiB; nothing here comes near it. */
const MOST_BYTES = 256 * 1024 * 1024;
const LINE_END = 0x0a;

export interface BackupHead {
  format: typeof FORMAT;
  software: string;
  /** Names of the migrations that had been applied, oldest first. */
  migrations: string[];
  takenAt: string;
  tables: string[];
}

export interface BackupTable {
  name: string;
  /** In the order of a row's fields, with their types as the database names them. */
  columns: { name: string; type: string }[];
}

export type BackupRecord =
  | { kind: "head"; head: BackupHead }
  | { kind: "table"; table: BackupTable }
  | { kind: "rows"; lines: Buffer };

interface BackupEnd {
  rows: Record<string, number>;
  sha256: string;
}

/** How values are written, whatever a server is set to; the same at both ends. */
export const TEXT_FORMS = `select set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
  set_config('timezone', 'UTC', true), set_config('extra_float_digits', '3', true), set_config('bytea_output', 'hex', true)`;

/** A backup was cut short, changed or reordered, or is none of this format. */
export class BackupBrokenError extends Error {
  constructor() {
    super("This is no whole backup.");
    this.name = "BackupBrokenError";
  }
}

/** Writes the records of one backup, in order, and counts along. */
export class BackupWriter {
  private readonly hash = createHash("sha256");
  private readonly rows: Record<string, number> = {};
  private table = "";

  head(head: Omit<BackupHead, "format">): Buffer {
    return this.json("H", { format: FORMAT, ...head });
  }

  openTable(table: BackupTable): Buffer {
    this.table = table.name;
    this.rows[table.name] = 0;
    return this.json("T", table);
  }

  lines(lines: Buffer): Buffer {
    this.rows[this.table] = (this.rows[this.table] ?? 0) + countLines(lines);
    return this.record("R", lines);
  }

  end(): Buffer {
    const end: BackupEnd = { rows: this.rows, sha256: this.hash.copy().digest("hex") };
    return this.json("E", end);
  }

  private json(kind: string, value: object): Buffer {
    return this.record(kind, Buffer.from(JSON.stringify(value), "utf8"));
  }

  private record(kind: string, body: Buffer): Buffer {
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.write(kind, "latin1");
    prefix.writeUInt32BE(body.length, 1);
    this.hash.update(prefix).update(body);
    return Buffer.concat([prefix, body]);
  }
}

/**
 * The records of a backup, one after the other. Whoever has come to the end has had all of it, in order and unchanged;
 * fails with BackupBrokenError where that is not so, and what came before is then worth nothing.
 */
export async function* readBackup(plain: AsyncIterable<Buffer>): AsyncGenerator<BackupRecord> {
  const order = new RecordOrder();
  const hash = createHash("sha256");
  for await (const { kind, body, bytes } of cutRecords(plain)) {
    const record = order.take(kind, body, hash);
    hash.update(bytes);
    if (record) yield record;
  }
  order.assertEnded();
}

/** Which record may follow which, and whether the end agrees with what came. */
class RecordOrder {
  private head: BackupHead | null = null;
  private readonly rows: Record<string, number> = {};
  private table: string | null = null;
  private ended = false;

  take(kind: string, body: Buffer, hash: Hash): BackupRecord | null {
    if (this.ended || (kind === "H") !== (this.head === null)) throw new BackupBrokenError();
    if (kind === "H") return this.begin(parse<BackupHead>(body));
    if (kind === "T") return this.next(parse<BackupTable>(body));
    if (kind === "R") return this.count(body);
    if (kind !== "E") throw new BackupBrokenError();
    this.end(parse<BackupEnd>(body), hash.copy().digest("hex"));
    return null;
  }

  assertEnded(): void {
    if (!this.ended) throw new BackupBrokenError();
  }

  private begin(head: BackupHead): BackupRecord {
    if (head.format !== FORMAT || !Array.isArray(head.tables)) throw new BackupBrokenError();
    this.head = head;
    return { kind: "head", head };
  }

  private next(table: BackupTable): BackupRecord {
    if (this.head?.tables[Object.keys(this.rows).length] !== table.name) throw new BackupBrokenError();
    this.table = table.name;
    this.rows[table.name] = 0;
    return { kind: "table", table };
  }

  private count(lines: Buffer): BackupRecord {
    if (this.table === null || lines.at(-1) !== LINE_END) throw new BackupBrokenError();
    this.rows[this.table] = (this.rows[this.table] ?? 0) + countLines(lines);
    return { kind: "rows", lines };
  }

  private end({ rows, sha256 }: BackupEnd, found: string): void {
    const told = Object.entries(rows ?? {});
    const same = told.length === this.head?.tables.length && told.every(([name, count]) => this.rows[name] === count);
    if (!same || Object.keys(this.rows).length !== told.length || sha256 !== found) throw new BackupBrokenError();
    this.ended = true;
  }
}

function parse<T>(body: Buffer): T {
  try {
    return JSON.parse(body.toString("utf8")) as T;
  } catch {
    throw new BackupBrokenError();
  }
}

async function* cutRecords(
  plain: AsyncIterable<Buffer>,
): AsyncGenerator<{ kind: string; body: Buffer; bytes: Buffer }> {
  let held: Buffer[] = [];
  let size = 0;
  let wanted = PREFIX_BYTES;
  for await (const part of plain) {
    held.push(part);
    size += part.length;
    while (size >= wanted) {
      const all = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held, size);
      wanted = PREFIX_BYTES + all.readUInt32BE(1);
      if (wanted > MOST_BYTES) throw new BackupBrokenError();
      held = [all];
      if (size < wanted) break;
      const bytes = all.subarray(0, wanted);
      yield { kind: bytes.toString("latin1", 0, 1), body: bytes.subarray(PREFIX_BYTES), bytes };
      held = [all.subarray(wanted)];
      size -= wanted;
      wanted = PREFIX_BYTES;
    }
  }
  if (size > 0) throw new BackupBrokenError();
}

/** A line's end inside a value is written as two characters, so that each one here ends a row. */
export function countLines(lines: Buffer): number {
  let count = 0;
  for (let at = lines.indexOf(LINE_END); at !== -1; at = lines.indexOf(LINE_END, at + 1)) count++;
  return count;
}

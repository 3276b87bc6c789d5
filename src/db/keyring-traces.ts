import type { PoolClient } from "pg";

const PART_BYTES = 4 * 1024 * 1024;
/** More than the ids and the kind of a key and a header between them. */
const PADDING_BYTES = 256;
/** Of the log's pages: the first of a segment has the longer header (PostgreSQL, access/xlog_internal.h). */
const WAL_PAGE_BYTES = 8192;
const WAL_HEADER_BYTES = 24;
const WAL_FIRST_HEADER_BYTES = 40;

/** A data key by what stands before its bytes in a row of `data_key`. */
export interface KeyPlace {
  workspaceId: string;
  id: string;
  kind: string;
}

interface KeyFile {
  name: string;
  bytes: number;
}

/**
 * Looks for the rows of destroyed keys as bytes: workspace, id and kind stand side by side in a row of the table's pages,
 * in the log's insertions and in its images of pages, and not so in an index. What memory holds is written out first.
 * The caller has made sure that the rights of keyring-rights.ts are there. 1,000 keys cost one pass, in flat memory.
 */
export async function hasTraces(client: PoolClient, keys: readonly KeyPlace[]): Promise<boolean> {
  const net = new Net(keys);
  const seen = new Set<string>();
  await client.query("checkpoint");
  // A file may come while others are read, and a segment of the log may get another name.
  for (;;) {
    const files = (await listFiles(client)).filter(({ name }) => !seen.has(name));
    if (files.length === 0) return false;
    for (const file of files) {
      seen.add(file.name);
      if (await isIn(client, file, net)) return true;
    }
  }
}

/** Table first, log after: an image of a page that comes into the log meanwhile is of a page that was clean. */
async function listFiles(client: PoolClient): Promise<KeyFile[]> {
  const { rows } = await client.query<{ name: string; bytes: string }>(
    `select name, bytes from regenesis_server.key_files() order by name like 'pg_wal/%', name`,
  );
  return rows.map(({ name, bytes }) => ({ name, bytes: Number(bytes) }));
}

async function isIn(client: PoolClient, file: KeyFile, net: Net): Promise<boolean> {
  const isLog = file.name.startsWith("pg_wal/");
  for (let at = 0; at < file.bytes; at += PART_BYTES) {
    const { rows } = await client.query<{ part: Buffer | null }>({
      name: "key-file-part",
      text: `select regenesis_server.key_file_part($1, $2, $3) as part`,
      values: [file.name, at, PART_BYTES],
    });
    // Gone, and what it held with it, or renamed, and then it is listed again.
    const part = rows[0]?.part;
    if (!part) return false;
    // Zeros at the end are not sent; a key's bytes may begin with them and go on in the next part.
    const zeros = Math.min(PART_BYTES, file.bytes - at) - part.length;
    const padded = Buffer.concat([part, Buffer.alloc(Math.min(zeros, PADDING_BYTES))]);
    if (net.catches(isLog ? withoutHeaders(padded, at === 0) : padded)) return true;
  }
  return false;
}

/** The log's records run on across its pages, with a header between. */
function withoutHeaders(part: Buffer, startsFile: boolean): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < part.length; at += WAL_PAGE_BYTES) {
    const header = startsFile && at === 0 ? WAL_FIRST_HEADER_BYTES : WAL_HEADER_BYTES;
    pieces.push(part.subarray(at + header, at + WAL_PAGE_BYTES));
  }
  return Buffer.concat(pieces);
}

/** Finds any of many keys in parts that follow each other: the kind by search, the ids before it by look-up. */
class Net {
  private readonly kinds: { mark: Buffer; ids: Set<string> }[] = [];
  private carried: Buffer = Buffer.alloc(0);
  private readonly overlap: number;

  constructor(keys: readonly KeyPlace[]) {
    for (const [kind, ids] of groupByKind(keys)) this.kinds.push({ mark: markOf(kind), ids });
    this.overlap = ID_BYTES + Math.max(0, ...this.kinds.map(({ mark }) => mark.length));
  }

  catches(part: Buffer): boolean {
    const bytes = Buffer.concat([this.carried, part]);
    this.carried = bytes.subarray(Math.max(0, bytes.length - this.overlap));
    return this.kinds.some(({ mark, ids }) => {
      for (let at = bytes.indexOf(mark, ID_BYTES); at !== -1; at = bytes.indexOf(mark, at + 1)) {
        if (ids.has(bytes.toString("latin1", at - ID_BYTES, at))) return true;
      }
      return false;
    });
  }
}

/** A workspace's id and a key's id. */
const ID_BYTES = 32;

function groupByKind(keys: readonly KeyPlace[]): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { workspaceId, id, kind } of keys) {
    const ids = kinds.get(kind) ?? new Set();
    kinds.set(kind, ids.add(Buffer.from((workspaceId + id).replaceAll("-", ""), "hex").toString("latin1")));
  }
  return kinds;
}

/** A short text as a row holds it: one byte with its length and itself, twice and one, then the text. */
function markOf(kind: string): Buffer {
  const text = Buffer.from(kind, "latin1");
  return Buffer.concat([Buffer.of(((text.length + 1) << 1) | 1), text]);
}

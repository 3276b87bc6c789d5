import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

export interface Sighting {
  canary: string;
  form: string;
  file: string;
}

interface Needle {
  canary: string;
  form: string;
  bytes: Buffer;
}

/** Every form in which a text is known to have got somewhere. */
export function formsOf(canary: string): Needle[] {
  const utf8 = Buffer.from(canary);
  const forms: Record<string, Buffer> = {
    "UTF-8": utf8,
    "UTF-16LE": Buffer.from(canary, "utf16le"),
    "lower case": Buffer.from(canary.toLowerCase()),
    "URL-encoded": Buffer.from(encodeURIComponent(canary)),
    hex: Buffer.from(utf8.toString("hex")),
    HEX: Buffer.from(utf8.toString("hex").toUpperCase()),
    "JSON-escaped": Buffer.from(JSON.stringify(canary).slice(1, -1)),
  };
  for (const before of [0, 1, 2]) {
    for (const alphabet of ["base64", "base64url"] as const)
      forms[`${alphabet} after ${before}`] = Buffer.from(innerBase64(utf8, before, alphabet));
  }
  return Object.entries(forms).map(([form, bytes]) => ({ canary, form, bytes }));
}

/** What a text's base64 looks like inside that of a longer one: the characters that depend on the text alone. */
function innerBase64(bytes: Buffer, before: number, alphabet: "base64" | "base64url"): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString(alphabet)
    .replaceAll("=", "");
  const start = Math.ceil((before * 8) / 6);
  const end = Math.floor(((before + bytes.length) * 8) / 6);
  return text.slice(start, end);
}

const CHUNK = 1024 * 1024;

/** Looks at every byte of every file under a folder, for every form of every canary. */
export async function search(
  folder: string,
  canaries: readonly string[],
): Promise<{ found: Sighting[]; bytes: number }> {
  const net = weave(canaries.flatMap(formsOf));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: Sighting[] = [];
  let bytes = 0;
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = join(entry.parentPath, entry.name);
    bytes += await searchFile(file, net, (needle) => {
      const { canary, form } = needle;
      if (!found.some((each) => each.canary === canary && each.form === form && each.file === file))
        found.push({ canary, form, file });
    });
  }
  return { found, bytes };
}

interface Net {
  /** Needles by their first two bytes. */
  starts: Map<number, Needle[]>;
  /** 1 where a needle starts with these two bytes: looked up once a byte. */
  begins: Uint8Array;
  longest: number;
}

function weave(needles: readonly Needle[]): Net {
  const starts = new Map<number, Needle[]>();
  const begins = new Uint8Array(65_536);
  for (const needle of needles) {
    const start = needle.bytes.readUInt16LE(0);
    starts.set(start, [...(starts.get(start) ?? []), needle]);
    begins[start] = 1;
  }
  return { starts, begins, longest: Math.max(...needles.map(({ bytes }) => bytes.length)) };
}

/** A file of a running server may go or grow while it is read. */
async function searchFile(file: string, net: Net, tell: (needle: Needle) => void): Promise<number> {
  let rest: Buffer = Buffer.alloc(0);
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) {
      bytes += (chunk as Buffer).length;
      const window = Buffer.concat([rest, chunk as Buffer]);
      searchWindow(window, net, tell);
      rest = window.subarray(Math.max(0, window.length - net.longest + 1));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return bytes;
}

function searchWindow(window: Buffer, { starts, begins }: Net, tell: (needle: Needle) => void): void {
  let start = (window[0] ?? 0) << 8;
  for (let at = 1; at < window.length; at++) {
    start = (start >> 8) | ((window[at] as number) << 8);
    if (begins[start] === 0) continue;
    for (const needle of starts.get(start) ?? []) {
      const end = Math.min(at - 1 + needle.bytes.length, window.length);
      if (window.compare(needle.bytes, 0, needle.bytes.length, at - 1, end) === 0) tell(needle);
    }
  }
}

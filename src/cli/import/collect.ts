import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { SessionKind, SourceKind } from "../../entities";
import { parseChat } from "../../lifecycle/normalize/chat";
import { decodeText } from "../../lifecycle/normalize/decode-text";
import { UsageError } from "../exit";

export interface FoundFile {
  /** Absolute. */
  path: string;
  filename: string;
  bytes: number;
  mediaType: string;
  kind: Exclude<SourceKind, "FILE">;
}

/** Files of one stem in one folder: one conversation. */
export interface FoundSession {
  stem: string;
  kind: SessionKind;
  /** In the order in which they are sent: a transcript file last, since it sets the session going. */
  files: FoundFile[];
}

export interface Found {
  sessions: FoundSession[];
  /** Files in the folders that are none of the known kinds. */
  skipped: string[];
}

const RECORDINGS: Record<string, string> = {
  ".mp3": "audio/mpeg",
  ".m4a": "audio/mp4",
  ".wav": "audio/wav",
  ".ogg": "audio/ogg",
  ".oga": "audio/ogg",
  ".opus": "audio/ogg",
  ".flac": "audio/flac",
  ".aac": "audio/aac",
  ".mp4": "video/mp4",
  ".m4v": "video/mp4",
  ".mov": "video/quicktime",
  ".webm": "video/webm",
  ".mkv": "video/x-matroska",
  ".mka": "audio/x-matroska",
};
const KNOWN = [".vtt", ".txt", ...Object.keys(RECORDINGS)];
const ORDER: FoundFile["kind"][] = ["RECORDING", "CHAT", "TEXT", "TRANSCRIPT_FILE"];

/** Enough for the first message of a chat; records are longer in no client. */
const LOOKED_AT_BYTES = 64 * 1024;

/** What files and folders hold, by session. UsageError for a path that is not there or is of no known kind. */
export async function collect(paths: readonly string[]): Promise<Found> {
  const files = new Set<string>();
  const skipped: string[] = [];
  for (const path of paths) {
    const found = await listFiles(path);
    for (const file of found.files) if (isKnown(file)) files.add(file);
    if (found.isFolder) skipped.push(...found.files.filter((file) => !isKnown(file)));
    else if (!isKnown(path)) throw new UsageError(`${path} is of no known kind: ${KNOWN.join(", ")}.`);
  }
  const sessions = await toSessions([...files].sort());
  if (sessions.length === 0) throw new UsageError(`There is nothing to import in ${paths.join(", ")}.`);
  return { sessions, skipped };
}

const isKnown = (path: string) => KNOWN.includes(extname(path).toLowerCase());

async function listFiles(path: string): Promise<{ isFolder: boolean; files: string[] }> {
  const found = await stat(path).catch((error: { code?: string }) => {
    throw new UsageError(`${path} can't be read (${error.code}).`);
  });
  if (found.isFile()) return { isFolder: false, files: [resolve(path)] };
  if (!found.isDirectory()) throw new UsageError(`${path} is neither a file nor a folder.`);
  const inside = await readdir(path, { recursive: true, withFileTypes: true });
  const files = inside.filter((entry) => entry.isFile()).map((entry) => resolve(join(entry.parentPath, entry.name)));
  const isHidden = (file: string) =>
    file
      .slice(resolve(path).length)
      .split("/")
      .some((name) => name.startsWith("."));
  return { isFolder: true, files: files.filter((file) => !isHidden(file)) };
}

/** "standup.transcript.vtt", "standup.chat.txt" and "standup.mp4" are of one stem. */
export function stemOf(path: string): string {
  const name = basename(path);
  const bare = name.slice(0, name.length - extname(name).length);
  return bare.replace(/(?<=.)\.(transcript|chat|cc|captions)$/i, "");
}

async function toSessions(paths: readonly string[]): Promise<FoundSession[]> {
  const groups = new Map<string, FoundFile[]>();
  for (const path of paths) {
    const key = join(dirname(path), stemOf(path));
    groups.set(key, [...(groups.get(key) ?? []), await toFile(path)]);
  }
  return [...groups].map(([key, files]) => ({
    stem: basename(key),
    // Text alone is no conversation; forms can be filled from it.
    kind: files.every(({ kind }) => kind === "TEXT") ? "FILL" : "COACHING",
    files: files.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind)),
  }));
}

async function toFile(path: string): Promise<FoundFile> {
  const { size: bytes } = await stat(path);
  const known = { path, filename: basename(path), bytes };
  const extension = extname(path).toLowerCase();
  const recording = RECORDINGS[extension];
  if (recording) return { ...known, kind: "RECORDING", mediaType: recording };
  if (extension === ".vtt") return { ...known, kind: "TRANSCRIPT_FILE", mediaType: "text/vtt" };
  return { ...known, kind: (await isChat(path)) ? "CHAT" : "TEXT", mediaType: "text/plain" };
}

/** Whether a text reads as the chat of a Zoom meeting, by its first messages. */
async function isChat(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT_BYTES), 0, LOOKED_AT_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    // Up to the last line break: a character that was cut in two is no reason to refuse the text.
    const whole = bytesRead < LOOKED_AT_BYTES ? head : head.subarray(0, head.lastIndexOf("\n") + 1);
    return parseChat(decodeText(whole)).length > 0;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

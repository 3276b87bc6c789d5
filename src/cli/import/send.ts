import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "../../errors";
import { decodeText } from "../../lifecycle/normalize/decode-text";
import type { CommandResult } from "../commands";
import type { Connection } from "../connection";
import type { FoundFile, FoundSession } from "./collect";
import type { Progress } from "./progress";

const POLL_MS = 200;
/** More bytes than any text that is taken has. */
const TEXT_BYTES = 2 * 1024 * 1024;

export interface Importer {
  workspace: string;
  coach: string;
  coachee?: string;
  title?: string;
}

export interface Imported {
  id: string;
  stem: string;
  state: string;
  packs: number;
  failure: string | null;
  /** Files that were not taken, and why; the others were. */
  refused: { file: string; code: string; message: string }[];
}

/** Puts one session's files in and, when asked to, waits until its steps have run. */
export async function sendSession(
  connection: Connection,
  importer: Importer,
  session: FoundSession,
  { progress, waits }: { progress: Progress; waits: boolean },
): Promise<Imported> {
  const { kind, stem, files } = session;
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  progress.session(stem, total);
  const { sessionId } = await connection.call("import-open", { ...importer, title: importer.title ?? stem, kind });
  const refused: Imported["refused"] = [];
  for (const file of files) {
    try {
      await sendFile(connection, importer, sessionId, file, progress);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused.push({ file: file.filename, code: error.code, message: error.message });
    }
  }
  const status = await settle(connection, importer.workspace, sessionId, waits ? progress : null);
  const { state, packs, failure } = status;
  return { id: sessionId, stem, state, packs, failure, refused };
}

async function sendFile(
  connection: Connection,
  { workspace, coach }: Importer,
  sessionId: string,
  file: FoundFile,
  progress: Progress,
): Promise<void> {
  const importer = { workspace, coach };
  const { filename, mediaType, bytes: byteSize, kind, path } = file;
  if (kind === "TEXT") {
    if (byteSize > TEXT_BYTES) throw new DomainError("TOO_LARGE", "The text is too long to be pasted.");
    const text = decodeText(await readFile(path));
    await connection.call("import-text", { ...importer, sessionId, filename, text });
    progress.advance(byteSize);
    return;
  }
  const asked = { ...importer, sessionId, filename, mediaType, byteSize, kind };
  const { sourceId, token } = await connection.call("import-upload", asked);
  const hash = createHash("sha256");
  const body = (async function* () {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      progress.advance(chunk.length);
      yield chunk;
    }
  })();
  await connection.put({ token, bytes: byteSize, body });
  await connection.call("import-complete", { ...importer, sourceId, sha256: hash.digest("hex") });
}

/** Until the session is READY or FAILED; one that nothing sets going (a recording without a transcript) stays OPEN. */
async function settle(
  connection: Connection,
  workspace: string,
  sessionId: string,
  progress: Progress | null,
): Promise<CommandResult<"import-status">> {
  for (;;) {
    const status = await connection.call("import-status", { workspace, sessionId });
    if (!progress || status.state !== "PROCESSING") return status;
    progress.step(status.step.toLowerCase());
    await sleep(POLL_MS);
  }
}

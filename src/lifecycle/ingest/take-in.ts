import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { App, Keys, Who } from "../../app";
import { encryptStream } from "../../crypto/framed";
import { Source, type SourceKind } from "../../entities";
import { DomainError, isNotFound, PortError } from "../../errors";
import type { ScanResult } from "../../ports/scanner";
import { openScan } from "./scanning";
import { sniff } from "./sniff";
import { getBlobKey } from "./source-row";
import { assertWelcome } from "./suppressed";

const SNIFFED_BYTES = 65_536;

export interface TakenIn {
  bytes: number;
  sha256: string;
  mediaType: string;
  scan: ScanResult;
}

/** Why bytes were refused: a code for the row, and the public error. */
export class RefusedBytes extends Error {
  constructor(
    readonly failure: string,
    readonly error: DomainError,
    readonly scan: ScanResult | null = null,
  ) {
    super(failure);
    this.name = "RefusedBytes";
  }
}

export interface Incoming {
  body: Readable;
  maxBytes: number;
  claimed: { filename: string; mediaType: string; kind: SourceKind };
}

/**
 * Streams bytes through size cap, type sniffing, malware scan and encryption into the blob store; memory stays flat.
 * Throws RefusedBytes when they are not what they claim, too many or infected; nothing of them is left in the store then.
 * A scanner that is away stops nothing: the verdict is FAILED, and the caller's to have scanned again.
 * NOT_FOUND when the source is being destroyed, or begins to be meanwhile: then nothing of them is left either.
 */
export async function takeIn(app: App, who: Who, keys: Keys, source: Source, incoming: Incoming): Promise<TakenIn> {
  const item = { kind: "SOURCE", id: source.id } as const;
  try {
    const taken = await app.occupy(who, item, (begun) => store(app, who, keys, source, incoming, begun));
    // Looked at once more: a lock that was lost with its connection made nobody wait for these bytes.
    await app.occupy(who, item, async () => undefined);
    return taken;
  } catch (error) {
    if (isNotFound(error)) {
      incoming.body.destroy();
      await app.blobs.destroy(getBlobKey(source));
    }
    throw error;
  }
}

/** `begun` is aborted when the source begins to go: the sender is not waited for then. */
async function store(
  app: App,
  who: Who,
  keys: Keys,
  source: Source,
  incoming: Incoming,
  begun: AbortSignal,
): Promise<TakenIn> {
  const key = await keys.dataKey(source.id, "seal");
  const blobKey = getBlobKey(source);
  const seen = {
    bytes: 0,
    mediaType: incoming.claimed.mediaType,
    scan: null as ScanResult | null,
    hash: createHash("sha256"),
    sha256: "",
  };
  const welcome = (sha256: string) => assertWelcome(app, who, keys, sha256);
  const inspected = Readable.from(inspect(app, incoming, seen, welcome), { objectMode: false });
  const sealed = encryptStream(key, blobKey);
  const metadata = { workspace: source.workspaceId, session: source.sessionId ?? "", source: source.id };
  begun.addEventListener("abort", () => incoming.body.destroy());
  const put = app.blobs.put(blobKey, sealed, metadata).catch((error: Error) => {
    // Nobody reads on: without this the other half would wait for ever.
    sealed.destroy(error);
    throw error;
  });
  const [streamed, stored] = await Promise.allSettled([pipeline(inspected, sealed), put]);
  begun.throwIfAborted();
  const failure = findFailure(streamed, stored);
  if (failure instanceof RefusedBytes) await clearAway(app, who, source);
  if (failure) throw failure;
  const scan = seen.scan as ScanResult;
  return { bytes: seen.bytes, sha256: seen.sha256, mediaType: seen.mediaType, scan };
}

/**
 * Only what was refused goes. Two events of one meeting may bring one file twice, and two PUTs one upload: what breaks
 * off in one must not take away what the other has brought. Bytes that nobody vouches for stay in quarantine.
 */
async function clearAway(app: App, who: Who, source: Source): Promise<void> {
  const { state } = await app.write(who, (unit) => unit.get(Source, source.id));
  if (state === "QUARANTINED") await app.blobs.destroy(getBlobKey(source));
}

/** A refusal says more than the broken pipe that follows from it; a store's error more than a stream's. */
function findFailure(streamed: PromiseSettledResult<unknown>, stored: PromiseSettledResult<unknown>): Error | null {
  const why = streamed.status === "rejected" ? (streamed.reason as Error) : null;
  if (why instanceof RefusedBytes || why instanceof PortError) return why;
  return stored.status === "rejected" ? (stored.reason as Error) : why;
}

interface Seen {
  bytes: number;
  mediaType: string;
  scan: ScanResult | null;
  hash: ReturnType<typeof createHash>;
  /** Hex, once all bytes were seen. */
  sha256: string;
}

async function* inspect(
  app: App,
  incoming: Incoming,
  seen: Seen,
  welcome: (sha256: string) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const scan = openScan(app.scanner);
  let head: Uint8Array[] | null = [];
  try {
    for await (const chunk of incoming.body as AsyncIterable<Uint8Array>) {
      seen.bytes += chunk.length;
      if (seen.bytes > incoming.maxBytes) throw tooLarge(incoming.maxBytes);
      seen.hash.update(chunk);
      await scan.write(chunk);
      if (!head) {
        yield chunk;
        continue;
      }
      head.push(chunk);
      if (seen.bytes < SNIFFED_BYTES) continue;
      yield await assertType(head, incoming, seen);
      head = null;
    }
    if (head) yield await assertType(head, incoming, seen);
    seen.scan = await scan.end();
  } catch (error) {
    scan.abort();
    throw error;
  }
  assertPassed(seen.scan);
  seen.sha256 = seen.hash.digest("hex");
  await refusing(welcome(seen.sha256));
}

/** As with malware: broken off before the end, so that nothing of it is ever committed. */
export async function refusing(welcome: Promise<void>): Promise<void> {
  try {
    await welcome;
  } catch (error) {
    throw error instanceof DomainError ? new RefusedBytes(error.code, error) : error;
  }
}

/**
 * Breaks the stream off before its end, so that the store never commits what is infected, or can never be scanned. What
 * has no verdict is stored, in quarantine: nobody reads it before a later scan has passed it.
 */
export function assertPassed(scan: ScanResult): void {
  if (scan.verdict === "INFECTED")
    throw new RefusedBytes("MALWARE_FOUND", new DomainError("MALWARE_FOUND", "The scan found malware."), scan);
  if (scan.verdict === "FAILED" && scan.overLimit) {
    const why = "The malware scanner does not look into a file as large or as deeply packed as this.";
    throw new RefusedBytes("SCANNER_LIMIT", new DomainError("TOO_LARGE", why), scan);
  }
}

async function assertType(head: Uint8Array[], incoming: Incoming, seen: Seen): Promise<Uint8Array> {
  const bytes = Buffer.concat(head);
  const answer = await sniff(bytes, incoming.claimed);
  if (!answer.accepted) {
    const error = new DomainError("UNSUPPORTED_MEDIA", `The file was refused: ${answer.reason}.`);
    throw new RefusedBytes(answer.reason, error);
  }
  seen.mediaType = answer.mediaType;
  return bytes;
}

function tooLarge(maxBytes: number): RefusedBytes {
  return new RefusedBytes("TOO_LARGE", new DomainError("TOO_LARGE", `At most ${maxBytes} bytes.`));
}

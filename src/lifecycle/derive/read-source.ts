import type { App, Keys, Who } from "../../app";
import { decryptStream } from "../../crypto/framed";
import { cell, type Source } from "../../entities";
import { DomainError } from "../../errors";
import { UnreadableError } from "../../ports/document-reader";
import { getBlobKey } from "../ingest/source-row";
import { withoutControls } from "../ingest/text";
import { decodeText } from "../normalize/decode-text";

/** What stands in a source, whole or a page of it. */
export interface WrittenText {
  text: string;
  page: number | null;
  /** Whether its characters can be counted in what is stored; those of a page or a picture are there only while it is read. */
  isCounted: boolean;
}

/** Of a document as it is uploaded: a text of as many would be far beyond what is read. */
const MOST_BYTES = 32 * 1024 * 1024;
const PLAIN = "text/plain";

/**
 * The texts of a source that is no recording and no transcript; null for those. What is read out of a file is content: it
 * is kept nowhere, and read anew whenever it is needed. Throws UnreadableError; NOT_FOUND once it is being destroyed.
 */
export async function readSource(app: App, who: Who, keys: Keys, source: Source): Promise<WrittenText[] | null> {
  if (source.kind === "TEXT") {
    const text = await keys.open(cell("source", "text", source), source.text);
    return text === null ? null : [{ text, page: null, isCounted: true }];
  }
  if (source.kind !== "CHAT" && source.kind !== "FILE") return null;
  if (source.byteSize > MOST_BYTES) throw new UnreadableError("TOO_LARGE");
  return app.occupy(who, { kind: "SOURCE", id: source.id }, (begun) => readFile(app, keys, source, begun));
}

async function readFile(app: App, keys: Keys, source: Source, begun: AbortSignal): Promise<WrittenText[]> {
  // Nothing opens what no scan has passed, whichever way it came to be stored.
  if (source.state !== "STORED" || source.scanVerdict !== "CLEAN")
    throw new DomainError("WRONG_STATE", "This source can't be read.");
  const bytes = await readBytes(app, keys, source);
  if (source.mediaType === PLAIN) return [{ text: decode(bytes, app.limits.textChars), page: null, isCounted: true }];
  const pages = await app.documents.read(bytes, source.mediaType, begun);
  return pages.map(({ text, number }) => ({
    text: withoutControls(text.toWellFormed()),
    page: number,
    isCounted: false,
  }));
}

async function readBytes(app: App, keys: Keys, source: Source): Promise<Buffer> {
  const opened = decryptStream(await keys.dataKey(source.id, "open"), getBlobKey(source));
  const sealed = await app.blobs.read(getBlobKey(source));
  sealed.on("error", (error) => opened.destroy(error));
  return Buffer.concat(await sealed.pipe(opened).toArray());
}

function decode(bytes: Buffer, mostChars: number): string {
  let text: string;
  try {
    text = decodeText(bytes);
  } catch (cause) {
    throw new UnreadableError("NOT_TEXT", cause);
  }
  if (text.length > mostChars) throw new UnreadableError("TOO_LARGE");
  return text;
}

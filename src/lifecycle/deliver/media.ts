import type { Readable } from "node:stream";
import type { App, Keys, Who } from "../../app";
import { decryptRange, plainSize } from "../../crypto/framed";
import { PackQuote, Source, Workspace } from "../../entities";
import { notFound, PortError } from "../../errors";
import { mayPlay } from "../../policies/media";
import { openLink, signLink } from "../ingest/links";
import { getBlobKey } from "../ingest/source-row";

const VALID_MS = 15 * 60 * 1000;

/** The token of a media address: bound to the viewer and their workspace, good for 15 minutes of machine time. */
export function mediaLink(keys: Keys, who: Who, sourceId: string, now: Date): Promise<string> {
  return signLink(keys, who, { purpose: "media", itemId: sourceId, expires: new Date(now.getTime() + VALID_MS) });
}

export interface Media {
  who: Who;
  source: Source;
  /** Of the plain bytes. */
  size: number;
  mediaType: string;
}

/** What a link opens, judged anew: the account, the walls, and whether it may still be played. */
export async function openMedia(app: App, token: string): Promise<Media> {
  const { who, itemId: sourceId } = await openLink(app, token, "media");
  const source = await app.write(who, async (unit) => {
    const { workspaceId } = who;
    const found = await unit.get(Source, sourceId);
    const { l2Visibility } = await unit.em.findOneByOrFail(Workspace, { id: workspaceId });
    const { sessionId } = found;
    // Not any delivered pack: one with a moment of this session that was approved for the coachee to see.
    const delivered = sessionId
      ? await unit.em.existsBy(PackQuote, { workspaceId, sessionId, visibility: "CLIENT_VISIBLE", delivered: true })
      : false;
    if (!mayPlay(who, found, { l2Visibility, delivered })) throw notFound();
    return found;
  });
  const stored = await app.blobs.size(getBlobKey(source));
  if (stored === null) throw notFound();
  const size = plainSize(stored);
  // The row knows the length as well: an object that was cut short at a frame's border is not served as if whole.
  if (size !== source.byteSize) throw new PortError("blob-store", "The stored object has another length.", false);
  return { who, source, size, mediaType: source.mediaType };
}

/** Plain bytes from `start` to `end` inclusive; only the frames they lie in are read and decrypted. */
export async function readMedia(app: App, media: Media, range: { start: number; end: number }): Promise<Readable> {
  const key = await app.keys(media.who).dataKey(media.source.id, "open");
  const blobKey = getBlobKey(media.source);
  const stored = await app.blobs.size(blobKey);
  if (stored === null) throw notFound();
  return decryptRange(key, blobKey, stored, range, (start, end) => app.blobs.read(blobKey, { start, end }));
}

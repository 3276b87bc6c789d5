import { pipeline } from "node:stream/promises";
import type { Request, RequestHandler, Response } from "express";
import type { App } from "../app";
import { toPublicId } from "../entities";
import { type Media, openMedia, readMedia } from "../lifecycle/deliver/media";

/** What a browser may show in its own window; all else is offered as a file. */
const SHOWN = /^(audio\/|video\/|image\/(png|jpeg|webp|gif)$|application\/pdf$|text\/plain$)/;
const EXTENSIONS: Record<string, string> = {
  "video/mp4": "mp4",
  "audio/mp4": "m4a",
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
  "application/pdf": "pdf",
  "text/plain": "txt",
};

interface Span {
  start: number;
  end: number;
}

/** GET and HEAD of /media/:token, with one byte range (RFC 9110, section 14). Decrypts only what is asked for. */
export function mediaDoor(app: App): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const media = await openMedia(app, request.params.token);
    const etag = `"${toPublicId("source", media.source.id)}"`;
    describeMedia(response, media, etag);
    const asked = askedSpan(request, media.size, etag);
    if (asked === "unsatisfiable") {
      response.status(416).setHeader("Content-Range", `bytes */${media.size}`);
      response.end();
      return;
    }
    if (asked) response.status(206).setHeader("Content-Range", `bytes ${asked.start}-${asked.end}/${media.size}`);
    const span = asked ?? { start: 0, end: media.size - 1 };
    response.setHeader("Content-Length", span.end - span.start + 1);
    if (request.method === "HEAD" || media.size === 0) {
      response.end();
      return;
    }
    await send(response, await readMedia(app, media, span));
  };
}

function describeMedia(response: Response, media: Media, etag: string): void {
  const { mediaType, source } = media;
  const name = `${toPublicId("source", source.id)}.${EXTENSIONS[mediaType] ?? "bin"}`;
  response.set({
    "Content-Type": mediaType,
    // The name people gave the file stays inside; an id says enough.
    "Content-Disposition": `${SHOWN.test(mediaType) ? "inline" : "attachment"}; filename="${name}"`,
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    ETag: etag,
  });
}

/** The one range asked for; null for all of it, which is also the answer to several ranges or a stale If-Range. */
function askedSpan(request: Request<{ token: string }>, size: number, etag: string): Span | "unsatisfiable" | null {
  const condition = request.headers["if-range"];
  if (condition !== undefined && condition !== etag) return null;
  const ranges = request.range(size);
  if (ranges === -1) return "unsatisfiable";
  if (ranges === undefined || ranges === -2 || ranges.type !== "bytes" || ranges.length !== 1) return null;
  return ranges[0] ?? null;
}

async function send(response: Response, bytes: NodeJS.ReadableStream): Promise<void> {
  try {
    await pipeline(bytes, response);
  } catch (error) {
    // A player that seeks hangs up; nothing is wrong with that.
    const { code } = error as { code?: unknown };
    if (code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

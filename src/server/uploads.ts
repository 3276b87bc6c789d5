import type { Request, RequestHandler, Response } from "express";
import type { App } from "../app";
import { toPublicId } from "../entities";
import { DomainError } from "../errors";
import { receiveUpload } from "../lifecycle/ingest/upload";

/** How long a refused sender may go on, so that it reads the answer instead of a broken connection. */
const PATIENCE_MS = 2_000;

/** PUT /uploads/:token: the bytes go straight through, never into memory or a temporary file. */
export function uploadDoor(app: App): RequestHandler<{ token: string }> {
  return async (request, response) => {
    try {
      assertFits(request, app.limits.uploadBytes);
      const source = await receiveUpload(app, request.params.token, request);
      response.json({ sourceId: toPublicId("source", source.id) });
    } catch (error) {
      letGo(request, response);
      throw error;
    }
  };
}

function assertFits(request: Request<{ token: string }>, max: number): void {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > max) throw new DomainError("TOO_LARGE", `At most ${max} bytes.`);
}

function letGo(request: Request<{ token: string }>, response: Response): void {
  if (request.complete) return;
  response.setHeader("Connection", "close");
  request.resume();
  const cut = setTimeout(() => request.destroy(), PATIENCE_MS);
  request.once("close", () => clearTimeout(cut));
}

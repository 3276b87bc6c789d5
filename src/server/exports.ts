import { pipeline } from "node:stream/promises";
import type { RequestHandler } from "express";
import type { App } from "../app";
import { toPublicId } from "../entities";
import { openExport, readExport } from "../lifecycle/deliver/export";

/** GET and HEAD of /exports/:token: the zip, whole. A copy that breaks off ends the connection, never as if it were whole. */
export function exportDoor(app: App): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const opened = await openExport(app, request.params.token);
    response.set({
      "Content-Type": "application/zip",
      "Content-Disposition": `attachment; filename="${toPublicId("export", opened.row.id)}.zip"`,
      "Content-Length": String(opened.size),
      "Cache-Control": "private, no-store",
      "Content-Security-Policy": "sandbox; default-src 'none'",
    });
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    await pipeline(await readExport(app, opened), response);
  };
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler, type Response, Router } from "express";

/** A file's name changes with what is in it. */
const KEPT = "public, max-age=31536000, immutable";

/** Where `npm run build:client` leaves the client; beside the sources, for a build of the server as well. */
export const built = join(__dirname, "../../client/dist");

/** Scripts, fonts, media and calls of our own origin and no other; styles inline, as Mantine sets them. */
const policy = (connect: readonly string[], more: readonly string[] = []) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    `connect-src ${["'self'", ...connect].join(" ")}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...more,
  ].join("; ");

/** The playground's editor checks what is written in workers. */
const WORKERS = ["worker-src 'self'"];

export interface ClientOptions {
  /** The origins of an outside issuer. */
  connect: readonly string[];
  /** Whether the playground is served: it lives on the schema, which production does not tell unless asked. */
  playground: boolean;
}

/**
 * The React client: its files by their names, which change with their content, and its page for each of its addresses.
 * Null where it was not built.
 */
export function clientFiles({ connect, playground }: ClientOptions, folder = built): RequestHandler | null {
  const index = join(folder, "index.html");
  if (!existsSync(index)) return null;
  const router = Router();
  const forAYear = (response: Response) => void response.setHeader("Cache-Control", KEPT);
  router.use(
    "/assets",
    express.static(join(folder, "assets"), { index: false, cacheControl: false, setHeaders: forAYear }),
  );
  router.get("/icon.svg", (_request, response) => response.sendFile(join(folder, "icon.svg")));
  router.get(
    ["/", "/signed-in", "/coach{/*rest}", "/me{/*rest}", "/admin{/*rest}", "/integrator{/*rest}", "/erasure"],
    (_request, response) => {
      response.set("Content-Security-Policy", policy(connect)).sendFile(index);
    },
  );
  if (playground)
    router.get(["/playground", "/playground/signed-in"], (_request, response) => {
      response.set("Content-Security-Policy", policy(connect, WORKERS)).sendFile(join(folder, "playground.html"));
    });
  return router;
}

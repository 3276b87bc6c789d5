import { setTimeout as sleep } from "node:timers/promises";
import type { RequestHandler } from "express";
import type { Log } from "../app";
import { describe } from "./format-error";

const PATIENCE_MS = 2_000;

/** Resolves when a part answers. */
export type Check = () => Promise<unknown>;

/** Alive: the process answers. */
export const healthz: RequestHandler = (_request, response) => {
  response.json({ status: "ok" });
};

/** Ready: every part answers within two seconds, and the server is not stopping. */
export function readyz(checks: Record<string, Check>, isStopping: () => boolean, log: Log): RequestHandler {
  return async (_request, response) => {
    const parts = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await look(name, check, log)] as const),
    );
    const ready = !isStopping() && parts.every(([, state]) => state === "ok");
    const status = ready ? "ok" : isStopping() ? "stopping" : "unavailable";
    response.status(ready ? 200 : 503).json({ status, parts: Object.fromEntries(parts) });
  };
}

async function look(name: string, check: Check, log: Log): Promise<"ok" | "failed" | "slow"> {
  const waiting = new AbortController();
  try {
    const answered = check().then(() => "ok" as const);
    return await Promise.race([answered, sleep(PATIENCE_MS, "slow" as const, { signal: waiting.signal })]);
  } catch (error) {
    log.warn({ part: name, ...describe(error) }, "a part is not ready");
    return "failed";
  } finally {
    waiting.abort();
  }
}

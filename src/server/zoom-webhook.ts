import { setTimeout as sleep } from "node:timers/promises";
import { type RequestHandler, type Response, raw } from "express";
import { toRecordingEvent } from "../adapters/zoom/choose-files";
import { readZoomBody } from "../adapters/zoom/events";
import { answerChallenge, verifyZoomSignature } from "../adapters/zoom/signature";
import type { App } from "../app";
import { DomainError } from "../errors";
import { receiveDeauthorization } from "../lifecycle/ingest/zoom-disconnect";
import { receiveZoomEvent } from "../lifecycle/ingest/zoom-event";

const MAX_BYTES = 1024 * 1024;
/** Zoom waits 3 s; what takes longer is asked for again, and comes in once. */
const ANSWER_MS = 2_500;

/** POST /webhooks/zoom: signature first, over the bytes as they came; everything else is somebody's guess. */
export function zoomDoor(app: App, secret: string | null): RequestHandler[] {
  return [
    raw({ type: () => true, limit: MAX_BYTES }),
    async (request, response) => {
      if (!secret) return refuse(response, 503, "ZOOM_WEBHOOK_SECRET is not set.");
      const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const verdict = verifyZoomSignature({
        secret,
        timestamp: request.get("x-zm-request-timestamp") ?? "",
        signature: request.get("x-zm-signature") ?? "",
        rawBody,
        nowMs: app.machine.now().getTime(),
      });
      if (verdict !== "valid") {
        app.log.warn({ requestId: response.locals.requestId, verdict }, "a webhook was refused");
        return refuse(response, 401, "The signature does not hold.");
      }
      await answer(app, secret, rawBody, response);
    },
  ];
}

async function answer(app: App, secret: string, rawBody: Buffer, response: Response): Promise<void> {
  const body = readZoomBody(parse(rawBody));
  if (body.type === "challenge") {
    response.json(answerChallenge(secret, body.plainToken));
    return;
  }
  if (body.type === "other") {
    response.json({ outcome: "ignored" });
    return;
  }
  const late = new AbortController();
  try {
    const taken =
      body.type === "deauthorization"
        ? receiveDeauthorization(app, body.event)
        : receiveZoomEvent(app, toRecordingEvent(body.event));
    const outcome = await Promise.race([taken, sleep(ANSWER_MS, null, { signal: late.signal })]);
    if (outcome === null) {
      taken.catch(() => app.log.warn({ requestId: response.locals.requestId }, "a webhook failed after its answer"));
      return refuse(response, 503, "Not now; send it again.");
    }
    const isTaken = outcome === "accepted" || outcome === "duplicate";
    response.json({ outcome: isTaken ? outcome : "ignored" });
  } finally {
    late.abort();
  }
}

function parse(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString("utf8"));
  } catch {
    throw new DomainError("INVALID_INPUT", "The body is not JSON.");
  }
}

function refuse(response: Response, status: number, message: string): void {
  const code = status === 401 ? "UNAUTHENTICATED" : "INTERNAL";
  response.status(status).json({ error: { code, message, requestId: response.locals.requestId } });
}

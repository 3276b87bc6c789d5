import { LessThan } from "typeorm";
import type { App, Who } from "../../app";
import { IdempotencyKey, OutboxMessage, WebhookDelivery } from "../../entities";
import { enqueueWaitingScans } from "../ingest/scan";

const DAY_MS = 86_400_000;
const OUTBOX_MS = 3_600_000;
const DELIVERIES_MS = 30 * DAY_MS;

/**
 * Messages that every process has had, deliveries of 30 days ago, results that no retry asks for any more, keys whose row never came; and scans that
 * wait are asked for again. By machine time.
 */
export async function tidy(app: App, who: Who): Promise<void> {
  const { workspaceId } = who;
  const now = app.machine.now().getTime();
  await app.write(who, async (unit) => {
    await unit.em.delete(OutboxMessage, { workspaceId, at: LessThan(new Date(now - OUTBOX_MS)) });
    await unit.em.delete(WebhookDelivery, { workspaceId, at: LessThan(new Date(now - DELIVERIES_MS)) });
    await unit.em.delete(IdempotencyKey, { workspaceId, at: LessThan(new Date(now - DAY_MS)) });
  });
  await app.sweepKeys(who);
  await enqueueWaitingScans(app, who);
}

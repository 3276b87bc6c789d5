import type { App, Unit, Who } from "../../app";
import { signWebhook } from "../../crypto/webhook-signature";
import { toPublicId, Webhook, WebhookDelivery } from "../../entities";
import { PortError } from "../../errors";
import { nameable } from "../../policies/webhooks";
import { tellAdmins } from "../dispose/tell-admins";
import { secretOf } from "./webhooks";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** Before each further attempt: nine in two days, and then no more. */
const WAITS_MS = [10 * SECOND, 60 * SECOND, 300 * SECOND, HOUR / 2, 2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR];
/** For how long nothing may get through before an address is called no more. */
const PATIENCE_MS = 72 * HOUR;

/** The job behind one event for one webhook: a signed call without content, and what came of it. Its receiver knows a repeat by the event's id. */
export async function sendWebhook(app: App, who: Who, input: { deliveryId: string }): Promise<void> {
  const { workspaceId } = who;
  const due = await app.write(who, async (unit) => {
    const delivery = await unit.em.findOneBy(WebhookDelivery, { workspaceId, id: input.deliveryId, succeeded: false });
    const webhook =
      delivery && (await unit.em.findOneBy(Webhook, { workspaceId, id: delivery.webhookId, active: true }));
    if (!webhook) return null;
    // Counted before it is made: a call whose worker dies in it may have got through, and is made again at once.
    const begun = { attempts: () => "attempts + 1", nextAt: app.machine.now() };
    await unit.em.update(WebhookDelivery, { workspaceId, id: delivery.id }, begun);
    return { delivery, webhook };
  });
  if (!due) return;
  const status = await call(app, due.webhook, due.delivery);
  await app.write(who, (unit) => settle(app, unit, due.delivery, status));
}

/** The answer's status; null when there was none. */
async function call(app: App, webhook: Webhook, delivery: WebhookDelivery): Promise<number | null> {
  const { eventId, kind, at, resourceId } = delivery;
  const about = {
    workspaceId: toPublicId("workspace", webhook.workspaceId),
    resourceId: nameable(webhook.role, resourceId),
  };
  const body = JSON.stringify({ id: eventId, kind, at: at.toISOString(), ...about });
  const seconds = Math.floor(app.machine.now().getTime() / SECOND);
  const signature = signWebhook(await secretOf(app, webhook), seconds, body);
  try {
    return await app.webhooks.post(webhook.url, body, {
      ...{ "user-agent": "ReGenesis", "regenesis-event": eventId, "regenesis-signature": signature },
    });
  } catch (error) {
    if (error instanceof PortError) return null;
    throw error;
  }
}

async function settle(app: App, unit: Unit, { id, webhookId }: WebhookDelivery, status: number | null): Promise<void> {
  const { workspaceId } = unit.who;
  const where = { workspaceId, id: webhookId };
  const webhook = await unit.em.findOne(Webhook, { where, lock: { mode: "pessimistic_write" } });
  const delivery = await unit.em.findOneBy(WebhookDelivery, { workspaceId, id });
  // Deleted while it was called.
  if (!webhook || !delivery) return;
  const now = app.machine.now();
  delivery.status = status;
  delivery.succeeded = status !== null && status >= 200 && status < 300;
  const wait = delivery.succeeded ? undefined : WAITS_MS[delivery.attempts - 1];
  delivery.nextAt = wait === undefined ? null : new Date(now.getTime() + wait);
  webhook.failingSince = delivery.succeeded ? null : (webhook.failingSince ?? now);
  if (webhook.failingSince && now.getTime() - webhook.failingSince.getTime() >= PATIENCE_MS) {
    delivery.nextAt = null;
    await disable(unit, webhook);
  }
  await unit.em.save([webhook, delivery]);
  if (delivery.nextAt)
    await unit.enqueue("webhook", { deliveryId: id }, { runAt: delivery.nextAt, key: `webhook:${id}` });
}

async function disable(unit: Unit, webhook: Webhook): Promise<void> {
  if (!webhook.active) return;
  webhook.active = false;
  const ref = toPublicId("webhook", webhook.id);
  await unit.record("webhook.disabled", ref);
  await tellAdmins(unit, "WEBHOOK_DISABLED", ref);
}

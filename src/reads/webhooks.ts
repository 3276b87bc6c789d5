import type { WebhookDelivery } from "../entities";
import type { Loaders, Page } from "./loaders";
import type { PageRequest } from "./page";
import { type WebhookRow, webhookDeliveries, webhooks } from "./rows";
import type { Values } from "./statement";
import { columnsOf } from "./table";

const LATEST = 50;

export function findWebhook(loaders: Loaders, id: string): Promise<WebhookRow | null> {
  return loaders.find(webhooks, id);
}

export function listWebhooks(loaders: Loaders, page: PageRequest): Page<WebhookRow> {
  const where = (values: Values) => [`t.workspace_id = ${values.add(loaders.who.workspaceId)}`];
  return loaders.page({ of: webhooks, order: "created_at", where }, page);
}

/** The latest of them, newest first. */
export function listDeliveries(loaders: Loaders, webhookId: string): Promise<WebhookDelivery[]> {
  return loaders.each<WebhookDelivery>("webhook.deliveries", webhookId, (ids) => ({
    text: `select ${columnsOf(webhookDeliveries)}, t.webhook_id as parent_id
      from unnest($2::uuid[]) as w(id) cross join lateral (
        select * from webhook_delivery d where d.workspace_id = $1 and d.webhook_id = w.id
        order by d.at desc, d.id desc limit ${LATEST}) t
      order by t.at desc, t.id desc`,
    values: [loaders.who.workspaceId, ids],
    kinds: webhookDeliveries.kinds as never,
  }));
}

import type { App, Unit, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { type NotificationKind, toPublicId, Webhook, WebhookDelivery } from "../../entities";
import { DomainError, invalid } from "../../errors";

const MOST = 20;

export interface CreateWebhookInput {
  url: string;
  kinds: readonly NotificationKind[];
  idempotencyKey?: string | null;
}

/** An address that is told of these kinds from now on, and the secret that its calls are signed with: told here alone. */
export async function createWebhook(
  app: App,
  who: Who,
  input: CreateWebhookInput,
): Promise<{ webhook: Webhook; secret: string }> {
  const refusal = app.webhooks.refusal(input.url);
  if (refusal) throw invalid("url", refusal);
  if (input.kinds.length === 0) throw invalid("kinds", "At least one kind is needed.");
  const webhook = await app.write(who, (unit) =>
    unit.once({ operation: "createWebhook", key: input.idempotencyKey, input }, Webhook, () =>
      insert(app, unit, input),
    ),
  );
  return { webhook, secret: await secretOf(app, webhook) };
}

async function insert(app: App, unit: Unit, { url, kinds }: CreateWebhookInput): Promise<Webhook> {
  const { workspaceId, role, userId } = unit.who;
  if (role === "SYSTEM") throw new Error("a webhook is told what its maker may see");
  if ((await unit.em.countBy(Webhook, { workspaceId })) >= MOST)
    throw new DomainError("QUOTA_EXCEEDED", `At most ${MOST} webhooks.`);
  const row = unit.em.create(Webhook, { workspaceId, id: app.newId(), url, role, createdById: userId });
  Object.assign(row, { kinds: [...new Set(kinds)], active: true, createdAt: unit.now, failingSince: null });
  await unit.em.insert(Webhook, row);
  await unit.record("webhook.created", toPublicId("webhook", row.id), { kinds: row.kinds.join(" ") });
  return row;
}

/** Nothing is sent there any more; what was is forgotten with it. */
export async function deleteWebhook(
  app: App,
  who: Who,
  input: { id: string; idempotencyKey: string },
): Promise<Webhook> {
  return app.write(who, (unit) =>
    unit.once({ operation: "deleteWebhook", key: input.idempotencyKey, input }, Webhook, async () => {
      const row = await unit.get(Webhook, input.id);
      const { workspaceId, id } = row;
      row.active = false;
      await unit.em.delete(WebhookDelivery, { workspaceId, webhookId: id });
      await unit.em.delete(Webhook, { workspaceId, id });
      await unit.record("webhook.deleted", toPublicId("webhook", id));
      return row;
    }),
  );
}

/** Derived from the workspace's key, so that it lies in no table and in no backup of one. */
export async function secretOf(app: App, { workspaceId, id }: Pick<Webhook, "workspaceId" | "id">): Promise<string> {
  const key = await app.serverKeys(workspaceId).secret("webhooks");
  return `whsec_${keyedHash(key, id).toString("base64url")}`;
}

import { Field, Int, ObjectType } from "type-graphql";
import type { Webhook, WebhookDelivery } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { NotificationKind } from "../insight-enums";
import { DateTime } from "../scalars";
import { Node } from "./node";

@ObjectType("WebhookDelivery", { description: "One event for one webhook, and how its delivery went." })
export class WebhookDeliveryType {
  @Field(() => DateTime, { description: "When it happened." })
  at: Date;

  @Field(() => NotificationKind, { description: "What happened." })
  kind: WebhookDelivery["kind"];

  @Field(() => Int, { description: "How often it was tried." })
  attempts: number;

  @Field(() => Int, { nullable: true, description: "The status of the last answer; null when there was none." })
  status: number | null;

  @Field(() => Boolean, { description: "Whether it got through: a status from 200 to 299." })
  succeeded: boolean;

  @Field(() => DateTime, { nullable: true, description: "When it is tried again; null when it is not." })
  nextAt: Date | null;
}

export function toWebhookDelivery(row: WebhookDelivery): WebhookDeliveryType {
  const { at, kind, attempts, status, succeeded, nextAt } = row;
  return Object.assign(new WebhookDeliveryType(), { at, kind, attempts, status, succeeded, nextAt });
}

type WebhookFacts = Omit<Webhook, "role" | "createdById" | "failingSince">;

@ObjectType("Webhook", {
  implements: Node,
  description:
    "A content-free event sent to an integrator's own endpoint, signed; see the documentation for the format.",
})
export class WebhookType extends Node {
  @Field(() => String, { description: "Where it is sent." })
  url: string;

  @Field(() => [NotificationKind], { description: "What it is told of." })
  kinds: Webhook["kinds"];

  @Field(() => Boolean, { description: "Whether anything is sent; false once nothing got through for three days." })
  active: boolean;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt: Date;

  @Field(() => [WebhookDeliveryType], { description: "The latest 50 deliveries, newest first." })
  deliveries?: WebhookDeliveryType[];

  row: WebhookFacts;
}

export function toWebhook(row: WebhookFacts): WebhookType {
  const { url, kinds, active, createdAt } = row;
  return Object.assign(new WebhookType(), { id: toPublicId("webhook", row.id), url, kinds, active, createdAt, row });
}

export const WebhookConnection = connection("Webhook", "webhooks", () => WebhookType, toWebhook);

import { Field, ID, ObjectType } from "type-graphql";
import type { Notification } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { NotificationKind } from "../insight-enums";
import { DateTime } from "../scalars";

@ObjectType("Notification", { description: "That something happened: a kind and ids, never content." })
export class NotificationType {
  @Field(() => ID, { description: "Its id; pass the last one seen as after." })
  id: string;

  @Field(() => NotificationKind, { description: "What happened." })
  kind: Notification["kind"];

  @Field(() => DateTime, { description: "When it happened." })
  at: Date;

  @Field(() => ID, { nullable: true, description: "What it happened to." })
  resourceId: string | null;

  @Field(() => Boolean, { description: "Whether it was marked as read." })
  read: boolean;
}

export function toNotification(row: Omit<Notification, "mailedAt">): NotificationType {
  const { kind, at, resourceId, readAt } = row;
  return Object.assign(new NotificationType(), {
    ...{ id: toPublicId("notification", row.id), kind, at, resourceId },
    read: readAt !== null,
  });
}

export const NotificationConnection = connection(
  "Notification",
  "notifications",
  () => NotificationType,
  toNotification,
);

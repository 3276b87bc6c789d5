import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, TenantRow } from "./columns";
import type { NotificationKind } from "./notification";
import { type Audience, Workspace } from "./workspace";

/** An address of an integrator's own, and what it is told of. Its secret is derived from the workspace's key, and stored nowhere. */
@Entity("webhook")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["workspaceId", "createdAt", "id"])
export class Webhook extends TenantRow {
  @Column("text")
  url: string;

  @Column("text", { array: true })
  kinds: NotificationKind[];

  @Column("boolean", { default: true })
  active: boolean;

  /** As whom it was made: it is told no more than they may see. */
  @Column("text")
  role: Audience;

  @Column("uuid", { nullable: true })
  createdById: string | null;

  @Instant()
  createdAt: Date;

  /** Since when nothing has got through, by machine time; null while it does. */
  @Instant({ nullable: true })
  failingSince: Date | null;
}

/** One event for one webhook, and how its delivery went. */
@Entity("webhook_delivery")
@ForeignKey(() => Webhook, ["workspaceId", "webhookId"], ["workspaceId", "id"])
@Index(["workspaceId", "webhookId", "at", "id"])
@Index(["workspaceId", "webhookId", "eventId"], { unique: true })
export class WebhookDelivery extends TenantRow {
  @Column("uuid")
  webhookId: string;

  /** The same for every webhook that is told of it, however many people were. */
  @Column("uuid")
  eventId: string;

  @Column("text")
  kind: NotificationKind;

  @Column("text", { nullable: true })
  resourceId: string | null;

  @Instant()
  at: Date;

  @Column("integer", { default: 0 })
  attempts: number;

  /** HTTP's, of the last attempt; null when there was no answer. */
  @Column("integer", { nullable: true })
  status: number | null;

  @Column("boolean", { default: false })
  succeeded: boolean;

  /** When it is tried again, by machine time; null when it is not. */
  @Instant({ nullable: true })
  nextAt: Date | null;
}

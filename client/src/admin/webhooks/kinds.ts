import type { NotificationKind } from "../../gql/graphql";

const groupOf = {
  PACKS_READY_FOR_REVIEW: "insights",
  PACK_DELIVERED: "insights",
  PACK_WITHDRAWN: "insights",
  PACK_RETURNED: "insights",
  FEEDBACK_RECEIVED: "insights",
  SESSION_FAILED: "sessions",
  SOURCE_REJECTED: "sessions",
  FORM_READY: "sessions",
  ZOOM_DISCONNECTED: "sessions",
  ERASURE_UPDATED: "rights",
  ERASURE_AWAITING_APPROVAL: "rights",
  EXPORT_READY: "rights",
  RETENTION_UPCOMING: "keeping",
  RETENTION_CHANGE_PENDING: "keeping",
  HOLD_CHANGED: "keeping",
  BACKUP_SCRUBBED: "keeping",
  BACKUP_SCRUB_OVERDUE: "keeping",
  WEBHOOK_DISABLED: "here",
} as const satisfies Record<NotificationKind, string>;

/** Everything that a webhook can be told of, in the order in which it is chosen from. */
export const kinds = Object.keys(groupOf) as NotificationKind[];

export const groups = [...new Set(Object.values(groupOf))].map((name) => ({
  name,
  kinds: kinds.filter((kind) => groupOf[kind] === name),
}));

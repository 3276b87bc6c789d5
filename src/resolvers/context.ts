import type { App, Keys, Who } from "../app";
import type { Loaders } from "../reads/loaders";

/** What the viewer may still spend, in points. */
export interface RateLimitState {
  limit: number;
  cost: number;
  remaining: number;
  resetAt: Date;
}

/** How whole the audit log is; `firstBroken` is an entry's uuid. */
export interface AuditIntegrityState {
  ok: boolean;
  entries: number;
  unsealed: number;
  checkpoints: number;
  head: string | null;
  firstBroken: string | null;
  problem: string | null;
}

export type EventPayload = Record<string, string | number>;

/** Committed events of one workspace: the viewer's, unless a receipt opened another. */
export interface Events {
  /**
   * Everything published to "user:<uuid>", "session:<uuid>" or "erasure:<uuid>" from the call on, in order, kept until it is asked for:
   * listening begins at once, not with the first `next`. `return` ends it, a waiting `next` included; it ends by itself
   * when the subscription's token does.
   */
  subscribe(topic: string): AsyncIterableIterator<EventPayload>;
}

/** What an operation on fields that need no account runs with. Made anew for each. */
export interface OpenContext {
  readonly app: App;
  /** Null without an account. */
  readonly who: Who | null;
  readonly requestId: string;
  /** Where the server is reached from outside, without a trailing slash. */
  readonly publicUrl: string;
  /** Committed events of a workspace that a receipt opens. */
  eventsOf(workspaceId: string): Events;
}

/** What one operation, or one subscription, of somebody signed in runs with. Made anew for each. */
export interface Context extends OpenContext {
  readonly who: Who;
  /** When they last proved who they are; null when the issuer doesn't say. */
  readonly authTime: Date | null;
  readonly keys: Keys;
  readonly loaders: Loaders;
  readonly events: Events;
  rateLimit(): RateLimitState | Promise<RateLimitState>;
  auditIntegrity(): Promise<AuditIntegrityState>;
}

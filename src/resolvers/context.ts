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

/** Committed events of the viewer's workspace. */
export interface Events {
  /**
   * Everything published to "user:<uuid>" or "session:<uuid>" from the call on, in order, kept until it is asked for:
   * listening begins at once, not with the first `next`. `return` ends it, a waiting `next` included; it ends by itself
   * when the subscription's token does.
   */
  subscribe(topic: string): AsyncIterableIterator<EventPayload>;
}

/** What one operation, or one subscription, runs with. Made anew for each. */
export interface Context {
  readonly app: App;
  readonly who: Who;
  readonly keys: Keys;
  readonly loaders: Loaders;
  readonly requestId: string;
  /** Where the server is reached from outside, without a trailing slash. */
  readonly publicUrl: string;
  readonly events: Events;
  rateLimit(): RateLimitState | Promise<RateLimitState>;
  auditIntegrity(): Promise<AuditIntegrityState>;
}

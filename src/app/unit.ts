import type { EntityManager, EntityTarget, ObjectLiteral } from "typeorm";
import type { Audience, Fact, NotificationKind, RetentionCategory } from "../entities";

export type Role = Audience | "SYSTEM";

export interface Who {
  workspaceId: string;
  role: Role;
  /** Null for SYSTEM. */
  userId: string | null;
  /** The person's ref in the audit log; "system" for SYSTEM. */
  ref: string;
  /** The request it came with, for logs and errors. */
  requestId?: string;
}

/** Ids of what a job is about. Content never enters a payload. */
export interface JobPayloads {
  ingest: { eventId: string };
  scan: { sourceId: string; attempt: number };
  normalize: { sessionId: string };
  store: { sessionId: string };
  derive: { sessionId: string; generation: number };
  regenerate: { packId: string; version: number };
  evidence: { sessionId: string; generation: number };
  assign: { sessionId: string };
  letter: { notificationId: string };
  webhook: { deliveryId: string };
  deliver: { packId: string; version: number };
  fill: { formId: string };
  dispose: { runId: string };
  sweep: Record<string, never>;
  recheck: { packId: string };
  erasure: { erasureId: string };
  recipients: { erasureId: string };
  export: { exportId: string };
  backup: { backupId: string };
  scrub: Record<string, never>;
  "audit-seal": Record<string, never>;
  tidy: Record<string, never>;
  /** Transcripts up to this one were looked at. */
  "re-embed": { after?: string };
  "rotate-keys": Record<string, never>;
}

export type JobName = keyof JobPayloads;

export interface Unit {
  readonly who: Who;
  readonly em: EntityManager;
  readonly now: Date;
  /** The row, locked to the end of the transaction. NOT_FOUND when it isn't there or isn't this Who's to see. */
  lock<E extends ObjectLiteral>(entity: EntityTarget<E>, id: string): Promise<E>;
  /** The row without a lock; NOT_FOUND likewise. */
  get<E extends ObjectLiteral>(entity: EntityTarget<E>, id: string): Promise<E>;
  /** Adds rows that this Who may not be able to read back. */
  addAll<E extends ObjectLiteral>(entity: new () => E, rows: readonly Partial<E>[]): Promise<void>;
  /** Adds a row unless it stands in the way of a unique one; says whether it was added. */
  addIfAbsent<E extends ObjectLiteral>(entity: new () => E, row: Partial<E>): Promise<boolean>;
  /** An audit entry: what was done to which id. Facts are numbers, codes and ids, never content. */
  record(action: string, targetRef: string | null, facts?: Record<string, Fact>): Promise<void>;
  /** A job that runs once this transaction has committed. `runAt` is machine time; the same `key` replaces a waiting job. */
  enqueue<J extends JobName>(job: J, payload: JobPayloads[J], options?: { runAt?: Date; key?: string }): Promise<void>;
  /** Tells a person, without content, and by a letter where its kind is mailed; integrators' webhooks hear of it. `resourceId` is a public typed id. */
  notify(userId: string, kind: NotificationKind, resourceId: string | null): Promise<void>;
  /** Tells whoever watches a session how far it is. */
  progress(sessionId: string, step: string, state: string, done: number, total: number): Promise<void>;
  /**
   * The role of a person of this workspace, seen or not; null when there is none or the account is closed. Their erasure
   * does not begin between this and the end of the transaction.
   */
  roleOf(userId: string): Promise<Audience | null>;
  /** Bytes of everything the workspace stores, seen or not. */
  storedBytes(): Promise<number>;
  /** Sets every due date of a category to what these days make it, of rows this Who sees; gives how many changed. */
  moveDueDates(category: RetentionCategory, days: number): Promise<number>;
  /**
   * What holds these ids now: people, sessions, sources, forms. Holds are neither placed nor released between this and
   * the end of the transaction.
   */
  holdsOn(targets: readonly string[]): Promise<HoldFact[]>;
  /** Before placing or releasing a hold: waits for every transaction that has read them. */
  lockHolds(): Promise<void>;
  /** Whether one of these keyed hashes is of something that is not taken in again. */
  isSuppressed(hashes: readonly Buffer[]): Promise<boolean>;
  /** Ends a person's sockets and subscriptions on every server, once this has committed. */
  expel(userId: string): Promise<void>;
  /** Lets two people see each other's profile, since they now share a session. */
  introduce(coachId: string, coacheeId: string): Promise<void>;
  /** Runs `fn` once for a key: a repeat with the same input gives its first result, with other input IDEMPOTENCY_MISMATCH. */
  once<E extends ObjectLiteral>(
    request: { operation: string; key: string | null | undefined; input: object },
    entity: EntityTarget<E>,
    fn: () => Promise<E>,
  ): Promise<E>;
}

/** A hold that stands: on what, why and until when. */
export interface HoldFact {
  targetId: string;
  kind: "LEGAL" | "STATUTORY";
  ground: string;
  until: Date | null;
  placedAt: Date;
}

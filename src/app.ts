/**
 * The vocabulary every step is written in. No implementation.
 *
 * App     what a step is given: the one door to the database, the keyring, the ports, time and ids.
 * Who     on whose behalf: workspace, role and person. A job's Who is SYSTEM and made in jobs/ alone.
 * Unit    one transaction: rows, the audit entry, the next job and the notification commit together or not at all.
 * Reader  reads as its Who sees the rows, walls on; plain rows, one statement, nothing written.
 * Keys    seals and opens content for one operation; data keys are fetched once and never outlive it.
 * Cell    where a sealed value stands (entities/content.ts names the key of each).
 * Clock   the time that rules are judged by; CLOCK_OFFSET moves it. Tokens, links and queues use machine time.
 */
import type { EntityManager, EntityTarget, ObjectLiteral } from "typeorm";
import type { Audience, ContentCell, Fact, NotificationKind } from "./entities";
import type { BlobStore } from "./ports/blob-store";
import type { Embedder } from "./ports/embedder";
import type { LanguageModel } from "./ports/language-model";
import type { RecordingService } from "./ports/recording-service";
import type { Scanner } from "./ports/scanner";
import type { Signer } from "./ports/signer";
import type { Transcriber } from "./ports/transcriber";
import type { VectorStore } from "./ports/vector-store";

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

export interface Clock {
  now(): Date;
}

/** Ids of what a job is about. Content never enters a payload. */
export interface JobPayloads {
  ingest: { eventId: string };
  normalize: { sessionId: string };
  store: { sessionId: string };
  derive: { sessionId: string; generation: number };
  regenerate: { packId: string; version: number };
  evidence: { sessionId: string; generation: number };
  assign: { sessionId: string };
  deliver: { packId: string; version: number };
  fill: { formId: string };
  "audit-seal": Record<string, never>;
  tidy: Record<string, never>;
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
  /** An audit entry: what was done to which id. Facts are numbers, codes and ids, never content. */
  record(action: string, targetRef: string | null, facts?: Record<string, Fact>): Promise<void>;
  /** A job that runs once this transaction has committed. `runAt` is machine time; the same `key` replaces a waiting job. */
  enqueue<J extends JobName>(job: J, payload: JobPayloads[J], options?: { runAt?: Date; key?: string }): Promise<void>;
  /** Tells a person, without content. `resourceId` is a public typed id. */
  notify(userId: string, kind: NotificationKind, resourceId: string | null): Promise<void>;
  /** Tells whoever watches a session how far it is. */
  progress(sessionId: string, step: string, state: string, done: number, total: number): Promise<void>;
  /** The role of a person of this workspace, seen or not; null when there is none or the account is closed. */
  roleOf(userId: string): Promise<Audience | null>;
  /** Bytes of everything the workspace stores, seen or not. */
  storedBytes(): Promise<number>;
  /** Lets two people see each other's profile, since they now share a session. */
  introduce(coachId: string, coacheeId: string): Promise<void>;
  /** Runs `fn` once for a key: a repeat with the same input gives its first result, with other input IDEMPOTENCY_MISMATCH. */
  once<E extends ObjectLiteral>(
    request: { operation: string; key: string | null | undefined; input: object },
    entity: EntityTarget<E>,
    fn: () => Promise<E>,
  ): Promise<E>;
}

export interface Reader {
  /** Sends begin, settings, statement and commit in one flush; columns come back in camelCase. Read only. */
  rows<R>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

export type KeyKind = "PERSON" | "SESSION" | "TRANSCRIPT" | "SOURCE" | "FORM";

export interface Keys {
  /** Commits a new data key to the keyring; harmless when it exists. Created before its row, destroyed after it. */
  create(keyId: string, kind: KeyKind): Promise<void>;
  seal(cell: ContentCell, text: string): Promise<Buffer>;
  /** Null in, null out. Admins and integrators open profiles at most: anything else is FORBIDDEN. */
  open(cell: ContentCell, sealed: Buffer | null): Promise<string | null>;
  /** The data key itself, for framed recordings. Whoever manages may seal and not open. */
  dataKey(keyId: string, use: "seal" | "open"): Promise<Buffer>;
  /** 32 bytes derived from the workspace's key for one purpose ("email", "links", "vectors" …). */
  secret(purpose: string): Promise<Buffer>;
}

/** Ids and codes only. */
export interface Log {
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
}

export interface Limits {
  /** Bytes of one upload or recording. */
  uploadBytes: number;
  /** Characters of a pasted text. */
  textChars: number;
}

export interface App {
  readonly clock: Clock;
  /** Machine time, for tokens, links and the queue. */
  readonly machine: Clock;
  readonly log: Log;
  readonly limits: Limits;
  /** True under the built-in issuer alone: a coach may then say which Zoom account is theirs without signing in there. */
  readonly mayCoachesMapZoom: boolean;
  newId(): string;
  write<T>(who: Who, fn: (unit: Unit) => Promise<T>): Promise<T>;
  read<T>(who: Who, fn: (reader: Reader) => Promise<T>): Promise<T>;
  /** One a operation: made anew for each request and each job. */
  keys(who: Who): Keys;
  /** For what the server itself must read to do its work (a claimed file name, a link's key); no caller is shown it. */
  serverKeys(workspaceId: string): Keys;
  /** A key of the whole installation, for what is looked up before the workspace is known. */
  installationSecret(purpose: string): Promise<Buffer>;
  /** Links what the workspace's log holds unsealed into its chain and signs the new head; gives how many entries. */
  sealAudit(who: Who): Promise<number>;
  /** Destroys data keys whose row never came; gives how many. */
  sweepKeys(who: Who): Promise<number>;
  /** Whose recordings these are: the connection of an account and host, in whatever workspace. */
  findZoomConnection(accountHostHash: Buffer): Promise<{ workspaceId: string; id: string; coachId: string } | null>;

  readonly blobs: BlobStore;
  readonly vectors: VectorStore;
  readonly sasha: LanguageModel;
  readonly transcriber: Transcriber;
  readonly embedder: Embedder;
  readonly scanner: Scanner;
  readonly signer: Signer;
  readonly recordings: RecordingService;
}

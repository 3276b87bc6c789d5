/**
 * The vocabulary every step is written in. No implementation.
 *
 * App     what a step is given: the one door to the database, the keyring, the ports, time and ids.
 * Who     on whose behalf: workspace, role and person. A job's Who is SYSTEM and made in jobs/ alone.
 * CascadeUnit  a transaction that destroys: it alone sees what is going, and works on whole sets of rows.
 * Unit    one transaction: rows, the audit entry, the next job and the notification commit together or not at all.
 * Reader  reads as its Who sees the rows, walls on; plain rows, one statement, nothing written.
 * Keys    seals and opens content for one operation; data keys are fetched once and never outlive it.
 * Cell    where a sealed value stands (entities/content.ts names the key of each).
 * Clock   the time that rules are judged by; CLOCK_OFFSET moves it. Tokens, links and queues use machine time.
 */
import type { BackupCatalog } from "./app/backup-catalog";
import type { CascadeUnit, RowsOf, Traces } from "./app/cascade-unit";
import type { KeyRotation } from "./app/key-rotation";
import type { Unit, Who } from "./app/unit";
import type { Backup, ContentCell } from "./entities";
import type { BlobStore, Probe } from "./ports/blob-store";
import type { DocumentReader } from "./ports/document-reader";
import type { Embedder } from "./ports/embedder";
import type { LanguageModel } from "./ports/language-model";
import type { Mailer } from "./ports/mailer";
import type { RecordingService } from "./ports/recording-service";
import type { Scanner } from "./ports/scanner";
import type { Signer } from "./ports/signer";
import type { Tracer } from "./ports/tracer";
import type { Transcriber } from "./ports/transcriber";
import type { VectorStore } from "./ports/vector-store";
import type { WebhookSender } from "./ports/webhook-sender";

export type * from "./app/backup-catalog";
export type * from "./app/cascade-unit";
export type * from "./app/key-rotation";
export type * from "./app/unit";

export interface Clock {
  now(): Date;
}

export interface Reader {
  /** Sends begin, settings, statement and commit in one flush; columns come back in camelCase. Read only. */
  rows<R>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

export type KeyKind =
  | "PERSON"
  | "SESSION"
  | "TRANSCRIPT"
  | "SOURCE"
  | "FORM"
  | "EXPORT"
  | "HOLD"
  | "ERASURE"
  | "BACKUP";

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

/** A certificate where it stands in its workspace's log. */
export interface LoggedCertificate {
  workspaceId: string;
  number: number;
  jws: string;
  /** The head of the chain with it, and before it; null for the first. */
  link: string;
  previous: string | null;
  /** The certificate that it adds to; null for none. */
  parentJws: string | null;
}

export interface Limits {
  /** Bytes of one upload or recording. */
  uploadBytes: number;
  /** Characters of a pasted text. */
  textChars: number;
  /** Tokens that a workspace may use of the language model in a calendar month; null where it costs nothing. */
  modelTokensPerMonth: number | null;
}

export interface App {
  readonly clock: Clock;
  /** Machine time, for tokens, links and the queue. */
  readonly machine: Clock;
  readonly log: Log;
  readonly tracer: Tracer;
  readonly limits: Limits;
  /** True under the built-in issuer alone: a coach may then say which Zoom account is theirs without signing in there. */
  readonly mayCoachesMapZoom: boolean;
  /** Where people reach the server, without a trailing slash, for the links in letters. */
  readonly publicUrl: string;
  /** Name and version, for certificates. */
  readonly software: string;
  /** Systems of the operator's that keep copies of the database, and for how many days. */
  readonly externalBackups: readonly { name: string; days: number }[];
  newId(): string;
  write<T>(who: Who, fn: (unit: Unit) => Promise<T>): Promise<T>;
  read<T>(who: Who, fn: (reader: Reader) => Promise<T>): Promise<T>;
  /** A transaction of the cascade. */
  destroy<T>(who: Who, fn: (unit: CascadeUnit) => Promise<T>): Promise<T>;
  /**
   * Work outside the database on an item: its destruction waits until `fn` is over. NOT_FOUND when it has begun. The
   * signal is aborted when it begins meanwhile.
   */
  occupy<T>(
    who: Who,
    item: { kind: "SESSION" | "SOURCE" | "EXPORT"; id: string },
    fn: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /**
   * Work outside the database that only one may do at a time, whichever process it is in: by a name, such as the id of a
   * row. Who waited must read again what it is about. A process that dies lets go.
   */
  alone<T>(name: string, fn: () => Promise<T>): Promise<T>;
  /** Work that one process does at a time, by a name with ids in it: where another is at it, false at once and no `fn`. */
  tryAlone(work: string, fn: () => Promise<void>): Promise<boolean>;
  /** Looks again, through another pool than the cascade's: how many rows of each set remain. Throws when it can't look. */
  countRemaining(who: Who, sets: readonly RowsOf[]): Promise<number[]>;
  /** How many traces of an item remain, looked at likewise. */
  countTraces(who: Who, traces: Traces): Promise<number>;
  /** How many of these data keys there are. */
  countKeys(who: Who, ids: readonly string[]): Promise<number>;
  /** Takes data keys out of the keyring, its pages and its log. */
  shredKeys(who: Who, ids: readonly string[]): Promise<void>;
  /** A second look at the keyring: rows, pages, log; and what could not be looked into, in sentences. */
  probeKeys(who: Who, keys: readonly { id: string; kind: KeyKind }[]): Promise<{ probe: Probe; notCovered: string[] }>;
  /** The backups there are or were, newest first: of the whole installation. */
  listBackups(): Promise<Backup[]>;
  readonly catalog: BackupCatalog;
  readonly keyRotation: KeyRotation;
  /** One a operation: made anew for each request and each job. */
  keys(who: Who): Keys;
  /** For what the server itself must read to do its work (a claimed file name, a link's key); no caller is shown it. */
  serverKeys(workspaceId: string): Keys;
  /** A key of the whole installation, for what is looked up before the workspace is known. */
  installationSecret(purpose: string): Promise<Buffer>;
  /** Links what the workspace's log holds unsealed into its chain and signs the new head; gives how many entries. */
  sealAudit(who: Who): Promise<number>;
  /** Makes the next signing key once the current one is 90 days old; the old one stays published. */
  rotateSigningKey(): Promise<boolean>;
  /** Destroys data keys whose row never came; gives how many. */
  sweepKeys(who: Who): Promise<number>;
  /** A certificate of whatever workspace, by its id alone: anybody who holds one may ask whether it is in the log. */
  findCertificate(id: string): Promise<LoggedCertificate | null>;
  /** A workspace's id by its slug. */
  findWorkspace(slug: string): Promise<string | null>;
  /** Whose recordings these are: the connection of an account and host, in whatever workspace. */
  findZoomConnection(accountHostHash: Buffer): Promise<{ workspaceId: string; id: string; coachId: string } | null>;

  readonly blobs: BlobStore;
  /** Where backups lie, and beside them the log of deletions that a restore replays. */
  readonly backups: BlobStore;
  readonly mailer: Mailer;
  readonly vectors: VectorStore;
  readonly sasha: LanguageModel;
  readonly transcriber: Transcriber;
  readonly documents: DocumentReader;
  readonly embedder: Embedder;
  readonly scanner: Scanner;
  readonly signer: Signer;
  readonly recordings: RecordingService;
  readonly webhooks: WebhookSender;
}

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
import type { Readable } from "node:stream";
import type { EntityManager, EntityTarget, ObjectLiteral } from "typeorm";
import type {
  Audience,
  Backup,
  ContentCell,
  DisposalItem,
  Fact,
  NotificationKind,
  RetentionCategory,
  TableName,
} from "./entities";
import type { BlobStore, Probe } from "./ports/blob-store";
import type { Embedder } from "./ports/embedder";
import type { LanguageModel } from "./ports/language-model";
import type { Mailer } from "./ports/mailer";
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
  /** Tells a person, without content. `resourceId` is a public typed id. */
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

/** How rows hang on items: their column is one of the ids, or it points to a row whose column is. Names as in the database. */
export interface Hang {
  column: string;
  ids: readonly string[];
  through?: { table: TableName; column: string };
}

/** The rows of a table that hang on items in any of these ways. */
export interface RowsOf {
  table: TableName;
  hangs: readonly Hang[];
}

/** What speaks of an item outside its own rows: the queue, the outbox, first results of mutations, notifications. */
export interface Traces {
  /** Uuids, as jobs, topics and results name them. */
  ids: readonly string[];
  /** Typed ids, as notifications name them. */
  publicIds: readonly string[];
}

/** One transaction of the cascade, on its own pool. Rows that are being destroyed are there for it alone. */
export interface CascadeUnit extends Unit {
  /** Writes down what became of these items, in one statement. */
  noteItems(items: readonly DisposalItem[]): Promise<void>;
  /** How many rows hang on each of the ids. */
  countBy(table: TableName, hang: Hang): Promise<Map<string, number>>;
  count(rows: RowsOf): Promise<number>;
  /** Deletes a set; gives how many went. The caller keeps a transaction to 10,000 rows, by counts. */
  deleteRows(rows: RowsOf): Promise<number>;
  /** Deletes about so many rows of a set that is too large for one transaction, page by page; gives how many went. */
  deleteSome(rows: RowsOf, most: number): Promise<number>;
  /** Sets a column null where it holds one of the ids, but in rows that go themselves; gives how many rows changed. */
  unlink(table: TableName, hang: Hang, going: RowsOf | null): Promise<number>;
  /** Takes rows out of sight by setting columns; `where` names a boolean column that must be true. */
  hide(rows: RowsOf, set: Record<string, string | boolean | null>, where?: string): Promise<number>;
  /** One issuer of the workspace's certificates at a time, to the commit. */
  lockCertificates(): Promise<void>;
  /** Before a person's erasure begins: waits for every transaction that makes something theirs. */
  lockPerson(personId: string): Promise<void>;
  /** Nobody has met these people any more. */
  forgetAcquaintance(personIds: readonly string[]): Promise<void>;
  /** Tells whoever follows an erasure that something moved. */
  tellErasure(erasureId: string): Promise<void>;
  /** Takes traces away; gives how many by what they were. Jobs that run are left to end. */
  forget(traces: Traces): Promise<Record<string, number>>;
  /** Whether somebody works on one of these outside the database now. Nobody begins to once they are out of sight. */
  isOccupied(itemIds: readonly string[]): Promise<boolean>;
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
}

/** Some rows of one table in a backup. */
export interface BackupRows {
  table: TableName;
  /** Whether the bytes of this uuid are among them: a look before they are taken apart. */
  holds(id: string): boolean;
  /** Columns as properties: bytea as a Buffer, all else as the text that the database wrote. */
  rows(): Iterable<Record<string, string | Buffer | null>>;
}

/**
 * Backups of the whole installation: which there are, and what is in them; of no workspace. Their bytes lie in
 * `App.backups` under `blobKey`.
 */
export interface BackupCatalog {
  /** How long each kind is kept, in days. */
  readonly days: Readonly<Record<Backup["kind"], number>>;
  /** Whether backups of the data are taken here. */
  readonly takesData: boolean;
  /** Newest first. */
  list(): Promise<Backup[]>;
  find(id: string): Promise<Backup | null>;
  /** A RUNNING row, or the first one of the same `request` within 24 h. WRONG_STATE where no backups are taken. */
  add(
    backup: Pick<Backup, "id" | "kind" | "takenAt" | "expiresAt" | "blobKey">,
    request: Buffer | null,
  ): Promise<Backup>;
  /** A backup that lies in the store and that the catalog does not know. */
  adopt(backup: Pick<Backup, "id" | "kind" | "takenAt" | "expiresAt" | "blobKey">, byteSize: number): Promise<void>;
  change(id: string, change: { state?: Backup["state"]; byteSize?: number; goneAt?: Date }): Promise<Backup>;
  /** Says that its snapshot is being taken; RUNNING after that, with nobody `alone`, is what a dead process left. */
  begin(id: string): Promise<void>;
  listAbandoned(): Promise<Backup[]>;
  /** Runs `fn` while nobody else does, in any process; null when somebody does. */
  alone<T>(fn: () => Promise<T>): Promise<T | null>;
  /** Takes the snapshot and seals it, as a stream; memory stays flat. */
  seal(backup: Backup): Promise<Readable>;
  /** What a stored DATA backup holds. Fails when it is not whole or its key is gone; what came before is then no proof. */
  open(backup: Backup, stored: Readable): Promise<AsyncIterable<BackupRows>>;
  /** Takes its key out of the keyring, its pages and its log. */
  shredKey(id: string): Promise<void>;
  /** A second look for such keys, and what could not be looked into, in sentences. */
  probeKeys(ids: readonly string[]): Promise<{ probe: Probe; notCovered: string[] }>;
  /** Loads a stored KEYRING backup into an empty keyring; gives how many rows each table got. */
  loadKeyring(stored: Readable): Promise<Record<string, number>>;
  /** The backup whose restore was begun and not finished; null for none. */
  findRestore(): Promise<string | null>;
  markRestore(backupId: string | null): Promise<void>;
}

export interface App {
  readonly clock: Clock;
  /** Machine time, for tokens, links and the queue. */
  readonly machine: Clock;
  readonly log: Log;
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
  /** Whose recordings these are: the connection of an account and host, in whatever workspace. */
  findZoomConnection(accountHostHash: Buffer): Promise<{ workspaceId: string; id: string; coachId: string } | null>;

  readonly blobs: BlobStore;
  /** Where backups lie, and beside them the log of deletions that a restore replays. */
  readonly backups: BlobStore;
  readonly mailer: Mailer;
  readonly vectors: VectorStore;
  readonly sasha: LanguageModel;
  readonly transcriber: Transcriber;
  readonly embedder: Embedder;
  readonly scanner: Scanner;
  readonly signer: Signer;
  readonly recordings: RecordingService;
}

import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, OwnedRow, Sealed } from "./columns";
import { Session } from "./session";

export type SourceKind = "RECORDING" | "TRANSCRIPT_FILE" | "CHAT" | "FILE" | "TEXT";
export type SourceState = "QUARANTINED" | "STORED" | "REJECTED" | "TRASHED" | "PURGING";
export type ScanVerdict = "PENDING" | "CLEAN" | "INFECTED" | "FAILED";

@Entity("source")
@ForeignKey(() => Session, ["workspaceId", "sessionId"], ["workspaceId", "id"])
@Index(["workspaceId", "sessionId", "createdAt", "id"])
@Index(["workspaceId", "externalHash"], { unique: true })
@Index(["workspaceId", "expiresAt"])
@Index(["workspaceId", "purgeAfter"])
export class Source extends OwnedRow {
  /** Null once the session's own retention has ended before the source's. */
  @Column("uuid", { nullable: true })
  sessionId: string | null;

  @Column("uuid", { nullable: true })
  createdBy: string | null;

  @Column("text")
  kind: SourceKind;

  @Column("text")
  state: SourceState;

  @Column("text")
  mediaType: string;

  /** Of the plain bytes; 0 until they have arrived. */
  @Column("bigint", { default: 0 })
  byteSize: number;

  /** Keyed hash of the service's id of the file: a repeated event brings nothing new. */
  @Column("bytea", { nullable: true })
  externalHash: Buffer | null;

  @Sealed()
  sha256: Buffer | null;

  @Sealed()
  filename: Buffer | null;

  /** Pasted text only. */
  @Sealed()
  text: Buffer | null;

  /** Where its ciphertext lies, or will lie; null for pasted text. */
  @Column("text", { nullable: true })
  blobKey: string | null;

  @Column("text")
  scanEngine: string;

  @Column("text", { default: "PENDING" })
  scanVerdict: ScanVerdict;

  @Column("text", { nullable: true })
  scanSignature: string | null;

  @Instant({ nullable: true })
  scannedAt: Date | null;

  /** Whole and said to be so by who brought it: a scan without a verdict is all that keeps it in quarantine. */
  @Column("boolean", { default: false })
  awaitsScan: boolean;

  /** Why it was rejected: a code. */
  @Column("text", { nullable: true })
  failure: string | null;

  /** Why no transcript can be made from a recording, a code: it is not sent to a speech service again. */
  @Column("text", { nullable: true })
  unheard: string | null;

  /** The speech services that it was ever sent to. */
  @Column("text", { array: true, default: "{}" })
  sentTo: string[];

  /** When what it holds began, to place a transcript's times on a recording. */
  @Instant({ nullable: true })
  startedAt: Date | null;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  expiresAt: Date | null;

  @Instant({ nullable: true })
  trashedAt: Date | null;

  @Instant({ nullable: true })
  purgeAfter: Date | null;

  @Column("uuid", { nullable: true })
  trashedById: string | null;

  /** Why it was deleted, in the words of who did. */
  @Sealed()
  trashReason: Buffer | null;

  /** When its people were told that its end is near. */
  @Instant({ nullable: true })
  warnedAt: Date | null;
}

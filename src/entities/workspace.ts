import { Column, Entity, ForeignKey, Index, PrimaryColumn } from "typeorm";
import { Instant, Sealed, TenantRow } from "./columns";

export const audiences = ["COACH", "COACHEE", "ADMIN", "INTEGRATOR"] as const;
export type Audience = (typeof audiences)[number];
export type Visibility = "SYSTEM_INTERNAL" | "COACH_ONLY" | "CLIENT_VISIBLE";
export type WorkspaceMode = "STANDARD" | "STATELESS";
export type ExportPolicy = "NONE" | "COACH" | "COACH_AND_COACHEE";
export type ErasureApproval = "AUTOMATIC" | "SECOND_PERSON";
export type RetentionCategory = "SESSION" | "SOURCE_DOCUMENT" | "FILLED_FORM";

/** The languages that letters are written in. */
export const letterLocales = ["en", "de"] as const;
export type LetterLocaleName = (typeof letterLocales)[number];

@Entity("workspace")
@Index(["slug"], { unique: true })
export class Workspace {
  @PrimaryColumn("uuid")
  id: string;

  /** The name in addresses and on the command line. */
  @Column("text")
  slug: string;

  @Column("text")
  name: string;

  @Column("text", { default: "STANDARD" })
  mode: WorkspaceMode;

  @Column("text", { default: "COACH_ONLY" })
  l2Visibility: Visibility;

  @Column("text", { default: "COACH_AND_COACHEE" })
  exportPolicy: ExportPolicy;

  @Column("text", { default: "AUTOMATIC" })
  erasureApproval: ErasureApproval;

  @Column("integer", { default: 0 })
  erasureCancelWindowHours: number;

  @Column("integer", { default: 30 })
  trashDays: number;

  @Column("bigint", { nullable: true })
  storageQuotaBytes: number | null;

  /** Tokens of a language model that costs money, per calendar month (UTC); null for what the operator allows. */
  @Column("bigint", { nullable: true })
  modelTokensPerMonth: number | null;

  /** Of letters to people who have said nothing else; null for English. */
  @Column("text", { nullable: true })
  locale: LetterLocaleName | null;

  /** A switch that waits for its time, and who asked for it. */
  @Column("text", { nullable: true })
  pendingMode: WorkspaceMode | null;

  @Instant({ nullable: true })
  pendingModeAt: Date | null;

  @Column("uuid", { nullable: true })
  pendingModeById: string | null;

  @Instant()
  createdAt: Date;
}

@Entity("app_user")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["workspaceId", "emailHash"], { unique: true })
@Index(["workspaceId", "signInHash"], { unique: true })
@Index(["workspaceId", "createdAt", "id"])
@Index(["workspaceId", "ref"], { unique: true })
export class User extends TenantRow {
  @Column("text")
  role: Audience;

  /** What the audit log calls this person: random, and meaningless once the profile is gone. */
  @Column("text")
  ref: string;

  @Column("boolean", { default: true })
  active: boolean;

  @Sealed()
  displayName: Buffer | null;

  @Sealed()
  email: Buffer | null;

  /** Keyed hash of the normalized address, for sign-in. */
  @Column("bytea", { nullable: true })
  emailHash: Buffer | null;

  /** Keyed hash of who they are at an outside issuer, since their first sign-in; null until then. */
  @Column("bytea", { nullable: true })
  signInHash: Buffer | null;

  /** Of letters to them; null for the workspace's. */
  @Column("text", { nullable: true })
  locale: LetterLocaleName | null;

  /** Since when they want no letters of what can be done without. */
  @Instant({ nullable: true })
  lettersStoppedAt: Date | null;

  /** A profile that a hold keeps after its person was erased: nobody sees it. */
  @Column("boolean", { default: false })
  withheld: boolean;

  /** People who share a session with this one and so may see the profile. */
  @Column("uuid", { array: true, default: "{}" })
  knownTo: string[];

  @Instant()
  createdAt: Date;
}

@Entity("retention_policy")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
export class RetentionPolicy {
  @PrimaryColumn("uuid")
  workspaceId: string;

  @PrimaryColumn("text")
  category: RetentionCategory;

  /** 90 to 2557. */
  @Column("integer", { default: 730 })
  days: number;

  @Column("integer", { nullable: true })
  archiveAfterDays: number | null;

  @Column("integer", { default: 1 })
  version: number;

  @Instant({ nullable: true })
  updatedAt: Date | null;

  /** A shortening that waits for its time, and who asked for it; all null when none does. */
  @Column("integer", { nullable: true })
  pendingDays: number | null;

  @Column("integer", { nullable: true })
  pendingArchiveAfterDays: number | null;

  @Instant({ nullable: true })
  pendingAt: Date | null;

  @Column("uuid", { nullable: true })
  pendingById: string | null;
}

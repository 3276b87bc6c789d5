import { Column, Entity, ForeignKey, Index, PrimaryColumn } from "typeorm";
import { Instant, TenantRow } from "./columns";
import { Workspace } from "./workspace";

export type Fact = string | number | boolean | null;

/** One thing that happened. Append-only; refs and facts, never content. */
@Entity("audit_entry")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["workspaceId", "at", "id"])
export class AuditEntry extends TenantRow {
  @Instant()
  at: Date;

  @Column("text")
  actorRef: string;

  @Column("text")
  action: string;

  @Column("text", { nullable: true })
  targetRef: string | null;

  @Column("jsonb")
  facts: Record<string, Fact>;

  /** sha256 of the entry's canonical JSON, hex. */
  @Column("text")
  hash: string;
}

/** An entry's place in its workspace's chain: link = H(previous link, entry hash). */
@Entity("audit_link")
@ForeignKey(() => AuditEntry, ["workspaceId", "entryId"], ["workspaceId", "id"])
@Index(["workspaceId", "entryId"], { unique: true })
export class AuditLink {
  @PrimaryColumn("uuid")
  workspaceId: string;

  @PrimaryColumn("integer")
  seq: number;

  @Column("uuid")
  entryId: string;

  @Column("text")
  link: string;
}

/** A signed head of the chain after a batch was sealed. */
@Entity("audit_checkpoint")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
export class AuditCheckpoint {
  @PrimaryColumn("uuid")
  workspaceId: string;

  /** The last entry it covers. */
  @PrimaryColumn("integer")
  seq: number;

  @Column("text")
  head: string;

  @Column("text")
  jws: string;

  @Instant()
  at: Date;
}

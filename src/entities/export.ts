import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, TenantRow } from "./columns";
import { User } from "./workspace";

export type ExportState = "PREPARING" | "READY" | "EXPIRED" | "REVOKED" | "FAILED";
export type ExportScope = "SUBJECT" | "SESSION" | "PACK";

/** A copy that a person asked for, sealed under a key of its own; it dies with any subject it speaks of. */
@Entity("export")
@ForeignKey(() => User, ["workspaceId", "requestedById"], ["workspaceId", "id"])
@Index(["workspaceId", "requestedById", "requestedAt", "id"])
export class Export extends TenantRow {
  @Column("uuid")
  requestedById: string;

  @Column("text")
  scope: ExportScope;

  /** The person, session or pack that it is of. */
  @Column("uuid")
  scopeId: string;

  /** Whose data is in it: it goes when one of them goes. */
  @Column("uuid", { array: true, default: "{}" })
  subjectIds: string[];

  /** Sessions, sources and forms that are in it: it goes when one of them goes. */
  @Column("uuid", { array: true, default: "{}" })
  itemIds: string[];

  @Column("text")
  state: ExportState;

  @Column("text")
  blobKey: string;

  @Column("bigint", { default: 0 })
  byteSize: number;

  @Instant()
  requestedAt: Date;

  @Instant({ nullable: true })
  readyAt: Date | null;

  @Instant({ nullable: true })
  expiresAt: Date | null;
}

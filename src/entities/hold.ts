import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, Sealed, TenantRow } from "./columns";
import { Workspace } from "./workspace";

export type HoldKind = "LEGAL" | "STATUTORY";
export type HoldTarget = "PERSON" | "SESSION" | "SOURCE" | "FORM";

/** Keeps a person's data, a session with its parts, a source or a form, whatever else is asked. */
@Entity("legal_hold")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["workspaceId", "targetId"])
@Index(["workspaceId", "placedAt", "id"])
export class LegalHold extends TenantRow {
  @Column("text")
  targetKind: HoldTarget;

  @Column("uuid")
  targetId: string;

  @Column("text")
  kind: HoldKind;

  /** A citation, at most 120 characters, without personal data. */
  @Column("text")
  ground: string;

  /** Sealed under the hold's own key; never leaves its record. */
  @Sealed()
  reason: Buffer | null;

  @Sealed()
  releaseReason: Buffer | null;

  @Instant()
  placedAt: Date;

  /** Ends by itself then; null for none. */
  @Instant({ nullable: true })
  until: Date | null;

  @Instant({ nullable: true })
  releasedAt: Date | null;

  @Column("uuid", { nullable: true })
  placedById: string | null;

  @Column("uuid", { nullable: true })
  releasedById: string | null;
}

import { Column, PrimaryColumn } from "typeorm";

/** The workspace leads every primary and foreign key, so that a row can't point across tenants. */
export abstract class TenantRow {
  @PrimaryColumn("uuid")
  workspaceId: string;

  @PrimaryColumn("uuid")
  id: string;
}

/** timestamptz(3): cursors are keyset on it, and microseconds would skip rows. */
export const Instant = (options: { nullable?: boolean } = {}) =>
  Column("timestamp with time zone", { precision: 3, ...options });

/** AES-256-GCM of a text under the data key that `content` names for this column. */
export const Sealed = () => Column("bytea", { nullable: true });

/** Whose it is, copied to each row that is read by person, so that row-level security compares columns alone. */
export abstract class OwnedRow extends TenantRow {
  @Column("uuid", { nullable: true })
  coachId: string | null;

  @Column("uuid", { nullable: true })
  coacheeId: string | null;
}

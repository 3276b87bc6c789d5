import { Field, ID, Int, ObjectType } from "type-graphql";
import type { AuditEntry } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { DateTime } from "../scalars";
import { UserType } from "./user";

@ObjectType("AuditEntry", { description: "One thing that was done. Append-only; refs and facts, never content." })
export class AuditEntryType {
  @Field(() => ID, { description: "Its id." })
  id: string;

  @Field(() => DateTime, { description: "When it was done." })
  at: Date;

  @Field(() => String, { description: "Who did it, as a ref that means nothing once they are erased; or system." })
  actorRef: string;

  @Field(() => UserType, { nullable: true, description: "Who that is, while there is a profile." })
  actor?: UserType | null;

  @Field(() => String, { description: "What was done, such as pack.approved." })
  action: string;

  @Field(() => String, { nullable: true, description: "What it was done to." })
  targetRef: string | null;

  @Field(() => String, { description: "Numbers, codes and ids, as JSON." })
  facts: string;

  @Field(() => String, { description: "SHA-256 of the entry's canonical JSON, hex." })
  hash: string;

  @Field(() => Boolean, { description: "Whether it is linked into the hash chain yet." })
  sealed: boolean;

  row: AuditRow;
}

/** An entry, and whether the chain holds it. */
export type AuditRow = AuditEntry & { sealed: boolean };

export function toAuditEntry(row: AuditRow): AuditEntryType {
  const { at, actorRef, action, targetRef, hash, sealed } = row;
  const facts = JSON.stringify(row.facts);
  const id = toPublicId("auditEntry", row.id);
  return Object.assign(new AuditEntryType(), { id, at, actorRef, action, targetRef, facts, hash, sealed, row });
}

export const AuditConnection = connection("Audit", "audit entries", () => AuditEntryType, toAuditEntry);

@ObjectType("AuditIntegrity", { description: "Whether the audit log is whole, walked from its first entry." })
export class AuditIntegrityType {
  @Field(() => Boolean, { description: "Whether every entry, link and signed checkpoint holds." })
  ok: boolean;

  @Field(() => Int, { description: "How many entries there are." })
  entries: number;

  @Field(() => Int, { description: "How many are not linked into the chain yet." })
  unsealed: number;

  @Field(() => Int, { description: "How many signed checkpoints there are." })
  checkpoints: number;

  @Field(() => String, { nullable: true, description: "The last link of the chain." })
  head: string | null;

  @Field(() => ID, { nullable: true, description: "The first entry that is missing, changed or out of place." })
  firstBroken: string | null;

  @Field(() => String, { nullable: true, description: "What is wrong, in words; null when nothing is." })
  problem: string | null;
}

export function toAuditIntegrity(found: AuditIntegrityType): AuditIntegrityType {
  const firstBroken = found.firstBroken && toPublicId("auditEntry", found.firstBroken);
  return Object.assign(new AuditIntegrityType(), { ...found, firstBroken });
}

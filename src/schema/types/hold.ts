import { Field, ID, ObjectType } from "type-graphql";
import type { HoldTarget, LegalHold } from "../../entities";
import { type IdKind, toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { HoldKind } from "../disposal-enums";
import { DateTime } from "../scalars";
import { Node } from "./node";
import { UserType } from "./user";

const targets: Record<HoldTarget, IdKind> = { PERSON: "user", SESSION: "session", SOURCE: "source", FORM: "form" };

@ObjectType("LegalHold", {
  implements: Node,
  description: "Keeps a person's data, a session with its parts, a source or a form, whatever else is asked.",
})
export class LegalHoldType extends Node {
  @Field(() => ID, { description: "What it keeps: a person, session, source or form." })
  targetId: string;

  @Field(() => HoldKind, { description: "What kind of duty it follows." })
  kind: LegalHold["kind"];

  @Field(() => String, { description: "The ground, as a citation; it appears in certificates." })
  ground: string;

  @Field(() => String, { description: "Why it was placed; never leaves this record. Empty once that is gone." })
  reason?: string;

  @Field(() => DateTime, { description: "When it was placed." })
  placedAt: Date;

  @Field(() => DateTime, { nullable: true, description: "When it ends by itself; null for never." })
  until: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it was released; null while it stands." })
  releasedAt: Date | null;

  @Field(() => UserType, { nullable: true, description: "Who placed it; null once they have left." })
  placedBy?: UserType | null;

  @Field(() => UserType, { nullable: true, description: "Who released it; null for nobody, and once they have left." })
  releasedBy?: UserType | null;

  row: LegalHold;
}

export function toLegalHold(row: LegalHold): LegalHoldType {
  const { kind, ground, placedAt, until, releasedAt } = row;
  return Object.assign(new LegalHoldType(), {
    id: toPublicId("hold", row.id),
    targetId: toPublicId(targets[row.targetKind], row.targetId),
    ...{ kind, ground, placedAt, until, releasedAt },
    row,
  });
}

export const LegalHoldConnection = connection("LegalHold", "holds", () => LegalHoldType, toLegalHold);

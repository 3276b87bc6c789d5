import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import type { TrashRow } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { TrashKind } from "../disposal-enums";
import { DateTime } from "../scalars";
import { Visible } from "../visible";
import { UserType } from "./user";

@ObjectType("TrashItem", { description: "A deleted source or form that can still be restored." })
export class TrashItemType {
  @Field(() => ID, { description: "The source's or form's own id." })
  id: string;

  @Field(() => TrashKind, { description: "Which of the two it is." })
  kind: TrashRow["kind"];

  @Field(() => DateTime, { description: "When it was deleted." })
  trashedAt: Date;

  @Field(() => UserType, { nullable: true, description: "Who deleted it; null once they have left." })
  trashedBy?: UserType | null;

  @Field(() => DateTime, { description: "When it will be destroyed: the end of its time here, or of its retention." })
  purgeAfter: Date;

  @Field(() => Int, { description: "Days until then, begun ones counted; 0 once it is due." })
  daysLeft?: number;

  @Field(() => Boolean, { description: "Whether a legal or statutory hold keeps it beyond that." })
  onHold?: boolean;

  @Field(() => ID, { nullable: true, description: "Its session; null once that went before it." })
  sessionId: string | null;

  @Field(() => String, { nullable: true, description: "A source's media type." })
  mediaType: string | null;

  @Field(() => Float, { nullable: true, description: "How many bytes a source has, unencrypted." })
  byteSize: number | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => String, { nullable: true, description: "Why it was deleted, in the words of who did." })
  reason?: string | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => String, { nullable: true, description: "The source's file name, or the name of the form's template." })
  label?: string | null;

  @Field(() => [String], { description: "The fields of this object that the viewer may not see." })
  hiddenFields?: string[];

  row: TrashRow;
}

export function toTrashItem(row: TrashRow): TrashItemType {
  const { kind, trashedAt, purgeAfter, mediaType, byteSize } = row;
  return Object.assign(new TrashItemType(), {
    id: toPublicId(kind === "SOURCE_DOCUMENT" ? "source" : "form", row.id),
    sessionId: row.sessionId && toPublicId("session", row.sessionId),
    ...{ kind, trashedAt, purgeAfter, mediaType, byteSize },
    row,
  });
}

export const TrashConnection = connection(
  "Trash",
  "deleted sources and forms",
  () => TrashItemType,
  toTrashItem,
  "soonest to be destroyed first",
);

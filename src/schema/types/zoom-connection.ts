import { Field, ObjectType } from "type-graphql";
import type { ZoomConnection } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { DateTime } from "../scalars";
import { Node } from "./node";
import { UserType } from "./user";

/** A connection without its tokens, which no one reads. */
export type ZoomConnectionFacts = Omit<ZoomConnection, "tokens" | "accountHostHash">;

@ObjectType("ZoomConnection", { implements: Node, description: "Whose recordings an account's host makes." })
export class ZoomConnectionType extends Node {
  @Field(() => String, { description: "Zoom's id of the account." })
  accountId?: string;

  @Field(() => UserType, { nullable: true, description: "The coach whose recordings they are." })
  coach?: UserType | null;

  @Field(() => String, {
    description:
      "MAPPED, CONNECTED once the coach granted access, DISCONNECTED, or DISCONNECTED_HERE when Zoom has not confirmed its end.",
  })
  state: string;

  @Field(() => DateTime, { description: "When it was made." })
  connectedAt: Date;

  row: ZoomConnectionFacts;
}

export function toZoomConnection(row: ZoomConnectionFacts): ZoomConnectionType {
  const { state, connectedAt } = row;
  return Object.assign(new ZoomConnectionType(), { id: toPublicId("zoomConnection", row.id), state, connectedAt, row });
}

export const ZoomConnectionConnection = connection(
  "ZoomConnection",
  "Zoom connections",
  () => ZoomConnectionType,
  toZoomConnection,
);

import { Field, ObjectType } from "type-graphql";
import type { User } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { Audience } from "../enums";
import { DateTime } from "../scalars";
import { Visible } from "../visible";
import { Node } from "./node";

/** What of a person's row the API needs; who else may know them, and how they are found, stay behind. */
export type UserFacts = Omit<User, "knownTo" | "emailHash" | "signInHash" | "withheld">;

@ObjectType("User", { implements: Node, description: "A person, or a machine client, of the workspace." })
export class UserType extends Node {
  @Field(() => Audience, { description: "As whom they sign in." })
  role: User["role"];

  @Field(() => DateTime, { description: "When they were invited." })
  createdAt: Date;

  @Field(() => Boolean, { description: "Whether they can sign in." })
  active: boolean;

  @Visible(["COACH", "COACHEE", "ADMIN"])
  @Field(() => String, { nullable: true, description: "What they are called." })
  displayName?: string | null;

  @Visible(["ADMIN", "COACH", "COACHEE"])
  @Field(() => String, { nullable: true, description: "Where their mail goes." })
  email?: string | null;

  @Field(() => [String], { description: "The fields of this object that the viewer may not see." })
  hiddenFields?: string[];

  row: UserFacts;
}

export function toUser(row: UserFacts): UserType {
  const { role, createdAt, active } = row;
  return Object.assign(new UserType(), { id: toPublicId("user", row.id), role, createdAt, active, row });
}

export const UserConnection = connection("User", "people", () => UserType, toUser);

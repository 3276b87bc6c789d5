import { Field, Int, ObjectType } from "type-graphql";
import type { Audience as AudienceName } from "../../entities";
import { Audience } from "../enums";
import { DateTime } from "../scalars";
import { UserType } from "./user";
import { WorkspaceType } from "./workspace";

@ObjectType("Viewer", { description: "Who is asking, and where." })
export class Viewer {
  @Field(() => UserType, { description: "Their own profile." })
  user?: UserType;

  @Field(() => WorkspaceType, { description: "The workspace they are signed in to." })
  workspace?: WorkspaceType;

  @Field(() => Audience, { description: "As whom they are signed in." })
  audience: AudienceName;

  @Field(() => Int, { description: "How many notifications they have not read." })
  unreadCount?: number;

  @Field(() => Boolean, { description: "Whether they get letters about what is new." })
  lettersWanted?: boolean;

  @Field(() => String, { nullable: true, description: "The language of letters to them; null for the workspace's." })
  letterLocale?: string | null;
}

@ObjectType("RateLimit", { description: "What the viewer may still spend; each operation costs what it asks for." })
export class RateLimit {
  @Field(() => Int, { description: "Points a window has." })
  limit: number;

  @Field(() => Int, { description: "Points this operation costs." })
  cost: number;

  @Field(() => Int, { description: "Points left in this window." })
  remaining: number;

  @Field(() => DateTime, { description: "When the window starts anew." })
  resetAt: Date;
}

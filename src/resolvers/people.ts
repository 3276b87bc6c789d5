import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { setLetters } from "../lifecycle/deliver/unsubscribe";
import { deactivateUser, inviteUser } from "../lifecycle/ingest/people";
import { openContent } from "../reads/content";
import { listUsers } from "../reads/people";
import { PageArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { Audience } from "../schema/enums";
import { readId } from "../schema/ids";
import { DestroyInput, InviteUserInput, SetLettersInput } from "../schema/inputs/workspace-inputs";
import { payload, UserPayload } from "../schema/payloads";
import { toUser, UserConnection, UserType } from "../schema/types/user";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

@Resolver(() => UserType)
export class PeopleResolver {
  @Visible(["COACH", "ADMIN"])
  @Query(() => UserConnection, {
    description: "The people of the workspace. A coach sees the coachees they have sessions with.",
  })
  users(
    @Arg("role", () => Audience, { nullable: true, description: "Only those who sign in as this." })
    role: keyof typeof Audience | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: Context,
  ) {
    return new UserConnection(listUsers(loaders, role, readPage(page)));
  }

  @FieldResolver()
  displayName(@Root() { row }: UserType, @Ctx() { keys }: Context) {
    return openContent(keys, "app_user", "displayName", row);
  }

  @FieldResolver()
  email(@Root() { row }: UserType, @Ctx() { keys }: Context) {
    return openContent(keys, "app_user", "email", row);
  }

  @Visible(["ADMIN"])
  @Mutation(() => UserPayload, { description: "Lets a person into the workspace." })
  inviteUser(
    @Arg("input", () => InviteUserInput, { description: "Who, and as whom." }) input: InviteUserInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { email, displayName, role, idempotencyKey } = input;
    return payload(loaders, "user", toUser, () => inviteUser(app, who, { email, displayName, role, idempotencyKey }));
  }

  @Visible(["COACH", "COACHEE", "ADMIN"])
  @Mutation(() => UserPayload, { description: "Says whether the viewer wants letters, and in which language." })
  setLetters(
    @Arg("input", () => SetLettersInput, { description: "What they want." }) { wanted, locale }: SetLettersInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "user", toUser, () => setLetters(app, who, { wanted, locale }));
  }

  @Visible(["ADMIN"])
  @Mutation(() => UserPayload, {
    description: "Ends a person's access; their data stays under its rules until erased.",
  })
  deactivateUser(
    @Arg("input", () => DestroyInput, { description: "Whose." }) input: DestroyInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { idempotencyKey } = input;
    return payload(loaders, "user", toUser, () =>
      deactivateUser(app, who, { id: readId("user", input.id, ["id"]), idempotencyKey }),
    );
  }
}

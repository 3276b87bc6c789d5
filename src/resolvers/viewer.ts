import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver } from "type-graphql";
import { updateWorkspace } from "../lifecycle/ingest/workspace";
import { countUnread } from "../reads/notifications";
import { findUser } from "../reads/people";
import { getWorkspace } from "../reads/workspaces";
import { UpdateWorkspaceInput } from "../schema/inputs/workspace-inputs";
import { payload, WorkspacePayload } from "../schema/payloads";
import { Node } from "../schema/types/node";
import { toUser } from "../schema/types/user";
import { RateLimit, Viewer } from "../schema/types/viewer";
import { toWorkspace } from "../schema/types/workspace";
import { Visible } from "../schema/visible";
import type { Context } from "./context";
import { findNode } from "./nodes";

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Node, {
    nullable: true,
    description: "Anything by its id; null when there is no such thing, or it isn't yours to see.",
  })
  node(@Arg("id", () => ID, { description: "Its id." }) id: string, @Ctx() context: Context) {
    return findNode(context, id);
  }

  @Query(() => Viewer, { description: "Who is asking, and where." })
  viewer(@Ctx() { who }: Context) {
    return { audience: who.role };
  }

  @FieldResolver()
  async user(@Ctx() { loaders, who }: Context) {
    const row = await findUser(loaders, who.userId);
    return row && toUser(row);
  }

  @FieldResolver()
  async workspace(@Ctx() { loaders }: Context) {
    return toWorkspace(await getWorkspace(loaders));
  }

  @FieldResolver()
  unreadCount(@Ctx() { loaders }: Context) {
    return countUnread(loaders);
  }

  @FieldResolver()
  async lettersWanted(@Ctx() { loaders, who }: Context) {
    return (await findUser(loaders, who.userId))?.lettersStoppedAt === null;
  }

  @FieldResolver()
  async letterLocale(@Ctx() { loaders, who }: Context) {
    return (await findUser(loaders, who.userId))?.locale ?? null;
  }

  @Query(() => RateLimit, { description: "What the viewer may still spend, this operation counted." })
  rateLimit(@Ctx() context: Context) {
    return context.rateLimit();
  }

  @Visible(["ADMIN"])
  @Mutation(() => WorkspacePayload, { description: "Changes settings of the workspace." })
  updateWorkspace(
    @Arg("input", () => UpdateWorkspaceInput, { description: "The settings to change." }) input: UpdateWorkspaceInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "workspace", toWorkspace, () => updateWorkspace(app, who, { ...input }));
  }
}

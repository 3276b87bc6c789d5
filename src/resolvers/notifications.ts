import { Arg, Args, Ctx, ID, Int, Mutation, Query, Resolver } from "type-graphql";
import { markNotificationsRead } from "../lifecycle/deliver/mark-read";
import { listNotifications } from "../reads/notifications";
import { ForwardArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { readAnyId } from "../schema/ids";
import { NotificationConnection } from "../schema/types/notification";
import type { Context } from "./context";

@Resolver()
export class NotificationResolver {
  @Query(() => NotificationConnection, {
    description: "The viewer's own notifications, newest first.",
  })
  notifications(
    @Arg("unreadOnly", () => Boolean, { nullable: true, defaultValue: false, description: "Leaves out what was read." })
    unreadOnly: boolean | null,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() { loaders }: Context,
  ) {
    return new NotificationConnection(listNotifications(loaders, unreadOnly ?? false, readPage(page)));
  }

  @Mutation(() => Int, { description: "Marks the viewer's own notifications as read; says how many were not." })
  markNotificationsRead(
    @Arg("ids", () => [ID], { description: "Which; others' count for nothing." }) ids: string[],
    @Ctx() { app, who, loaders }: Context,
  ) {
    const own = ids.map(readAnyId).filter((read) => read?.kind === "notification");
    loaders.forget();
    return markNotificationsRead(app, who, { ids: own.map((read) => read?.id ?? "") });
  }
}

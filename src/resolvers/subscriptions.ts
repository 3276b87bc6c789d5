import { Arg, ID, Resolver, Root, Subscription } from "type-graphql";
import { readFilterId, readId } from "../schema/ids";
import { NotificationType } from "../schema/types/notification";
import { SessionProgress } from "../schema/types/session";
import type { Context } from "./context";
import { followNotifications } from "./follow-notifications";
import { followSession } from "./follow-session";

interface Asked<A> {
  args: A;
  context: Context;
}

@Resolver()
export class SubscriptionResolver {
  @Subscription(() => NotificationType, {
    description: "The viewer's notifications as they come: ids and kinds only, never content.",
    subscribe: ({ args, context }: Asked<{ after?: string | null }>) =>
      followNotifications(context, readFilterId("notification", args.after, ["after"])),
  })
  notifications(
    @Root() notification: NotificationType,
    @Arg("after", () => ID, {
      nullable: true,
      description: "The last notification id seen, so that nothing is missed across a reconnect.",
    })
    _after: string | null,
  ): NotificationType {
    return notification;
  }

  @Subscription(() => SessionProgress, {
    description: "Live progress of one session through the steps: how it stands first, and the end when it has come.",
    subscribe: ({ args, context }: Asked<{ sessionId: string }>) =>
      followSession(context, readId("session", args.sessionId, ["sessionId"])),
  })
  sessionProgress(
    @Root() progress: SessionProgress,
    @Arg("sessionId", () => ID, { description: "The session." }) _sessionId: string,
  ): SessionProgress {
    return progress;
  }
}

import { Arg, ID, Resolver, Root, Subscription } from "type-graphql";
import { readFilterId, readId } from "../schema/ids";
import { ErasureStepType } from "../schema/types/erasure";
import { NotificationType } from "../schema/types/notification";
import { SessionProgress } from "../schema/types/session";
import type { Context, OpenContext } from "./context";
import { followErasure } from "./follow-erasure";
import { followNotifications } from "./follow-notifications";
import { followSession } from "./follow-session";

interface Asked<A, C = Context> {
  args: A;
  context: C;
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

  @Subscription(() => ErasureStepType, {
    description:
      "Live progress of one erasure: every step as it stands first, then each change, and the end when it has come. For the subject, admins, and whoever holds the receipt, which needs no account.",
    subscribe: ({ args, context }: Asked<{ requestId: string; receipt?: string | null }, Context | OpenContext>) =>
      followErasure(context, args.requestId, args.receipt ?? null),
  })
  erasureProgress(
    @Root() step: ErasureStepType,
    @Arg("requestId", () => ID, { description: "The request." }) _requestId: string,
    @Arg("receipt", () => String, { nullable: true, description: "Its receipt, where there is no account." })
    _receipt: string | null,
  ): ErasureStepType {
    return step;
  }
}

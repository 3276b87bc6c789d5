import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { createWebhook, deleteWebhook } from "../lifecycle/deliver/webhooks";
import { listDeliveries, listWebhooks } from "../reads/webhooks";
import { ForwardArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { readId } from "../schema/ids";
import { CreateWebhookInput, DestroyInput } from "../schema/inputs/workspace-inputs";
import { payload, WebhookPayload } from "../schema/payloads";
import { toWebhook, toWebhookDelivery, WebhookConnection, WebhookType } from "../schema/types/webhook";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

@Resolver(() => WebhookType)
export class WebhookResolver {
  @Visible(["ADMIN", "INTEGRATOR"])
  @Query(() => WebhookConnection, { description: "Addresses that are told what happens here." })
  webhooks(@Args(() => ForwardArgs) page: ForwardArgs, @Ctx() { loaders }: Context) {
    return new WebhookConnection(listWebhooks(loaders, readPage(page)));
  }

  @FieldResolver()
  async deliveries(@Root() { row }: WebhookType, @Ctx() { loaders }: Context) {
    return (await listDeliveries(loaders, row.id)).map(toWebhookDelivery);
  }

  @Visible(["ADMIN", "INTEGRATOR"])
  @Mutation(() => WebhookPayload, {
    description: "Has events sent to an address, without content. Gives its secret once.",
  })
  async createWebhook(
    @Arg("input", () => CreateWebhookInput, { description: "Where, and of what." }) input: CreateWebhookInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { url, kinds, idempotencyKey } = input;
    let secret: string | null = null;
    const answer = await payload(loaders, "webhook", toWebhook, async () => {
      const made = await createWebhook(app, who, { url, kinds, idempotencyKey });
      secret = made.secret;
      return made.webhook;
    });
    return { ...answer, secret };
  }

  @Visible(["ADMIN", "INTEGRATOR"])
  @Mutation(() => WebhookPayload, { description: "Sends nothing to an address any more, and forgets its deliveries." })
  deleteWebhook(
    @Arg("input", () => DestroyInput, { description: "Which." }) input: DestroyInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { idempotencyKey } = input;
    return payload(loaders, "webhook", toWebhook, async () =>
      deleteWebhook(app, who, { id: readId("webhook", input.id, ["id"]), idempotencyKey }),
    );
  }
}

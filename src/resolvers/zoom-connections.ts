import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { connectZoom, disconnectZoom } from "../lifecycle/ingest/zoom-connection";
import { openContent } from "../reads/content";
import { findUser } from "../reads/people";
import { listZoomConnections } from "../reads/zoom-connections";
import { ForwardArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { readId, readOptionalId } from "../schema/ids";
import { ConnectZoomInput, DestroyInput } from "../schema/inputs/workspace-inputs";
import { payload, ZoomConnectionPayload } from "../schema/payloads";
import { toUser } from "../schema/types/user";
import { toZoomConnection, ZoomConnectionConnection, ZoomConnectionType } from "../schema/types/zoom-connection";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

@Resolver(() => ZoomConnectionType)
export class ZoomConnectionResolver {
  @Visible(["COACH", "ADMIN"])
  @Query(() => ZoomConnectionConnection, {
    description: "Whose recordings come in: a coach's own connections, all of them for an admin.",
  })
  zoomConnections(@Args(() => ForwardArgs) page: ForwardArgs, @Ctx() { loaders }: Context) {
    return new ZoomConnectionConnection(listZoomConnections(loaders, readPage(page)));
  }

  @FieldResolver()
  async accountId(@Root() { row }: ZoomConnectionType, @Ctx() { keys }: Context) {
    return (await openContent(keys, "zoom_connection", "accountId", row)) ?? "";
  }

  @FieldResolver()
  async coach(@Root() { row }: ZoomConnectionType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.coachId);
    return user && toUser(user);
  }

  @Visible(["COACH", "ADMIN"])
  @Mutation(() => ZoomConnectionPayload, { description: "Says whose recordings an account's host makes." })
  connectZoom(
    @Arg("input", () => ConnectZoomInput, { description: "Which, and whose." }) input: ConnectZoomInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { accountId, hostId, authorizationCode, idempotencyKey } = input;
    return payload(loaders, "connection", toZoomConnection, async () => {
      const coachId = readOptionalId("user", input.coachId, ["coachId"]);
      return connectZoom(app, who, { coachId, accountId, hostId, authorizationCode, idempotencyKey });
    });
  }

  @Visible(["COACH", "ADMIN"])
  @Mutation(() => ZoomConnectionPayload, { description: "Takes in no more recordings of an account's host." })
  disconnectZoom(
    @Arg("input", () => DestroyInput, { description: "Which." }) input: DestroyInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { idempotencyKey } = input;
    return payload(loaders, "connection", toZoomConnection, async () => {
      return disconnectZoom(app, who, { id: readId("zoomConnection", input.id, ["id"]), idempotencyKey });
    });
  }
}

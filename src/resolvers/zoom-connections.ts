import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { connectZoom } from "../lifecycle/ingest/zoom-connection";
import { authorizeZoom, connectByConsent } from "../lifecycle/ingest/zoom-consent";
import { disconnectZoom } from "../lifecycle/ingest/zoom-disconnect";
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

  @Visible(["COACH"])
  @Query(() => String, {
    description:
      "Where to send a coach's browser to grant access to their Zoom recordings. It comes back to redirectUri with what connectZoom asks for, within ten minutes and once.",
  })
  zoomAuthorizationUrl(
    @Arg("redirectUri", () => String, { description: "The client's page for it: /coach/zoom of the public address." })
    redirectUri: string,
    @Ctx() { app, who, publicUrl }: Context,
  ) {
    return authorizeZoom(app, who, { redirectUri, publicUrl });
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
  @Mutation(() => ZoomConnectionPayload, {
    description:
      "Says whose recordings an account's host makes: by what Zoom sent the coach back with (authorizationCode, state and redirectUri), or by naming accountId and hostId.",
  })
  connectZoom(
    @Arg("input", () => ConnectZoomInput, { description: "Which, and whose." }) input: ConnectZoomInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { accountId, hostId, authorizationCode, state, redirectUri, idempotencyKey } = input;
    return payload(loaders, "connection", toZoomConnection, async () => {
      if (authorizationCode)
        return connectByConsent(app, who, { authorizationCode, state, redirectUri, idempotencyKey });
      const coachId = readOptionalId("user", input.coachId, ["coachId"]);
      return connectZoom(app, who, { coachId, accountId, hostId, idempotencyKey });
    });
  }

  @Visible(["COACH", "ADMIN"])
  @Mutation(() => ZoomConnectionPayload, {
    description: "Takes in no more recordings of an account's host, and ends the access at Zoom.",
  })
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

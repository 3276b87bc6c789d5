import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { exportLink, requestExport } from "../lifecycle/deliver/export";
import { toExportState } from "../policies/exports";
import { listExports } from "../reads/exports";
import { ForwardArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { readOptionalId } from "../schema/ids";
import { RequestExportInput } from "../schema/inputs/disposal-inputs";
import { ExportPayload, payload } from "../schema/payloads";
import { ExportConnection, ExportType, toExport } from "../schema/types/export";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

@Resolver(() => ExportType)
export class ExportResolver {
  @Visible(["COACH", "COACHEE"])
  @Query(() => ExportConnection, { description: "What the viewer has asked to export, newest first." })
  exports(@Args(() => ForwardArgs) page: ForwardArgs, @Ctx() { loaders }: Context) {
    return new ExportConnection(listExports(loaders, readPage(page)));
  }

  @FieldResolver()
  state(@Root() { row }: ExportType, @Ctx() { app }: Context) {
    return toExportState(row, app.clock.now());
  }

  @FieldResolver()
  async url(@Root() { row }: ExportType, @Ctx() { app, keys, who, publicUrl }: Context) {
    if (toExportState(row, app.clock.now()) !== "READY") return null;
    return `${publicUrl}/exports/${await exportLink(keys, who, row.id, app.machine.now())}`;
  }

  @Visible(["COACH", "COACHEE"])
  @Mutation(() => ExportPayload, { description: "Asks for a copy; it can be fetched when it says so." })
  requestExport(
    @Arg("input", () => RequestExportInput, { description: "Of what." }) input: RequestExportInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { idempotencyKey } = input;
    return payload(loaders, "export", toExport, async () => {
      const subjectId = readOptionalId("user", input.subjectId, ["subjectId"]);
      const sessionId = readOptionalId("session", input.sessionId, ["sessionId"]);
      const packId = readOptionalId("pack", input.packId, ["packId"]);
      return requestExport(app, who, { subjectId, sessionId, packId, idempotencyKey });
    });
  }
}

import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { listAuditEntries } from "../reads/audit";
import { findUserByRef } from "../reads/people";
import { PageArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { AuditFilter } from "../schema/inputs/filters";
import { AuditConnection, AuditEntryType, AuditIntegrityType, toAuditIntegrity } from "../schema/types/audit";
import { toUser } from "../schema/types/user";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

@Resolver(() => AuditEntryType)
export class AuditResolver {
  @Visible(["ADMIN"])
  @Query(() => AuditConnection, { description: "What was done in the workspace, newest first." })
  auditLog(
    @Arg("filter", () => AuditFilter, { nullable: true, description: "Which entries." }) filter: AuditFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: Context,
  ) {
    return new AuditConnection(listAuditEntries(loaders, { ...filter }, readPage(page)));
  }

  @Visible(["ADMIN"])
  @Query(() => AuditIntegrityType, { description: "Walks the whole audit log and says whether it is intact." })
  async auditIntegrity(@Ctx() context: Context) {
    return toAuditIntegrity(await context.auditIntegrity());
  }

  @FieldResolver()
  async actor(@Root() { row }: AuditEntryType, @Ctx() { loaders }: Context) {
    const user = await findUserByRef(loaders, row.actorRef);
    return user && toUser(user);
  }
}

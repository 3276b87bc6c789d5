import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { createBackup } from "../lifecycle/dispose/backups";
import { dayOf } from "../policies/days";
import { listBackups } from "../reads/backups";
import { countPending, findCertificate, listScrubs } from "../reads/certificates";
import { ForwardArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { BackupPayload, payload } from "../schema/payloads";
import { BackupConnection, BackupScrubConnection, BackupScrubType, toBackup } from "../schema/types/backup";
import { toDeletionCertificate } from "../schema/types/certificate";
import { Visible } from "../schema/visible";
import type { Context, OpenContext } from "./context";
import { readerOf, readOnBy, receiptOf } from "./reader";

@Resolver(() => BackupScrubType)
export class BackupResolver {
  @Visible(["ADMIN"])
  @Query(() => BackupConnection, { description: "Backups of the installation's data, newest first." })
  backups(@Args(() => ForwardArgs) page: ForwardArgs, @Ctx() { app }: Context) {
    return new BackupConnection(listBackups(app, readPage(page)));
  }

  @Visible(["ADMIN"])
  @Query(() => BackupScrubConnection, {
    description: "Which backups still hold what certificates say is gone, newest first.",
  })
  backupScrubs(
    @Arg("openOnly", () => Boolean, { nullable: true, defaultValue: false, description: "Leaves out complete ones." })
    openOnly: boolean | null,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() { loaders }: Context,
  ) {
    return new BackupScrubConnection(listScrubs(loaders, openOnly ?? false, readPage(page)));
  }

  @FieldResolver()
  day(@Root() { row }: BackupScrubType, @Ctx() { app }: OpenContext) {
    return dayOf(row.openedAt, row.completedAt ?? app.clock.now());
  }

  @FieldResolver()
  backupsPending(@Root() scrub: BackupScrubType, @Ctx() context: OpenContext) {
    return countPending(readerOf(scrub, context), scrub.row.id);
  }

  @FieldResolver()
  async supplement(@Root() scrub: BackupScrubType, @Ctx() context: OpenContext) {
    const row = await findCertificate(readerOf(scrub, context), scrub.row.supplementId);
    return row && readOnBy(receiptOf(scrub), toDeletionCertificate(row));
  }

  @Visible(["ADMIN"])
  @Mutation(() => BackupPayload, { description: "Takes a backup now; it is there when it says so." })
  createBackup(
    @Arg("idempotencyKey", () => ID, {
      description: "The same key gives the first result again, for 24 hours.",
    })
    idempotencyKey: string,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "backup", toBackup, () => createBackup(app, who, { idempotencyKey }));
  }
}

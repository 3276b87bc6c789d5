import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { openContent } from "../reads/content";
import { dueOf, isOnHold } from "../reads/holds";
import { decisionsOf, editsOf, feedbackOf, findLlmCall, findPack, listPacks, quotesOf } from "../reads/packs";
import { findUser } from "../reads/people";
import { findSession } from "../reads/sessions";
import { PageArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { readFilterId } from "../schema/ids";
import { EvidencePackFilter } from "../schema/inputs/filters";
import { EvidencePackConnection, EvidencePackType, toEvidencePack } from "../schema/types/pack";
import {
  toPackDecision,
  toPackEdit,
  toPackFeedback,
  toProvenance,
  toSourceReference,
} from "../schema/types/pack-parts";
import { toSession } from "../schema/types/session";
import { toUser } from "../schema/types/user";
import type { Context } from "./context";

@Resolver(() => EvidencePackType)
export class EvidencePackResolver {
  @Query(() => EvidencePackConnection, {
    description:
      "The viewer's evidence packs: a coach's own, a coachee's delivered ones, for who manages the facts of all.",
  })
  evidencePacks(
    @Arg("filter", () => EvidencePackFilter, { nullable: true, description: "Which of them." })
    filter: EvidencePackFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: Context,
  ) {
    const coacheeId = readFilterId("user", filter?.coacheeId, ["filter", "coacheeId"]);
    const sessionId = readFilterId("session", filter?.sessionId, ["filter", "sessionId"]);
    return new EvidencePackConnection(listPacks(loaders, { ...filter, coacheeId, sessionId }, readPage(page)));
  }

  @FieldResolver()
  async session(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    const session = await findSession(loaders, row.sessionId);
    return session && toSession(session);
  }

  @FieldResolver()
  async coachee(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.coacheeId);
    return user && toUser(user);
  }

  @FieldResolver()
  async expiresAt(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    const session = await findSession(loaders, row.sessionId);
    return session && dueOf(loaders, session);
  }

  @FieldResolver()
  onHold(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    return isOnHold(loaders, row);
  }

  @FieldResolver()
  l0(@Root() { row }: EvidencePackType, @Ctx() { keys }: Context) {
    return openContent(keys, "evidence_pack", "l0", row);
  }

  @FieldResolver()
  l1(@Root() { row }: EvidencePackType, @Ctx() { keys }: Context) {
    return openContent(keys, "evidence_pack", "l1", row);
  }

  @FieldResolver()
  async l2(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    return (await quotesOf(loaders, row.id)).map(toSourceReference);
  }

  @FieldResolver()
  async provenance(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    const call = await findLlmCall(loaders, row.llmCallId);
    return call && toProvenance(call);
  }

  @FieldResolver()
  async edits(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    return (await editsOf(loaders, row.id)).map(toPackEdit);
  }

  @FieldResolver()
  async decisions(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    return (await decisionsOf(loaders, row.id)).map(toPackDecision);
  }

  @FieldResolver()
  async feedback(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    return (await feedbackOf(loaders, row.id)).map(toPackFeedback);
  }

  @FieldResolver()
  async replaces(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    const pack = await findPack(loaders, row.replacesId);
    return pack && toEvidencePack(pack);
  }

  @FieldResolver()
  async replacedBy(@Root() { row }: EvidencePackType, @Ctx() { loaders }: Context) {
    const pack = await findPack(loaders, row.replacedById);
    return pack && toEvidencePack(pack);
  }
}

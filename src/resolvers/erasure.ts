import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { toKept, toStepFacts } from "../lifecycle/dispose/erasure-facts";
import { erasurePreview } from "../lifecycle/dispose/erasure-preview";
import { openReceipt } from "../lifecycle/dispose/receipts";
import { calendarDaysLeft } from "../policies/days";
import { openContent } from "../reads/content";
import { certificatesOf, leftOf, listErasures, recipientsOf, stepsOf } from "../reads/erasures";
import { Loaders } from "../reads/loaders";
import { findUser } from "../reads/people";
import { PageArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { readId } from "../schema/ids";
import { ErasureRequestFilter } from "../schema/inputs/disposal-filters";
import { toDeletionCertificate } from "../schema/types/certificate";
import {
  ErasurePreview,
  ErasureRequestConnection,
  ErasureRequestType,
  toErasurePreview,
  toErasureRequest,
  toErasureStep,
  toRecipientNotice,
} from "../schema/types/erasure";
import { toUser } from "../schema/types/user";
import { Visible } from "../schema/visible";
import type { Context, OpenContext } from "./context";
import { readerOf, readOnBy, receiptOf } from "./reader";

@Resolver(() => ErasurePreview)
export class ErasurePreviewResolver {
  @Visible(["COACH", "COACHEE", "ADMIN"])
  @Query(() => ErasurePreview, {
    description: "What an erasure of this person would delete, withhold and unlink, per store. Nothing is changed.",
  })
  async erasurePreview(
    @Arg("subjectId", () => ID, { description: "The person; oneself, or anybody for an admin." }) subjectId: string,
    @Ctx() { app, who }: Context,
  ) {
    return toErasurePreview(await erasurePreview(app, who, { subjectId: readId("user", subjectId, ["subjectId"]) }));
  }

  @FieldResolver()
  async subject(@Root() { subjectId }: ErasurePreview, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, subjectId);
    return user && toUser(user);
  }
}

@Resolver(() => ErasureRequestType)
export class ErasureResolver {
  @Query(() => ErasureRequestConnection, {
    description: "Requests to erase somebody: all of them for an admin, those about themselves for everybody else.",
  })
  erasureRequests(
    @Arg("filter", () => ErasureRequestFilter, { nullable: true, description: "Which of them." })
    filter: ErasureRequestFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { app, loaders }: Context,
  ) {
    return new ErasureRequestConnection(listErasures(loaders, { ...filter }, app.clock.now(), readPage(page)));
  }

  @Query(() => ErasureRequestType, {
    nullable: true,
    description:
      "Follows an erasure by its receipt after the account is gone. Needs no account; null for whatever is no receipt, or no longer.",
  })
  async erasureStatus(
    @Arg("receipt", () => String, { description: "As requestErasure gave it, or the letter." }) receipt: string,
    @Ctx() { app }: OpenContext,
  ) {
    const opened = await openReceipt(app, receipt);
    return opened && readOnBy(new Loaders(app, opened.who), toErasureRequest(opened.request));
  }

  @FieldResolver()
  subject(@Root() request: ErasureRequestType, @Ctx() context: Context) {
    return personOf(request, context, request.row.subjectId);
  }

  @FieldResolver()
  requestedBy(@Root() request: ErasureRequestType, @Ctx() context: Context) {
    return personOf(request, context, request.row.requestedById);
  }

  @FieldResolver()
  decidedBy(@Root() request: ErasureRequestType, @Ctx() context: Context) {
    return personOf(request, context, request.row.decidedById);
  }

  @FieldResolver()
  decisionReason(@Root() request: ErasureRequestType, @Ctx() { keys }: Context) {
    return receiptOf(request) ? null : openContent(keys, "erasure_request", "decisionReason", request.row);
  }

  @FieldResolver()
  daysLeft(@Root() { dueAt, completedAt }: ErasureRequestType, @Ctx() { app }: OpenContext) {
    return calendarDaysLeft(dueAt, completedAt ?? app.clock.now());
  }

  @FieldResolver()
  async recipients(@Root() request: ErasureRequestType, @Ctx() context: OpenContext) {
    return (await recipientsOf(readerOf(request, context), request.row.id)).map(toRecipientNotice);
  }

  @FieldResolver()
  async steps(@Root() request: ErasureRequestType, @Ctx() context: OpenContext) {
    return toStepFacts(await stepsOf(readerOf(request, context), request.row.id)).map(toErasureStep);
  }

  @FieldResolver()
  async withheld(@Root() request: ErasureRequestType, @Ctx() context: OpenContext) {
    const reader = readerOf(request, context);
    const { id } = request.row;
    return toKept(...(await Promise.all([leftOf(reader, id), stepsOf(reader, id)])));
  }

  @FieldResolver()
  async certificates(@Root() request: ErasureRequestType, @Ctx() context: OpenContext) {
    const found = await certificatesOf(readerOf(request, context), request.row.id);
    return found.map((row) => readOnBy(receiptOf(request), toDeletionCertificate(row)));
  }
}

/** Nobody is named to whoever holds a receipt. */
async function personOf(request: ErasureRequestType, { loaders }: Context, id: string | null) {
  const user = receiptOf(request) ? null : await findUser(loaders, id);
  return user && toUser(user);
}

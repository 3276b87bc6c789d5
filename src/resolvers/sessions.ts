import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { openContent } from "../reads/content";
import { formsOf } from "../reads/forms";
import { dueOf, isOnHold } from "../reads/holds";
import { packsOf } from "../reads/packs";
import { findUser } from "../reads/people";
import { listSessions, speakersOf } from "../reads/sessions";
import { sourcesOf } from "../reads/sources";
import { dataClassesOf, piiCountsOf, transcriptOf } from "../reads/transcripts";
import { ForwardArgs, PageArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { readFilterId } from "../schema/ids";
import { SessionFilter } from "../schema/inputs/filters";
import { FilledFormConnection } from "../schema/types/form";
import { EvidencePackConnection } from "../schema/types/pack";
import { SessionConnection, SessionType, SpeakerType, toSpeaker } from "../schema/types/session";
import { SourceDocumentConnection } from "../schema/types/source";
import { TranscriptType, toTranscript } from "../schema/types/transcript";
import { toUser } from "../schema/types/user";
import type { Context } from "./context";

@Resolver(() => SessionType)
export class SessionResolver {
  @Query(() => SessionConnection, {
    description: "The viewer's sessions; for who manages, all of them.",
  })
  sessions(
    @Arg("filter", () => SessionFilter, { nullable: true, description: "Which of them." }) filter: SessionFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: Context,
  ) {
    const coacheeId = readFilterId("user", filter?.coacheeId, ["filter", "coacheeId"]);
    return new SessionConnection(listSessions(loaders, { ...filter, coacheeId }, readPage(page)));
  }

  @FieldResolver()
  expiresAt(@Root() { row }: SessionType, @Ctx() { loaders }: Context) {
    return dueOf(loaders, row);
  }

  @FieldResolver()
  onHold(@Root() { row }: SessionType, @Ctx() { loaders }: Context) {
    return isOnHold(loaders, row);
  }

  @FieldResolver()
  title(@Root() { row }: SessionType, @Ctx() { keys }: Context) {
    return openContent(keys, "session", "title", row);
  }

  @FieldResolver()
  async coach(@Root() { row }: SessionType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.coachId);
    return user && toUser(user);
  }

  @FieldResolver()
  async coachee(@Root() { row }: SessionType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.coacheeId);
    return user && toUser(user);
  }

  @FieldResolver()
  sources(@Root() { row }: SessionType, @Args(() => ForwardArgs) page: ForwardArgs, @Ctx() { loaders }: Context) {
    return new SourceDocumentConnection(sourcesOf(loaders, row.id, readPage(page)));
  }

  @FieldResolver()
  async transcript(@Root() { row }: SessionType, @Ctx() { loaders }: Context) {
    const transcript = await transcriptOf(loaders, row.id);
    return transcript && toTranscript(transcript);
  }

  @FieldResolver()
  packs(@Root() { row }: SessionType, @Args(() => ForwardArgs) page: ForwardArgs, @Ctx() { loaders }: Context) {
    return new EvidencePackConnection(packsOf(loaders, row.id, readPage(page)));
  }

  @FieldResolver()
  forms(@Root() { row }: SessionType, @Args(() => ForwardArgs) page: ForwardArgs, @Ctx() { loaders }: Context) {
    return new FilledFormConnection(formsOf(loaders, row.id, readPage(page)));
  }

  @FieldResolver()
  async speakers(@Root() { row }: SessionType, @Ctx() { loaders }: Context) {
    return (await speakersOf(loaders, row.id)).map(toSpeaker);
  }
}

@Resolver(() => SpeakerType)
export class SpeakerResolver {
  @FieldResolver()
  async label(@Root() { row }: SpeakerType, @Ctx() { keys }: Context) {
    return (await openContent(keys, "participant", "label", row)) ?? "";
  }

  @FieldResolver()
  async user(@Root() { row }: SpeakerType, @Ctx() { loaders }: Context) {
    const user = await findUser(loaders, row.userId);
    return user && toUser(user);
  }
}

@Resolver(() => TranscriptType)
export class TranscriptResolver {
  @FieldResolver()
  classification(@Root() { row }: TranscriptType, @Ctx() { loaders }: Context) {
    return dataClassesOf(loaders, row.id);
  }

  @FieldResolver()
  piiFindings(@Root() { row }: TranscriptType, @Ctx() { loaders }: Context) {
    return piiCountsOf(loaders, row.id);
  }
}

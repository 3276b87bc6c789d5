import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { completeSession } from "../lifecycle/deliver/complete-session";
import { assignCoachee } from "../lifecycle/ingest/assign-coachee";
import { createSession } from "../lifecycle/ingest/create-session";
import { mapSpeaker } from "../lifecycle/normalize/map-speaker";
import { readId, readOptionalId } from "../schema/ids";
import {
  AssignCoacheeInput,
  CreateSessionInput,
  MapSpeakerInput,
  SessionActionInput,
} from "../schema/inputs/session-inputs";
import { payload, SessionPayload } from "../schema/payloads";
import { toSession } from "../schema/types/session";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

@Resolver()
export class SessionActions {
  @Mutation(() => SessionPayload, { description: "Makes a session, to be given sources." })
  createSession(
    @Arg("input", () => CreateSessionInput, { description: "What it is." }) input: CreateSessionInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { kind, title, idempotencyKey } = input;
    return payload(loaders, "session", toSession, async () => {
      const coacheeId = readOptionalId("user", input.coacheeId, ["coacheeId"]);
      const coachId = readOptionalId("user", input.coachId, ["coachId"]);
      return createSession(app, who, { kind, title, coacheeId, coachId, idempotencyKey });
    });
  }

  @Mutation(() => SessionPayload, { description: "Ends a session: nothing is added to it any more." })
  completeSession(
    @Arg("input", () => SessionActionInput, { description: "Which." }) input: SessionActionInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { idempotencyKey } = input;
    return payload(loaders, "session", toSession, async () => {
      const sessionId = readId("session", input.sessionId, ["sessionId"]);
      return completeSession(app, who, { sessionId, idempotencyKey });
    });
  }

  @Visible(["COACH", "ADMIN"])
  @Mutation(() => SessionPayload, { description: "Says whose session it is; final once a pack was delivered." })
  assignCoachee(
    @Arg("input", () => AssignCoacheeInput, { description: "Which, and whose." }) input: AssignCoacheeInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { idempotencyKey } = input;
    return payload(loaders, "session", toSession, async () => {
      const sessionId = readId("session", input.sessionId, ["sessionId"]);
      const coacheeId = readId("user", input.coacheeId, ["coacheeId"]);
      return assignCoachee(app, who, { sessionId, coacheeId, idempotencyKey });
    });
  }

  @Visible(["COACH"])
  @Mutation(() => SessionPayload, { description: "Corrects who a speaker is; derives again." })
  mapSpeaker(
    @Arg("input", () => MapSpeakerInput, { description: "Which speaker, and who that is." }) input: MapSpeakerInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    const { label, idempotencyKey } = input;
    return payload(loaders, "session", toSession, async () => {
      const sessionId = readId("session", input.sessionId, ["sessionId"]);
      const userId = readOptionalId("user", input.userId, ["userId"]);
      return mapSpeaker(app, who, { sessionId, label, userId, idempotencyKey });
    });
  }
}

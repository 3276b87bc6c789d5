import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  approveErasure,
  cancelErasure,
  extendErasureDeadline,
  rejectErasure,
  requestErasure,
} from "../lifecycle/dispose/erasure";
import { readId } from "../schema/ids";
import { ErasureDecisionInput, RequestErasureInput } from "../schema/inputs/disposal-inputs";
import { ErasureRequestPayload, payload } from "../schema/payloads";
import { toErasureRequest } from "../schema/types/erasure";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

/** The input of a step, with the request's id read. Throws NOT_FOUND for an id of anything else. */
function ofRequest({ requestId, reason, idempotencyKey }: ErasureDecisionInput) {
  return { requestId: readId("erasure", requestId, ["requestId"]), reason, idempotencyKey };
}

@Resolver()
export class ErasureActions {
  @Visible(["COACH", "COACHEE", "ADMIN"])
  @Mutation(() => ErasureRequestPayload, {
    description: "Asks for a person's erasure, after its preview and with a typed confirmation.",
  })
  async requestErasure(
    @Arg("input", () => RequestErasureInput, { description: "Whose." }) input: RequestErasureInput,
    @Ctx() { app, who, loaders, authTime }: Context,
  ) {
    let receipt: string | null = null;
    const answer = await payload(loaders, "request", toErasureRequest, async () => {
      const subjectId = readId("user", input.subjectId, ["subjectId"]);
      const asked = await requestErasure(app, who, { ...input, subjectId, authTime });
      receipt = asked.receipt;
      return asked.request;
    });
    return { ...answer, receipt };
  }

  @Visible(["ADMIN"])
  @Mutation(() => ErasureRequestPayload, { description: "Agrees to an erasure that waits for a second person." })
  approveErasure(
    @Arg("input", () => ErasureDecisionInput, { description: "Which." }) input: ErasureDecisionInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "request", toErasureRequest, async () => approveErasure(app, who, ofRequest(input)));
  }

  @Visible(["ADMIN"])
  @Mutation(() => ErasureRequestPayload, { description: "Refuses an erasure that waits for a second person." })
  rejectErasure(
    @Arg("input", () => ErasureDecisionInput, { description: "Which, and why." }) input: ErasureDecisionInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "request", toErasureRequest, async () => rejectErasure(app, who, ofRequest(input)));
  }

  @Visible(["COACH", "COACHEE", "ADMIN"])
  @Mutation(() => ErasureRequestPayload, { description: "Takes back an erasure that has not begun." })
  cancelErasure(
    @Arg("input", () => ErasureDecisionInput, { description: "Which." }) input: ErasureDecisionInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "request", toErasureRequest, async () => cancelErasure(app, who, ofRequest(input)));
  }

  @Visible(["ADMIN"])
  @Mutation(() => ErasureRequestPayload, {
    description: "Puts the deadline off by two months: once, before it has passed, and with a reason.",
  })
  extendErasureDeadline(
    @Arg("input", () => ErasureDecisionInput, { description: "Which, and why." }) input: ErasureDecisionInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "request", toErasureRequest, async () => extendErasureDeadline(app, who, ofRequest(input)));
  }
}

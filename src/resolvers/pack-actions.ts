import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { approvePack } from "../lifecycle/approve/approve";
import { editPack } from "../lifecycle/approve/edit";
import { regeneratePack, rejectPack } from "../lifecycle/approve/reject";
import { undoDecision } from "../lifecycle/approve/undo";
import { giveFeedback } from "../lifecycle/deliver/give-feedback";
import { withdrawPack } from "../lifecycle/deliver/withdraw";
import { readId } from "../schema/ids";
import {
  EditPackInput,
  GiveFeedbackInput,
  PackDecisionInput,
  RegeneratePackInput,
  RejectPackInput,
} from "../schema/inputs/pack-inputs";
import { EvidencePackPayload, payload } from "../schema/payloads";
import { toEvidencePack } from "../schema/types/pack";
import { Visible } from "../schema/visible";
import type { Context } from "./context";

/** The input of a step, with the pack's id read. Throws NOT_FOUND for an id of anything else. */
function ofPack<I extends { packId: string }>(input: I): I {
  return { ...input, packId: readId("pack", input.packId, ["packId"]) };
}

@Resolver()
export class PackActions {
  @Visible(["COACH"])
  @Mutation(() => EvidencePackPayload, {
    description: "Approves, and delivers after deliverAfterSeconds unless undone.",
  })
  approvePack(
    @Arg("input", () => PackDecisionInput, { description: "Which, and how." }) input: PackDecisionInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "pack", toEvidencePack, async () => approvePack(app, who, ofPack(input)));
  }

  @Visible(["COACH"])
  @Mutation(() => EvidencePackPayload, {
    description: "Rewords a pack; the new text passes the same check. Can approve it as well.",
  })
  editPack(
    @Arg("input", () => EditPackInput, { description: "Which, and the new text." }) input: EditPackInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "pack", toEvidencePack, async () => editPack(app, who, ofPack(input)));
  }

  @Visible(["COACH"])
  @Mutation(() => EvidencePackPayload, { description: "Refuses a pack, with a reason." })
  rejectPack(
    @Arg("input", () => RejectPackInput, { description: "Which, and why." }) input: RejectPackInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "pack", toEvidencePack, async () => rejectPack(app, who, ofPack(input)));
  }

  @Visible(["COACH"])
  @Mutation(() => EvidencePackPayload, { description: "Derives a pack again, with guidance; the new one replaces it." })
  regeneratePack(
    @Arg("input", () => RegeneratePackInput, { description: "Which, and what to mind." }) input: RegeneratePackInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "pack", toEvidencePack, async () => regeneratePack(app, who, ofPack(input)));
  }

  @Visible(["COACH"])
  @Mutation(() => EvidencePackPayload, {
    description: "Takes back an approval or rejection that has not been delivered; until undoUntil.",
  })
  undoDecision(
    @Arg("input", () => PackDecisionInput, { description: "Which." }) input: PackDecisionInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "pack", toEvidencePack, async () => undoDecision(app, who, ofPack(input)));
  }

  @Visible(["COACH"])
  @Mutation(() => EvidencePackPayload, { description: "Takes a delivered pack back from the coachee." })
  withdrawPack(
    @Arg("input", () => PackDecisionInput, { description: "Which." }) input: PackDecisionInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "pack", toEvidencePack, async () => withdrawPack(app, who, ofPack(input)));
  }

  @Visible(["COACHEE"])
  @Mutation(() => EvidencePackPayload, {
    description: "Says whether a pack was helpful, and what should be put right.",
  })
  giveFeedback(
    @Arg("input", () => GiveFeedbackInput, { description: "Which, and what about it." }) input: GiveFeedbackInput,
    @Ctx() { app, who, loaders }: Context,
  ) {
    return payload(loaders, "pack", toEvidencePack, async () => giveFeedback(app, who, ofPack(input)));
  }
}

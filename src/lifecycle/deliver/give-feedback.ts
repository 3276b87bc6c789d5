import type { App, Who } from "../../app";
import { cell, EvidencePack, PackFeedback, toPublicId } from "../../entities";
import { assertMayAnswer } from "../../policies/packs";
import { assertNotArchived } from "../ingest/source-row";
import { readText } from "../ingest/text";

const MAX_CHARS = 4000;

export interface FeedbackInput {
  packId: string;
  helpful: boolean;
  comment?: string | null;
  correction?: string | null;
  idempotencyKey?: string | null;
}

/** The coachee's answer to a delivered pack, for its coach. */
export async function giveFeedback(app: App, who: Who, input: FeedbackInput): Promise<EvidencePack> {
  const comment = readText("comment", input.comment, MAX_CHARS);
  const correction = readText("correction", input.correction, MAX_CHARS);
  const keys = app.keys(who);
  return app.write(who, (unit) =>
    unit.once({ operation: "giveFeedback", key: input.idempotencyKey, input }, EvidencePack, async () => {
      const pack = await unit.get(EvidencePack, input.packId);
      assertMayAnswer(who, pack);
      await assertNotArchived(unit, pack.sessionId);
      const { workspaceId, sessionId, coachId, coacheeId } = pack;
      const place = { workspaceId, id: app.newId(), packId: pack.id, sessionId, coachId, coacheeId };
      await unit.em.insert(PackFeedback, {
        ...place,
        ...{ at: unit.now, helpful: input.helpful },
        comment: comment && (await keys.seal(cell("pack_feedback", "comment", place), comment)),
        correction: correction && (await keys.seal(cell("pack_feedback", "correction", place), correction)),
      } as PackFeedback);
      await unit.record("pack.feedback", toPublicId("pack", pack.id), { helpful: input.helpful });
      if (coachId) await unit.notify(coachId, "FEEDBACK_RECEIVED", toPublicId("pack", pack.id));
      return pack;
    }),
  );
}

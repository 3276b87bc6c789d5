import type { Unit } from "../../../app";
import {
  EvidencePack,
  PackDecision,
  PackEdit,
  PackFeedback,
  PackQuote,
  toPublicId,
  Workspace,
} from "../../../entities";
import { notFound } from "../../../errors";
import { mayReadClaim, mayReadQuotes, mayReadReasoning } from "../../../policies/content";
import { asPerson, type Making, say } from "./making";

const byTime = { at: "ASC", id: "ASC" } as const;

/**
 * A pack as its person reads it now. A coach's export of themself holds what they decided and wrote, and neither the
 * coachee's words nor answers.
 */
export async function toPackDocument(making: Making, packId: string): Promise<object> {
  const { person } = making;
  return asPerson(making, async (unit) => {
    const pack = await unit.get(EvidencePack, packId);
    if (!mayReadClaim(person, pack)) throw notFound();
    const isCoach = person.role === "COACH";
    const isOwnWork = isCoach && making.row.scope === "SUBJECT";
    return {
      id: toPublicId("pack", pack.id),
      session: toPublicId("session", pack.sessionId),
      kind: pack.kind,
      ...(isCoach && { state: pack.state, verdict: pack.verdict }),
      createdAt: pack.createdAt,
      deliveredAt: pack.deliveredAt,
      claim: await say(making, "evidence_pack", "l0", pack),
      ...(mayReadReasoning(person, pack) && { reasoning: await say(making, "evidence_pack", "l1", pack) }),
      ...(!isOwnWork && {
        saidIn: await readQuotes(making, unit, pack),
        answers: await readAnswers(making, unit, pack),
      }),
      ...(isCoach && {
        decisions: await readDecisions(making, unit, pack),
        edits: await readEdits(making, unit, pack),
      }),
    };
  });
}

async function readQuotes(making: Making, unit: Unit, pack: EvidencePack): Promise<object[]> {
  const { workspaceId, id: packId } = pack;
  const { l2Visibility } = await unit.em.findOneByOrFail(Workspace, { id: workspaceId });
  const quotes = await unit.em.find(PackQuote, { where: { workspaceId, packId }, order: { position: "ASC" } });
  if (!mayReadQuotes(making.person, pack, { l2Visibility, quotes: quotes.length })) return [];
  return Promise.all(
    quotes.map(async (quote) => ({
      session: toPublicId("session", quote.sessionId),
      startMs: quote.startMs,
      endMs: quote.endMs,
      speaker: await say(making, "pack_quote", "speaker", quote),
      quote: await say(making, "pack_quote", "quote", quote),
      match: quote.match,
    })),
  );
}

async function readAnswers(making: Making, unit: Unit, { workspaceId, id: packId }: EvidencePack): Promise<object[]> {
  const rows = await unit.em.find(PackFeedback, { where: { workspaceId, packId }, order: byTime });
  return Promise.all(
    rows.map(async (answer) => ({
      at: answer.at,
      helpful: answer.helpful,
      comment: await say(making, "pack_feedback", "comment", answer),
      correction: await say(making, "pack_feedback", "correction", answer),
    })),
  );
}

/** A decision or edit of another coach, who had the session before, is theirs in an export of oneself. */
const isShown = ({ row, person }: Making, { byId }: { byId: string | null }) =>
  row.scope !== "SUBJECT" || byId === person.userId;

async function readDecisions(making: Making, unit: Unit, pack: EvidencePack): Promise<object[]> {
  const { workspaceId, id: packId } = pack;
  const rows = await unit.em.find(PackDecision, { where: { workspaceId, packId }, order: byTime });
  const shown = rows.filter((row) => isShown(making, row));
  return Promise.all(
    shown.map(async (row) => ({
      at: row.at,
      action: row.action,
      reason: row.reason,
      note: await say(making, "pack_decision", "note", row),
    })),
  );
}

async function readEdits(making: Making, unit: Unit, { workspaceId, id: packId }: EvidencePack): Promise<object[]> {
  const rows = await unit.em.find(PackEdit, { where: { workspaceId, packId }, order: byTime });
  const shown = rows.filter((row) => isShown(making, row));
  return Promise.all(
    shown.map(async (row) => ({
      at: row.at,
      layer: row.layer,
      before: await say(making, "pack_edit", "before", row),
      after: await say(making, "pack_edit", "after", row),
    })),
  );
}

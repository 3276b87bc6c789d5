import { In } from "typeorm";
import type { App, Keys, Unit, Who } from "../../app";
import {
  cell,
  EvidencePack,
  Insight,
  PackDecision,
  PackQuote,
  Session,
  Transcript,
  toPublicId,
  Utterance,
} from "../../entities";
import { findSaidByIds, loadSaid, type Said } from "../derive/passages";
import { advance } from "../states";
import { crossCheck } from "./cross-check";

/** The fifth step: each insight becomes a pack, checked against the stored transcript. */
export async function evidence(app: App, who: Who, input: { sessionId: string; generation: number }): Promise<void> {
  const { workspaceId } = who;
  const keys = app.keys(who);
  const built = await app.write(who, async (unit) => {
    const where = { workspaceId, sessionId: input.sessionId, generation: input.generation };
    const insights = await unit.em.find(Insight, { where, order: { position: "ASC" } });
    const made = await unit.em.findBy(EvidencePack, { workspaceId, sessionId: input.sessionId });
    return insights.filter((insight) => !made.some((pack) => pack.insightId === insight.id));
  });
  const drafts: Draft[] = [];
  for (const insight of built) drafts.push(await draft(app, who, keys, insight));
  await app.write(who, async (unit) => {
    const session = await unit.lock(Session, input.sessionId);
    if (session.generation !== input.generation) return;
    let packs = 0;
    for (const item of drafts) packs += await insertPack(app, keys, unit, session, item);
    await finish(unit, session, packs);
  });
}

interface Draft {
  insight: Insight;
  claim: string;
  reasoning: string;
  quotes: { said: Said; text: string; sourceId: string }[];
}

/** Re-reads what the insight cites; a citation that nothing stored answers to is left out and so counts against it. */
async function draft(app: App, who: Who, keys: Keys, insight: Insight): Promise<Draft> {
  const { workspaceId } = who;
  const rows = await app.write(who, async (unit) => {
    const found = await findSaidByIds(
      unit,
      insight.citations.map((citation) => citation.utteranceId),
    );
    const ids = [...new Set(found.utterances.map((row) => row.transcriptId))];
    const transcripts =
      ids.length > 0
        ? await unit.em.findBy(
            Transcript,
            ids.map((id) => ({ workspaceId, id })),
          )
        : [];
    return { ...found, transcripts };
  });
  const said = new Map((await loadSaid(keys, rows)).map((item) => [item.row.id, item]));
  const sourceOf = new Map(rows.transcripts.map((transcript) => [transcript.id, transcript.sourceId ?? transcript.id]));
  const quotes = insight.citations.flatMap(({ utteranceId, start, end }) => {
    const item = said.get(utteranceId);
    if (!item) return [];
    return [{ said: item, text: item.text.slice(start, end), sourceId: sourceOf.get(item.row.transcriptId) as string }];
  });
  const claim = (await keys.open(cell("insight", "claim", insight), insight.claim)) ?? "";
  const reasoning = (await keys.open(cell("insight", "reasoning", insight), insight.reasoning)) ?? "";
  return { insight, claim, reasoning, quotes };
}

async function insertPack(app: App, keys: Keys, unit: Unit, session: Session, draft: Draft): Promise<number> {
  const { insight } = draft;
  const { workspaceId } = session;
  if (await unit.em.existsBy(EvidencePack, { workspaceId, insightId: insight.id })) return 0;
  const people = [...new Set(draft.quotes.map(({ said }) => said.label))];
  const check = crossCheck(draft.claim, draft.quotes.map(toChecked), { people, carried: insight.carried });
  const owner = { workspaceId, coachId: session.coachId, coacheeId: session.coacheeId };
  const place = { ...owner, id: app.newId(), sessionId: session.id };
  await unit.em.insert(EvidencePack, {
    ...place,
    ...{ insightId: insight.id, llmCallId: insight.llmCallId, kind: insight.kind, replacesId: insight.replacesPackId },
    ...{ state: "PENDING_REVIEW", visibility: "COACH_ONLY", version: 1, createdAt: unit.now, checkedAt: unit.now },
    ...{ verdict: check.verdict, score: check.score, checks: check.checks },
    l0: await keys.seal(cell("evidence_pack", "l0", place), draft.claim),
    l1: await keys.seal(cell("evidence_pack", "l1", place), draft.reasoning),
  });
  for (const [position, quote] of draft.quotes.entries()) {
    const match = check.matches[position] ?? "MISSING";
    await unit.em.insert(PackQuote, await toQuote(app, keys, owner, place.id, position, quote, match));
  }
  await markQuoted(unit, draft);
  if (insight.replacesPackId) await supersede(app, unit, insight.replacesPackId, place.id);
  await unit.record("pack.created", toPublicId("pack", place.id), { kind: insight.kind, verdict: check.verdict });
  return 1;
}

function toChecked({ said, text }: Draft["quotes"][number]) {
  const { startMs, endMs, sessionId } = said.row;
  const stored = { storedStartMs: startMs, storedEndMs: endMs, storedSessionId: sessionId, utteranceText: said.text };
  return { quote: text, startMs, endMs, sessionId, ...stored };
}

async function toQuote(
  app: App,
  keys: Keys,
  owner: Pick<PackQuote, "workspaceId" | "coachId" | "coacheeId">,
  packId: string,
  position: number,
  quote: Draft["quotes"][number],
  match: PackQuote["match"],
): Promise<PackQuote> {
  const { id: utteranceId, transcriptId, sessionId, startMs, endMs } = quote.said.row;
  const row = { ...owner, id: app.newId(), packId, position, sessionId, transcriptId, utteranceId, startMs, endMs };
  return {
    ...row,
    sourceId: quote.sourceId,
    speaker: await keys.seal(cell("pack_quote", "speaker", row), quote.said.label),
    quote: await keys.seal(cell("pack_quote", "quote", row), quote.text),
    match,
    visibility: "COACH_ONLY",
    delivered: false,
  };
}

async function markQuoted(unit: Unit, draft: Draft): Promise<void> {
  const { workspaceId } = unit.who;
  for (const { said } of draft.quotes)
    await unit.em.update(Utterance, { workspaceId, id: said.row.id }, { quoted: true });
}

/** The new pack takes the place of the old; both are kept until disposal. */
async function supersede(app: App, unit: Unit, oldId: string, newId: string): Promise<void> {
  const old = await unit.lock(EvidencePack, oldId);
  if (old.state !== "SUPERSEDED") advance("pack", old, "SUPERSEDED");
  old.replacedById = newId;
  old.version += 1;
  await unit.em.save(old);
  const { workspaceId, coachId, coacheeId, sessionId } = old;
  const row = { workspaceId, id: app.newId(), packId: old.id, sessionId, coachId, coacheeId, at: unit.now, byId: null };
  await unit.em.insert(PackDecision, { ...row, action: "REGENERATED" });
}

/** Ready for review; packs of an earlier derivation that nobody decided on give way. The coach is told once a time. */
async function finish(unit: Unit, session: Session, packs: number): Promise<void> {
  if (session.step === "EVIDENCE") {
    await retireOlder(unit, session);
    session.step = "APPROVE";
    if (session.state === "PROCESSING") advance("session", session, "READY");
    await unit.em.save(session);
    await unit.record("session.ready", toPublicId("session", session.id), { packs });
    await unit.progress(session.id, "APPROVE", "DONE", packs, packs);
  } else if (packs === 0) return;
  if (packs > 0 && session.coachId)
    await unit.notify(session.coachId, "PACKS_READY_FOR_REVIEW", toPublicId("session", session.id));
}

async function retireOlder(unit: Unit, session: Session): Promise<void> {
  const { workspaceId, id: sessionId, generation } = session;
  const where = { workspaceId, sessionId, state: In(["PENDING_REVIEW", "REGENERATING"]) };
  // Locked: a decision that is being made on one of them counts.
  const packs = await unit.em.find(EvidencePack, { where, lock: { mode: "pessimistic_write" } });
  const insights = await unit.em.findBy(Insight, { workspaceId, sessionId, generation });
  const current = new Set(insights.map((insight) => insight.id));
  for (const pack of packs) {
    if (current.has(pack.insightId)) continue;
    advance("pack", pack, "SUPERSEDED");
    pack.version += 1;
    await unit.em.save(pack);
  }
}

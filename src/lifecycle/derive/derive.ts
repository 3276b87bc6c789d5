import type { App, Keys, Who } from "../../app";
import {
  cell,
  EvidencePack,
  Insight,
  type InsightCitation,
  PackDecision,
  PackQuote,
  Session,
  toPublicId,
} from "../../entities";
import type { DerivedInsight, InsightRequest } from "../../ports/language-model";
import { findPeople } from "../normalize/normalize";
import { logged } from "./call-log";
import { assertNothingIdentifies } from "./guard";
import { findSaid, loadSaid, type Said, type SentPassage, toPassages } from "./passages";
import { hasOwnTokensOnly, makePseudonyms, type Pseudonyms, pseudonymize, restore } from "./pseudonymize";
import { findRelated } from "./related";
import { returnLocked } from "./return-pack";
import { lookAgain } from "./second-look";

/** The fourth step: what was said, pseudonymized, becomes insights; each cites the characters it leans on. */
export async function derive(app: App, who: Who, input: { sessionId: string; generation: number }): Promise<void> {
  const session = await app.write(who, (unit) => unit.get(Session, input.sessionId));
  if (session.step !== "DERIVE" || session.generation !== input.generation) return;
  const keys = app.keys(who);
  const sent = await prepare(app, who, keys, session);
  const { insights, llmCallId } = await ask(app, who, session, sent, "INSIGHTS");
  await app.write(who, async (unit) => {
    const current = await unit.lock(Session, session.id);
    if (current.step !== "DERIVE" || current.generation !== input.generation) return;
    for (const [position, derived] of insights.entries()) {
      const place = { generation: input.generation, position, llmCallId, replacesPackId: null };
      await unit.em.insert(Insight, await toInsight(app, keys, session, sent, derived, place));
    }
    current.step = "EVIDENCE";
    await unit.em.save(current);
    await unit.record("insights.derived", toPublicId("session", session.id), { insights: insights.length });
    await unit.progress(session.id, "EVIDENCE", "RUNNING", 0, insights.length);
    await unit.enqueue("evidence", { sessionId: session.id, generation: input.generation });
  });
}

/** Asks again for one refused pack, with the coach's reason and guidance; nothing new gives the old one back to review. */
export async function regenerate(app: App, who: Who, input: { packId: string; version: number }): Promise<void> {
  const pack = await app.write(who, (unit) => unit.get(EvidencePack, input.packId));
  if (pack.state !== "REGENERATING" || pack.version !== input.version) return;
  const session = await app.write(who, (unit) => unit.get(Session, pack.sessionId));
  const keys = app.keys(who);
  const sent = await prepare(app, who, keys, session);
  const again = await toRegeneration(app, who, keys, pack, sent);
  const { insights, llmCallId } = await ask(app, who, session, sent, "REGENERATE", again);
  await app.write(who, async (unit) => {
    const current = await unit.lock(EvidencePack, pack.id);
    if (current.state !== "REGENERATING" || current.version !== input.version) return;
    // A run before this one has asked already: its insight is on its way to take the pack's place.
    if (await unit.em.existsBy(Insight, { workspaceId: pack.workspaceId, replacesPackId: pack.id })) return;
    const derived = insights[0];
    if (!derived) {
      await returnLocked(unit, current);
      return;
    }
    const place = { generation: session.generation, position: 0, llmCallId, replacesPackId: pack.id };
    await unit.em.insert(Insight, await toInsight(app, keys, session, sent, derived, place));
    await unit.record("insight.regenerated", toPublicId("pack", pack.id));
    await unit.enqueue("evidence", { sessionId: session.id, generation: session.generation });
  });
}

interface Prepared {
  pseudonyms: Pseudonyms;
  here: SentPassage[];
  earlier: SentPassage[];
  request: InsightRequest;
}

async function prepare(app: App, who: Who, keys: Keys, session: Session): Promise<Prepared> {
  const said = await loadSaid(keys, await app.write(who, (unit) => findSaid(unit, session.id)));
  const people = await findPeople(app, who, session);
  const pseudonyms = makePseudonyms(toNamed(people, said));
  const here = toPassages(said, 0, pseudonyms);
  const related = await findRelated(app, who, keys, session, here, pseudonyms);
  const earlier = related.earlier.flatMap((items, index) => toPassages(items, index + 1, pseudonyms));
  const idOf = new Map(earlier.map(({ passage, said: item }) => [item.row.id, passage.id]));
  const pairs = related.pairs.flatMap(({ passageId, utteranceId, score }) => {
    const relatedId = idOf.get(utteranceId);
    return relatedId ? [{ passageId, relatedId, score }] : [];
  });
  const toPassage = ({ passage }: SentPassage) => passage;
  const request = { passages: here.map(toPassage), earlier: earlier.map(toPassage), related: pairs };
  return { pseudonyms, here, earlier, request };
}

/** Everybody who may be named: the session's people under their own name, and each speaker under the name as heard. */
function toNamed(people: Awaited<ReturnType<typeof findPeople>>, said: readonly Said[]) {
  const named = people.map((person) => ({ id: person.userId, role: person.role, displayName: person.displayName }));
  const heard = new Map(said.map((item) => [item.userId ?? item.participantId, item]));
  const others = [...heard].filter(([id]) => !named.some((person) => person.id === id));
  return [...named, ...others.map(([id, { role, label }]) => ({ id, role, displayName: label }))];
}

async function ask(
  app: App,
  who: Who,
  session: Session,
  sent: Prepared,
  purpose: "INSIGHTS" | "REGENERATE",
  again?: InsightRequest["regenerate"],
) {
  const request: InsightRequest = again ? { ...sent.request, regenerate: again } : sent.request;
  const { pseudonyms } = sent;
  assertNothingIdentifies(JSON.stringify(request), pseudonyms.people);
  const call = { session, purpose, request, pseudonyms };
  const { answer, llmCallId } = await logged(app, who, call, (guard) => app.sasha.deriveInsights(request, guard));
  const insights = answer.insights.filter(({ claim, reasoning }) =>
    hasOwnTokensOnly(`${claim}\n${reasoning}`, pseudonyms),
  );
  const passages = [...request.passages, ...request.earlier];
  const carried = await lookAgain(app, who, { session, pseudonyms, passages }, insights);
  return { insights: insights.map((insight, at) => ({ ...insight, carried: carried[at] ?? null })), llmCallId };
}

async function toRegeneration(app: App, who: Who, keys: Keys, pack: EvidencePack, sent: Prepared) {
  const { workspaceId, id: packId } = pack;
  const { decisions, quotes } = await app.write(who, async (unit) => ({
    decisions: await unit.em.find(PackDecision, { where: { workspaceId, packId }, order: { at: "ASC", id: "ASC" } }),
    quotes: await unit.em.findBy(PackQuote, { workspaceId, packId }),
  }));
  const veiled = async (row: PackDecision | undefined) => {
    const note = row && (await keys.open(cell("pack_decision", "note", row), row.note));
    return note ? pseudonymize(note, sent.pseudonyms).text : undefined;
  };
  const claim = (await keys.open(cell("evidence_pack", "l0", pack), pack.l0)) ?? "";
  const refused = new Set(quotes.map((quote) => quote.utteranceId));
  const rejection = decisions.filter((row) => row.action === "REJECTED").at(-1);
  return {
    kind: pack.kind,
    refusedClaim: pseudonymize(claim, sent.pseudonyms).text,
    refusedPassageIds: sent.here.filter(({ said }) => refused.has(said.row.id)).map(({ passage }) => passage.id),
    reason: [rejection?.reason, await veiled(rejection)].filter(Boolean).join(": ") || undefined,
    guidance: await veiled(decisions.filter((row) => row.action === "REGENERATED").at(-1)),
  };
}

type Place = Pick<Insight, "generation" | "position" | "llmCallId" | "replacesPackId">;

/**
 * Only passages that were sent count as sources, and where a quote was altered, what was said stands in its place. Names
 * come back in here and nowhere else.
 */
async function toInsight(
  app: App,
  keys: Keys,
  session: Session,
  sent: Prepared,
  derived: DerivedInsight & Pick<Insight, "carried">,
  place: Place,
): Promise<Insight> {
  const known = new Map([...sent.here, ...sent.earlier].map((item) => [item.passage.id, item]));
  const citations = derived.citations.flatMap(({ passageId, quote }): InsightCitation[] => {
    const source = known.get(passageId);
    if (!source) return [];
    const at = quote ? source.pseudonymized.text.indexOf(quote) : -1;
    const end = quote && at >= 0 ? at + quote.length : source.pseudonymized.text.length;
    const span = source.pseudonymized.toOriginal(Math.max(at, 0), end);
    return [{ utteranceId: source.said.row.id, ...span }];
  });
  const row = { workspaceId: session.workspaceId, id: app.newId(), sessionId: session.id };
  const claim = await keys.seal(cell("insight", "claim", row), restore(derived.claim, sent.pseudonyms));
  const reasoning = await keys.seal(cell("insight", "reasoning", row), restore(derived.reasoning, sent.pseudonyms));
  const { kind, carried } = derived;
  return { ...row, ...place, kind, claim, reasoning, citations, carried };
}

import { extractive } from "../../adapters/extractive";
import { hashingEmbedder } from "../../adapters/hashing-embedder";
import { assertNothingIdentifies } from "../../lifecycle/derive/guard";
import {
  makePseudonyms,
  type Pseudonymized,
  type Pseudonyms,
  pseudonymize,
  restore,
} from "../../lifecycle/derive/pseudonymize";
import { type CheckedQuote, type CrossCheckResult, crossCheck } from "../../lifecycle/evidence/cross-check";
import type { DerivedInsight, InsightRequest, Passage } from "../../ports/language-model";
import type { Conversation, LabelledCue } from "./corpus";

const SECRET = Buffer.alloc(32, 7);
const NEIGHBOURS = 3;
const FULL_SESSION = 20;

export interface MadePack {
  file: string;
  kind: DerivedInsight["kind"];
  claim: string;
  reasoning: string;
  people: string[];
  quotes: CheckedQuote[];
  check: CrossCheckResult;
}

export interface PacksMeasure {
  sessions: number;
  fullSessions: number;
  fullWithThree: number;
  guardRefusals: number;
  quotes: number;
  verbatim: number;
  /** Claims held against the quotes of another session, and how many of them passed as SUPPORTED. */
  strangers: number;
  strangersSupported: number;
  packs: MadePack[];
}

interface Sent {
  conversation: Conversation;
  cue: LabelledCue;
  passage: Passage;
  veiled: Pseudonymized;
}

/** Takes each conversation from transcript to checked packs, in memory, as the lifecycle does it. */
export async function measurePacks(conversations: readonly Conversation[]): Promise<PacksMeasure> {
  const measure: PacksMeasure = {
    sessions: 0,
    fullSessions: 0,
    fullWithThree: 0,
    guardRefusals: 0,
    quotes: 0,
    verbatim: 0,
    strangers: 0,
    strangersSupported: 0,
    packs: [],
  };
  const past = new Map<string, Conversation[]>();
  for (const conversation of conversations) {
    const earlier = past.get(conversation.coachee) ?? [];
    const packs = await packsOf(conversation, earlier);
    past.set(conversation.coachee, [conversation, ...earlier]);
    measure.sessions++;
    if (packs === null) measure.guardRefusals++;
    measure.packs.push(...(packs ?? []));
    if (conversation.cues.length < FULL_SESSION) continue;
    measure.fullSessions++;
    if ((packs?.length ?? 0) >= 3) measure.fullWithThree++;
  }
  const matches = measure.packs.flatMap(({ check }) => check.matches);
  measure.quotes = matches.length;
  measure.verbatim = matches.filter((match) => match === "VERBATIM").length;
  return { ...measure, ...strangers(measure.packs) };
}

async function packsOf(conversation: Conversation, earlier: readonly Conversation[]): Promise<MadePack[] | null> {
  const pseudonyms = makePseudonyms([
    { id: "coachee", role: "COACHEE", displayName: conversation.coachee },
    ...[...new Set([conversation, ...earlier].map(({ coach }) => coach))].map((coach, at) => ({
      id: `coach${at}`,
      role: "COACH" as const,
      displayName: coach,
    })),
  ]);
  const sent = [conversation, ...earlier].flatMap((one, session) => toSent(one, session, pseudonyms));
  const here = sent.filter(({ passage }) => passage.session === 0);
  const before = sent.filter(({ passage }) => passage.session > 0);
  const related = await relate(here, before);
  const used = new Set(related.map(({ relatedId }) => relatedId));
  const request: InsightRequest = {
    passages: here.map(({ passage }) => passage),
    earlier: before.flatMap(({ passage }) => (used.has(passage.id) ? [passage] : [])),
    related,
  };
  try {
    assertNothingIdentifies(JSON.stringify(request), pseudonyms.people);
  } catch {
    return null;
  }
  const { insights } = await extractive().deriveInsights(request);
  return insights.map((insight) => toPack(insight, conversation.file, sent, pseudonyms));
}

function toSent(conversation: Conversation, session: number, pseudonyms: Pseudonyms): Sent[] {
  return conversation.cues.map((cue, at) => {
    const veiled = pseudonymize(cue.text, pseudonyms);
    const token = pseudonyms.tokenOf(cue.speaker === "COACHEE" ? "coachee" : "coach0");
    const { speaker, startMs, endMs } = cue;
    return {
      conversation,
      cue,
      veiled,
      passage: { id: `s${session}u${at}`, session, speaker, token, startMs, endMs, text: veiled.text },
    };
  });
}

/** What the vector store answers: for each of the coachee's longer passages the nearest of earlier sessions. */
async function relate(here: readonly Sent[], before: readonly Sent[]): Promise<InsightRequest["related"]> {
  const own = (items: readonly Sent[]) => items.filter(({ cue }) => cue.speaker === "COACHEE" && cue.text.length >= 25);
  const [asked, stored] = [own(here), own(before)];
  const embedder = hashingEmbedder();
  const vectors = await embedder.embed(
    [...asked, ...stored].map(({ cue }) => cue.text),
    SECRET,
  );
  return asked.flatMap(({ passage }, at) => {
    const scored = stored.map((item, k) => ({
      relatedId: item.passage.id,
      score: dot(vectors[at] ?? [], vectors[asked.length + k] ?? []),
    }));
    const nearest = scored.filter(({ score }) => score >= embedder.near).sort((a, b) => b.score - a.score);
    return nearest.slice(0, NEIGHBOURS).map((near) => ({ passageId: passage.id, ...near }));
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

function toPack(insight: DerivedInsight, file: string, sent: readonly Sent[], pseudonyms: Pseudonyms): MadePack {
  const claim = restore(insight.claim, pseudonyms);
  const quotes = insight.citations.flatMap(({ passageId, quote }): CheckedQuote[] => {
    const source = sent.find(({ passage }) => passage.id === passageId);
    if (!source) return [];
    const at = quote ? source.veiled.text.indexOf(quote) : 0;
    const { start, end } = source.veiled.toOriginal(
      Math.max(0, at),
      quote ? at + quote.length : source.veiled.text.length,
    );
    const { startMs, endMs, text } = source.cue;
    return [
      {
        quote: text.slice(start, end),
        utteranceText: text,
        startMs,
        endMs,
        storedStartMs: startMs,
        storedEndMs: endMs,
        sessionId: source.conversation.file,
        storedSessionId: source.conversation.file,
      },
    ];
  });
  const people = pseudonyms.people.map(({ displayName }) => displayName);
  const check = crossCheck(claim, quotes, { people });
  return {
    file,
    kind: insight.kind,
    claim,
    reasoning: restore(insight.reasoning, pseudonyms),
    people,
    quotes,
    check,
  };
}

/** The check must also refuse: each claim against the quotes of the pack that is half the list away. */
function strangers(packs: readonly MadePack[]): Pick<PacksMeasure, "strangers" | "strangersSupported"> {
  const half = Math.floor(packs.length / 2);
  const verdicts = packs.flatMap((pack, at) => {
    const other = packs[(at + half) % packs.length];
    if (!other || other.file === pack.file) return [];
    const quotes = other.quotes.map(
      ({ quote }): CheckedQuote => ({
        quote,
        utteranceText: quote,
        startMs: 0,
        endMs: 0,
        storedStartMs: 0,
        storedEndMs: 0,
        sessionId: other.file,
        storedSessionId: other.file,
      }),
    );
    return [crossCheck(pack.claim, quotes).verdict];
  });
  return {
    strangers: verdicts.length,
    strangersSupported: verdicts.filter((verdict) => verdict === "SUPPORTED").length,
  };
}

import type { DerivedInsight, InsightKind, InsightRequest } from "../../ports/language-model";
import { actions } from "./actions";
import { type Candidate, cite, clockTime, overlap, type Reading, stemsOf } from "./candidate";
import { growthAreas } from "./growth";
import { patterns } from "./patterns";
import { clarity, statementsOf } from "./statements";
import { classifyTurns } from "./talk";
import { themes } from "./themes";
import { topicsOf } from "./topics";

const KINDS: readonly InsightKind[] = ["THEME", "PATTERN", "ACTION_ITEM", "GROWTH_AREA"];
const FINDERS: Readonly<Record<InsightKind, (reading: Reading) => Candidate[]>> = {
  THEME: themes,
  PATTERN: patterns,
  ACTION_ITEM: actions,
  GROWTH_AREA: growthAreas,
};
/** What is worth a coach's time, per kind and session. */
const MOST: Readonly<Record<InsightKind, number>> = { THEME: 3, PATTERN: 3, ACTION_ITEM: 3, GROWTH_AREA: 3 };
const GOOD_ENOUGH: Readonly<Record<InsightKind, number>> = { THEME: 2, PATTERN: 0.9, ACTION_ITEM: 1, GROWTH_AREA: 0.9 };
/** A session of this length yields at least three insights; a shorter one only those that are good enough. */
const FULL_SESSION = 20;
const AT_LEAST = 3;

/** Reads a request once for all finders. */
export function readingOf(request: InsightRequest): Reading {
  const passages = request.passages.filter((passage) => passage.session === 0);
  return {
    request,
    passages,
    talks: classifyTurns(passages),
    statements: passages.flatMap((passage, at) => (passage.speaker === "COACHEE" ? statementsOf(passage, at) : [])),
    topics: topicsOf(passages),
    who: passages.find((passage) => passage.speaker === "COACHEE")?.token ?? "The coachee",
    coach: passages.find((passage) => passage.speaker === "COACH")?.token ?? "the coach",
  };
}

/** The best insights of each kind that don't repeat one another; what returns from earlier sessions comes first. */
export function selectInsights(reading: Reading): DerivedInsight[] {
  const found = KINDS.flatMap((kind) => ranked(FINDERS[kind](reading)));
  const returns = found.filter(({ returning }) => returning);
  const order: InsightKind[] = ["ACTION_ITEM", "THEME", "GROWTH_AREA", "PATTERN"];
  const rest = order.flatMap((kind) => found.filter((candidate) => candidate.kind === kind && !candidate.returning));
  const chosen: Candidate[] = [];
  const spare: Candidate[] = [];
  for (const candidate of [...returns, ...rest]) {
    if (chosen.some((other) => repeats(candidate, other))) continue;
    const room = chosen.filter((other) => other.kind === candidate.kind).length < MOST[candidate.kind];
    (room && candidate.score >= GOOD_ENOUGH[candidate.kind] ? chosen : spare).push(candidate);
  }
  if (reading.passages.length >= FULL_SESSION)
    for (const candidate of [...spare, ...lastResort(reading)])
      if (chosen.length < AT_LEAST && !chosen.some((other) => repeats(candidate, other))) chosen.push(candidate);
  return KINDS.flatMap((kind) => ranked(chosen.filter((candidate) => candidate.kind === kind))).map(toInsight);
}

/** Another insight of one kind: never the refused one, and nearer to what the coach asked for. */
export function selectAnother(reading: Reading): DerivedInsight[] {
  const asked = reading.request.regenerate;
  if (!asked) return [];
  const wished = stemsOf(asked.guidance ?? "");
  const faulted = stemsOf(asked.reason ?? "");
  const refused = stemsOf(withoutWho(asked.refusedClaim, reading));
  const passages = new Set(asked.refusedPassageIds);
  const weighed = FINDERS[asked.kind](reading).flatMap((candidate) => {
    const stems = stemsOf(withoutWho(candidate.claim, reading));
    if (candidate.claim === asked.refusedClaim || overlap(stems, refused) >= 0.75) return [];
    const again =
      candidate.citations.filter(({ passageId }) => passages.has(passageId)).length / candidate.citations.length;
    const wish = [...wished].filter((word) => stems.has(word)).length;
    const fault = [...faulted].filter((word) => stems.has(word)).length;
    return [{ ...candidate, score: candidate.score + 3 * wish - 0.2 * fault - again }];
  });
  return ranked(weighed).slice(0, 1).map(toInsight);
}

function withoutWho(claim: string, { who, coach }: Reading): string {
  return claim.replaceAll(who, " ").replaceAll(coach, " ");
}

function ranked(candidates: readonly Candidate[]): Candidate[] {
  return [...candidates].sort((a, b) => b.score - a.score || (a.claim < b.claim ? -1 : 1));
}

/** Two claims that tell the same, or lean on the same words. */
function repeats(a: Candidate, b: Candidate): boolean {
  if (a.focus === b.focus && a.kind === b.kind) return true;
  const telling = (claim: string) => stemsOf(claim.replace(/^.*?: /, ""));
  return overlap(telling(a.claim), telling(b.claim)) >= 0.7;
}

/** Where nothing stands out, the clearest things the coachee said, as they were said. */
function lastResort(reading: Reading): Candidate[] {
  const own = reading.statements
    .filter((statement) => clarity(statement) >= 0.2)
    .sort((a, b) => clarity(b) - clarity(a));
  const told = own.slice(0, 8).map(
    (statement): Candidate => ({
      kind: "THEME",
      claim: `${reading.who} says ${statement.told}.`,
      reasoning: `No topic stands out in this session; this is one of the clearest things said in it, at ${clockTime(statement.passage.startMs)}.`,
      citations: [cite(statement)],
      score: clarity(statement),
      focus: statement.told,
    }),
  );
  return [...told, ...quoted(reading)];
}

/** For a coachee of few words: the longest answers, word for word. */
function quoted(reading: Reading): Candidate[] {
  const own = reading.passages.filter(
    (passage) =>
      passage.speaker === "COACHEE" &&
      stemsOf(passage.text).size >= 2 &&
      passage.text.length <= 160 &&
      !/[?[]|^(?:okay|um, okay|sure|yeah, sure|sounds good)|thank/i.test(passage.text),
  );
  return [...own]
    .sort((a, b) => stemsOf(b.text).size - stemsOf(a.text).size)
    .slice(0, 6)
    .map((passage) => ({
      kind: "THEME",
      claim: `In ${reading.who}'s own words: “${passage.text.replace(/^[\s-]+|[\s.-]+$/g, "")}”.`,
      reasoning: `The coachee says little in this session; this is one of the fullest answers, at ${clockTime(passage.startMs)}.`,
      citations: [{ passageId: passage.id }],
      score: 0,
      focus: passage.text,
    }));
}

function toInsight({ kind, claim, reasoning, citations }: Candidate): DerivedInsight {
  return { kind, claim, reasoning, citations };
}

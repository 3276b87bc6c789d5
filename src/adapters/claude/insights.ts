import { z } from "zod";
import type { Citation, DerivedInsight, InsightKind, InsightRequest, Passage } from "../../ports/language-model";
import { clockTime, overlap, stemsOf } from "../extractive/candidate";
import type { Exchange } from "./exchange";
import { insightsPrompt } from "./prompts/sasha-2";
import { mayBeTold, tokensIn } from "./told";
import { inWindows } from "./windows";

const KINDS = ["THEME", "PATTERN", "ACTION_ITEM", "GROWTH_AREA"] as const satisfies readonly InsightKind[];
/** What is worth a coach's time, per kind and session. */
const MOST_OF_A_KIND = 3;
const MOST_CITATIONS = 8;
const MOST_CHARS = { claim: 400, reasoning: 1500, quote: 1500 } as const;
/** From here on two claims tell the same. */
const SAME = 0.7;

/** Bounds are not here: whatever is beyond them is left out by itself, and the rest of an answer stays good. */
export const insightsShape = z.object({
  insights: z.array(
    z.object({
      kind: z.enum(KINDS),
      claim: z.string().describe("One sentence, in the words that were said."),
      reasoning: z.string().describe("Two to four sentences: why the quotes carry the claim."),
      sources: z.array(
        z.object({
          id: z.string().describe("The id of a passage that was given."),
          quote: z.string().describe("An exact part of that passage's text."),
        }),
      ),
      weight: z.number().describe("1 to 5: how much it is worth the coach's time."),
    }),
  ),
});
type Told = z.output<typeof insightsShape>["insights"][number];

interface Weighed extends DerivedInsight {
  weight: number;
}

/** Best first. Every citation is one of a passage that was sent, and every quote stands in it to the letter. */
export async function askInsights(exchange: Exchange, request: InsightRequest): Promise<DerivedInsight[]> {
  const answers = await inWindows(request.passages, async (window) => {
    const document = toDocument(request, window);
    const told = await exchange.ask({ prompt: insightsPrompt, document, shape: insightsShape });
    return told.insights.flatMap((insight) => accept(insight, sentIn(request, window)));
  });
  const ranked = answers.flat().sort((a, b) => b.weight - a.weight);
  const wanted = request.regenerate ? another(ranked, request.regenerate) : best(ranked);
  return wanted.map(({ weight: _, ...insight }) => insight);
}

function toDocument(request: InsightRequest, window: readonly Passage[]): object {
  const here = new Set(window.map(({ id }) => id));
  const related = request.related.filter(({ passageId }) => here.has(passageId));
  const { regenerate } = request;
  return {
    passages: window.map(toLine),
    earlier: earlierOf(request, window).map((passage) => ({
      ...toLine(passage),
      session: `${passage.session} before`,
    })),
    related: related.map(({ passageId, relatedId }) => [passageId, relatedId]),
    ...(regenerate && {
      again: {
        ...regenerate,
        refusedPassageIds: regenerate.refusedPassageIds.filter((id) => here.has(id)),
      },
    }),
  };
}

function toLine({ id, speaker, token, startMs, text }: Passage) {
  return { id, role: speaker, who: token, at: clockTime(startMs), text };
}

/** What of earlier sessions is near to something in this window. */
function earlierOf({ related, earlier }: InsightRequest, window: readonly Passage[]): Passage[] {
  const here = new Set(window.map(({ id }) => id));
  const near = new Set(related.filter(({ passageId }) => here.has(passageId)).map(({ relatedId }) => relatedId));
  return earlier.filter(({ id }) => near.has(id));
}

interface Sent {
  texts: ReadonlyMap<string, string>;
  tokens: ReadonlySet<string>;
}

function sentIn(request: InsightRequest, window: readonly Passage[]): Sent {
  const passages = [...window, ...earlierOf(request, window)];
  return {
    texts: new Map(passages.map(({ id, text }) => [id, text])),
    tokens: new Set(passages.flatMap(({ token, text }) => [token, ...tokensIn(text)])),
  };
}

/** What a model says is anybody's word: a transcript may have told it what to answer. */
function accept({ kind, claim, reasoning, sources, weight }: Told, { texts, tokens }: Sent): Weighed[] {
  if (claim.length > MOST_CHARS.claim || reasoning.length > MOST_CHARS.reasoning) return [];
  if (!mayBeTold(claim, tokens) || !mayBeTold(reasoning, tokens)) return [];
  const found = sources.flatMap(({ id, quote }): Citation[] => {
    const exact = quote.trim();
    const stands = exact !== "" && exact.length <= MOST_CHARS.quote && texts.get(id)?.includes(exact);
    return stands ? [{ passageId: id, quote: exact }] : [];
  });
  const citations = [...new Map(found.map((item) => [`${item.passageId} ${item.quote}`, item])).values()];
  if (citations.length === 0) return [];
  return [
    {
      ...{ kind, claim: claim.trim(), reasoning: reasoning.trim() },
      citations: citations.slice(0, MOST_CITATIONS),
      weight: Number.isFinite(weight) ? Math.min(Math.max(weight, 0), 5) : 0,
    },
  ];
}

/** Of those that tell the same, the heavier; a few of each kind. */
function best(ranked: readonly Weighed[]): Weighed[] {
  const chosen: Weighed[] = [];
  for (const insight of ranked) {
    const ofKind = chosen.filter(({ kind }) => kind === insight.kind);
    if (ofKind.length < MOST_OF_A_KIND && !chosen.some((other) => repeats(insight, other))) chosen.push(insight);
  }
  return chosen;
}

/** One of the kind that was asked for, and never the refused one in other words. */
function another(ranked: readonly Weighed[], asked: NonNullable<InsightRequest["regenerate"]>): Weighed[] {
  return ranked.filter(({ kind, claim }) => kind === asked.kind && !tellSame(claim, asked.refusedClaim)).slice(0, 1);
}

/** The same thing, told under one kind, or under two of the same words. */
function repeats(a: Weighed, b: Weighed): boolean {
  if (!tellSame(a.claim, b.claim)) return false;
  const quoted = new Set(b.citations.map(({ passageId }) => passageId));
  return a.kind === b.kind || a.citations.some(({ passageId }) => quoted.has(passageId));
}

function tellSame(a: string, b: string): boolean {
  const telling = (claim: string) =>
    stemsOf(tokensIn(claim).reduce((text, token) => text.replaceAll(token, " "), claim));
  return a === b || overlap(telling(a), telling(b)) >= SAME;
}

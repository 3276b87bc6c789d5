import type { CheckedQuote } from "../../lifecycle/evidence/cross-check";
import { withoutCounts } from "../../lifecycle/evidence/cross-check/counts";
import type { MadePack } from "./measure-packs";
import type { Fault, PlantedPack } from "./planted/notation";

/** Plants each fault into each pack that it can be planted in, the same way every time; and the packs as they are. */
export function mutatePacks(packs: readonly MadePack[]): PlantedPack[] {
  return packs.flatMap((pack, at): PlantedPack[] => {
    const other = packs[(at + Math.floor(packs.length / 2)) % packs.length];
    const { claim, people } = pack;
    const [first, ...rest] = pack.quotes;
    const stranger = other?.quotes[0];
    if (!first || !stranger || other.file === pack.file) return [];
    const quoted = (fault: Fault, quote: CheckedQuote | null): PlantedPack[] =>
      quote ? [{ fault, people, claim, quotes: [quote, ...rest] }] : [];
    const claimed = (fault: Fault, turned: string | null): PlantedPack[] =>
      turned ? [{ fault, people, claim: turned, quotes: pack.quotes }] : [];
    return [
      { fault: "sound", people, claim, quotes: pack.quotes },
      ...quoted("altered", altered(first, stranger.quote, at)),
      ...quoted("moved", moved(first, at)),
      ...quoted("invented", isSaid(stranger.quote, first) ? null : { ...first, quote: stranger.quote }),
      ...quoted("session", { ...first, sessionId: stranger.sessionId }),
      ...claimed("count", counted(pack, at)),
      ...claimed("negated", negated(claim)),
    ];
  });
}

function isSaid(quote: string, { utteranceText }: CheckedQuote): boolean {
  const bare = (text: string) =>
    ` ${
      text
        .toLowerCase()
        .match(/[\p{L}\p{N}']+/gu)
        ?.join(" ") ?? ""
    } `;
  return bare(utteranceText ?? "").includes(bare(quote));
}

/** A word changed, left out or put in, two that changed places, or the ends of two utterances joined. */
function altered(checked: CheckedQuote, stranger: string, at: number): CheckedQuote | null {
  const words = checked.quote.split(/\s+/);
  if (words.length < 4) return null;
  const k = 1 + (at % (words.length - 2));
  const others = stranger.split(/\s+/);
  const change = [
    () => words.with(k, others[at % others.length] ?? "never"),
    () => words.toSpliced(k, 1),
    () => words.toSpliced(k, 0, "not"),
    () => words.toSpliced(k, 2, words[k + 1] ?? "", words[k] ?? ""),
    () => [...words.slice(0, Math.ceil(words.length / 2)), ...others.slice(-2)],
  ][at % 5];
  const quote = change?.().join(" ") ?? "";
  return isSaid(quote, checked) ? null : { ...checked, quote };
}

/** Seconds later or earlier, or to the moment just after, which may be short. */
function moved(checked: CheckedQuote, at: number): CheckedQuote {
  const { startMs, endMs } = checked;
  if (at % 3 === 0) return { ...checked, startMs: endMs, endMs: endMs + 900 };
  const by = at % 3 === 1 ? 45_000 : startMs - endMs - 2000;
  return { ...checked, startMs: startMs + by, endMs: endMs + by };
}

/** One session more than are quoted; or, where a number is claimed, another one. */
function counted({ claim, quotes }: MadePack, at: number): string {
  const number = withoutCounts(claim).match(/\b\d+\b/);
  if (number) return claim.replace(/\b\d+\b(?! sessions)/, String(Number(number[0]) + 1 + (at % 3)));
  if (/ \d+ sessions/.test(claim))
    return claim.replace(/ (\d+) sessions/, (_, count) => ` ${Number(count) + 1} sessions`);
  const sessions = new Set(quotes.map(({ sessionId }) => sessionId)).size;
  const said = [`, said in ${sessions + 1} sessions`, ` in every session`, `, mentioned ${quotes.length + 2} times`][
    at % 3
  ];
  return claim.replace(/\W*$/, `${said}.`);
}

/** The first that fits turns a claim around. */
const TURNS: readonly [RegExp, string][] = [
  [/\b(they) (?:don't|do not|didn't|did not) /, "$1 "],
  [/\bcan't /, "can "],
  [/\b(they're|is|are|was|were|they've) (?:not|never) /, "$1 "],
  [/\b(could|would|will) not /, "$1 "],
  [/\bthey're /, "they're not "],
  [/\bthey've /, "they haven't "],
  [/\bthey'll /, "they won't "],
  [/\bthey (can|could|would|will|should|do|did|have|had|were|are) /, "they $1 not "],
  [/: (?:\w+ )?they (\p{L}+) /u, ": they don't $1 "],
  [/ (is|was) (willing|going) /, " $1 not $2 "],
  [/ (will|could) /, " $1 not "],
];

function negated(claim: string): string | null {
  const turn = TURNS.find(([pattern]) => pattern.test(claim));
  return turn ? claim.replace(turn[0], turn[1]) : null;
}

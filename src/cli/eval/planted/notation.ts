import type { CheckedQuote } from "../../../lifecycle/evidence/cross-check";

/** What is wrong with a pack; nothing with a sound one. */
export const FAULTS = ["altered", "moved", "invented", "session", "count", "negated"] as const;
export type Fault = (typeof FAULTS)[number];

export interface PlantedPack {
  fault: Fault | "sound";
  people: readonly string[];
  claim: string;
  quotes: CheckedQuote[];
}

interface Stored {
  session: string;
  startMs: number;
  endMs: number;
  text: string;
}

const LAST_UTTERANCE_MS = 8000;
const UTTERANCE = /^([a-z])(\d+) ([\d.]+) (.+)$/;
const PACK = /^([a-z]+): (.+)$/;
const QUOTE = /^([a-z]\d+)(?: @(\S+))?(?: in ([a-z]))?(?: “(.+)”)?$/;

/**
 * The packs of a conversation, written a line each. First what is stored: session and number, second, text; an utterance
 * ends where the next one starts. Then `fault: claim | quote | quote`, a quote being
 * `a3 @b1 in b “words”`: the utterance it names, the moment it tells if that is another (an utterance's, or seconds
 * later), the session it tells if that is another, and its words if they aren't the whole utterance.
 */
export function planted(coachee: string, text: string): PlantedPack[] {
  const lines = text.split("\n").map((line) => line.trim());
  const stored = storedOf(lines);
  return lines.flatMap((line): PlantedPack[] => {
    const [, fault, told = ""] = PACK.exec(line) ?? [];
    if (!isFault(fault)) return [];
    const [claim = "", ...quotes] = told.split(" | ");
    return [{ fault, people: [coachee], claim, quotes: quotes.map((quote) => quoteOf(quote, stored)) }];
  });
}

function isFault(name: string | undefined): name is PlantedPack["fault"] {
  return name === "sound" || FAULTS.some((fault) => fault === name);
}

function storedOf(lines: readonly string[]): Map<string, Stored> {
  const rows = lines.flatMap((line): (Stored & { id: string })[] => {
    const [, session = "", number = "", second = "", text = ""] = UTTERANCE.exec(line) ?? [];
    const startMs = Math.round(Number(second) * 1000);
    return session ? [{ id: session + number, session, startMs, endMs: startMs + LAST_UTTERANCE_MS, text }] : [];
  });
  return new Map(
    rows.map(({ id, ...row }, at) => {
      const next = rows[at + 1];
      return [id, next?.session === row.session ? { ...row, endMs: next.startMs } : row];
    }),
  );
}

function quoteOf(written: string, stored: ReadonlyMap<string, Stored>): CheckedQuote {
  const [, id = "", moment, session, words] = QUOTE.exec(written) ?? [];
  const row = stored.get(id);
  const quote = words ?? row?.text;
  if (quote === undefined) throw new Error(`Not a quote of a planted pack: ${written}`);
  const { startMs, endMs } = momentOf(moment, row, stored);
  return {
    quote,
    utteranceText: row?.text ?? null,
    startMs,
    endMs,
    storedStartMs: row?.startMs ?? 0,
    storedEndMs: row?.endMs ?? 0,
    sessionId: session ?? id.slice(0, 1),
    storedSessionId: row?.session ?? null,
  };
}

function momentOf(
  moment: string | undefined,
  row: Stored | undefined,
  stored: ReadonlyMap<string, Stored>,
): Pick<Stored, "startMs" | "endMs"> {
  const { startMs, endMs } = row ?? { startMs: 0, endMs: LAST_UTTERANCE_MS };
  const other = stored.get(moment ?? "");
  if (other) return other;
  const later = Number(moment ?? 0) * 1000;
  if (Number.isNaN(later)) throw new Error(`Not a moment of a planted pack: ${moment}`);
  return { startMs: startMs + later, endMs: endMs + later };
}

import type { DataClass, PiiKind } from "../../entities/transcript";
import { INNOCENT, RULES } from "./class-lexicon";

export interface SaidUtterance {
  id: string;
  text: string;
  speaker: "COACH" | "COACHEE" | "OTHER";
}

/** A class of data that a transcript holds. `reason` names the rules and how often they matched, never what was said. */
export interface ClassFinding {
  dataClass: DataClass;
  reason: string;
  utteranceIds: string[];
}

/** The special categories of GDPR Art. 9(1) that speech can show. */
const ART_9: readonly DataClass[] = ["HEALTH", "BELIEF", "SEXUALITY", "ETHNICITY", "POLITICS", "UNION"];
const ORDER: readonly DataClass[] = [
  "PERSONAL",
  "SPECIAL_CATEGORY",
  "EMOTIONAL",
  "PERSONAL_DEVELOPMENT",
  ...ART_9,
  "FINANCIAL",
];
const FACTS =
  /(?<![\p{L}])my (?:wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|kids?|child(?:ren)?|sons?|daughters?|mom|mother|mum|dad|father|parents|brothers?|sisters?|family|boss|manager|job|house|home|birthday|name|address|neighbou?rs?|school)(?![\p{L}])|i (?:live|work|was born|grew up)(?![\p{L}])|years old(?![\p{L}])/iu;

interface Tally {
  rules: Map<string, number>;
  ids: Set<string>;
}

function add(
  tallies: Map<DataClass, Tally>,
  dataClass: DataClass,
  name: string,
  count: number,
  ids: Iterable<string>,
): void {
  const tally = tallies.get(dataClass) ?? { rules: new Map(), ids: new Set() };
  tally.rules.set(name, (tally.rules.get(name) ?? 0) + count);
  for (const id of ids) tally.ids.add(id);
  tallies.set(dataClass, tally);
}

function addLexicons(tallies: Map<DataClass, Tally>, utterances: readonly SaidUtterance[]): void {
  const said = utterances.map(({ id, text }) => ({ id, text: text.replace(/’/g, "'").replace(INNOCENT, " … ") }));
  for (const { dataClass, name, needs, pattern } of RULES) {
    const hits = said
      .map(({ id, text }) => ({ id, count: text.match(pattern)?.length ?? 0 }))
      .filter(({ count }) => count > 0);
    const total = hits.reduce((sum, { count }) => sum + count, 0);
    if (total >= needs)
      add(
        tallies,
        dataClass,
        `lexicon ${name}`,
        total,
        hits.map(({ id }) => id),
      );
  }
}

/** What a coachee says is personal data because they said it; PII and facts of life say so of anybody's words. */
function addPersonal(
  tallies: Map<DataClass, Tally>,
  utterances: readonly SaidUtterance[],
  pii: Partial<Record<PiiKind, number>>,
): void {
  const idsOf = (keep: (utterance: SaidUtterance) => boolean) => utterances.filter(keep).map(({ id }) => id);
  const coachee = idsOf(({ speaker }) => speaker === "COACHEE");
  if (coachee.length > 0) add(tallies, "PERSONAL", "speaker coachee", coachee.length, coachee);
  const facts = idsOf(({ text }) => FACTS.test(text));
  if (facts.length > 0) add(tallies, "PERSONAL", "cue personal.facts", facts.length, facts);
  for (const [kind, count] of Object.entries(pii)) {
    if (count > 0) add(tallies, "PERSONAL", `pii ${kind}`, count, []);
    if (count > 0 && /^(?:CREDIT_CARD|IBAN)$/.test(kind)) add(tallies, "FINANCIAL", `pii ${kind}`, count, []);
  }
}

/** Which classes of data the utterances hold, by word lists and cue patterns (English); each class once, in a fixed order. */
export function classify(
  utterances: readonly SaidUtterance[],
  pii: Partial<Record<PiiKind, number>> = {},
): ClassFinding[] {
  const tallies = new Map<DataClass, Tally>();
  addLexicons(tallies, utterances);
  addPersonal(tallies, utterances, pii);
  for (const dataClass of ART_9) {
    const tally = tallies.get(dataClass);
    if (tally !== undefined) add(tallies, "SPECIAL_CATEGORY", `Art. 9 ${dataClass}`, tally.ids.size, tally.ids);
  }
  return ORDER.flatMap((dataClass) => {
    const tally = tallies.get(dataClass);
    if (tally === undefined) return [];
    const reason = [...tally.rules].map(([name, count]) => `${name} ×${count}`).join(", ");
    return [{ dataClass, reason, utteranceIds: [...tally.ids] }];
  });
}

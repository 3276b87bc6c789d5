import { isDictionaryWord, type NameForms, nameForms } from "../names";
import { foldName } from "../nicknames";
import { isMisspelt, SHORTEST_MISSPELT, type Spelling, toSpelling } from "./misspelling";
import { RELATIONS } from "./name-cues";
import type { PiiSpan } from "./span";
import type { Token } from "./tokens";

interface Form {
  words: string[];
  confidence: number;
  /** An ordinary word too, as Will, May and Mark are. */
  isWord: boolean;
  /** Of a single word, to compare what may be misspelt. */
  spelling: Spelling | null;
}

/** Forms by their first word, folded. */
export type Roster = Map<string, Form[]>;

// After these a name stands whatever its case; after a greeting or a title only with a capital ("Thanks, will do").
const NAME_CUE = /^(?:name is|name was|.* name's|call me|called me|this is|.* i'm|i am)$/;
const GREETING = new Set(
  "hi hello hey thanks you bye goodbye dear mr mrs ms dr prof named morning afternoon evening hallo danke bonjour merci hola gracias ciao grazie".split(
    " ",
  ),
);
/** After these even without one: nobody says "hey mark that". */
const CALL = new Set(["hi", "hello", "hey", "hallo"]);
const MODALS = new Set(["will", "may", "can", "do", "so", "an", "to"]);
const TITLE = new Set(["mr", "mrs", "ms", "dr", "prof"]);
const MONTH_CONTEXT = new Set([
  "in",
  "on",
  "by",
  "since",
  "until",
  "till",
  "of",
  "last",
  "next",
  "this",
  "early",
  "late",
  "mid",
  "through",
  "during",
  "before",
  "after",
  "every",
  "and",
  "or",
  "to",
  "from",
]);
const MONTHS = new Set(["may", "april", "june", "august", "january", "october", "summer", "autumn", "dawn"]);
/** Said of the thing as often as of a person: "Joy is what I miss." */
const QUALITIES = new Set(
  "joy hope grace faith charity patience prudence honor honour justice harmony mercy love".split(" "),
);
const PERSONS = new Set("he she who somebody someone guy man woman boy girl person one".split(" "));
const VERBS = new Set(
  "is was said says told has had thinks thought wants wanted went came asked called knows knew and isn't wasn't doesn't didn't does did needs needed likes liked feels felt looks looked keeps kept gets got made makes".split(
    " ",
  ),
);

function toForms(names: readonly string[], confidence: number): Form[] {
  return names.map((name) => {
    const words = foldName(name).replace(/,/g, "").split(/\s+/).filter(Boolean);
    const spelling = words.length === 1 && words[0] ? toSpelling(words[0]) : null;
    return { words, confidence, isWord: words.length > 0 && words.every(isDictionaryWord), spelling };
  });
}

/** One roster serves all utterances of a session; it goes when the caller's array does. */
const rosters = new WeakMap<readonly string[], { names: string; roster: Roster }>();

/** Every form of every participant's name, ready to be looked up. */
export function toRoster(people: readonly string[]): Roster {
  const names = people.join("\n");
  const known = rosters.get(people);
  if (known?.names === names) return known.roster;
  const roster = buildRoster(people);
  rosters.set(people, { names, roster });
  return roster;
}

function buildRoster(people: readonly string[]): Roster {
  const roster: Roster = new Map();
  for (const person of people) {
    const forms: NameForms = nameForms(person);
    const all = [
      ...toForms(forms.full, 0.99),
      ...toForms(forms.given, 0.9),
      ...toForms(forms.surname, 0.85),
      ...toForms(forms.nicknames, 0.75),
    ];
    for (const form of all) {
      const first = form.words[0];
      if (first !== undefined) roster.set(first, [...(roster.get(first) ?? []), form]);
    }
  }
  for (const forms of roster.values())
    forms.sort((a, b) => b.words.length - a.words.length || b.confidence - a.confidence);
  return roster;
}

/** True after "my name is", "hi", "Dr" and the like: what follows is a name. */
function isCued(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  const previous = tokens[index - 1];
  if (token === undefined || previous === undefined || /[?!;\n]/.test(token.gap)) return false;
  if (token.gap.includes(".") && !TITLE.has(previous.folded)) return false;
  if (token.capital && GREETING.has(previous.folded)) return true;
  if (token.gap === " " && CALL.has(previous.folded) && !MODALS.has(token.folded)) return true;
  if (token.gap !== " ") return false;
  return NAME_CUE.test(`${tokens[index - 2]?.whole ?? ""} ${previous.whole}`) || isPersonCalled(tokens, index);
}

/** "My coach is called mark", "a friend named will"; and not "the game is called mark". */
function isPersonCalled(tokens: readonly Token[], index: number): boolean {
  if (!/^(?:called|named)$/.test(tokens[index - 1]?.whole ?? "")) return false;
  const before = tokens[index - 2]?.whole ?? "";
  const who = /^(?:is|was)$/.test(before) ? (tokens[index - 3]?.whole ?? "") : before.replace(/['’]s$/, "");
  return PERSONS.has(who) || RELATIONS.has(who);
}

/** Whether a name that is also a word is used as a name here: capital inside a sentence, called out, or after a cue. */
export function isNameUse(tokens: readonly Token[], index: number, after: string): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  const previous = tokens[index - 1];
  const next = tokens[index + 1];
  if (
    MONTHS.has(token.folded) &&
    (/^ ?\d/.test(after) || (previous !== undefined && MONTH_CONTEXT.has(previous.folded)))
  )
    return false;
  if (isCued(tokens, index)) return true;
  if (!token.capital || token.text === token.text.toUpperCase()) return false;
  if (!token.startsSentence) return true;
  if (/^(?:,|[?!]|\.(?!\w)|['’]s\b)/.test(after))
    return !MONTHS.has(token.folded) || !/^\.|^,/.test(after) || (next !== undefined && !next.capital);
  return (
    next !== undefined &&
    /^ $/.test(next.gap) &&
    VERBS.has(next.folded) &&
    !MONTHS.has(token.folded) &&
    !(QUALITIES.has(token.folded) && /^(?:is|was|isn't|wasn't|has|makes?|comes?)$/.test(next.folded))
  );
}

function matchForm(tokens: readonly Token[], index: number, form: Form): number {
  for (const [offset, word] of form.words.entries()) {
    const token = tokens[index + offset];
    if (token?.folded !== word || (offset > 0 && !/^[\s.,-]{1,3}$/.test(token.gap))) return -1;
  }
  return index + form.words.length - 1;
}

/** A name of five letters or more, misheard or mistyped; a word of the dictionary is never one. */
function findMisspelling(token: Token, roster: Roster): boolean {
  if (token.folded.length < 4 || token.folded.length > 40 || isDictionaryWord(token.text)) return false;
  const said = toSpelling(token.folded);
  for (const forms of roster.values())
    for (const { spelling, confidence } of forms) {
      if (spelling === null || spelling.letters.length < SHORTEST_MISSPELT || confidence < 0.8) continue;
      if (token.folded === `${spelling.letters}s` || isMisspelt(said, spelling)) return true;
    }
  return false;
}

/** Names in a word put together with hyphens: "Matsumoto-san", "Okafor-Team". */
function findInCompound(token: Token, roster: Roster): PiiSpan[] {
  if (!token.text.includes("-")) return [];
  return [...token.text.matchAll(/[^-]+/g)].flatMap((piece): PiiSpan[] => {
    const forms = roster.get(foldName(piece[0])) ?? [];
    const form = forms.find(({ words, isWord }) => words.length === 1 && !isWord);
    if (form === undefined || piece[0].length < 3) return [];
    const start = token.start + piece.index;
    return [{ kind: "PERSON_NAME", start, end: start + piece[0].length, confidence: form.confidence }];
  });
}

/** The participants, wherever a form of their name is spoken. */
export function findParticipants(text: string, tokens: readonly Token[], roster: Roster): PiiSpan[] {
  const spans: PiiSpan[] = [];
  if (roster.size === 0) return spans;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) continue;
    const found = (roster.get(token.folded) ?? []).find((form) => {
      if (matchForm(tokens, i, form) < 0) return false;
      if (token.folded.length < 3 && form.words.length === 1 && !token.capital) return false;
      if (form.isWord && form.words.length > 1)
        return tokens.slice(i, i + form.words.length).every(({ capital }) => capital);
      return !form.isWord || isNameUse(tokens, i, text.slice(token.end, token.end + 4));
    });
    if (found !== undefined) {
      const last = i + found.words.length - 1;
      spans.push({
        kind: "PERSON_NAME",
        start: token.start,
        end: tokens[last]?.end ?? token.end,
        confidence: found.isWord && found.words.length === 1 ? 0.75 : found.confidence,
      });
      i = last;
    } else if (findMisspelling(token, roster)) {
      spans.push({ kind: "PERSON_NAME", start: token.start, end: token.end, confidence: 0.6 });
    } else {
      spans.push(...findInCompound(token, roster));
    }
  }
  return spans;
}

import { isDictionaryWord, nameForms } from "../normalize/names";
import { foldName } from "../normalize/nicknames";
import { findPii } from "../normalize/pii";
import { givenNameKind } from "../normalize/pii/known-names";
import { isMisspelt, toSpelling } from "../normalize/pii/misspelling";

type Span = ReturnType<typeof findPii>[number];

/** Somebody who may be named in what was said. */
export interface Person {
  id: string;
  role: "COACH" | "COACHEE" | "OTHER";
  displayName: string;
}

/** Why a participant's name may still be read: as it is written, it could as well be an ordinary word. */
export type KeptRule = "given-name-is-a-word" | "surname-is-a-word" | "nickname-is-a-word";

/** Who is called what in one request. Others who are mentioned are numbered as they come up, the same in every text. */
export interface Pseudonyms {
  readonly people: readonly Person[];
  /** "Coach B", "Participant A"; "Participant" for an unknown id. */
  tokenOf(id: string): string;
  /** The token of a name as it was said, or null where it is none of a participant. */
  tokenOfName(said: string): string | null;
  /** "[PERSON 2]" of a name that is none of a participant. */
  tokenOfOther(said: string): string;
  /** Whether a word is a given name that was heard before in this request, of somebody who is no participant. */
  wasHeard(word: string): boolean;
  /** Pairs of token and name, for restoring. */
  names(): [token: string, name: string][];
  /** Rules that left a participant's name in some text of this request, in order; for the provenance. */
  readonly kept: Set<KeptRule>;
}

export interface Pseudonymized {
  text: string;
  /** The span of the original text that a span of this text stands for, widened to whole tokens. */
  toOriginal(start: number, end: number): { start: number; end: number };
  replaced: number;
  /** Rules that left something in place because it can't be told from an ordinary word; never the word. */
  kept: KeptRule[];
}

interface Piece {
  /** In the pseudonymized text. */
  from: number;
  to: number;
  /** In the original. */
  start: number;
  end: number;
  token: boolean;
}

const PLACEHOLDERS: Readonly<Record<Exclude<Span["kind"], "PERSON_NAME">, string>> = {
  PHONE: "[PHONE]",
  EMAIL: "[EMAIL]",
  ADDRESS: "[ADDRESS]",
  SSN: "[SSN]",
  CREDIT_CARD: "[CARD]",
  IBAN: "[IBAN]",
  IP_ADDRESS: "[IP]",
  DATE_OF_BIRTH: "[DATE OF BIRTH]",
};

/** "A", "B" … "Z", "AA". */
function letter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}

/** Letters go by the order of the list, the coachees first, so that the same list gives the same tokens. */
export function makePseudonyms(people: readonly Person[]): Pseudonyms {
  const rank = { COACHEE: 0, COACH: 1, OTHER: 2 } as const;
  const known = [...new Map(people.map((person) => [person.id, person])).values()].sort(
    (a, b) => rank[a.role] - rank[b.role],
  );
  const tokens = new Map(
    known.map(({ id, role }, at) => [id, `${role === "COACH" ? "Coach" : "Participant"} ${letter(at)}`]),
  );
  const forms = known.map((person) => ({ token: tokens.get(person.id) ?? "", forms: foldedForms(person.displayName) }));
  const others = new Map<string, { token: string; name: string }>();
  return {
    people: known,
    kept: new Set(),
    tokenOf: (id) => tokens.get(id) ?? "Participant",
    tokenOfName: (said) => bestMatch(foldName(said), forms),
    tokenOfOther: (said) => {
      const key = foldName(said);
      const other = others.get(key) ?? { token: `[PERSON ${others.size + 1}]`, name: said };
      others.set(key, other);
      return other.token;
    },
    wasHeard: (word) =>
      others.has(foldName(word)) && givenNameKind(foldName(word)) === "only" && !isDictionaryWord(word),
    names: () => [
      ...known.map(({ id, displayName }): [string, string] => [tokens.get(id) ?? "", displayName]),
      ...[...others.values()].map(({ token, name }): [string, string] => [token, name]),
    ],
  };
}

/** From the most telling form to the least. */
function foldedForms(displayName: string): string[][] {
  const { full, given, surname, nicknames } = nameForms(displayName);
  return [[displayName, ...full], given, surname, nicknames].map((names) => names.map(foldName));
}

function bestMatch(said: string, people: readonly { token: string; forms: string[][] }[]): string | null {
  const plain = said.replace(/,/g, "");
  for (const at of [0, 1, 2, 3])
    for (const { token, forms } of people)
      if (forms[at]?.some((form) => form.replace(/,/g, "") === plain)) return token;
  if (isDictionaryWord(said)) return null;
  const heard = toSpelling(plain);
  const near = people.find(({ forms }) =>
    [...(forms[1] ?? []), ...(forms[2] ?? [])].some((form) => isMisspelt(heard, toSpelling(form))),
  );
  return near?.token ?? null;
}

/** Puts tokens for the participants and placeholders for everything else that identifies. */
export function pseudonymize(text: string, pseudonyms: Pseudonyms): Pseudonymized {
  const spans = withHeard(
    text,
    findPii(
      text,
      pseudonyms.people.map(({ displayName }) => displayName),
    ),
    pseudonyms,
  );
  const pieces: Piece[] = [];
  let out = "";
  let done = 0;
  const keep = (until: number) => {
    if (until > done)
      pieces.push({ from: out.length, to: out.length + until - done, start: done, end: until, token: false });
    out += text.slice(done, until);
    done = until;
  };
  for (const span of spans) {
    keep(span.start);
    const token = tokenFor(text.slice(span.start, span.end), span.kind, pseudonyms);
    pieces.push({ from: out.length, to: out.length + token.length, start: span.start, end: span.end, token: true });
    out += token;
    done = span.end;
  }
  keep(text.length);
  const kept = keptIn(text, pieces, pseudonyms);
  for (const rule of kept) pseudonyms.kept.add(rule);
  return {
    text: out,
    toOriginal: (start, end) => toOriginal(pieces, start, end),
    replaced: spans.length,
    kept,
  };
}

/** A name that came with a capital once is known when it comes without. */
function withHeard(text: string, spans: readonly Span[], pseudonyms: Pseudonyms): Span[] {
  const heard = [...text.matchAll(/(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]+/gu)].flatMap((match): Span[] => {
    const [start, end] = [match.index, match.index + match[0].length];
    const isFree = spans.every((span) => span.end <= start || span.start >= end);
    return isFree && pseudonyms.wasHeard(match[0]) ? [{ kind: "PERSON_NAME", start, end, confidence: 0.5 }] : [];
  });
  return [...spans, ...heard].sort((a, b) => a.start - b.start);
}

function tokenFor(said: string, kind: Span["kind"], pseudonyms: Pseudonyms): string {
  if (kind !== "PERSON_NAME") return PLACEHOLDERS[kind];
  return pseudonyms.tokenOfName(said) ?? pseudonyms.tokenOfOther(said);
}

function toOriginal(pieces: readonly Piece[], start: number, end: number): { start: number; end: number } {
  const last = pieces.at(-1)?.to ?? 0;
  const from = Math.min(Math.max(start, 0), last);
  const to = Math.min(Math.max(end, from), last);
  const first = pieces.find((piece) => from < piece.to) ?? pieces.at(-1);
  const final = pieces.find((piece) => to <= piece.to && to > piece.from) ?? first;
  if (!first || !final) return { start: 0, end: 0 };
  const begins = first.token ? first.start : first.start + from - first.from;
  const ends = final.token ? final.end : final.start + to - final.from;
  return { start: Math.min(begins, first.end), end: Math.max(Math.min(ends, final.end), Math.min(begins, first.end)) };
}

/** A participant's name that is a word as well, and stands where it may be either. */
function keptIn(text: string, pieces: readonly Piece[], { people }: Pseudonyms): KeptRule[] {
  const left = new Set(
    pieces
      .filter(({ token }) => !token)
      .flatMap(({ start, end }) => text.slice(start, end).match(/[\p{L}\p{M}]+/gu) ?? [])
      .map(foldName),
  );
  const kept = new Set<KeptRule>();
  for (const { displayName } of people) {
    const { given, surname, nicknames } = nameForms(displayName);
    if (given.some((name) => left.has(foldName(name)))) kept.add("given-name-is-a-word");
    if (surname.some((name) => left.has(foldName(name)))) kept.add("surname-is-a-word");
    if (nicknames.some((name) => left.has(foldName(name)))) kept.add("nickname-is-a-word");
  }
  return [...kept];
}

const TOKEN = /\b(?:Coach|Participant) [A-Z]{1,2}\b|\[PERSON \d+\]/g;

/** Tokens back to names: "Participant A's" becomes "Sam Ellery's". What was no name stays a placeholder. */
export function restore(text: string, pseudonyms: Pseudonyms): string {
  const names = new Map(pseudonyms.names());
  return text.replace(TOKEN, (token) => names.get(token) ?? token);
}

/** Whether every token in a model's text is one that was handed out: another is somebody whom the model made up. */
export function hasOwnTokensOnly(text: string, pseudonyms: Pseudonyms): boolean {
  const known = new Map(pseudonyms.names());
  return (text.match(TOKEN) ?? []).every((token) => known.has(token));
}

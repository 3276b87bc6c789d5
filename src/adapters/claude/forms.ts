import { z } from "zod";
import type { FormFieldSpec, FormRequest, FoundValue } from "../../ports/language-model";
import { datesIn } from "../extractive/forms/dates";
import { findNumber } from "../extractive/forms/values";
import { type Part, statesChoice } from "./choices";
import type { Exchange } from "./exchange";
import { formPrompt } from "./prompts/sasha-2";
import { inWindows } from "./windows";

const MOST_CITATIONS = 4;
const MOST_CHARS = 2000;
/** A text longer than this is given in pieces, so that it can be split over requests. */
const PIECE_CHARS = 4000;

export const formShape = z.object({
  values: z.array(
    z.object({
      field: z.string().describe("The id of a field that was given."),
      value: z.string().describe("TEXT as it stands there, DATE as yyyy-mm-dd, NUMBER in figures, CHOICE as given."),
      sources: z.array(
        z.object({
          id: z.string().describe("The id of a text that was given."),
          quote: z.string().describe("The shortest exact part of that text that states the value."),
        }),
      ),
    }),
  ),
});
type Told = z.output<typeof formShape>["values"][number];

/** Part of a text, and where it begins in it. */
interface Piece {
  id: string;
  textId: string;
  start: number;
  speaker?: string;
  text: string;
}

/** A field is found once, at its first place in the order of the texts; what isn't stated is left out. */
export async function askForm(exchange: Exchange, { fields, texts }: FormRequest): Promise<FoundValue[]> {
  const pieces = texts.flatMap(toPieces).map((piece, at): Piece => ({ ...piece, id: `p${at}` }));
  if (pieces.length === 0) return [];
  // Fields go by number: their keys are their coach's words.
  const asked = fields.map(({ key: _, ...field }, at) => ({ id: `f${at}`, ...field }));
  const answers = await inWindows(pieces, async (window) => {
    const given = window.map(({ id, speaker, text }) => ({ id, ...(speaker && { role: speaker }), text }));
    const document = { fields: asked, texts: given };
    const told = await exchange.ask({ prompt: formPrompt, document, shape: formShape });
    return told.values.flatMap((value) => accept(value, fields, window));
  });
  const found = new Map<string, FoundValue>();
  for (const value of answers.flat()) if (!found.has(value.key)) found.set(value.key, value);
  return [...found.values()];
}

function toPieces({ id: textId, text, speaker }: FormRequest["texts"][number]): Omit<Piece, "id">[] {
  const pieces: Omit<Piece, "id">[] = [];
  for (let start = 0; start < text.length; ) {
    const end = breakAfter(text, start);
    pieces.push({ textId, start, speaker, text: text.slice(start, end) });
    start = end;
  }
  return pieces;
}

/** Behind a line, else a sentence, else a word; a text of one long word is cut where it must be, never within a character. */
function breakAfter(text: string, start: number): number {
  if (text.length - start <= PIECE_CHARS) return text.length;
  const part = text.slice(start, start + PIECE_CHARS);
  const least = PIECE_CHARS / 2;
  for (const mark of ["\n", ". ", " "]) {
    const at = part.lastIndexOf(mark);
    if (at >= least) return start + at + mark.length;
  }
  const isCut = /[\uD800-\uDBFF]$/.test(part);
  return start + part.length - (isCut ? 1 : 0);
}

/** Nothing is taken on the model's word: the quote has to stand there, and the value in the quote. */
function accept(
  { field, value, sources }: Told,
  fields: readonly FormFieldSpec[],
  window: readonly Piece[],
): FoundValue[] {
  const spec = /^f\d{1,3}$/.test(field) ? fields[Number(field.slice(1))] : undefined;
  const said = value.trim();
  if (!spec || said === "" || said.length > MOST_CHARS) return [];
  const stored = spec.kind === "CHOICE" ? choiceOf(spec, said) : said;
  if (stored === undefined) return [];
  const citations = sources.flatMap(({ id, quote }) => {
    const piece = window.find((each) => each.id === id);
    const exact = quote.trim();
    const at = piece && exact !== "" ? piece.text.indexOf(exact) : -1;
    const place = piece && at >= 0 ? placeOf(spec, stored, piece.text, { start: at, end: at + exact.length }) : null;
    if (!piece || !place) return [];
    return [{ textId: piece.textId, start: piece.start + place.start, end: piece.start + place.end }];
  });
  if (citations.length === 0) return [];
  return [{ key: spec.key, value: stored, citations: citations.slice(0, MOST_CITATIONS) }];
}

/** Where in a quoted part of the text the value is stated, or null. What states a choice is the whole of it. */
function placeOf({ kind, choices = [] }: FormFieldSpec, value: string, text: string, part: Part): Part | null {
  if (kind === "CHOICE") return statesChoice(text, part, value, choices) ? part : null;
  const quote = text.slice(part.start, part.end);
  const stated =
    kind === "TEXT" ? wordsIn(quote, value) : kind === "DATE" ? dateIn(quote, value) : numberIn(quote, value);
  return stated ? { start: part.start + stated.start, end: part.start + stated.end } : null;
}

function wordsIn(quote: string, value: string): Part | undefined {
  const start = quote.indexOf(value);
  return start < 0 ? undefined : { start, end: start + value.length };
}

function dateIn(quote: string, value: string): Part | undefined {
  return datesIn(quote).find((date) => date.value === value);
}

function numberIn(quote: string, value: string): Part | undefined {
  const stated = findNumber(quote);
  return stated && value !== "" && Number(stated.value) === Number(value) ? stated : undefined;
}

function choiceOf({ choices }: FormFieldSpec, value: string): string | undefined {
  return choices?.find((choice) => choice.toLowerCase() === value.toLowerCase());
}

import { z } from "zod";
import type { TranscriptDraft } from "../../ports/transcriber";
import { MAX_SECONDS, type Piece, toSpoken } from "./pieces";

const seconds = z.number().min(0).max(MAX_SECONDS);
/** From 0, by voice; left out where nobody was told apart. */
const speaker = z.number().int().min(0).max(999).nullish();
const word = z.object({
  ...{ word: z.string(), punctuated_word: z.string().optional() },
  ...{ start: seconds, end: seconds, speaker },
});
const utterance = z.object({ start: seconds, end: seconds, transcript: z.string(), words: z.array(word), speaker });
const alternative = z.object({ transcript: z.string(), words: z.array(word) });
const channel = z.object({ alternatives: z.array(alternative).min(1), detected_language: z.string().optional() });

/**
 * What is read of an answer of POST /v1/listen, seconds as floats: developers.deepgram.com/reference/speech-to-text, and
 * the types of @deepgram/sdk 5.13.0, whose words of a channel lack `punctuated_word`.
 */
const schema = z.object({
  results: z.object({ channels: z.array(channel).min(1), utterances: z.array(utterance).nullish() }),
});

/** Null when it isn't such an answer; DomainError INVALID_INPUT when nothing was heard. */
export function readDeepgram(answer: unknown, transcriber: string): TranscriptDraft | null {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) return null;
  const { channels, utterances } = parsed.data.results;
  const [first] = channels;
  const pieces = utterances
    ? utterances.map(toPiece)
    : channels.flatMap(({ alternatives }) => alternatives.flatMap(byVoice));
  return { transcriber, timing: "WORD", language: first?.detected_language ?? null, spoken: toSpoken(pieces) };
}

type Utterance = z.output<typeof utterance>;
type Word = z.output<typeof word>;

/** From its first word to its last. */
function toPiece({ start, end, transcript, words, speaker }: Utterance): Piece {
  return {
    ...{ start: words[0]?.start ?? start, end: words.at(-1)?.end ?? end },
    ...{ speaker: toVoice(speaker), text: transcript },
  };
}

/** Answers without utterances: a word each, which go together where one voice goes on. */
function byVoice({ words }: { words: Word[] }): Piece[] {
  return words.map(({ word, punctuated_word, start, end, speaker }) => {
    return { start, end, speaker: toVoice(speaker), text: punctuated_word ?? word };
  });
}

function toVoice(speaker: number | null | undefined): string | null {
  return typeof speaker === "number" ? String(speaker) : null;
}

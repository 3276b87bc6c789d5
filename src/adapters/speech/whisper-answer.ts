import { z } from "zod";
import type { TranscriptDraft } from "../../ports/transcriber";
import { toLanguageCode } from "./languages";
import { MAX_SECONDS, nothingHeard, type Piece, toSpoken } from "./pieces";

const seconds = z.number().max(MAX_SECONDS);
const word = z.object({ word: z.string(), start: seconds, end: seconds });
const segment = z.object({
  ...{ start: seconds, end: seconds, text: z.string() },
  ...{ avg_logprob: z.number().nullish(), no_speech_prob: z.number().nullish() },
});

/**
 * What is read of `verbose_json`, seconds as floats: platform.openai.com/docs/api-reference/audio/verbose-json-object.
 * `language` is an English name at OpenAI and a code at others; `words` come only where the server heeds
 * `timestamp_granularities[]`.
 */
const schema = z.object({
  text: z.string(),
  language: z.string().nullish(),
  words: z.array(word).nullish(),
  segments: z.array(segment).nullish(),
});
type Word = z.output<typeof word>;
type Segment = z.output<typeof segment>;

/** Whisper's own measure of silence (openai/whisper, transcribe.py): what it then writes nobody said. */
const isSilence = ({ no_speech_prob, avg_logprob }: Segment) => (no_speech_prob ?? 0) > 0.6 && (avg_logprob ?? 0) < -1;

/** Null when it isn't such an answer or holds no times; DomainError INVALID_INPUT when nothing was heard. */
export function readWhisper(answer: unknown, transcriber: string): TranscriptDraft | null {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) return null;
  const { text, language } = parsed.data;
  const words = parsed.data.words ?? [];
  const segments = parsed.data.segments ?? [];
  if (words.length + segments.length === 0) {
    if (text.trim() === "") throw nothingHeard();
    return null;
  }
  const pieces = segments.length > 0 ? timed(segments, words) : words.map(toPiece);
  return {
    ...{ transcriber, timing: words.length > 0 ? "WORD" : "CUE", language: toLanguageCode(language) },
    spoken: toSpoken(pieces),
  };
}

const toPiece = ({ word, start, end }: Word): Piece => ({ start: at(start), end: at(end), speaker: null, text: word });

/** Float noise may put a beginning before the beginning. */
const at = (seconds: number) => Math.max(0, seconds);

/**
 * A segment's text from its first word to its last: a segment begins where the one before it ended, silence included. A
 * word belongs where its middle lies; the words' own spelling is another than the text's, and is not looked at.
 */
function timed(segments: readonly Segment[], words: readonly Word[]): Piece[] {
  const inOrder = [...words].sort((a, b) => a.start - b.start);
  let next = 0;
  return [...segments]
    .sort((a, b) => a.start - b.start)
    .flatMap((segment): Piece[] => {
      const own: Word[] = [];
      for (; next < inOrder.length && middle(inOrder[next] as Word) < segment.end; next += 1) {
        const candidate = inOrder[next] as Word;
        if (middle(candidate) >= segment.start) own.push(candidate);
      }
      if (isSilence(segment)) return [];
      const start = at(own[0]?.start ?? segment.start);
      const end = at(Math.max(start, ...own.map((word) => word.end), own.length > 0 ? start : segment.end));
      return [{ start, end, speaker: null, text: segment.text }];
    });
}

const middle = ({ start, end }: Word) => (start + end) / 2;

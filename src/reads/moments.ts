import type { PackQuote, Source } from "../entities";
import type { Loaders } from "./loaders";
import type { SourceRow } from "./rows";
import { findSource, isPlayable, recordingsOf } from "./sources";

/** A recording, and the seconds into it. */
export interface Moment {
  sourceId: string;
  seconds: number;
}

type Timed = Pick<Source, "id" | "startedAt">;

/** Where a quote can be heard by this viewer; null without a recording of its session that is theirs to play. */
export async function findMoment(loaders: Loaders, quote: PackQuote): Promise<Moment | null> {
  const [recordings, source] = await Promise.all([
    recordingsOf(loaders, quote.sessionId),
    findSource(loaders, quote.sourceId),
  ]);
  // What was said can't be placed on a recording any more once the file it was read from is gone.
  if (!source) return null;
  const playable = await Promise.all(recordings.map((recording) => isPlayable(loaders, recording)));
  const theirs = recordings.filter((_, index) => playable[index]);
  return placeMoment(theirs as SourceRow[], source, quote.startMs);
}

/**
 * Times of a transcript on a recording. Made from that very recording they are the same; else both say when they
 * began, and the recording is the last that had begun by then; else they are taken to have begun together.
 */
export function placeMoment(recordings: readonly Timed[], source: Timed, startMs: number): Moment | null {
  const own = recordings.find((recording) => recording.id === source.id);
  if (own) return { sourceId: own.id, seconds: startMs / 1000 };
  const [first] = recordings;
  if (!first) return null;
  const began = source.startedAt?.getTime();
  if (began === undefined) return { sourceId: first.id, seconds: startMs / 1000 };
  const said = began + startMs;
  const running = recordings.filter((recording) => recording.startedAt && recording.startedAt.getTime() <= said).at(-1);
  const chosen = running ?? first;
  const offset = chosen.startedAt ? said - chosen.startedAt.getTime() : startMs;
  return { sourceId: chosen.id, seconds: Math.max(0, offset) / 1000 };
}

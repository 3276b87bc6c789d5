import type { Spoken } from "../../ports/transcriber";

/** Below it a name is not given: two may have spoken at once, or the files may not be of one recording. */
const MAJORITY = 0.6;

export interface NamedVoices {
  spoken: Spoken[];
  /** Of each name that was given: which part of the time another transcript gives it as well, 0..1. */
  shares: Map<string, number>;
}

/**
 * A speech service tells voices apart, or not even that; the meeting's own transcript knows whose microphone it was. Each
 * numbered voice gets the name that most of its time goes by there, and where voices were not told apart each utterance
 * does. What no name fits keeps its number.
 */
export function nameVoices(spoken: readonly Spoken[], cues: readonly Spoken[]): NamedVoices {
  const heard = namesOf(spoken, cues);
  const byVoice = new Map<string, Map<string, number>>();
  for (const [at, { speaker }] of spoken.entries())
    if (speaker !== null) byVoice.set(speaker, sum(byVoice.get(speaker), heard[at]));
  const named = spoken.map((item, at) => ({
    ...item,
    speaker: leading(item.speaker === null ? heard[at] : byVoice.get(item.speaker)) ?? item.speaker,
  }));
  const byName = new Map<string, Map<string, number>>();
  for (const [at, { speaker }] of named.entries())
    if (speaker !== null && speaker !== spoken[at]?.speaker) byName.set(speaker, sum(byName.get(speaker), heard[at]));
  return { spoken: named, shares: new Map([...byName].map(([name, times]) => [name, shareOf(name, times)])) };
}

/** For each utterance the milliseconds that it shares with cues of each name. */
function namesOf(spoken: readonly Spoken[], cues: readonly Spoken[]): Map<string, number>[] {
  const inOrder = cues.filter(({ speaker }) => speaker !== null).sort((a, b) => a.startMs - b.startMs);
  const longest = Math.max(0, ...inOrder.map(({ startMs, endMs }) => endMs - startMs));
  let first = 0;
  return spoken.map(({ startMs, endMs }) => {
    const times = new Map<string, number>();
    while (first < inOrder.length && (inOrder[first] as Spoken).startMs + longest < startMs) first += 1;
    for (let at = first; at < inOrder.length && (inOrder[at] as Spoken).startMs < endMs; at += 1) {
      const cue = inOrder[at] as Spoken;
      const shared = Math.min(endMs, cue.endMs) - Math.max(startMs, cue.startMs);
      if (shared > 0) times.set(cue.speaker as string, (times.get(cue.speaker as string) ?? 0) + shared);
    }
    return times;
  });
}

function sum(into: Map<string, number> = new Map(), more: Map<string, number> = new Map()): Map<string, number> {
  for (const [name, ms] of more) into.set(name, (into.get(name) ?? 0) + ms);
  return into;
}

function leading(times: Map<string, number> = new Map()): string | null {
  const [best] = [...times].sort(([, a], [, b]) => b - a);
  return best && shareOf(best[0], times) >= MAJORITY ? best[0] : null;
}

function shareOf(name: string, times: Map<string, number>): number {
  const whole = [...times.values()].reduce((total, ms) => total + ms, 0);
  return whole === 0 ? 0 : (times.get(name) ?? 0) / whole;
}

import type { Spoken } from "../../ports/transcriber";
import type { SpeakerMatch } from "./speakers";

/** A guess by behaviour; a match by name has 0.6 and more. */
const GUESSED = 0.3;

interface Behaviour {
  words: number;
  questions: number;
  turns: number;
}

/**
 * Who coaches and who is coached, where the names have not told: a recording may come before anybody said whose it is.
 * The one who asks the most coaches; the one who then talks the most is coached. Nobody is identified by this.
 * `labels` and `matches` go together, in the same order.
 */
export function guessRoles(
  labels: readonly (string | null)[],
  matches: readonly SpeakerMatch[],
  spoken: readonly Spoken[],
): SpeakerMatch[] {
  const guessed = [...matches];
  const behaviour = labels.map((label) => behaviourOf(spoken.filter((item) => item.speaker === label)));
  const assign = (role: "COACH" | "COACHEE", weigh: (of: Behaviour) => number) => {
    if (guessed.some((match) => match.role === role)) return;
    const open = guessed.flatMap((match, index) => (match.role === "OTHER" ? [index] : []));
    const [best] = open.sort((a, b) => weigh(behaviour[b] as Behaviour) - weigh(behaviour[a] as Behaviour));
    if (best === undefined || weigh(behaviour[best] as Behaviour) === 0) return;
    guessed[best] = { ...(guessed[best] as SpeakerMatch), role, confidence: GUESSED };
  };
  if (matches.length > 1) assign("COACH", ({ questions, turns }) => questions / Math.max(turns, 1));
  assign("COACHEE", ({ words }) => words);
  return guessed;
}

function behaviourOf(spoken: readonly Spoken[]): Behaviour {
  return {
    words: spoken.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0),
    questions: spoken.filter(({ text }) => text.includes("?")).length,
    turns: spoken.length,
  };
}

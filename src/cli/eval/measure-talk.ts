import { classifyTurns } from "../../adapters/extractive";
import type { Conversation } from "./corpus";

export interface F1 {
  precision: number;
  recall: number;
  f1: number;
}

export interface TalkMeasure {
  cues: number;
  /** Of all conversations. */
  change: F1;
  sustain: F1;
  /** Of every second conversation, on which the weights were fitted, and of the others. */
  fitted: F1;
  unseen: F1;
  /** What one would score who always said "change", and who said it at random as often as it is right. */
  always: number;
  chance: number;
}

interface Judged {
  label: string;
  talk: string;
  fitted: boolean;
}

/** Change talk of the coachees against the experts' labels. */
export function measureTalk(conversations: readonly Conversation[]): TalkMeasure {
  const judged = conversations.flatMap(({ cues }, at): Judged[] => {
    const talks = classifyTurns(cues);
    return cues.flatMap(({ label }, cue) =>
      label ? [{ label, talk: talks[cue]?.talk ?? "neutral", fitted: at % 2 === 0 }] : [],
    );
  });
  const rate = judged.length === 0 ? 0 : judged.filter(({ label }) => label === "change").length / judged.length;
  return {
    cues: judged.length,
    change: f1Of(judged, "change"),
    sustain: f1Of(judged, "sustain"),
    fitted: f1Of(
      judged.filter(({ fitted }) => fitted),
      "change",
    ),
    unseen: f1Of(
      judged.filter(({ fitted }) => !fitted),
      "change",
    ),
    always: (2 * rate) / (1 + rate),
    chance: rate,
  };
}

function f1Of(judged: readonly Judged[], talk: "change" | "sustain"): F1 {
  const right = judged.filter((cue) => cue.talk === talk && cue.label === talk).length;
  const said = judged.filter((cue) => cue.talk === talk).length;
  const are = judged.filter((cue) => cue.label === talk).length;
  const precision = said === 0 ? 0 : right / said;
  const recall = are === 0 ? 0 : right / are;
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

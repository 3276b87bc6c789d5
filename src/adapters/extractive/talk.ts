import { plain, wordCount } from "./speech";
import { CHANGE_CUES, COACH_CUES, CON_CUES, OWN_CUES, REASON_CUES, type TalkCategory } from "./talk-cues";
import { AROUND, type Feature, TALK_WEIGHTS, THRESHOLDS } from "./talk-weights";

export interface Talk {
  /** change: towards a change; sustain: away from it, or for things as they are. */
  talk: "change" | "sustain" | "neutral";
  /** 0..1, how likely that is. */
  score: number;
}

/** One turn of a conversation, in order. */
export interface Turn {
  speaker: "COACH" | "COACHEE" | "OTHER";
  text: string;
}

/** How many ways of speaking for a change, of giving reasons for it, and against it were found; three at most. */
interface Counts {
  change: number;
  reason: number;
  con: number;
}

type Features = Map<Feature, number>;

const YES =
  /^(?:yeah|yes|yep|sure|right|okay|ok|definitely|absolutely|exactly|i do|it is|i have|i can|true|of course)\b/;
const NO = /^(?:no|nope|not really|nah)\b/;
const BACKCHANNEL_WORDS = 3;
const MOST = 3;

/** The change talk categories that a text shows, the strongest first. */
export function talkCategories(text: string): TalkCategory[] {
  const own = ownWords(text);
  const found = OWN_CUES.filter((cue) => cue.category && cue.pattern.test(own));
  const order: TalkCategory[] = ["commitment", "steps", "need", "desire", "ability", "reason"];
  const names = new Set(found.map((cue) => cue.category));
  return order.filter((category) => names.has(category));
}

/**
 * Whether a coachee's turn is change talk, after the categories of motivational interviewing (Miller and Rollnick). The
 * weights are a regularised logistic regression over named cues, fitted on one half of labelled conversations.
 */
export function classifyTalk(text: string, previousCoachText = ""): Talk {
  return judge(withAround(ofTurn(text, previousCoachText), AROUND.before, AROUND.after, 0.5));
}

/** The same for a whole conversation, in which what is said before and after weighs in; the coach's turns are neutral. */
export function classifyTurns(turns: readonly Turn[]): Talk[] {
  const talks: Talk[] = turns.map(() => ({ talk: "neutral", score: 0 }));
  const mine = turns.flatMap((turn, at) => (turn.speaker === "COACH" ? [] : [at]));
  const counts = mine.map((at) => countsOf(ownWords(turns[at]?.text ?? "")));
  let before: Counts = { change: 0, reason: 0, con: 0 };
  mine.forEach((at, k) => {
    const previous = counts[k - 1];
    if (previous) before = mix(before, 0.7, previous, 0.3);
    const features = ofTurn(turns[at]?.text ?? "", coachBefore(turns, at));
    talks[at] = judge(withAround(features, before, ahead(counts, k), k / mine.length));
  });
  return talks;
}

function coachBefore(turns: readonly Turn[], at: number): string {
  for (let k = at - 1; k >= 0; k--) if (turns[k]?.speaker === "COACH") return turns[k]?.text ?? "";
  return "";
}

/** The next four turns, nearer ones weighing more. */
function ahead(counts: readonly Counts[], at: number): Counts {
  let sum: Counts = { change: 0, reason: 0, con: 0 };
  let weight = 0;
  for (let step = 1; step <= 4; step++) {
    const next = counts[at + step];
    if (!next) break;
    sum = mix(sum, 1, next, 1 / step);
    weight += 1 / step;
  }
  return weight ? mix(sum, 1 / weight, sum, 0) : sum;
}

function mix(a: Counts, p: number, b: Counts, q: number): Counts {
  return { change: a.change * p + b.change * q, reason: a.reason * p + b.reason * q, con: a.con * p + b.con * q };
}

/** What others said, quoted, is not the coachee's own talk. */
function ownWords(text: string): string {
  return plain(text.replace(/["“][^"”]{8,}["”]?/g, " "));
}

function countsOf(own: string): Counts {
  const found = new Set(OWN_CUES.filter((cue) => cue.pattern.test(own)).map((cue) => cue.name));
  const count = (names: readonly string[]) => Math.min(MOST, names.filter((name) => found.has(name)).length);
  return { change: count(CHANGE_CUES), reason: count(REASON_CUES), con: count(CON_CUES) };
}

function ofTurn(text: string, coachText: string): Features {
  const own = ownWords(text);
  const count = wordCount(own);
  const { change, reason, con } = countsOf(own);
  const flag = (condition: boolean) => (condition ? 1 : 0);
  return new Map<Feature, number>([
    ["bias", 1],
    ["change", change],
    ["reason", reason],
    ["con", con],
    ["unsure", flag(own.includes("don't-know"))],
    ["question", flag(own.includes("?"))],
    ["short", flag(count <= BACKCHANNEL_WORDS)],
    ["long", Math.min(1, count / 40)],
    ["silent", flag(count === 0)],
    ["thanks", flag(/\b(?:thank you|thanks|bye|hello|hi|nice to meet)\b/.test(own))],
    ...ofCoach(coachText, own, count),
  ]);
}

/** What the coach said matters in itself, and says what a mere yes or no is about. */
function ofCoach(coachText: string, own: string, ownCount: number): [Feature, number][] {
  if (wordCount(coachText) <= BACKCHANNEL_WORDS) return [];
  const coach = plain(coachText);
  const found = new Set(COACH_CUES.filter((cue) => cue.pattern.test(coach)).map((cue) => cue.name));
  const any = (...names: string[]) => (names.some((name) => found.has(name)) ? 1 : 0);
  const short = ownCount <= BACKCHANNEL_WORDS;
  const yes = short && YES.test(own) ? 1 : 0;
  const told = short ? 0 : 1;
  return [
    ["coach-asks-change", told * any("asks-change", "scale")],
    ["coach-about-change", told * any("about-change")],
    ["coach-praises", told * any("praises")],
    ["coach-downsides", told * any("downsides")],
    ["coach-upsides", any("upsides")],
    ["coach-reflects", told * any("reflects-want")],
    ["coach-permission", any("permission")],
    ["yes-to-reflection", yes * any("reflects-want", "about-change")],
    ["yes-to-question", yes * any("asks", "settles")],
    ["yes-to-doubt", yes * any("reflects-refuse")],
    ["no", short && NO.test(own) ? any("asks", "reflects-refuse", "reflects-want") : 0],
  ];
}

function withAround(features: Features, before: Counts, after: Counts, position: number): Features {
  features.set("before-change", before.change).set("before-reason", before.reason).set("before-con", before.con);
  features.set("after-change", after.change).set("after-reason", after.reason).set("after-con", after.con);
  return features.set("position", position);
}

function judge(features: Features): Talk {
  let change = 0;
  let sustain = 0;
  for (const [name, value] of features) {
    change += TALK_WEIGHTS[name][0] * value;
    sustain += TALK_WEIGHTS[name][1] * value;
  }
  const total = 1 + Math.exp(change) + Math.exp(sustain);
  const p = { change: Math.exp(change) / total, sustain: Math.exp(sustain) / total };
  if (features.get("silent")) return { talk: "neutral", score: 1 };
  if (p.sustain >= THRESHOLDS.sustain && p.sustain > p.change) return { talk: "sustain", score: p.sustain };
  if (p.change >= THRESHOLDS.change) return { talk: "change", score: p.change };
  return { talk: "neutral", score: 1 / total };
}

import { parseVtt } from "../src/lifecycle/normalize/vtt";
import { demoFile } from "../test/support/sessions";

/** A transcript as Zoom would have written it. */
export interface Recorded {
  coachee: string;
  durationMs: number;
  bytes: Buffer;
}

export const COACH = "Maren Holt";
const DEMO = [
  { file: "conversation-1.vtt", coachee: "Ilse Brandt" },
  { file: "conversation-2.vtt", coachee: "Ilse Brandt" },
  { file: "conversation-3.vtt", coachee: "Tariq Osei" },
];
/** How often a conversation is said again in an hour's. */
const ROUNDS = 8;

type Cue = ReturnType<typeof parseVtt>[number];

/** The demo's conversations, and two of about an hour made of their sentences. */
export async function readRecorded(): Promise<Recorded[]> {
  const short = await Promise.all(
    DEMO.map(async ({ file, coachee }) => {
      const bytes = await demoFile(file);
      const cues = parseVtt(bytes.toString("utf8"));
      return { coachee, bytes, cues, durationMs: lengthOf(cues) };
    }),
  );
  const long = ["Ilse Brandt", "Tariq Osei"].map((coachee, at) => toLong(coachee, short, at));
  return [...short, ...long].map(({ coachee, bytes, durationMs }) => ({ coachee, bytes, durationMs }));
}

/** Each round takes the conversations in another order and marks its sentences, so that none is said twice. */
function toLong(coachee: string, short: readonly { cues: Cue[]; durationMs: number }[], seed: number): Recorded {
  const cues: Cue[] = [];
  let at = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const part = short[(round + seed) % short.length];
    if (!part) throw new Error("there are no conversations");
    for (const cue of part.cues) {
      const speaker = cue.speaker === COACH ? COACH : coachee;
      const text = `${cue.text} That was week ${round + 1} of it.`;
      cues.push({ speaker, text, startMs: at + cue.startMs, endMs: at + cue.endMs });
    }
    at += part.durationMs + 1_000;
  }
  return { coachee, bytes: Buffer.from(toVtt(cues)), durationMs: lengthOf(cues) };
}

const lengthOf = (cues: readonly Cue[]) => Math.max(...cues.map(({ endMs }) => endMs));

function toVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ speaker, text, startMs, endMs }, index) => {
    return `${index + 1}\n${toTime(startMs)} --> ${toTime(endMs)}\n${speaker}: ${text}\n`;
  });
  return `WEBVTT\n\n${blocks.join("\n")}`;
}

function toTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}

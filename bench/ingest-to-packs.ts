import { extractive } from "../src/adapters/extractive";
import { assertNothingIdentifies } from "../src/lifecycle/derive/guard";
import { makePseudonyms, pseudonymize } from "../src/lifecycle/derive/pseudonymize";
import { decodeText } from "../src/lifecycle/normalize/decode-text";
import { findPii } from "../src/lifecycle/normalize/pii";
import { mapSpeakers } from "../src/lifecycle/normalize/speakers";
import { parseVtt } from "../src/lifecycle/normalize/vtt";
import { aReviewedSession, demoFile } from "../test/support/sessions";
import { type World, world } from "../test/support/world";
import { alternate, type Benchmark, toRatio } from "./measure";

const FILE = "conversation-1.vtt";
const SESSIONS = 5;
const people = [
  { userId: "coach", role: "COACH" as const, displayName: "Maren Holt" },
  { userId: "coachee", role: "COACHEE" as const, displayName: "Ilse Brandt" },
];

/** Transcript minutes a second from upload to packs, against the same text worked on in memory and stored nowhere. */
export const ingestToPacks: Benchmark = {
  name: "ingest-to-packs",
  async run() {
    const w = await world();
    try {
      const bytes = await demoFile(FILE);
      const minutes = Math.max(...parseVtt(decodeText(bytes)).map(({ endMs }) => endMs)) / 60_000;
      const pairs = await alternate(
        () => timed(minutes, () => throughTheSteps(w)),
        () => timed(minutes, () => inMemory(bytes)),
        { warmUps: 1, pairs: 5 },
      );
      const what = "upload, scan, encryption, every step, walls, audit; against parsing, PII and deriving alone";
      const facts = { sessions: SESSIONS, "minutes each": Number(minutes.toFixed(1)), workers: 1 };
      return [toRatio(pairs, { name: "ingest-to-packs", what, bound: null, aim: null, of: "min/s", facts })];
    } finally {
      await w.close();
    }
  },
};

async function timed(minutes: number, once: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  for (let session = 0; session < SESSIONS; session++) await once();
  return (minutes * SESSIONS) / ((performance.now() - startedAt) / 1000);
}

async function throughTheSteps(w: World): Promise<void> {
  const { packs } = await aReviewedSession(w, { file: FILE });
  if (packs.length < 3) throw new Error(`${packs.length} packs came of the conversation`);
}

async function inMemory(bytes: Buffer): Promise<void> {
  const spoken = parseVtt(decodeText(bytes));
  const names = people.map(({ displayName }) => displayName);
  const labels = [...new Set(spoken.map(({ speaker }) => speaker))];
  const roles = new Map(mapSpeakers(labels, people).map((match, index) => [labels[index], match]));
  const pseudonyms = makePseudonyms(people.map((person) => ({ ...person, id: person.userId })));
  const passages = spoken.map(({ startMs, endMs, speaker, text }, index) => {
    findPii(text, names);
    const { role = "OTHER", userId } = roles.get(speaker) ?? {};
    const token = pseudonyms.tokenOf(userId ?? "coachee");
    const said = pseudonymize(text, pseudonyms).text;
    return { id: `s0u${index}`, session: 0, speaker: role, token, startMs, endMs, text: said };
  });
  const request = { passages, related: [], earlier: [] };
  assertNothingIdentifies(JSON.stringify(request), pseudonyms.people);
  const { insights } = await extractive().deriveInsights(request);
  if (insights.length < 3) throw new Error(`${insights.length} insights came of the conversation`);
}

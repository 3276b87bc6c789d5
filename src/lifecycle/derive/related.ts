import type { App, Keys, Who } from "../../app";
import type { Session } from "../../entities";
import { PortError } from "../../errors";
import { embedTexts } from "../store/embed-texts";
import { findSaidByIds, loadSaid, type Said, type SentPassage } from "./passages";
import type { Pseudonyms } from "./pseudonymize";

const ASKED = 40;
const NEIGHBOURS = 3;
/** Of a model that nobody has measured: where there are too few passages to measure it by. */
const NEAR = 0.5;
const ENOUGH = 20;

export interface Related {
  /** What was said in earlier sessions, those of one session together, newest session first. */
  earlier: Said[][];
  pairs: { passageId: string; utteranceId: string; score: number }[];
}

/** Passages of the coachee's earlier sessions that are near to what they said in this one, from the vector store. */
export async function findRelated(
  app: App,
  who: Who,
  keys: Keys,
  session: Session,
  sent: readonly SentPassage[],
  pseudonyms: Pseudonyms,
): Promise<Related> {
  const { coacheeId, workspaceId } = session;
  if (!coacheeId) return { earlier: [], pairs: [] };
  const own = sent.filter(({ said }) => said.role !== "COACH" && said.text.length >= 25);
  const asked = own.sort((a, b) => b.said.text.length - a.said.text.length).slice(0, ASKED);
  const vectors = await embedOrNone(app, keys, session, asked, pseudonyms);
  const least = app.embedder.near ?? typicalOf(vectors);
  const pairs: Related["pairs"] = [];
  for (const [index, vector] of vectors.entries()) {
    const { passage } = asked[index] as SentPassage;
    const query = { vector, coacheeId, excludeSessionId: session.id, limit: NEIGHBOURS };
    const near = await app.vectors.nearest(workspaceId, app.embedder.model, query);
    for (const { id, score } of near) if (score >= least) pairs.push({ passageId: passage.id, utteranceId: id, score });
  }
  const ids = [...new Set(pairs.map((pair) => pair.utteranceId))];
  const rows = await app.write(who, (unit) => findSaidByIds(unit, ids));
  // The vector store knows ids alone; the rows decide whose they are. What was said to another coach stays with that one.
  const utterances = rows.utterances.filter((row) => row.coacheeId === coacheeId && row.coachId === session.coachId);
  const said = await loadSaid(keys, { ...rows, utterances });
  return { earlier: groupBySession(said), pairs };
}

/** Without a service that refuses there are no related passages, and insights all the same. */
async function embedOrNone(
  app: App,
  keys: Keys,
  session: Session,
  asked: readonly SentPassage[],
  pseudonyms: Pseudonyms,
): Promise<number[][]> {
  const texts = asked.map(({ said }) => said.text);
  try {
    return await embedTexts(app, keys, texts, pseudonyms);
  } catch (error) {
    if (!(error instanceof PortError) || error.port !== "embedder" || error.retryable) throw error;
    app.log.warn({ sessionId: session.id }, "no related passages were looked for");
    return [];
  }
}

/**
 * Models differ in how near any two texts are. What one session's passages have in common with each other by chance is the
 * measure: a passage of another session has to be nearer than nine in ten pairs of these.
 */
function typicalOf(vectors: readonly number[][]): number {
  const scores = vectors.flatMap((a, index) => vectors.slice(index + 1).map((b) => dot(a, b)));
  if (scores.length < ENOUGH) return NEAR;
  return scores.sort((a, b) => a - b)[Math.floor(scores.length * 0.9)] as number;
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

function groupBySession(said: readonly Said[]): Said[][] {
  const groups = new Map<string, Said[]>();
  for (const item of said) groups.set(item.row.sessionId, [...(groups.get(item.row.sessionId) ?? []), item]);
  const newestFirst = [...groups].sort(([a], [b]) => (a < b ? 1 : -1));
  return newestFirst.map(([, items]) => items.sort((a, b) => a.row.startMs - b.row.startMs));
}

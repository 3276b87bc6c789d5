import type { App, Keys, Who } from "../../app";
import type { Session } from "../../entities";
import { findSaidByIds, loadSaid, type Said, type SentPassage } from "./passages";

const ASKED = 40;
const NEIGHBOURS = 3;
/** Hashed features are sparse: measured on conversations of one subject, passages on the same thing score 0.2 and more. */
const MIN_SCORE = 0.2;

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
): Promise<Related> {
  const { coacheeId, workspaceId } = session;
  if (!coacheeId) return { earlier: [], pairs: [] };
  const own = sent.filter(({ said }) => said.role !== "COACH" && said.text.length >= 25);
  const asked = own.sort((a, b) => b.said.text.length - a.said.text.length).slice(0, ASKED);
  const vectors = await app.embedder.embed(
    asked.map(({ said }) => said.text),
    await keys.secret("vectors"),
  );
  const pairs: Related["pairs"] = [];
  for (const [index, { passage }] of asked.entries()) {
    const query = { vector: vectors[index] as number[], coacheeId, excludeSessionId: session.id, limit: NEIGHBOURS };
    const near = await app.vectors.nearest(workspaceId, app.embedder.model, query);
    for (const { id, score } of near)
      if (score >= MIN_SCORE) pairs.push({ passageId: passage.id, utteranceId: id, score });
  }
  const ids = [...new Set(pairs.map((pair) => pair.utteranceId))];
  const rows = await app.write(who, (unit) => findSaidByIds(unit, ids));
  // The vector store knows ids alone; the rows decide whose they are. What was said to another coach stays with that one.
  const utterances = rows.utterances.filter((row) => row.coacheeId === coacheeId && row.coachId === session.coachId);
  const said = await loadSaid(keys, { ...rows, utterances });
  return { earlier: groupBySession(said), pairs };
}

function groupBySession(said: readonly Said[]): Said[][] {
  const groups = new Map<string, Said[]>();
  for (const item of said) groups.set(item.row.sessionId, [...(groups.get(item.row.sessionId) ?? []), item]);
  const newestFirst = [...groups].sort(([a], [b]) => (a < b ? 1 : -1));
  return newestFirst.map(([, items]) => items.sort((a, b) => a.row.startMs - b.row.startMs));
}

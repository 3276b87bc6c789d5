import type { Keys, Unit } from "../../app";
import { cell, Participant, Session, type SpeakerRole, Utterance } from "../../entities";
import type { Passage } from "../../ports/language-model";
import { type Pseudonymized, type Pseudonyms, pseudonymize } from "./pseudonymize";

/** Something said, decrypted, with who is believed to have said it. */
export interface Said {
  row: Utterance;
  text: string;
  participantId: string;
  label: string;
  role: SpeakerRole;
  userId: string | null;
}

/** A passage as the model sees it, and the way back to what was said. */
export interface SentPassage {
  passage: Passage;
  said: Said;
  pseudonymized: Pseudonymized;
}

export async function loadSaid(
  keys: Keys,
  rows: { utterances: Utterance[]; participants: Participant[] },
): Promise<Said[]> {
  const speakers = new Map<string, { label: string; row: Participant }>();
  for (const row of rows.participants) {
    const label = (await keys.open(cell("participant", "label", row), row.label)) ?? `Speaker ${row.position + 1}`;
    speakers.set(row.id, { label, row });
  }
  const texts = await Promise.all(rows.utterances.map((row) => keys.open(cell("utterance", "text", row), row.text)));
  return rows.utterances.map((row, index) => {
    const speaker = speakers.get(row.participantId);
    const { role = "OTHER", userId = null } = speaker?.row ?? {};
    return {
      row,
      text: texts[index] ?? "",
      participantId: row.participantId,
      label: speaker?.label ?? "",
      role,
      userId,
    };
  });
}

/** Everything said in one session, in order. */
export async function findSaid(
  unit: Unit,
  sessionId: string,
): Promise<{ utterances: Utterance[]; participants: Participant[] }> {
  const where = { workspaceId: unit.who.workspaceId, sessionId };
  const participants = await unit.em.findBy(Participant, where);
  const utterances = await unit.em.find(Utterance, { where, order: { transcriptId: "ASC", position: "ASC" } });
  return { utterances, participants };
}

/** Utterances by id, across sessions; those whose session is going or has failed are left out. */
export async function findSaidByIds(
  unit: Unit,
  ids: readonly string[],
): Promise<{ utterances: Utterance[]; participants: Participant[] }> {
  const { workspaceId } = unit.who;
  if (ids.length === 0) return { utterances: [], participants: [] };
  const utterances = await unit.em.findBy(
    Utterance,
    ids.map((id) => ({ workspaceId, id })),
  );
  const sessionIds = [...new Set(utterances.map((row) => row.sessionId))];
  const sessions = await unit.em.findBy(
    Session,
    sessionIds.map((id) => ({ workspaceId, id })),
  );
  const living = new Set(sessions.filter((session) => session.state !== "DISPOSING").map((session) => session.id));
  const kept = utterances.filter((row) => living.has(row.sessionId));
  const participantIds = [...new Set(kept.map((row) => row.participantId))];
  const participants = await unit.em.findBy(
    Participant,
    participantIds.map((id) => ({ workspaceId, id })),
  );
  return { utterances: kept, participants };
}

export function toPassages(said: readonly Said[], session: number, pseudonyms: Pseudonyms): SentPassage[] {
  return said.map((item, index) => {
    const pseudonymized = pseudonymize(item.text, pseudonyms);
    const passage: Passage = {
      id: `s${session}u${index}`,
      session,
      speaker: item.role,
      token: pseudonyms.tokenOf(item.userId ?? item.participantId),
      startMs: item.row.startMs,
      endMs: item.row.endMs,
      text: pseudonymized.text,
    };
    return { passage, said: item, pseudonymized };
  });
}

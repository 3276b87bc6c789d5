import { In } from "typeorm";
import { type Session, toPublicId, Utterance } from "../../../entities";
import { type Making, say } from "./making";

/**
 * What this person said in a session, in order, and nothing of what was said to them. Voices are beliefs: as long as the
 * coach has not said otherwise, those that are believed to be theirs.
 */
export async function toWordsDocument(making: Making, session: Session): Promise<object> {
  const { workspaceId, id: sessionId } = session;
  const { app, system, scope } = making;
  const participantId = In(scope.voices.filter((voice) => voice.sessionId === sessionId).map(({ id }) => id));
  const order = { transcriptId: "ASC", position: "ASC" } as const;
  const rows = await app.write(system, (unit) =>
    unit.em.find(Utterance, { where: { workspaceId, sessionId, participantId }, order }),
  );
  const said = rows.map(async (row) => ({
    transcript: toPublicId("transcript", row.transcriptId),
    startMs: row.startMs,
    endMs: row.endMs,
    text: await say(making, "utterance", "text", row),
  }));
  return { session: toPublicId("session", sessionId), said: await Promise.all(said) };
}

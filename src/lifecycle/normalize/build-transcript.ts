import type { App, Keys } from "../../app";
import {
  type Classification,
  cell,
  type Participant,
  type PiiFinding,
  type Session,
  type Source,
  type Transcript,
  type Utterance,
} from "../../entities";
import type { TranscriptDraft } from "../../ports/transcriber";
import { classify } from "./classify";
import { findPii } from "./pii";
import type { SpeakerMatch } from "./speakers";

export interface TranscriptRows {
  transcript: Omit<Transcript, "createdAt">;
  participants: Participant[];
  utterances: Utterance[];
  findings: PiiFinding[];
  classifications: Classification[];
}

interface Parts {
  transcriptId: string;
  draft: TranscriptDraft;
  /** The names as heard, each once, in the order of `matches`. */
  labels: (string | null)[];
  matches: SpeakerMatch[];
  /** Display names of the people of the session. */
  names: string[];
}

/** Every row of a transcript, content sealed; nothing is written here. */
export async function buildTranscript(
  app: App,
  keys: Keys,
  session: Session,
  source: Source,
  parts: Parts,
): Promise<TranscriptRows> {
  const { transcriptId, draft } = parts;
  const owner = { workspaceId: session.workspaceId, coachId: session.coachId, coacheeId: session.coacheeId };
  const participants = await buildParticipants(app, keys, session, parts);
  const speakerOf = new Map(parts.labels.map((label, index) => [label, participants[index] as Participant]));
  const utterances: Utterance[] = [];
  const findings: PiiFinding[] = [];
  const said: { id: string; text: string; speaker: "COACH" | "COACHEE" | "OTHER" }[] = [];
  for (const [position, spoken] of draft.spoken.entries()) {
    const participant = speakerOf.get(spoken.speaker) as Participant;
    const place = { ...owner, id: app.newId(), transcriptId, sessionId: session.id, participantId: participant.id };
    const times = { position, startMs: Math.round(spoken.startMs), endMs: Math.round(spoken.endMs) };
    const text = await keys.seal(cell("utterance", "text", place), spoken.text);
    utterances.push({ ...place, ...times, text, quoted: false });
    said.push({ id: place.id, text: spoken.text, speaker: participant.role });
    for (const span of findPii(spoken.text, parts.names)) {
      const where = { startChar: span.start, endChar: span.end, kind: span.kind, confidence: span.confidence };
      findings.push({ ...owner, id: app.newId(), transcriptId, utteranceId: place.id, ...where });
    }
  }
  const classifications = classify(said, toCounts(findings)).map(({ dataClass, reason, utteranceIds }) => {
    return { ...owner, id: app.newId(), transcriptId, dataClass, reason, utteranceCount: utteranceIds.length };
  });
  const transcript = { ...owner, ...toFacts(draft), id: transcriptId, sessionId: session.id, sourceId: source.id };
  return {
    transcript: { ...transcript, speakerCount: participants.length },
    participants,
    utterances,
    findings,
    classifications,
  };
}

function toFacts(draft: TranscriptDraft) {
  return {
    language: draft.language,
    durationMs: Math.round(Math.max(0, ...draft.spoken.map((spoken) => spoken.endMs))),
    utteranceCount: draft.spoken.length,
    timing: draft.timing,
    transcriber: draft.transcriber,
    visibility: "SYSTEM_INTERNAL" as const,
    embedders: [],
    embeddedBy: null,
  };
}

function toCounts(findings: readonly PiiFinding[]) {
  const counts: Partial<Record<PiiFinding["kind"], number>> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

async function buildParticipants(app: App, keys: Keys, session: Session, parts: Parts): Promise<Participant[]> {
  const owner = { workspaceId: session.workspaceId, coachId: session.coachId, coacheeId: session.coacheeId };
  const rows: Participant[] = [];
  for (const [position, match] of parts.matches.entries()) {
    const row = { ...owner, id: app.newId(), sessionId: session.id, transcriptId: parts.transcriptId, position };
    const label = await keys.seal(cell("participant", "label", row), match.label);
    rows.push({ ...row, label, userId: match.userId, role: match.role, confidence: match.confidence });
  }
  return rows;
}

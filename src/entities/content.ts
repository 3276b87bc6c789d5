type Row = { workspaceId: string; id: string };
const own = (row: Row) => row.id;
const ofSession = (row: Row & { sessionId: string }) => row.sessionId;
const ofTranscript = (row: Row & { transcriptId: string }) => row.transcriptId;
const ofForm = (row: Row & { formId: string }) => row.formId;

/**
 * Every column that holds content, and whose data key seals it. A data key has the id of what it belongs to: a person,
 * session, transcript, source, form, hold or erasure request. A quote is sealed under the key of what it quotes.
 */
export const content = {
  app_user: { displayName: own, email: own },
  zoom_connection: {
    accountId: (row: Row & { coachId: string }) => row.coachId,
    tokens: (row: Row & { coachId: string }) => row.coachId,
  },
  session: { title: own, meetingUuid: own },
  zoom_event: { payload: ofSession },
  participant: { label: ofSession },
  source: { sha256: own, filename: own, text: own, trashReason: own },
  utterance: { text: ofTranscript },
  insight: { claim: ofSession, reasoning: ofSession },
  evidence_pack: { l0: ofSession, l1: ofSession },
  pack_quote: { speaker: ofTranscript, quote: ofTranscript },
  pack_edit: { before: ofSession, after: ofSession },
  pack_decision: { note: ofSession },
  pack_feedback: { comment: ofSession, correction: ofSession },
  filled_form: { trashReason: own },
  form_value: { value: ofForm },
  form_value_source: { quote: (row: Row & { quoteKeyId: string }) => row.quoteKeyId },
  legal_hold: { reason: own, releaseReason: own },
  erasure_request: { reason: own, decisionReason: own },
  recipient_notice: { detail: (row: Row & { erasureId: string }) => row.erasureId },
} as const;

export type ContentTable = keyof typeof content;
export type ContentColumn<T extends ContentTable> = keyof (typeof content)[T] & string;
type KeyOf<T extends ContentTable, C extends ContentColumn<T>> = (typeof content)[T][C] extends (row: infer R) => string
  ? R
  : never;

/** Where a sealed value stands; all of it but the key's id is authenticated with the value. */
export interface ContentCell {
  workspaceId: string;
  table: ContentTable;
  column: string;
  rowId: string;
  keyId: string;
}

export function cell<T extends ContentTable, C extends ContentColumn<T>>(
  table: T,
  column: C,
  row: KeyOf<T, C>,
): ContentCell {
  const keyOf = content[table][column] as (row: KeyOf<T, C>) => string;
  const { workspaceId, id } = row as Row;
  return { workspaceId, table, column, rowId: id, keyId: keyOf(row) };
}

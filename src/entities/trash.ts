/** A source or form in the trash, as the list of both has it; the owners say who may read its name. */
export interface TrashRow {
  workspaceId: string;
  id: string;
  coachId: string | null;
  coacheeId: string | null;
  kind: "SOURCE_DOCUMENT" | "FILLED_FORM";
  sessionId: string | null;
  createdBy: string | null;
  /** Null for a source, as completedAt is. */
  templateId: string | null;
  completedAt: Date | null;
  expiresAt: Date | null;
  trashedAt: Date;
  trashedById: string | null;
  trashReason: Buffer | null;
  purgeAfter: Date;
  /** Null for a form, as byteSize is. */
  mediaType: string | null;
  byteSize: number | null;
}

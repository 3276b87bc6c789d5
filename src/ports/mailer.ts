/** What letters are about. */
export type LetterKind =
  | "PACKS_READY_FOR_REVIEW"
  | "PACK_DELIVERED"
  | "SESSION_FAILED"
  | "SOURCE_REJECTED"
  | "ERASURE_UPDATED"
  | "ERASURE_AWAITING_APPROVAL"
  | "ERASURE_RECEIPT"
  | "EXPORT_READY"
  | "RETENTION_CHANGE_PENDING"
  | "BACKUP_SCRUB_OVERDUE"
  | "ZOOM_DISCONNECTED"
  | "WEBHOOK_DISABLED";

export type LetterLocale = "en" | "de";

/** A letter without content: what happened, and a link that needs a login. */
export interface Letter {
  /** A UUID of what happened: the same letter sent again is known again by it, where anybody looks. */
  id: string;
  /** Sealed nowhere: the adapter sends it and forgets it. The folder mailer writes `recipientId` in its place. */
  address: string;
  recipientId: string;
  kind: LetterKind;
  locale: LetterLocale;
  link: string;
  /** Where one click, or one POST (RFC 8058), ends letters of this kind; null for what a person must be told. */
  unsubscribe: string | null;
}

export interface Mailer {
  readonly name: string;
  /**
   * Rejects with PortError, retryable only as long as it is certain that nobody was sent the letter: one whose fate is
   * unknown must not go out again.
   */
  send(letter: Letter): Promise<void>;
}

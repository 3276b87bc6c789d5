import type { CertificateBody, Finding } from "../crypto/certificate-body";

/** Why something went, as the end of "Destroyed because of …". */
export const CAUSES: Record<CertificateBody["cause"], string> = {
  RETENTION: "the end of its retention",
  ERASURE: "a request for erasure",
  TRASH_EXPIRED: "the end of its time in the trash",
  ADMIN_PURGE: "an administrator's purge",
  STATELESS: "the completion of a session in a workspace that keeps nothing",
  SESSION_DELETED: "the deletion of a session",
  HOLD_ENDED: "the end of a hold",
  BACKUP_SCRUB: "the end of the backups that held it",
};

export const KINDS: Record<CertificateBody["kind"], string> = {
  FULL: "Everything that was due was destroyed, unlinked where it is said so, and looked for again.",
  PARTIAL: "Not everything was destroyed: what was withheld is listed below, with its ground.",
  SUPPLEMENT: "This adds to an earlier certificate, its parent.",
};

export const STORES: Record<Finding["store"], string> = {
  DATABASE: "Database",
  BLOB: "Object store",
  VECTOR: "Vector index",
  KEYRING: "Keyring",
  BACKUP: "Backups",
};

export const RECIPIENT_STATES: Record<CertificateBody["recipients"][number]["state"], string> = {
  PENDING: "no answer yet",
  DONE: "done",
  REFUSED: "refused",
  NOT_POSSIBLE: "not possible",
};

/** "2030-03-01 10:00:04 UTC": to the second; the signed text has the milliseconds. */
export function toTime(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

/** "§ 147 AO: 3 items, until 2036-12-31 00:00:00 UTC". */
export function toWithheld({ ground, until, count }: CertificateBody["withheld"][number]): string {
  const items = count === 1 ? "1 item" : `${count} items`;
  return `${ground}: ${items}, ${until === null ? "without a known end" : `until ${toTime(until)}`}`;
}

export function toRecipient({ recipient, asked, state, at }: CertificateBody["recipients"][number]): string {
  return `${recipient}: asked ${asked}; ${RECIPIENT_STATES[state]} (${toTime(at)})`;
}

/** Each backup that still held it when this was issued, and the day by which all are due to be gone; none for none. */
export function toBackups({ affected, external, dueAt }: CertificateBody["backups"]): string[] {
  if (dueAt === null) return [];
  return [
    ...affected.map(({ id, takenAt, expiresAt }) => `${id}: taken ${toTime(takenAt)}, kept until ${toTime(expiresAt)}`),
    ...external.map(({ name, until }) => `${name}: kept until ${toTime(until)}`),
    `All of them are due to be gone by ${toTime(dueAt)}; a supplement says when they are.`,
  ];
}

import type { CertificateKind, DeletionCause } from "../../gql/graphql";

export const kinds: readonly CertificateKind[] = ["FULL", "PARTIAL", "SUPPLEMENT"];
export const causes: readonly DeletionCause[] = [
  "ERASURE",
  "RETENTION",
  "TRASH_EXPIRED",
  "ADMIN_PURGE",
  "SESSION_DELETED",
  "STATELESS",
  "HOLD_ENDED",
  "BACKUP_SCRUB",
];

import type * as entities from "../entities";
import { describeEnum } from "./describe-enum";

export const TrashKind = describeEnum<"SOURCE_DOCUMENT" | "FILLED_FORM">("TrashKind", "What lies in the trash.", {
  SOURCE_DOCUMENT: "A source.",
  FILLED_FORM: "A filled form.",
});

export const RetentionCategory = describeEnum<entities.RetentionCategory>(
  "RetentionCategory",
  "What a retention policy is for; each has a clock of its own.",
  {
    SESSION: "Sessions with their transcript, insights, packs and vectors; from their end.",
    SOURCE_DOCUMENT: "Sources; from when they came in.",
    FILLED_FORM: "Filled forms; from their completion.",
  },
);

export const Store = describeEnum<entities.StoreName>("Store", "Where data lies.", {
  DATABASE: "Rows of the database.",
  BLOB: "Objects of the blob store, with every version, snapshot and soft-deleted copy.",
  VECTOR: "Embeddings in the vector store.",
  KEYRING: "Data keys.",
  BACKUP: "Backups of the database.",
});

export const HoldKind = describeEnum<entities.HoldKind>("HoldKind", "What kind of duty a hold follows.", {
  LEGAL: "A dispute, an investigation or an order.",
  STATUTORY: "A law that keeps records for a time.",
});

export const RecipientState = describeEnum<entities.RecipientState>(
  "RecipientState",
  "What came of asking somebody else who holds a copy.",
  {
    PENDING: "Asked, or about to be; no answer yet.",
    DONE: "They confirmed it, or there was nothing to ask.",
    REFUSED: "They answered that they won't.",
    NOT_POSSIBLE: "There is no way to ask them, and the wording says why.",
  },
);

export const ErasureState = describeEnum<entities.ErasureState>("ErasureState", "Where an erasure stands.", {
  AWAITING_APPROVAL: "A second admin has to decide.",
  SCHEDULED: "Decided; it can be cancelled until it runs.",
  RUNNING: "Being carried out.",
  RETRYING: "A store did not confirm; carried out again until it does.",
  PARTIALLY_COMPLETED: "Done but for what a hold or a law keeps; the rest goes when that ends.",
  COMPLETED: "Everything in scope is gone, and was looked for.",
  REJECTED: "Refused by an admin, with a reason.",
  CANCELLED: "Taken back before it ran.",
});

export const CertificateKind = describeEnum<entities.CertificateKind>(
  "CertificateKind",
  "How much of what was due a certificate covers.",
  {
    FULL: "Everything that was due.",
    PARTIAL: "Everything but what was withheld, which it lists.",
    SUPPLEMENT: "What was left to say to its parent: a hold that ended, backups that are gone.",
  },
);

export const DeletionCause = describeEnum<entities.DeletionCause>("DeletionCause", "Why something was destroyed.", {
  RETENTION: "Its retention ended.",
  ERASURE: "A person was erased.",
  TRASH_EXPIRED: "Its time in the trash was over.",
  ADMIN_PURGE: "An admin purged it from the trash.",
  STATELESS: "The workspace keeps no sources.",
  SESSION_DELETED: "Its session was deleted.",
  HOLD_ENDED: "What had kept it ended.",
  BACKUP_SCRUB: "The last backup that held it is gone.",
});

export const ProbeResult = describeEnum<"ABSENT" | "PRESENT" | "UNKNOWN">(
  "ProbeResult",
  "What a second, independent look found. A certificate is issued on ABSENT alone.",
  { ABSENT: "Nothing is left.", PRESENT: "Something is left.", UNKNOWN: "The store gave no answer to rely on." },
);

export const BackupState = describeEnum<entities.BackupState>("BackupState", "Where a backup stands.", {
  RUNNING: "Being taken.",
  AVAILABLE: "Complete, and can be restored.",
  EXPIRED: "Past its time, and about to be destroyed.",
  DELETED: "Gone from the backup store, as a look showed.",
  FAILED: "Not completed; nothing of it is kept.",
});

export const ScrubState = describeEnum<entities.ScrubState>("ScrubState", "How far the backups are.", {
  PENDING: "Backups that hold what was deleted are still kept.",
  OVERDUE: "They should be gone, and are not.",
  COMPLETE: "Every one is gone.",
});

export const ExportState = describeEnum<entities.ExportState>("ExportState", "Where an export stands.", {
  PREPARING: "Being put together.",
  READY: "Can be fetched until it expires.",
  EXPIRED: "Past its time.",
  REVOKED: "Taken back, because something in it was destroyed or may not be seen any more.",
  FAILED: "It could not be put together.",
});

type Rule = "LEGAL_HOLD" | "STATUTORY_RETENTION" | "ERASURE" | "STATELESS" | "RETENTION_POLICY" | "TRASH";
export const LifecycleRule = describeEnum<Rule>("LifecycleRule", "In order of precedence, strongest first.", {
  LEGAL_HOLD: "A hold keeps it.",
  STATUTORY_RETENTION: "A law keeps it for a time.",
  ERASURE: "A person is to be erased.",
  STATELESS: "The workspace keeps no sources.",
  RETENTION_POLICY: "The workspace's policy says how long it is kept.",
  TRASH: "It was deleted, and stays restorable for a time.",
});

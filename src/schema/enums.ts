import type * as entities from "../entities";
import type * as errors from "../errors";
import { describeEnum } from "./describe-enum";

export const Audience = describeEnum<entities.Audience>(
  "Audience",
  "Who is asking. INTEGRATOR is a machine client: it manages and observes, and never reads coaching content.",
  {
    COACH: "Holds coaching conversations, reviews what Sasha derives and decides what is delivered.",
    COACHEE: "The person being coached; reads what was delivered.",
    ADMIN: "Manages a workspace: people, policies and the audit log, never content.",
    INTEGRATOR: "A machine that creates sessions and uploads, and sees facts without names.",
  },
);

export const Visibility = describeEnum<entities.Visibility>(
  "Visibility",
  "The tag each stored item carries. Raw transcripts are SYSTEM_INTERNAL: no person reads them whole.",
  {
    SYSTEM_INTERNAL: "Read by the system alone.",
    COACH_ONLY: "Read by the session's coach.",
    CLIENT_VISIBLE: "Approved by the coach; read by the coachee as well once it is delivered.",
  },
);

export const LifecycleStep = describeEnum<entities.LifecycleStep>("LifecycleStep", "The eight steps.", {
  INGEST: "Received, scanned, encrypted and stored.",
  NORMALIZE: "Transcribed, speakers mapped, personal data found and classified.",
  STORE: "Kept encrypted, embedded, and its retention clock set.",
  DERIVE: "Insights drawn from a pseudonymized transcript.",
  EVIDENCE: "Insights built into packs and checked against the source.",
  APPROVE: "In the coach's hands.",
  DELIVER: "In the coachee's hands.",
  DISPOSE: "Being destroyed, verified and certified.",
});

type PublicErrorCode = Exclude<errors.ErrorCode, "UNAUTHENTICATED" | "RATE_LIMITED">;
export const ErrorCode = describeEnum<PublicErrorCode>("ErrorCode", "What the caller can fix, in one word.", {
  INVALID_INPUT: "A value is missing, malformed or outside its limits.",
  NOT_FOUND: "There is no such thing, or it is not yours to see.",
  FORBIDDEN: "You may see it and may not do this to it.",
  CONFLICT: "Someone else changed it first, or it belongs to someone else.",
  WRONG_STATE: "Its state does not allow this now.",
  IDEMPOTENCY_MISMATCH: "The idempotency key was used with other input.",
  LEGAL_HOLD: "A legal or statutory hold keeps it.",
  PREVIEW_REQUIRED: "The change needs a preview's token.",
  PREVIEW_STALE: "What the preview showed is no longer true.",
  OUT_OF_BOUNDS: "A number of days is outside what is allowed.",
  SECOND_PERSON_REQUIRED: "Another admin has to decide.",
  CONFIRMATION_MISMATCH: "The typed confirmation is not the one that was asked for.",
  NOT_RESTORABLE: "It is past the point of being restored.",
  SUPPRESSED: "It belongs to an erased person and is not taken in again.",
  EXPORT_NOT_ALLOWED: "The workspace's policy does not allow this export.",
  TOO_LARGE: "It is larger than allowed.",
  UNSUPPORTED_MEDIA: "This kind of file cannot be read here.",
  MALWARE_FOUND: "The scan found malware.",
  QUOTA_EXCEEDED: "The workspace's storage is used up.",
  EVIDENCE_MISSING: "The claim is not supported by what was said.",
});

export const WorkspaceMode = describeEnum<entities.WorkspaceMode>(
  "WorkspaceMode",
  "Whether a workspace keeps its sources.",
  {
    STANDARD: "Sources are kept for their retention period.",
    STATELESS: "Sources go the moment their session completes.",
  },
);

export const ExportPolicy = describeEnum<entities.ExportPolicy>(
  "ExportPolicy",
  "Who may export sessions and packs of a workspace.",
  {
    NONE: "Nobody; a person's own data under GDPR Art. 15 and 20 stays exportable.",
    COACH: "Coaches.",
    COACH_AND_COACHEE: "Coaches and coachees.",
  },
);

export const ErasureApproval = describeEnum<entities.ErasureApproval>(
  "ErasureApproval",
  "Whether an erasure waits for a second person.",
  { AUTOMATIC: "It runs as requested.", SECOND_PERSON: "An admin who is neither requester nor subject decides." },
);

export const SessionKind = describeEnum<entities.SessionKind>("SessionKind", "What a session is for.", {
  COACHING: "A coaching conversation.",
  FILL: "Forms are filled from sources.",
});

export const SessionState = describeEnum<entities.SessionState>("SessionState", "Where a session stands.", {
  OPEN: "Waits for its first source.",
  PROCESSING: "Its sources are being read.",
  READY: "Its packs or forms are there.",
  COMPLETING: "Being completed; retried until the stores confirm.",
  COMPLETED: "Done; nothing more is taken in.",
  ARCHIVED: "Read-only, and out of the default lists.",
  FAILED: "A step gave up; failure says why.",
  DISPOSING: "Being destroyed.",
});

export const StepState = describeEnum<"PENDING" | "RUNNING" | "DONE" | "FAILED">("StepState", "How far one step is.", {
  PENDING: "Not begun.",
  RUNNING: "Under way.",
  DONE: "Finished.",
  FAILED: "Gave up.",
});

export const SourceKind = describeEnum<entities.SourceKind>("SourceKind", "What a source is.", {
  RECORDING: "Audio or video of a conversation.",
  TRANSCRIPT_FILE: "A transcript as a file, such as WebVTT.",
  CHAT: "The chat of a meeting.",
  FILE: "A document or an image.",
  TEXT: "Pasted text.",
});

export const SourceState = describeEnum<entities.SourceState>("SourceState", "Where a source stands.", {
  QUARANTINED: "Not yet scanned; nothing of it can be read.",
  STORED: "Scanned clean and kept.",
  REJECTED: "Refused; its bytes are destroyed.",
  TRASHED: "Deleted and still restorable.",
  PURGING: "Being destroyed.",
});

export const ScanVerdict = describeEnum<entities.ScanVerdict>("ScanVerdict", "What the malware scan said.", {
  PENDING: "Not scanned yet.",
  CLEAN: "Nothing was found.",
  INFECTED: "Malware was found and the file destroyed.",
  FAILED: "The scan has given no verdict; it is asked for again until it does.",
});

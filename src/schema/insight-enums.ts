import type * as entities from "../entities";
import { describeEnum } from "./describe-enum";

export const TimingPrecision = describeEnum<entities.Transcript["timing"]>(
  "TimingPrecision",
  "How finely a transcript is timed.",
  { WORD: "Each word has its time.", CUE: "Each caption has its time." },
);

export const DataClass = describeEnum<entities.DataClass>(
  "DataClass",
  "What kind of data a transcript holds; from HEALTH on, and SPECIAL_CATEGORY, those of GDPR Art. 9 and alike.",
  {
    PERSONAL: "Data about an identifiable person.",
    SPECIAL_CATEGORY: "A special category of GDPR Art. 9, whichever it is.",
    EMOTIONAL: "Feelings and states of mind.",
    PERSONAL_DEVELOPMENT: "Goals, habits and growth.",
    HEALTH: "Health of body or mind.",
    BELIEF: "Religious or philosophical beliefs.",
    SEXUALITY: "Sex life or orientation.",
    ETHNICITY: "Racial or ethnic origin.",
    POLITICS: "Political opinions.",
    UNION: "Membership of a trade union.",
    FINANCIAL: "Money, debts and income.",
  },
);

export const PiiKind = describeEnum<entities.PiiKind>("PiiKind", "What kind of identifying detail was found.", {
  PERSON_NAME: "A person's name.",
  PHONE: "A phone number.",
  EMAIL: "An e-mail address.",
  ADDRESS: "A postal address.",
  SSN: "A US social security number.",
  CREDIT_CARD: "A payment card number with a valid check digit.",
  IBAN: "A bank account number with valid check digits.",
  IP_ADDRESS: "An IP address.",
  DATE_OF_BIRTH: "A date of birth.",
});

export const InsightKind = describeEnum<entities.InsightKind>("InsightKind", "What an insight is.", {
  THEME: "A subject that carries the conversation.",
  PATTERN: "Something that comes back.",
  ACTION_ITEM: "Something someone undertook to do.",
  GROWTH_AREA: "Something to work on.",
});

export const PackState = describeEnum<entities.PackState>("PackState", "Where an evidence pack stands.", {
  PENDING_REVIEW: "Waits for the coach.",
  APPROVED: "Approved, and not yet with the coachee.",
  DELIVERED: "The coachee can read it.",
  REJECTED: "The coach refused it.",
  REGENERATING: "Being derived again.",
  SUPERSEDED: "Replaced by a newer pack.",
  WITHDRAWN: "Taken back from the coachee.",
});

export const PackAction = describeEnum<entities.PackAction>("PackAction", "What was done to a pack.", {
  APPROVED: "Approved by the coach.",
  EDITED: "Reworded by the coach.",
  REJECTED: "Refused by the coach.",
  REGENERATED: "Sent to be derived again.",
  DELIVERED: "Given to the coachee.",
  WITHDRAWN: "Taken back from the coachee.",
  UNDONE: "The last decision was taken back.",
  RECHECKED: "Checked again after what it leans on had changed.",
});

export const RejectReason = describeEnum<entities.RejectReason>("RejectReason", "Why a pack was rejected.", {
  NOT_SUPPORTED: "What was said does not bear it out.",
  WRONG_PERSON: "It is about someone else.",
  TOO_SENSITIVE: "It should not be put this way, or at all.",
  NOT_USEFUL: "True and of no use.",
  OTHER: "Something else; the note says what.",
});

export const QuoteMatch = describeEnum<entities.QuoteMatch>(
  "QuoteMatch",
  "How a quote compares with the stored source.",
  {
    VERBATIM: "Word for word, where it says.",
    CHANGED: "There, in other words.",
    MISSING: "Not found there.",
  },
);

export const CrossCheckVerdict = describeEnum<entities.CrossCheckVerdict>(
  "CrossCheckVerdict",
  "Whether the source bears a claim out.",
  {
    SUPPORTED: "Every check passed.",
    PARTIAL: "Some checks passed.",
    UNSUPPORTED: "The claim has no support and can't be approved as it is.",
  },
);

export const FormFieldKind = describeEnum<entities.FormField["kind"]>("FormFieldKind", "What a field takes.", {
  TEXT: "Free text.",
  DATE: "A calendar date, as in 2026-03-01.",
  NUMBER: "A number.",
  CHOICE: "One of its choices.",
});

export const FormState = describeEnum<entities.FilledForm["state"]>("FormState", "Where a filled form stands.", {
  FILLING: "Being filled from its sources.",
  READY: "Filled; it can be read and edited.",
  TRASHED: "Deleted and still restorable.",
  PURGING: "Being destroyed.",
  FAILED: "It could not be filled.",
});

export const ValueOrigin = describeEnum<entities.FormValue["origin"]>(
  "ValueOrigin",
  "Where a form's value comes from.",
  {
    FOUND: "Found in a source.",
    EDITED: "Written by a person.",
    EMPTY: "Not found; left empty.",
  },
);

export const UnreadReason = describeEnum<entities.UnreadReason>(
  "UnreadReason",
  "Why no text could be read from a source.",
  {
    NO_TEXT_LAYER: "A PDF that is a scan without a text layer.",
    NO_TEXT_FOUND: "A picture in which no text was recognised.",
    NO_TEXT_RECOGNITION: "A picture, and no tesseract is installed on the server.",
    ENCRYPTED: "A PDF that is locked with a password.",
    DAMAGED: "A file that is damaged.",
    NOT_TEXT: "A text file that is not valid UTF-8 or UTF-16.",
    NO_DOCUMENT: "A file of a type that no text is read from.",
    TOO_LARGE: "More bytes, pages or characters than are read.",
    TOO_COMPLEX: "More time or memory to read than is allowed.",
  },
);

export const NotificationKind = describeEnum<entities.NotificationKind>(
  "NotificationKind",
  "What happened. A notification never says more than this and an id.",
  {
    PACKS_READY_FOR_REVIEW: "New packs wait for the coach.",
    PACK_DELIVERED: "A pack can be read by its coachee.",
    PACK_WITHDRAWN: "A pack was taken back.",
    FEEDBACK_RECEIVED: "The coachee answered a pack.",
    WEBHOOK_DISABLED: "A webhook's address failed for days; nothing is sent to it any more.",
    SESSION_FAILED: "A session could not be processed.",
    SOURCE_REJECTED: "A source was refused.",
    FORM_READY: "A form is filled.",
    ERASURE_UPDATED: "An erasure moved on.",
    ERASURE_AWAITING_APPROVAL: "An erasure waits for a second person.",
    EXPORT_READY: "An export can be fetched.",
    RETENTION_UPCOMING: "Something reaches the end of its retention soon.",
    RETENTION_CHANGE_PENDING: "A shorter retention takes effect soon.",
    BACKUP_SCRUBBED: "Every backup that held deleted data is gone.",
    BACKUP_SCRUB_OVERDUE: "A backup that holds deleted data is past its date.",
    PACK_RETURNED: "A pack came back to review after what it leans on had changed.",
    ZOOM_DISCONNECTED: "A coach's Zoom connection ended.",
    HOLD_CHANGED: "A hold was placed or released.",
  },
);

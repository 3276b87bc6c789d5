export const table = {
  from: "From",
  to: "To",
  filters: "Filters",
  density: "Density of the rows",
  comfortable: "Comfortable",
  compact: "Compact",
  all: "Choose all",
  choose: "Choose {{name}}",
  chosen_one: "{{count}} chosen",
  chosen_other: "{{count}} chosen",
  none: "Choose none",
  count_one: "{{count}} in all",
  count_other: "{{count}} in all",
  noMatch: "Nothing matches",
  noMatchText: "There is nothing with these filters. Without them you see everything.",
  clear: "Clear the filters",
} as const;

export const reason = {
  optional: "Reason (optional)",
  needed: "Reason",
  kept: "Kept with this record, and shown to admins alone.",
} as const;

export const goes = {
  title: "What goes",
  unlinked: "What stays, without what leads to the person",
  nothing: "Nothing would go.",
} as const;

export const withheld = {
  title: "Kept, and why",
  nothing: "Nothing is kept.",
  items_one: "{{count}} item",
  items_other: "{{count}} items",
  until: "Readable by nobody until",
  stays: "It stays until",
  staysOpen: "It stays. The end is not known yet; then it goes by itself.",
  after: "Then it goes by itself.",
  open: "Readable by nobody. The end is not known yet; then it goes by itself.",
} as const;

export const refusal = {
  SECOND_PERSON_REQUIRED: "Another admin has to decide: neither who asked for it nor the person it is about.",
  PREVIEW_STALE: "Something has changed since you looked. What you see is new now; look again, then confirm.",
  PREVIEW_REQUIRED: "Look at what it would do first.",
  CONFIRMATION_MISMATCH: "This is not the address of the person.",
  LEGAL_HOLD: "A hold keeps it.",
  NOT_FOUND: "There is no such thing, or it is not yours to see.",
  CONFLICT: "Somebody was faster. What you see is up to date now; look again.",
  FORBIDDEN: "You may see it, and may not do this to it.",
  WRONG_STATE: "This is not possible any more: it has moved on meanwhile.",
  NOT_RESTORABLE: "Its time is up, or what it belonged to is gone.",
  QUOTA_EXCEEDED: "There are as many as a workspace may have. Delete one that is no longer needed first.",
  IDEMPOTENCY_MISMATCH:
    "An earlier try got through after all, with other values. Look at what it did; then send again if need be.",
} as const;

export const scrub = {
  title: "What the backups still hold",
  open: "Those that still hold something",
  all: "Finished ones as well",
  left: "Backups left",
  due: "Gone by",
  pending_one: "{{count}} backup still holds it, unreadable, until",
  pending_other: "{{count}} backups still hold it, unreadable, until",
  empty: "No backup holds anything that was deleted",
  emptyText: "When something is destroyed that a backup holds, its way out of the backups appears here.",
} as const;

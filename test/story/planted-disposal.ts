import type { Kind } from "./planted";

/** What deleting, keeping and handing out add to what can be said of somebody. */
export const DISPOSAL_KINDS = [
  ...["coachee's e-mail", "trashed text", "trashed form value", "trash reason", "form's trash reason"],
  ...["hold reason", "release reason", "erasure reason", "deadline reason"],
] as const;
export type DisposalKind = (typeof DISPOSAL_KINDS)[number];

/** What goes with the coachee: their conversation, their texts, and what was written down of them. */
export const OF_COACHEE: readonly (Kind | DisposalKind)[] = [
  ...(["coachee's name", "display name", "meeting uuid", "topic", "utterance", "chat line"] as const),
  ...(["rejection note", "guidance", "edit", "comment", "correction"] as const),
  ...DISPOSAL_KINDS,
];

/** In blobs, or taken in by nobody: no cell of a table ever held them. */
export const IN_NO_CELL: readonly (Kind | DisposalKind)[] = [
  "chat line",
  "uploaded text",
  "refused title",
  "Zoom host",
];

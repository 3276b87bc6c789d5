import { randomBytes } from "node:crypto";

/** A word that is nowhere else: letters alone, so that it passes for a name, with a capital for the lower-case form. */
export function word(): string {
  const letters = [...randomBytes(14)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");
  return `Q${letters}`;
}

export const KINDS = [
  ...["coach's name", "coachee's name", "display name", "e-mail", "Zoom account", "Zoom host", "meeting uuid", "topic"],
  ...[
    "session title",
    "utterance",
    "chat line",
    "file name",
    "pasted text",
    "uploaded text",
    "form value",
    "rejection note",
  ],
  ...["guidance", "edit", "comment", "correction", "idempotent input", "refused title"],
] as const;
export type Kind = (typeof KINDS)[number];

/** What no query answers: what Zoom calls things by, what a chat file holds, and what was never taken in. */
export const UNREAD: Kind[] = [
  "Zoom account",
  "Zoom host",
  "meeting uuid",
  "chat line",
  "uploaded text",
  "refused title",
];
export const EVERYTHING = `{
  viewer { user { displayName email } } users(first: 9) { nodes { displayName } }
  sessions(first: 9) { nodes { title speakers { label } sources(first: 9) { nodes { filename text } } } }
  evidencePacks(first: 50) { nodes { l0 l1 l2 { quote speaker } edits { after } decisions { note } feedback { comment correction } } }
  filledForms(first: 9) { nodes { values { value } } }
}`;

import { toPublicId } from "../../../entities";
import { Archive } from "./archive";
import { toNotificationsDocument, toProfileDocument, toSessionsDocument } from "./facts";
import { addSources } from "./files";
import { toFormDocument } from "./forms";
import { toKeptDocument } from "./kept";
import type { Making } from "./making";
import { toPackDocument } from "./packs";
import { toWordsDocument } from "./words";

const titles = { SUBJECT: "Your data", SESSION: "A session", PACK: "An evidence pack" } as const;

/** The archive of an export. Documents are read when their turn comes; docs/api.md names them. */
export function toArchive(making: Making): Archive {
  const { row, scope } = making;
  const archive = new Archive(row.requestedAt);
  if (row.scope === "SUBJECT") archive.addDocument("profile", "Profile", () => toProfileDocument(making));
  if (scope.sessions.length > 0) archive.addDocument("sessions", "Sessions", () => toSessionsDocument(making));
  for (const { id } of scope.packs) {
    const publicId = toPublicId("pack", id);
    archive.addDocument(`packs/${publicId}`, `Evidence pack ${publicId}`, () => toPackDocument(making, id));
  }
  for (const session of scope.sessions) {
    if (!scope.voices.some((voice) => voice.sessionId === session.id)) continue;
    const publicId = toPublicId("session", session.id);
    archive.addDocument(`words/${publicId}`, `Your words in ${publicId}`, () => toWordsDocument(making, session));
  }
  for (const { id } of scope.forms) {
    const publicId = toPublicId("form", id);
    archive.addDocument(`forms/${publicId}`, `Form ${publicId}`, () => toFormDocument(making, id));
  }
  addSources(making, archive);
  if (row.scope === "SUBJECT") {
    archive.addDocument("notifications", "Notifications", () => toNotificationsDocument(making));
    archive.addDocument("kept", "What is kept, and why", () => toKeptDocument(making));
  }
  archive.finish(titles[row.scope]);
  return archive;
}

import { In } from "typeorm";
import type { App, Who } from "../../app";
import { Session, Source } from "../../entities";
import { DomainError, isNotFound } from "../../errors";
import { assertCan } from "../../policies/sessions";
import { UnreadableError } from "../../ports/document-reader";
import { readSource } from "./read-source";

/** As long as somebody waits for an answer. What was not looked at by then, the form itself tells of. */
const PATIENCE_MS = 20_000;

/**
 * Opens the files that are named, so that whoever asks is told at once which can't be read, and why: UNSUPPORTED_MEDIA or
 * TOO_LARGE, by the place in the list. Everything else about them is judged with the form.
 */
export async function assertDocumentsReadable(
  app: App,
  who: Who,
  { sessionId, sourceIds }: { sessionId: string; sourceIds?: string[] | null },
): Promise<void> {
  const ids = sourceIds ?? [];
  if (ids.length === 0) return;
  const { workspaceId } = who;
  const files = await app.write(who, async (unit) => {
    assertCan(who, "fillForm", await unit.get(Session, sessionId));
    return unit.em.findBy(Source, { workspaceId, sessionId, id: In(ids), kind: In(["FILE", "CHAT"]), state: "STORED" });
  });
  const began = app.machine.now().getTime();
  for (const source of files) {
    if (app.machine.now().getTime() - began > PATIENCE_MS) return;
    try {
      await readSource(app, who, app.serverKeys(workspaceId), source);
    } catch (error) {
      if (isNotFound(error)) continue;
      if (!(error instanceof UnreadableError)) throw error;
      throw new DomainError(error.code, error.message, {
        field: ["sourceIds", String(ids.indexOf(source.id))],
        cause: error,
      });
    }
  }
}

import { createHash } from "node:crypto";
import type { App, Who } from "../../app";
import { cell, Session, Source, toPublicId } from "../../entities";
import { invalid } from "../../errors";
import { assertCan } from "../../policies/sessions";
import { assertOpen, newSource } from "./source-row";
import { assertWelcome } from "./suppressed";
import { readText } from "./text";

export interface AddTextSourceInput {
  sessionId: string;
  text: string;
  filename?: string | null;
  idempotencyKey?: string | null;
}

/** Pasted text, sealed under a key of its own. It needs no scan: nothing opens it but the server. */
export async function addTextSource(app: App, who: Who, input: AddTextSourceInput): Promise<Source> {
  const text = readText("text", input.text, app.limits.textChars);
  if (!text) throw invalid("text", "This must not be empty.");
  const filename = readText("filename", input.filename, 200);
  const id = app.newId();
  const keys = app.keys(who);
  const bytes = Buffer.from(text);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await assertWelcome(app, who, keys, sha256);
  await keys.create(id, "SOURCE");
  return app.write(who, (unit) =>
    unit.once({ operation: "addTextSource", key: input.idempotencyKey, input }, Source, async () => {
      const session = await unit.lock(Session, input.sessionId);
      assertCan(who, "addSource", session);
      assertOpen(session);
      const source = await newSource(app, unit, session, { id, kind: "TEXT", mediaType: "text/plain" });
      Object.assign(source, { state: "STORED", byteSize: bytes.length, scanVerdict: "CLEAN", scannedAt: unit.now });
      source.scanEngine = "not a file";
      source.text = await keys.seal(cell("source", "text", source), text);
      source.sha256 = await keys.seal(cell("source", "sha256", source), sha256);
      if (filename) source.filename = await keys.seal(cell("source", "filename", source), filename);
      await unit.em.insert(Source, source);
      await unit.record("source.stored", toPublicId("source", id), { kind: "TEXT", bytes: bytes.length });
      return source;
    }),
  );
}

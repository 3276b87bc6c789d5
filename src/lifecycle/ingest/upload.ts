import type { Readable } from "node:stream";
import type { App, Unit, Who } from "../../app";
import { cell, Session, Source, type SourceKind, toPublicId, Workspace } from "../../entities";
import { DomainError, invalid } from "../../errors";
import { assertCan } from "../../policies/sessions";
import { openLink } from "./links";
import { enqueueScan } from "./scan";
import { noteArrival, rejectSource, storeOnceClean } from "./settle";
import { assertOpen, newSource } from "./source-row";
import { RefusedBytes, takeIn } from "./take-in";
import { requireText } from "./text";

export interface RequestUploadInput {
  sessionId: string;
  filename: string;
  mediaType: string;
  byteSize: number;
  kind: SourceKind;
  idempotencyKey?: string | null;
}

/** A source in quarantine, waiting for its bytes. */
export async function requestUpload(app: App, who: Who, input: RequestUploadInput): Promise<Source> {
  const filename = requireText("filename", input.filename, 200);
  const mediaType = requireText("mediaType", input.mediaType, 100).toLowerCase();
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(mediaType))
    throw invalid("mediaType", 'A media type such as "audio/mpeg" is needed.');
  if (input.kind === "TEXT") throw invalid("kind", "Pasted text goes in by addTextSource.");
  assertSize(app, input.byteSize);
  const id = app.newId();
  const keys = app.keys(who);
  await keys.create(id, "SOURCE");
  return app.write(who, (unit) =>
    unit.once({ operation: "requestUpload", key: input.idempotencyKey, input }, Source, async () => {
      const session = await unit.lock(Session, input.sessionId);
      assertCan(who, "addSource", session);
      assertOpen(session);
      await assertQuota(unit, input.byteSize);
      const source = await newSource(app, unit, session, { id, kind: input.kind, mediaType });
      source.byteSize = input.byteSize;
      source.filename = await keys.seal(cell("source", "filename", source), filename);
      await unit.em.insert(Source, source);
      await unit.record("source.requested", toPublicId("source", id), { kind: input.kind, bytes: input.byteSize });
      return source;
    }),
  );
}

function assertSize(app: App, byteSize: number): void {
  if (!Number.isSafeInteger(byteSize) || byteSize < 1)
    throw invalid("byteSize", "A whole number of at least 1 is needed.");
  const max = app.limits.uploadBytes;
  if (byteSize > max) throw new DomainError("TOO_LARGE", `At most ${max} bytes.`, { field: ["byteSize"] });
}

async function assertQuota(unit: Unit, byteSize: number): Promise<void> {
  const { storageQuotaBytes } = await unit.em.findOneByOrFail(Workspace, { id: unit.who.workspaceId });
  if (storageQuotaBytes === null) return;
  if ((await unit.storedBytes()) + byteSize > storageQuotaBytes)
    throw new DomainError("QUOTA_EXCEEDED", "The workspace has no room for this.", { field: ["byteSize"] });
}

/**
 * The PUT behind an upload's link. A repeated PUT before `completeUpload` replaces the bytes; refused bytes are gone and
 * the source is REJECTED. Throws the public refusal.
 */
export async function receiveUpload(app: App, token: string, body: Readable): Promise<Source> {
  const { who, itemId: sourceId, maxBytes } = await openLink(app, token, "upload");
  const keys = app.keys(who);
  const source = await app.write(who, async (unit) => {
    const found = await lockQuarantined(unit, sourceId);
    // Until these bytes are in there is nothing to complete: what an earlier PUT brought is being replaced.
    found.scanVerdict = "PENDING";
    return unit.em.save(found);
  });
  const server = app.serverKeys(who.workspaceId);
  const filename = (await server.open(cell("source", "filename", source), source.filename)) ?? "";
  try {
    const claimed = { filename, mediaType: source.mediaType, kind: source.kind };
    const taken = await takeIn(app, who, keys, source, { body, maxBytes, claimed });
    return await app.write(who, async (unit) => {
      const current = await lockQuarantined(unit, sourceId);
      await noteArrival(keys, unit, current, taken);
      if (current.scanVerdict === "FAILED") await enqueueScan(app, unit, sourceId);
      return current;
    });
  } catch (error) {
    if (!(error instanceof RefusedBytes)) throw error;
    await rejectSource(app, who, sourceId, error);
    throw error.error;
  }
}

async function lockQuarantined(unit: Unit, sourceId: string): Promise<Source> {
  const source = await unit.lock(Source, sourceId);
  if (source.state !== "QUARANTINED" || source.awaitsScan)
    throw new DomainError("WRONG_STATE", "This upload has been dealt with.");
  return source;
}

export interface CompleteUploadInput {
  sourceId: string;
  sha256?: string | null;
  idempotencyKey?: string | null;
}

/**
 * Out of quarantine, once the bytes have arrived, are clean and are the ones that were sent; when the scan has no verdict
 * yet, by itself as soon as it has.
 */
export async function completeUpload(app: App, who: Who, input: CompleteUploadInput): Promise<Source> {
  return app.write(who, (unit) =>
    unit.once({ operation: "completeUpload", key: input.idempotencyKey, input }, Source, async () => {
      const source = await unit.lock(Source, input.sourceId);
      assertCan(who, "addSource", source);
      if (source.sessionId) assertOpen(await unit.lock(Session, source.sessionId));
      assertArrived(source);
      await assertDigest(app, source, input.sha256);
      await storeOnceClean(app, unit, source);
      return source;
    }),
  );
}

function assertArrived(source: Source): void {
  if (source.failure === "MALWARE_FOUND")
    throw new DomainError("MALWARE_FOUND", "The scan found malware; the file is gone.");
  if (source.failure === "TOO_LARGE")
    throw new DomainError("TOO_LARGE", "The file was larger than announced; it is gone.");
  if (source.failure === "SCANNER_LIMIT")
    throw new DomainError("TOO_LARGE", "The malware scanner does not look into a file like this; it is gone.");
  if (source.failure === "SUPPRESSED")
    throw new DomainError("SUPPRESSED", "This belongs to an erasure and is not taken in again.");
  if (source.state === "REJECTED")
    throw new DomainError("UNSUPPORTED_MEDIA", `The file was refused (${source.failure}); it is gone.`);
  if (source.state !== "QUARANTINED" || source.awaitsScan)
    throw new DomainError("WRONG_STATE", "This upload has been completed.");
  if (source.scanVerdict !== "CLEAN" && source.scanVerdict !== "FAILED")
    throw new DomainError("WRONG_STATE", "The bytes have not arrived yet.");
}

async function assertDigest(app: App, source: Source, sha256: string | null | undefined): Promise<void> {
  if (!sha256) return;
  const stored = await app.serverKeys(source.workspaceId).open(cell("source", "sha256", source), source.sha256);
  if (stored !== sha256.toLowerCase())
    throw invalid("sha256", "The bytes that arrived are others; send them again with PUT.");
}

import { pipeline, type Readable } from "node:stream";
import type { App, Keys, Who } from "../../app";
import { decryptStream, plainSize } from "../../crypto/framed";
import { Export, toPublicId } from "../../entities";
import { DomainError, invalid, notFound, PortError } from "../../errors";
import { expiryOf, toExportState } from "../../policies/exports";
import { openLink, signLink } from "../ingest/links";
import { assertMayHave, blobKeyOf, type Wanted } from "./export/allowed";

const VALID_MS = 15 * 60 * 1000;

export interface RequestExportInput {
  /** One of the three; none is the viewer themself. */
  subjectId?: string | null;
  sessionId?: string | null;
  packId?: string | null;
  idempotencyKey?: string | null;
}

/** A copy in the making. EXPORT_NOT_ALLOWED for another person's data, or where the workspace's policy says no. */
export async function requestExport(app: App, who: Who, input: RequestExportInput): Promise<Export> {
  const wanted = readWanted(who, input);
  const id = app.newId();
  await app.keys(who).create(id, "EXPORT");
  return app.write(who, (unit) =>
    unit.once({ operation: "requestExport", key: input.idempotencyKey, input }, Export, async () => {
      await assertMayHave(unit, wanted);
      const { workspaceId } = who;
      const row = unit.em.create(Export, {
        ...{ workspaceId, id, ...wanted, requestedById: who.userId as string, state: "PREPARING" },
        ...{ subjectIds: [who.userId as string], itemIds: wanted.scope === "SESSION" ? [wanted.scopeId] : [] },
        ...{ blobKey: blobKeyOf(workspaceId, id), byteSize: 0, requestedAt: unit.now, readyAt: null },
        // A copy that is never made is cleared away like one that was.
        expiresAt: expiryOf(unit.now),
      });
      await unit.em.insert(Export, row);
      await unit.record("export.requested", toPublicId("export", id), { scope: wanted.scope });
      await unit.enqueue("export", { exportId: id }, { key: `export:${id}` });
      return row;
    }),
  );
}

function readWanted(who: Who, { subjectId, sessionId, packId }: RequestExportInput): Wanted {
  if (!who.userId || !["COACH", "COACHEE"].includes(who.role))
    throw new DomainError("FORBIDDEN", "Exports are for coaches and coachees.");
  const named: Wanted[] = [];
  if (subjectId) named.push({ scope: "SUBJECT", scopeId: subjectId });
  if (sessionId) named.push({ scope: "SESSION", scopeId: sessionId });
  if (packId) named.push({ scope: "PACK", scopeId: packId });
  if (named.length > 1) throw invalid("subjectId", "One of subjectId, sessionId and packId, or none.");
  return named[0] ?? { scope: "SUBJECT", scopeId: who.userId };
}

/** The token of an export's address: bound to who asked for it, good for 15 minutes of machine time. */
export function exportLink(keys: Keys, who: Who, exportId: string, now: Date): Promise<string> {
  const expires = new Date(now.getTime() + VALID_MS);
  return signLink(keys, who, { purpose: "export", itemId: exportId, expires });
}

export interface OpenExport {
  who: Who;
  row: Export;
  /** Of the zip. */
  size: number;
}

/** What a link opens, judged anew: the person and role, the walls, the state and the workspace's policy. */
export async function openExport(app: App, token: string): Promise<OpenExport> {
  const { who, itemId } = await openLink(app, token, "export");
  const row = await app.write(who, async (unit) => {
    const found = await unit.get(Export, itemId);
    if (toExportState(found, unit.now) !== "READY") throw notFound();
    await assertMayHave(unit, found);
    return found;
  });
  const stored = await app.blobs.size(row.blobKey);
  if (stored === null) throw notFound();
  const size = plainSize(stored);
  if (size !== row.byteSize) throw new PortError("blob-store", "The stored object has another length.", false);
  return { who, row, size };
}

/** The bytes of the zip; fails before its end where anything was changed or cut off. */
export async function readExport(app: App, { who, row }: OpenExport): Promise<Readable> {
  const key = await app.keys(who).dataKey(row.id, "open");
  return pipeline(await app.blobs.read(row.blobKey), decryptStream(key, row.blobKey), () => {});
}

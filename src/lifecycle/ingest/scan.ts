import { createHash } from "node:crypto";
import { pipeline } from "node:stream";
import type { App, Keys, Unit, Who } from "../../app";
import { decryptStream } from "../../crypto/framed";
import { cell, Source } from "../../entities";
import { isNotFound } from "../../errors";
import type { ScanResult } from "../../ports/scanner";
import { openScan } from "./scanning";
import { rejectSource, storeSource } from "./settle";
import { getBlobKey } from "./source-row";
import { assertWelcome } from "./suppressed";
import { assertPassed, RefusedBytes, refusing } from "./take-in";

const SHORTEST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/** A scan that waits: at once the first time, then ever later, every ten minutes in the end, until there is a verdict. */
export async function enqueueScan(app: App, unit: Unit, sourceId: string, attempt = 0): Promise<void> {
  const wait = Math.min(SHORTEST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  const runAt = attempt === 0 ? undefined : new Date(app.machine.now().getTime() + wait);
  await unit.enqueue("scan", { sourceId, attempt }, { runAt, key: `scan:${sourceId}` });
}

/** For the hourly round: a queue that was lost with its database, or restored from before, knows of no scan that waits. */
export async function enqueueWaitingScans(app: App, who: Who): Promise<void> {
  const { workspaceId } = who;
  await app.write(who, async (unit) => {
    const where = { workspaceId, state: "QUARANTINED" as const, scanVerdict: "FAILED" as const };
    for (const { id } of await unit.em.find(Source, { select: { id: true }, where })) await enqueueScan(app, unit, id);
  });
}

/**
 * Scans again what lies in quarantine without a verdict, read back from the store. Once it is clean it is what it would
 * have been at once; a scanner that is still away is asked again later.
 */
export async function scan(app: App, who: Who, input: { sourceId: string; attempt: number }): Promise<void> {
  const { workspaceId } = who;
  const source = await app.write(who, (unit) => unit.em.findOneBy(Source, { workspaceId, id: input.sourceId }));
  if (!source || !waits(source)) return;
  const keys = app.keys(who);
  try {
    const { result, sha256 } = await app.occupy(who, { kind: "SOURCE", id: source.id }, () => look(app, keys, source));
    if (await isReplaced(keys, source, sha256)) return;
    assertPassed(result);
    if (result.verdict === "CLEAN") await refusing(assertWelcome(app, who, keys, sha256));
    await settle(app, who, source, result, input.attempt);
  } catch (error) {
    // It began to go meanwhile.
    if (isNotFound(error)) return;
    if (!(error instanceof RefusedBytes)) throw error;
    await app.blobs.destroy(getBlobKey(source));
    await rejectSource(app, who, source.id, error);
  }
}

const waits = ({ state, scanVerdict }: Source) => state === "QUARANTINED" && scanVerdict === "FAILED";

async function look(app: App, keys: Keys, source: Source): Promise<{ result: ScanResult; sha256: string }> {
  const blobKey = getBlobKey(source);
  const opener = decryptStream(await keys.dataKey(source.id, "open"), blobKey);
  const stored = await app.blobs.read(blobKey);
  const running = openScan(app.scanner);
  const hash = createHash("sha256");
  try {
    // A failure on either side reaches the loop through the opener, which pipeline destroys with it.
    for await (const chunk of pipeline(stored, opener, () => undefined) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      await running.write(chunk);
    }
    return { result: await running.end(), sha256: hash.digest("hex") };
  } catch (error) {
    running.abort();
    throw error;
  }
}

/** A repeated PUT has brought other bytes, which have a scan of their own. */
async function isReplaced(keys: Keys, source: Source, sha256: string): Promise<boolean> {
  return (await keys.open(cell("source", "sha256", source), source.sha256)) !== sha256;
}

async function settle(app: App, who: Who, { id, sha256 }: Source, result: ScanResult, attempt: number): Promise<void> {
  await app.write(who, async (unit) => {
    const source = await unit.lock(Source, id);
    if (!waits(source) || !source.sha256 || !sha256?.equals(source.sha256)) return;
    source.scanEngine = result.engine;
    source.scanVerdict = result.verdict;
    source.scannedAt = unit.now;
    await unit.em.save(source);
    if (result.verdict === "FAILED") await enqueueScan(app, unit, id, attempt + 1);
    else if (source.awaitsScan) await storeSource(app, unit, source);
  });
  if (result.verdict === "FAILED") app.log.warn({ sourceId: id, attempt }, "a file waits for the malware scanner");
}

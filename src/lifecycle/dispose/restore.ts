import type { App, CascadeUnit, Who } from "../../app";
import {
  BackupScrub,
  BackupScrubCopy,
  DeletionCertificate,
  DisposalItem,
  DisposalRun,
  DisposalStep,
  type ItemKind,
  toPublicId,
} from "../../entities";
import { dispose } from "./cascade";
import { type LogEntry, readLog } from "./deletion-log";
import { reopenRun } from "./restore/reopen-run";
import { requeue } from "./restore/requeue";
import { returnCertificates } from "./restore/return-certificates";
import { shredAgain } from "./restore/shred-again";

/** What a restore did again in one workspace. */
export interface Replayed {
  workspaceId: string;
  /** Certificates that were issued since the backup and are back in the log. */
  certificates: number;
  /** Runs that were carried out again, and of those the ones that had not been finished. */
  runs: number;
  resumed: number;
  /** What was destroyed again, by kind, and how many rows hung on it. */
  items: Partial<Record<ItemKind, number>>;
  rows: number;
  /** Data keys that a restored keyring had again. */
  keys: number;
  /** Jobs put back into the queue, which no backup holds. */
  jobs: number;
}

/**
 * After a backup was loaded and before anybody is served: puts the certificates issued since back into the log, destroys
 * again what they say is gone, goes on with what was under way, and sets waiting work going. May be run again after it
 * failed. WRONG_STATE when the deletion log has a gap or was changed: then nothing may be served.
 */
export async function replayDeletions(app: App, who: Who, backupId: string): Promise<Replayed> {
  const entries = await readEntries(app, who);
  const certificates = await returnCertificates(app, who, entries);
  const replayed: Replayed = {
    ...{ workspaceId: who.workspaceId, certificates, runs: 0, resumed: 0, items: {}, rows: 0, keys: 0, jobs: 0 },
  };
  for (const entry of entries.filter(({ cause }) => cause !== "BACKUP_SCRUB")) await replay(app, who, entry, replayed);
  replayed.keys = await shredAgain(app, who, entries);
  await app.destroy(who, (unit) => closeScrubs(unit));
  replayed.jobs = await requeue(app, who);
  await app.destroy(who, (unit) => {
    const { runs, resumed, rows } = replayed;
    return unit.record("audit.restored", toPublicId("backup", backupId), { certificates, runs, resumed, rows });
  });
  return replayed;
}

/** After a keyring was loaded alone: destroys again the keys of what was destroyed since. Gives how many. */
export async function shredDestroyedKeys(app: App, who: Who): Promise<number> {
  return shredAgain(app, who, await readEntries(app, who));
}

async function readEntries(app: App, who: Who): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const entry of readLog(app, who.workspaceId)) entries.push(entry);
  return entries;
}

async function replay(app: App, who: Who, entry: LogEntry, replayed: Replayed): Promise<void> {
  const { workspaceId } = who;
  const runId = entry.run;
  const isDue = await app.destroy(who, async (unit) => {
    const run = await unit.em.findOneBy(DisposalRun, { workspaceId, id: runId });
    if (run?.state === "DONE") return false;
    await reopenRun(app, unit, entry);
    return true;
  });
  if (!isDue) return;
  await dispose(app, who, { runId });
  replayed.runs += 1;
  if (!entry.certificate) replayed.resumed += 1;
  await app.destroy(who, async (unit) => {
    for (const { kind } of await unit.em.findBy(DisposalItem, { workspaceId, runId, state: "GONE" }))
      replayed.items[kind] = (replayed.items[kind] ?? 0) + 1;
    for (const { deleted } of await unit.em.findBy(DisposalStep, { workspaceId, runId })) replayed.rows += deleted;
  });
}

/** Scrubs that a supplement had closed since the backup are closed again. */
async function closeScrubs(unit: CascadeUnit): Promise<void> {
  const { workspaceId } = unit.who;
  const supplements = await unit.em.findBy(DeletionCertificate, { workspaceId, cause: "BACKUP_SCRUB" });
  for (const { id: supplementId, parentId, issuedAt } of supplements) {
    const scrub = await unit.em.findOneBy(BackupScrub, { workspaceId, certificateId: parentId as string });
    if (!scrub || scrub.state === "COMPLETE") continue;
    Object.assign(scrub, { state: "COMPLETE", completedAt: issuedAt, supplementId });
    await unit.em.save(scrub);
    const copies = await unit.em.findBy(BackupScrubCopy, { workspaceId, scrubId: scrub.id });
    for (const copy of copies) copy.goneAt ??= issuedAt;
    await unit.em.save(copies);
  }
}

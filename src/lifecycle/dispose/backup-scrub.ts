import { In, Not } from "typeorm";
import type { App, CascadeUnit, Who } from "../../app";
import { BackupScrub, BackupScrubCopy, DeletionCertificate, readPublicId, toPublicId } from "../../entities";
import { clearBackups } from "./backups";
import { logSupplement, readLoggedRuns } from "./deletion-log";
import { closeScrub } from "./scrub/close";
import { showUnreadable } from "./scrub/unreadable";
import type { OpenScrub } from "./scrub/work";
import { tellAdmins } from "./tell-admins";
import { bodyOf } from "./verify-certificate";

const DAY_MS = 86_400_000;

/** "Day n": the day a scrub was opened is its first. */
export function toScrubDay({ openedAt }: Pick<BackupScrub, "openedAt">, now: Date): number {
  return Math.floor((now.getTime() - openedAt.getTime()) / DAY_MS) + 1;
}

/**
 * With a certificate, in its transaction: which copies of what it destroyed are left in backups, and until when. None,
 * where none are. `id` is the scrub's, for one whose supplement is known already.
 */
export async function openScrub(
  app: App,
  unit: CascadeUnit,
  certificate: DeletionCertificate,
  id = app.newId(),
): Promise<BackupScrub | null> {
  const { workspaceId } = unit.who;
  const { affected, external, dueAt } = bodyOf(certificate).backups;
  if (dueAt === null) return null;
  const known = new Map((await app.listBackups()).map((backup) => [backup.id, backup]));
  const scrub = unit.em.create(BackupScrub, {
    ...{ workspaceId, id, certificateId: certificate.id, state: "PENDING", openedAt: certificate.issuedAt },
    ...{ dueAt: new Date(dueAt), completedAt: null, supplementId: null },
  });
  await unit.em.insert(BackupScrub, scrub);
  const copy = { workspaceId, scrubId: id, unreadableAt: null, goneAt: null };
  const copies = [
    ...affected.map(({ id: publicId, expiresAt }) => {
      const backupId = readPublicId(publicId)?.id as string;
      const kind = known.get(backupId)?.kind ?? ("DATA" as const);
      return { ...copy, id: app.newId(), kind, backupId, system: null, expiresAt: new Date(expiresAt) };
    }),
    ...external.map(({ name: system, until }) => {
      return {
        ...copy,
        id: app.newId(),
        kind: "EXTERNAL" as const,
        backupId: null,
        system,
        expiresAt: new Date(until),
      };
    }),
  ];
  await unit.em.insert(BackupScrubCopy, copies);
  const facts = { certificate: toPublicId("certificate", certificate.id), copies: copies.length };
  await unit.record("scrub.opened", toPublicId("scrub", id), facts);
  return scrub;
}

/**
 * The hourly job of a workspace: shows that backups that still hold destroyed items can't give them back, clears backups
 * away at their time, closes the scrubs that wait for none any more, and alarms for those that are late.
 */
export async function scrub(app: App, who: Who): Promise<void> {
  // A store that fails keeps scrubs open; the alarm for those must come all the same.
  const cleared = await clearBackups(app).then(
    () => null,
    (error: Error) => error,
  );
  const open = await findOpen(app, who);
  const shown = await showUnreadable(app, who, open).then(
    () => null,
    (error: Error) => error,
  );
  await noteGone(app, who, open);
  for (const each of await findOpen(app, who)) {
    if (each.copies.every((copy) => copy.goneAt !== null)) await closeScrub(app, who, each);
  }
  await alarm(app, who);
  await logSupplements(app, who);
  if (cleared ?? shown) throw cleared ?? shown;
}

/** Scrubs that are not complete, with what they are about. */
async function findOpen(app: App, who: Who): Promise<OpenScrub[]> {
  const { workspaceId } = who;
  return app.destroy(who, async (unit) => {
    const scrubs = await unit.em.find(BackupScrub, {
      where: { workspaceId, state: Not("COMPLETE") },
      order: { openedAt: "ASC", id: "ASC" },
    });
    const ids = scrubs.map(({ id }) => id);
    const copies = await unit.em.findBy(BackupScrubCopy, { workspaceId, scrubId: In(ids) });
    const about = scrubs.map(({ certificateId }) => certificateId);
    const certificates = await unit.em.findBy(DeletionCertificate, { workspaceId, id: In(about) });
    return scrubs.map((row) => ({
      scrub: row,
      certificate: certificates.find(({ id }) => id === row.certificateId) as DeletionCertificate,
      copies: copies.filter(({ scrubId }) => scrubId === row.id),
    }));
  });
}

/** Gone is what the catalog has from a look at the store; an outside system's copy, once its retention has passed. */
async function noteGone(app: App, who: Who, open: readonly OpenScrub[]): Promise<void> {
  const waiting = open.flatMap(({ copies }) => copies).filter(({ goneAt }) => goneAt === null);
  if (waiting.length === 0) return;
  const known = new Map((await app.listBackups()).map((backup) => [backup.id, backup]));
  await app.destroy(who, async (unit) => {
    for (const copy of waiting) {
      const passed = copy.kind === "EXTERNAL" && copy.expiresAt <= unit.now ? unit.now : null;
      const goneAt = copy.backupId ? (known.get(copy.backupId)?.goneAt ?? null) : passed;
      const { workspaceId, id } = copy;
      if (goneAt) await unit.em.update(BackupScrubCopy, { workspaceId, id }, { goneAt });
    }
  });
}

/** Once for each scrub that is late. */
async function alarm(app: App, who: Who): Promise<void> {
  const { workspaceId } = who;
  await app.destroy(who, async (unit) => {
    const pending = await unit.em.find(BackupScrub, {
      where: { workspaceId, state: "PENDING" },
      lock: { mode: "pessimistic_write" },
    });
    for (const late of pending.filter(({ dueAt }) => dueAt <= unit.now)) {
      late.state = "OVERDUE";
      await unit.em.save(late);
      const scrubId = toPublicId("scrub", late.id);
      await unit.record("scrub.overdue", scrubId, { certificate: toPublicId("certificate", late.certificateId) });
      await tellAdmins(unit, "BACKUP_SCRUB_OVERDUE", scrubId);
      app.log.error({ scrubId: late.id }, "a backup scrub is overdue");
    }
  });
}

/** What was issued and not yet written to the deletion log, because this died in between. */
async function logSupplements(app: App, who: Who): Promise<void> {
  const { workspaceId } = who;
  const rows = await app.destroy(who, (unit) =>
    unit.em.find(DeletionCertificate, {
      select: { id: true, runId: true },
      where: { workspaceId, cause: "BACKUP_SCRUB" },
      order: { number: "ASC" },
    }),
  );
  if (rows.length === 0) return;
  const logged = await readLoggedRuns(app, workspaceId);
  for (const { id, runId } of rows) if (!logged.has(runId)) await logSupplement(app, who, id);
}

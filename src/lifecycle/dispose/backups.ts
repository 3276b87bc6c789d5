import { createHmac } from "node:crypto";
import type { App, Who } from "../../app";
import { type Backup, toPublicId } from "../../entities";
import { DomainError, invalid, PortError } from "../../errors";

const DAY_MS = 86_400_000;
const folders = { DATA: "data", KEYRING: "keyring" } as const;

/**
 * An admin asks for a backup: its row is there at once, RUNNING, and a job takes it. A repeat of the key within 24 hours
 * gives the same one.
 */
export async function createBackup(app: App, who: Who, input: { idempotencyKey: string }): Promise<Backup> {
  if (who.role !== "ADMIN") throw new DomainError("FORBIDDEN", "Only an admin asks for a backup.");
  const { idempotencyKey } = input;
  if (idempotencyKey === "" || idempotencyKey.length > 200)
    throw invalid("idempotencyKey", "An idempotency key has 1 to 200 characters.");
  const secret = await app.serverKeys(who.workspaceId).secret("backups");
  const request = createHmac("sha256", secret)
    .update(JSON.stringify([who.userId, idempotencyKey]))
    .digest();
  const planned = planBackup(app, "DATA");
  const backup = await app.catalog.add(planned, request);
  await app.write(who, async (unit) => {
    // One that came before was recorded then; its job is asked for again in case that died in between.
    if (backup.id === planned.id) await unit.record("backup.created", toPublicId("backup", backup.id));
    if (backup.state === "RUNNING")
      await unit.enqueue("backup", { backupId: backup.id }, { key: `backup:${backup.id}` });
  });
  return backup;
}

/** The job. A backup that failed stays failed: another is asked for, or comes with the next day. */
export async function takeBackup(app: App, _who: Who, { backupId }: { backupId: string }): Promise<void> {
  const backup = await app.catalog.find(backupId);
  if (backup?.state === "RUNNING") await takeBoth(app, backup);
}

/** The daily backup of the installation, and the command line's: gives the data's as it then is. */
export async function backUp(app: App): Promise<Backup> {
  return takeBoth(app, await app.catalog.add(planBackup(app, "DATA"), null));
}

/** Once a day: a fresh signing key where it is time, a backup where they are taken here, and then what is past its time. */
export async function dailyBackup(app: App): Promise<void> {
  // Before the backup of the keyring, so that no key signs that is in none.
  await app.rotateSigningKey();
  if (app.catalog.takesData) await backUp(app);
  await clearBackups(app);
}

/** What is past its time, or failed, is destroyed and looked for; what the store holds beside the catalog joins it. */
export async function clearBackups(app: App): Promise<void> {
  await adoptUnknown(app);
  const now = app.clock.now();
  for (const backup of await app.catalog.list()) {
    if (backup.goneAt || backup.state === "RUNNING") continue;
    if (backup.state === "FAILED") await destroyBackup(app, backup);
    else if (backup.expiresAt <= now)
      await destroyBackup(app, await app.catalog.change(backup.id, { state: "EXPIRED" }));
  }
}

/** Taken now, before the snapshot: what is deleted after it counts as held, and what was committed before is in it. */
function planBackup(app: App, kind: Backup["kind"]) {
  const id = app.newId();
  const takenAt = app.clock.now();
  const expiresAt = new Date(takenAt.getTime() + app.catalog.days[kind] * DAY_MS);
  return { id, kind, takenAt, expiresAt, blobKey: `${folders[kind]}/${id}` };
}

/** The keyring after the data: a backup can't be opened without its own key, which was made for it. */
async function takeBoth(app: App, data: Backup): Promise<Backup> {
  const taken = await app.catalog.alone(async () => {
    for (const left of await app.catalog.listAbandoned()) if (left.id !== data.id) await fail(app, left);
    const done = await take(app, data);
    await take(app, await app.catalog.add(planBackup(app, "KEYRING"), null));
    return done;
  });
  if (!taken) throw new PortError("backup", "Another backup is being taken.", true);
  return taken;
}

async function take(app: App, backup: Backup): Promise<Backup> {
  const { id, kind, takenAt, expiresAt, blobKey } = backup;
  await app.catalog.begin(id);
  try {
    const metadata = { kind, taken: takenAt.toISOString(), expires: expiresAt.toISOString() };
    const { bytes } = await app.backups.put(blobKey, await app.catalog.seal(backup), metadata);
    return await app.catalog.change(id, { state: "AVAILABLE", byteSize: bytes });
  } catch (error) {
    await fail(app, backup);
    throw error;
  }
}

/** Where it can't be cleared away now, that is tried again every hour. */
async function fail(app: App, backup: Backup): Promise<void> {
  const failed = await app.catalog.change(backup.id, { state: "FAILED" });
  await destroyBackup(app, failed).catch(() => undefined);
  app.log.warn({ backupId: backup.id, kind: backup.kind }, "a backup failed");
}

/** Its key first, so that it can't be read from then on; gone is what a look at the store and the keyring says. */
async function destroyBackup(app: App, backup: Backup): Promise<void> {
  const { id, kind, blobKey, state } = backup;
  if (kind === "DATA") await app.catalog.shredKey(id);
  await app.backups.destroy(blobKey);
  const blob = await app.backups.probe(blobKey);
  const { probe: key } = await app.catalog.probeKeys(kind === "DATA" ? [id] : []);
  if (key !== "ABSENT" || blob !== "ABSENT") {
    app.log.warn({ backupId: id, key, blob }, "a backup is not gone yet");
    return;
  }
  await app.catalog.change(id, { state: state === "FAILED" ? "FAILED" : "DELETED", goneAt: app.clock.now() });
}

/** A keyring that was lost and restored has forgotten the catalog: backups are then known by their names and dates. */
export async function adoptUnknown(app: App): Promise<void> {
  const known = new Set((await app.catalog.list()).map(({ blobKey }) => blobKey));
  for (const [kind, folder] of Object.entries(folders) as [Backup["kind"], string][]) {
    for await (const { key, bytes, metadata } of app.backups.list(`${folder}/`)) {
      if (known.has(key)) continue;
      const takenAt = new Date(metadata.taken ?? Number.NaN);
      const expiresAt = new Date(metadata.expires ?? Number.NaN);
      if (Number.isNaN(takenAt.getTime()) || Number.isNaN(expiresAt.getTime()))
        throw new PortError("backup", "The backup store holds what is no backup.", false);
      await app.catalog.adopt({ id: key.slice(folder.length + 1), kind, takenAt, expiresAt, blobKey: key }, bytes);
    }
  }
}

import type { App, CascadeUnit, Who } from "../../../app";
import { BackupScrub, type BackupScrubCopy, toPublicId } from "../../../entities";
import { issueCertificate } from "../certificate";
import { logSupplement } from "../deletion-log";
import { tellAdmins } from "../tell-admins";
import { bodyOf } from "../verify-certificate";
import type { OpenScrub } from "./work";

const METHOD =
  "blob destroyed at the end of its time; its own key destroyed; the store and the keyring looked at again";
const KEYRING_METHOD = "blob destroyed at the end of its time; the store looked at again";

/** Looks at the store once more for every copy, and when none is there says so in a supplement to the certificate. */
export async function closeScrub(app: App, who: Who, open: OpenScrub): Promise<void> {
  const notCovered = await lookAgain(app, open.copies);
  if (!notCovered) return;
  const closedAt = app.clock.now();
  const supplementId = await app.destroy(who, async (unit) => {
    const scrub = await unit.lock(BackupScrub, open.scrub.id);
    if (scrub.state === "COMPLETE") return scrub.supplementId;
    const supplement = await issueCertificate(app, unit, toStatement(open, { notCovered, closedAt }));
    Object.assign(scrub, { state: "COMPLETE", completedAt: unit.now, supplementId: supplement.id });
    await unit.em.save(scrub);
    await finish(unit, scrub, supplement.id);
    return supplement.id;
  });
  if (supplementId) await logSupplement(app, who, supplementId);
}

async function finish(unit: CascadeUnit, scrub: BackupScrub, supplementId: string): Promise<void> {
  const scrubId = toPublicId("scrub", scrub.id);
  await unit.record("scrub.completed", scrubId, { certificate: toPublicId("certificate", supplementId) });
  await tellAdmins(unit, "BACKUP_SCRUBBED", scrubId);
}

/** What could not be looked into, in sentences; null when a copy is seen, or can't be looked for. */
async function lookAgain(app: App, copies: readonly BackupScrubCopy[]): Promise<string[] | null> {
  const ours = copies.flatMap(({ kind, backupId }) => (backupId ? [{ kind, backupId }] : []));
  for (const { backupId } of ours) {
    const backup = await app.catalog.find(backupId);
    if (!backup?.goneAt || (await app.backups.probe(backup.blobKey)) !== "ABSENT") {
      app.log.warn({ backupId }, "a backup that was gone is seen or can't be looked for");
      return null;
    }
  }
  const keyed = ours.filter(({ kind }) => kind === "DATA").map(({ backupId }) => backupId);
  const { probe, notCovered } = await app.catalog.probeKeys(keyed);
  if (probe !== "ABSENT") return null;
  return [...app.backups.notCovered, ...notCovered, ...copies.flatMap(toOutside)];
}

/** Nobody here can look into an operator's own system: what is known is what was registered. */
function toOutside({ system, expiresAt }: BackupScrubCopy): string[] {
  if (system === null) return [];
  const day = expiresAt.toISOString().slice(0, 10);
  return [`The copies in ${system}: by its operator's word it kept them until ${day}; it was not looked into.`];
}

function toStatement({ scrub, certificate, copies }: OpenScrub, seen: { notCovered: string[]; closedAt: Date }) {
  const { subject } = bodyOf(certificate);
  const count = (kind: BackupScrubCopy["kind"]) => copies.filter((copy) => copy.kind === kind).length;
  const finding = (category: string, found: number, method: string) => {
    const counts = { found, deleted: found, unlinked: 0, withheld: 0 };
    return { store: "BACKUP" as const, category, ...counts, method, probe: "ABSENT" as const };
  };
  return {
    ...{ kind: "SUPPLEMENT" as const, cause: "BACKUP_SCRUB" as const, run: scrub.id, subject, requestedBy: "system" },
    ...{ rule: "every backup that held it is gone", policyVersion: null, openedAt: scrub.openedAt },
    findings: [
      finding("backups of the data", count("DATA"), METHOD),
      finding("backups of the keyring", count("KEYRING"), KEYRING_METHOD),
    ],
    ...{ items: [], withheld: [], recipients: [], backups: { affected: [], external: [], dueAt: null } },
    ...{ parentId: certificate.id, erasureId: certificate.erasureId },
    ...seen,
  };
}

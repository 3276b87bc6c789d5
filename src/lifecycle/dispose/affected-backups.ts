import type { App } from "../../app";
import type { CertificateBody } from "../../crypto/certificate-body";
import { toPublicId } from "../../entities";

const DAY_MS = 86_400_000;

/** Backups that may still hold what was gone from everywhere else at a time, and until when. */
export async function affectedBackups(app: App, closedAt: Date): Promise<CertificateBody["backups"]> {
  const affected = (await app.listBackups())
    .filter((backup) => backup.goneAt === null && backup.takenAt <= closedAt)
    .map(({ id, takenAt, expiresAt }) => ({
      id: toPublicId("backup", id),
      takenAt: takenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }));
  const external = app.externalBackups.map(({ name, days }) => ({
    name,
    until: new Date(closedAt.getTime() + days * DAY_MS).toISOString(),
  }));
  const ends = [...affected.map(({ expiresAt }) => expiresAt), ...external.map(({ until }) => until)].sort();
  return { affected, external, dueAt: ends.at(-1) ?? null };
}

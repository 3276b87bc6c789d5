import type { App, CascadeUnit, Who } from "../../../app";
import { readCertificate } from "../../../crypto/certificate";
import { certificateGenesis, certificateLink } from "../../../crypto/certificate-chain";
import type { KeySet } from "../../../crypto/jws";
import { CertificateCheckpoint, DeletionCertificate } from "../../../entities";
import { DomainError } from "../../../errors";
import type { LogEntry } from "../deletion-log";

type Logged = LogEntry & { certificate: NonNullable<LogEntry["certificate"]> };

/**
 * Puts the certificates issued since a backup back into the log, in order, each signature and link verified; gives how
 * many. WRONG_STATE where one is missing, was changed or contradicts the log.
 */
export async function returnCertificates(app: App, who: Who, entries: readonly LogEntry[]): Promise<number> {
  const keys = await app.signer.published();
  const closed = entries.filter((entry): entry is Logged => entry.certificate !== null);
  closed.sort((a, b) => a.certificate.number - b.certificate.number);
  return app.destroy(who, async (unit) => {
    await unit.lockCertificates();
    const { workspaceId } = who;
    const rows = await unit.em.findBy(DeletionCertificate, { workspaceId });
    const links = new Map(rows.map(({ number, link }) => [number, link]));
    const known = links.size;
    for (const entry of closed) {
      const { number, link } = entry.certificate;
      if (!links.has(number)) await putBack(unit, entry, links.get(number - 1), keys);
      else if (links.get(number) !== link) throw refused(number, "is another one than in the backup");
      links.set(number, link);
    }
    return links.size - known;
  });
}

async function putBack(unit: CascadeUnit, entry: Logged, before: string | undefined, keys: KeySet): Promise<void> {
  const { workspaceId } = unit.who;
  const { id, number, jws, link, items, checkpoint } = entry.certificate;
  const previous = number === 1 ? certificateGenesis(workspaceId) : before;
  if (previous === undefined) throw refused(number, "follows on one that is missing");
  if (certificateLink(previous, jws) !== link) throw refused(number, "does not follow on the one before it");
  const { body } = await readCertificate(jws, keys);
  if (!body || body.previous !== previous || body.number !== number || body.run !== entry.run)
    throw refused(number, "is not what was signed");
  const issuedAt = new Date(body.issuedAt);
  await unit.em.insert(DeletionCertificate, {
    ...{ workspaceId, id, number, kind: body.kind, cause: body.cause, subjectRef: body.subject, runId: body.run },
    ...{ erasureId: entry.erasure, parentId: entry.certificate.parent, jws, link, items, issuedAt },
  });
  const signed = { head: checkpoint.head, jws: checkpoint.jws, at: new Date(checkpoint.at) };
  await unit.em.insert(CertificateCheckpoint, { workspaceId, number, ...signed });
}

function refused(number: number, why: string): DomainError {
  return new DomainError("WRONG_STATE", `The deletion log can't be replayed: certificate ${number} ${why}.`);
}

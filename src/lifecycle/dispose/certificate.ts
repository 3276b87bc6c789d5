import type { App, CascadeUnit } from "../../app";
import { CERTIFICATE_CHECKPOINT_TYPE, CERTIFICATE_TYPE, itemsOf } from "../../crypto/certificate";
import { type CertificateBody, problemsOfBody } from "../../crypto/certificate-body";
import { certificateGenesis, certificateLink, hashJws } from "../../crypto/certificate-chain";
import { CertificateCheckpoint, DeletionCertificate, toPublicId } from "../../entities";

/** What a certificate says beside its place in the log, which is settled when it is issued. */
export interface Statement
  extends Pick<
    CertificateBody,
    | "kind"
    | "cause"
    | "run"
    | "subject"
    | "requestedBy"
    | "rule"
    | "policyVersion"
    | "findings"
    | "withheld"
    | "recipients"
    | "backups"
    | "notCovered"
  > {
  openedAt: Date;
  closedAt: Date;
  /** Public ids of what was destroyed. */
  items: readonly string[];
  /** The certificate it adds to. */
  parentId: string | null;
  erasureId: string | null;
}

/**
 * Issues a certificate in the caller's transaction: numbered, chained, signed, and its new head signed as well. One issuer
 * of a workspace at a time. Throws for a statement that contradicts itself: nothing is signed then.
 */
export async function issueCertificate(
  app: App,
  unit: CascadeUnit,
  statement: Statement,
): Promise<DeletionCertificate> {
  const { workspaceId } = unit.who;
  await unit.lockCertificates();
  const [last] = await unit.em.find(DeletionCertificate, {
    where: { workspaceId },
    order: { number: "DESC" },
    take: 1,
  });
  const number = (last?.number ?? 0) + 1;
  const previous = last?.link ?? certificateGenesis(workspaceId);
  const id = app.newId();
  const issuedAt = unit.now;
  const body = await toBody(app, unit, statement, { id, number, previous, issuedAt });
  const jws = await app.signer.sign(CERTIFICATE_TYPE, body);
  const link = certificateLink(previous, jws);
  const row = unit.em.create(DeletionCertificate, {
    ...{ workspaceId, id, number, kind: statement.kind, cause: statement.cause, subjectRef: statement.subject },
    ...{ runId: statement.run, erasureId: statement.erasureId, parentId: statement.parentId },
    ...{ jws, link, items: [...statement.items].sort(), issuedAt },
  });
  await unit.em.insert(DeletionCertificate, row);
  const at = issuedAt.toISOString();
  const head = await app.signer.sign(CERTIFICATE_CHECKPOINT_TYPE, { workspaceId, number, head: link, at });
  await unit.em.insert(CertificateCheckpoint, { workspaceId, number, head: link, jws: head, at: issuedAt });
  const facts = { number, kind: statement.kind, cause: statement.cause, items: statement.items.length };
  await unit.record("certificate.issued", toPublicId("certificate", id), facts);
  return row;
}

interface Place {
  id: string;
  number: number;
  previous: string;
  issuedAt: Date;
}

async function toBody(app: App, unit: CascadeUnit, statement: Statement, place: Place): Promise<CertificateBody> {
  const { openedAt, closedAt, items, parentId, erasureId: _, ...said } = statement;
  const { workspaceId } = unit.who;
  const body: CertificateBody = {
    format: "regenesis-certificate/1",
    ...said,
    id: toPublicId("certificate", place.id),
    workspace: toPublicId("workspace", workspaceId),
    number: place.number,
    openedAt: openedAt.toISOString(),
    closedAt: closedAt.toISOString(),
    issuedAt: place.issuedAt.toISOString(),
    items: itemsOf(items),
    parent: parentId ? await toParent(unit, parentId) : null,
    previous: place.previous,
    software: app.software,
  };
  const problems = problemsOfBody(body);
  if (problems.length > 0) throw new Error(`No certificate: ${problems.join("; ")}`);
  return body;
}

async function toParent(unit: CascadeUnit, id: string): Promise<CertificateBody["parent"]> {
  const parent = await unit.get(DeletionCertificate, id);
  return { id: toPublicId("certificate", id), jwsHash: hashJws(parent.jws) };
}

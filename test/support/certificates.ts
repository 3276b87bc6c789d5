import type { JWK } from "jose";
import {
  CERTIFICATE_CHECKPOINT_TYPE,
  CERTIFICATE_TYPE,
  type CertificateCheckpoint,
  itemsOf,
} from "../../src/crypto/certificate";
import type { CertificateBody } from "../../src/crypto/certificate-body";
import { certificateGenesis, certificateLink, hashJws } from "../../src/crypto/certificate-chain";
import type { CertificateLog } from "../../src/crypto/check-certificate-log";
import { generateSigningKey, signJws } from "../../src/crypto/jws";

export const WORKSPACE = "0197a0b0-0000-7000-8000-0000000000aa";

/** The nth id of its kind. */
export function idOf(prefix: string, n: number): string {
  return `${prefix}_0197a0b0-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}

export const ITEMS = [1, 2, 3, 4, 5].map((n) => idOf("src", n));

/** A certificate that may be issued: an erasure that withheld what a hold keeps. */
export function aBody(changes: Partial<CertificateBody> = {}): CertificateBody {
  const counts = { found: 12, deleted: 9, unlinked: 2, withheld: 1 };
  const whole = (found: number) => ({ found, deleted: found, unlinked: 0, withheld: 0, probe: "ABSENT" as const });
  return {
    format: "regenesis-certificate/1",
    id: idOf("crt", 1),
    workspace: `wsp_${WORKSPACE}`,
    number: 1,
    kind: "PARTIAL",
    cause: "ERASURE",
    run: "0197a0b0-0000-7000-8000-0000000000bb",
    subject: "p-0f1e2d3c4b5a69788796a5b4",
    requestedBy: "p-a1b2c3d4e5f60718293a4b5c",
    rule: "GDPR Art. 17",
    policyVersion: null,
    openedAt: "2030-03-01T10:00:00.000Z",
    closedAt: "2030-03-01T10:00:04.250Z",
    issuedAt: "2030-03-01T10:00:04.300Z",
    items: itemsOf(ITEMS),
    findings: [
      { store: "DATABASE", category: "utterances", ...counts, method: "rows deleted in batches", probe: "ABSENT" },
      { store: "BLOB", category: "recordings", ...whole(3), method: "every version deleted" },
      { store: "KEYRING", category: "data keys", ...whole(4), method: "rows and their remains in pages overwritten" },
    ],
    withheld: [{ ground: "§ 147 AO", until: "2036-12-31T00:00:00.000Z", count: 1 }],
    recipients: [{ recipient: "Zoom", asked: "to delete", state: "DONE", at: "2030-03-01T10:00:02.000Z" }],
    backups: {
      affected: [{ id: idOf("bkp", 1), takenAt: "2030-02-28T02:00:00.000Z", expiresAt: "2030-03-29T02:00:00.000Z" }],
      external: [{ name: "disk snapshots", until: "2030-03-15T00:00:00.000Z" }],
      dueAt: "2030-03-29T02:00:00.000Z",
    },
    notCovered: ["Copies that people made for themselves."],
    parent: null,
    previous: certificateGenesis(WORKSPACE),
    software: "regenesis 0.1.0",
    ...changes,
  };
}

/** The same for a batch by retention: nothing withheld, no subject. */
export function aFullBody(changes: Partial<CertificateBody> = {}): CertificateBody {
  const { findings, ...rest } = aBody();
  const full: Partial<CertificateBody> = { kind: "FULL", cause: "RETENTION", subject: null, requestedBy: "system" };
  const kept = findings.filter(({ withheld }) => withheld === 0);
  const rule = { rule: "retention SESSION 730 days", policyVersion: 3 };
  return { ...rest, findings: kept, withheld: [], recipients: [], ...full, ...rule, ...changes };
}

export interface SigningPair {
  kid: string;
  privateJwk: JWK;
  publicJwk: Record<string, unknown>;
}

export async function aSigningKey(): Promise<SigningPair> {
  const { kid, privateJwk, publicJwk } = await generateSigningKey();
  return { kid, privateJwk, publicJwk: { ...publicJwk } };
}

export function sign({ privateJwk, kid }: SigningPair, payload: unknown, typ = CERTIFICATE_TYPE): Promise<string> {
  return signJws(privateJwk, kid, typ, payload);
}

export interface LogOptions {
  write?: (number: number) => Partial<CertificateBody>;
  /** The parent's number by the number of the supplement. */
  supplements?: Record<number, number>;
  /** How many of them get a signed head; without it all do. */
  signs?: number;
  workspaceId?: string;
}

/** A log as a server would export it. `write` gives what differs for each number. */
export function aLog(key: SigningPair, length: number, options: LogOptions = {}): Promise<CertificateLog> {
  return aSignedLog((typ, payload) => sign(key, payload, typ), [key.publicJwk], length, options);
}

/** The same, by whatever signs. */
export async function aSignedLog(
  signer: (typ: string, payload: unknown) => Promise<string>,
  keys: CertificateLog["keys"],
  length: number,
  { write = () => ({}), supplements = {}, signs = length, workspaceId = WORKSPACE }: LogOptions,
): Promise<CertificateLog> {
  const format = "regenesis-certificate-log/1";
  const log: CertificateLog = { format, workspaceId, certificates: [], checkpoints: [], keys };
  let previous = certificateGenesis(workspaceId);
  for (let number = 1; number <= length; number++) {
    const parent = log.certificates[(supplements[number] ?? 0) - 1];
    const lineage: Partial<CertificateBody> = parent
      ? { kind: "SUPPLEMENT", parent: { id: idOf("crt", parent.number), jwsHash: hashJws(parent.jws) } }
      : {};
    const own = { id: idOf("crt", number), workspace: `wsp_${workspaceId}`, number, previous };
    const jws = await signer(CERTIFICATE_TYPE, aFullBody({ ...own, ...lineage, ...write(number) }));
    previous = certificateLink(previous, jws);
    log.certificates.push({ number, jws, link: previous });
    if (number > signs) continue;
    const claim: CertificateCheckpoint = { workspaceId, number, head: previous, at: aFullBody().issuedAt };
    const head = await signer(CERTIFICATE_CHECKPOINT_TYPE, claim);
    log.checkpoints.push({ number, head: previous, jws: head });
  }
  return log;
}

export async function aCheckpoint(
  key: SigningPair,
  { number, head, ...rest }: Pick<CertificateCheckpoint, "number" | "head"> & Partial<CertificateCheckpoint>,
) {
  const payload = { workspaceId: WORKSPACE, number, head, at: aFullBody().issuedAt, ...rest };
  return { number, head, jws: await sign(key, payload, CERTIFICATE_CHECKPOINT_TYPE) };
}

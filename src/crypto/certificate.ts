import { type CertificateBody, problemsOfBody } from "./certificate-body";
import { hashJws } from "./certificate-chain";
import { type JwsRefusal, JwsRefusedError, type KeySet, verifyJws } from "./jws";
import { findIncluded, inclusionProof, merkleRoot } from "./merkle";
import { instant, like, members, problemsOf, wholeFrom } from "./shape";

/** The `typ` of a certificate's JWS, and of a signed head of the certificate log. */
export const CERTIFICATE_TYPE = "regenesis-certificate+jws";
export const CERTIFICATE_CHECKPOINT_TYPE = "regenesis-certificate-checkpoint+jws";

const REFUSALS: Record<JwsRefusal, string> = {
  malformed: "it is not a JWS in compact form, or is not written in the one way it can be",
  header: "its header is not alg EdDSA, kid and typ, and nothing else",
  type: "it is a statement of another type",
  "unknown-key": "it is signed with a key that is not in the key set",
  "unfit-key": "the key it names is not one Ed25519 signing key of the key set",
  signature: "its signature does not hold",
  payload: "its payload is not canonical JSON",
};

/** A certificate, or why there is none. `signed`: one of the keys signed exactly this, whatever it says. */
export type CertificateReading =
  | { body: CertificateBody; signed: true; problems: readonly never[] }
  | { body: null; signed: boolean; problems: readonly string[] };

/** Checks the signature, the form and what the certificate says of itself. Its place in the log is not looked at. */
export async function readCertificate(jws: string, keys: KeySet): Promise<CertificateReading> {
  const statement = await readStatement(jws, keys, CERTIFICATE_TYPE);
  if (statement.refused !== null) return { body: null, signed: false, problems: [statement.refused] };
  const problems = problemsOfBody(statement.payload);
  if (problems.length > 0) return { body: null, signed: true, problems };
  return { body: statement.payload as CertificateBody, signed: true, problems: [] };
}

/** What is wrong between a certificate and the JWS that is given as its parent's; nothing when it is the parent. */
export async function checkParent(body: CertificateBody, parentJws: string, keys: KeySet): Promise<string[]> {
  const parent = await readCertificate(parentJws, keys);
  if (!parent.body) return parent.problems.map((problem) => `the parent is no certificate: ${problem}`);
  return compareParent(body, { body: parent.body, jws: parentJws });
}

/** The same for a parent that has been read already. */
export function compareParent(
  { parent, workspace, number, issuedAt }: CertificateBody,
  given: { body: CertificateBody; jws: string },
): string[] {
  if (!parent) return ["it has no parent, and one was given"];
  const problems: string[] = [];
  if (given.body.id !== parent.id) problems.push("the parent given is another certificate");
  else if (hashJws(given.jws) !== parent.jwsHash)
    problems.push("the parent given is not what was signed as its parent");
  if (given.body.workspace !== workspace) problems.push("the parent is of another workspace");
  else if (given.body.number >= number) problems.push("the parent has no lower number");
  if (given.body.issuedAt > issuedAt) problems.push("the parent was issued later");
  return problems;
}

/** The public ids of what was destroyed, as a certificate states them. Throws TypeError for an id that comes twice. */
export function itemsOf(ids: readonly string[]): CertificateBody["items"] {
  return { count: ids.length, merkleRoot: merkleRoot(sortItems(ids)) };
}

/** The hashes that prove an item to be among the certificate's, the deepest sibling first; null for one that isn't. */
export function proveItem(ids: readonly string[], id: string): string[] | null {
  const sorted = sortItems(ids);
  const index = sorted.indexOf(id);
  return index < 0 ? null : inclusionProof(sorted, index);
}

/** Whether the proof holds for an item of this certificate. No index travels with a proof: it is found. */
export function isProvenItem({ items }: CertificateBody, id: string, proof: readonly string[]): boolean {
  return findIncluded({ leaf: id, size: items.count, proof, root: items.merkleRoot }) !== null;
}

/** A signed head of the certificate log. `workspaceId` is the bare uuid, `head` the link of that number. */
export interface CertificateCheckpoint {
  workspaceId: string;
  number: number;
  head: string;
  at: string;
}

const checkpoint = members({
  workspaceId: like(/^[0-9a-f-]{36}$/, "a uuid"),
  number: wholeFrom(1),
  head: like(/^[0-9a-f]{64}$/, "a SHA-256 hash in hex"),
  at: instant,
});

/** What a signed head of the certificate log says; null when it is none. */
export async function readCertificateCheckpoint(jws: string, keys: KeySet): Promise<CertificateCheckpoint | null> {
  const statement = await readStatement(jws, keys, CERTIFICATE_CHECKPOINT_TYPE);
  if (statement.refused !== null || problemsOf(checkpoint, statement.payload).length > 0) return null;
  return statement.payload as CertificateCheckpoint;
}

type Statement = { refused: null; payload: unknown } | { refused: string };

async function readStatement(jws: string, keys: KeySet, typ: string): Promise<Statement> {
  try {
    return { refused: null, payload: await verifyJws(jws, keys, typ) };
  } catch (error) {
    if (error instanceof JwsRefusedError) return { refused: REFUSALS[error.reason] };
    throw error;
  }
}

function sortItems(ids: readonly string[]): string[] {
  const sorted = [...ids].sort();
  if (sorted.some((id, index) => id === sorted[index - 1])) throw new TypeError("An item goes once.");
  return sorted;
}

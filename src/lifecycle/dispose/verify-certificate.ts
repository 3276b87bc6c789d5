import type { App, LoggedCertificate } from "../../app";
import { type CertificateReading, checkParent, proveItem, readCertificate } from "../../crypto/certificate";
import type { CertificateBody } from "../../crypto/certificate-body";
import { certificateGenesis, certificateLink } from "../../crypto/certificate-chain";
import { type DeletionCertificate, readPublicId, toPublicId } from "../../entities";

/** What a certificate of ours says. It was verified when it was issued; the signature is not looked at again. */
export function bodyOf({ jws }: Pick<DeletionCertificate, "jws">): CertificateBody {
  const [, payload = ""] = jws.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as CertificateBody;
}

/** The RFC 9162 proof that a public id is among what a certificate destroyed; null for one that isn't. */
export function proofOf({ items }: Pick<DeletionCertificate, "items">, publicId: string): string[] | null {
  return proveItem(items, publicId);
}

/** What was found of a JWS that somebody brought. */
export interface Verification {
  valid: boolean;
  signature: boolean;
  inLog: boolean;
  /** Null where it adds to no other. */
  parentValid: boolean | null;
  problems: string[];
  /** What it says, once signature and form hold. */
  body: CertificateBody | null;
}

/** Holds a JWS against the published keys, the log of its workspace and its parent. Needs nobody's account. */
export async function verifyCertificate(app: App, jws: string): Promise<Verification> {
  const reading = await readCertificate(jws, await app.signer.published());
  if (!reading.body) return refused(reading);
  const { body } = reading;
  const read = readPublicId(body.id);
  const logged = read?.kind === "certificate" ? await app.findCertificate(read.id) : null;
  const place = problemsOfPlace(body, jws, logged);
  const parent = await problemsOfParent(app, body, logged);
  const problems = [...place, ...(parent ?? [])];
  const inLog = place.length === 0;
  const parentValid = parent && parent.length === 0;
  return { valid: problems.length === 0, signature: true, inLog, parentValid, problems, body };
}

function refused({ signed, problems }: CertificateReading): Verification {
  const nothing = { valid: false, inLog: false, parentValid: null, body: null };
  return { ...nothing, signature: signed, problems: [...problems] };
}

function problemsOfPlace(body: CertificateBody, jws: string, logged: LoggedCertificate | null): string[] {
  if (!logged) return ["it is in no log of this server"];
  const problems: string[] = [];
  const { workspaceId, number, link } = logged;
  const previous = number === 1 ? certificateGenesis(workspaceId) : logged.previous;
  if (logged.jws !== jws) problems.push("the log holds another certificate under its id");
  if (toPublicId("workspace", workspaceId) !== body.workspace || number !== body.number)
    problems.push("it stands elsewhere in the log than it says");
  if (previous === null) problems.push("the certificate before it is missing from the log");
  else if (body.previous !== previous || certificateLink(previous, logged.jws) !== link)
    problems.push("the chain of the log does not lead to it");
  return problems;
}

/** Null where it adds to no other. */
async function problemsOfParent(
  app: App,
  body: CertificateBody,
  logged: LoggedCertificate | null,
): Promise<string[] | null> {
  if (!body.parent) return null;
  if (!logged?.parentJws) return ["its parent is not in the log"];
  return checkParent(body, logged.parentJws, await app.signer.published());
}

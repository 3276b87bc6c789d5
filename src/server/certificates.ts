import type { RequestHandler } from "express";
import type { App } from "../app";
import { notFound } from "../errors";
import { openCertificateLink } from "../lifecycle/dispose/certificate-links";
import { type Verification, verifyCertificate } from "../lifecycle/dispose/verify-certificate";
import { certificatePdf } from "./certificate-pdf";
import { verifyPage, verifyStyleSource } from "./verify-page";

const PDF = ".pdf";

/** GET /certificates/:file, "crt_….<mac>.pdf": a certificate for people to read. The link is all it needs. */
export function certificateDoor(app: App, publicUrl: () => string): RequestHandler<{ file: string }> {
  return async (request, response) => {
    const { file } = request.params;
    if (!file.endsWith(PDF)) throw notFound();
    const { id, jws, verification } = await look(app, file.slice(0, -PDF.length));
    const { body } = verification;
    // What does not hold is not put on paper; its page says why.
    if (!body || !verification.valid) throw notFound();
    const verifyUrl = `${publicUrl()}/verify/${file.slice(0, -PDF.length)}`;
    const pdf = await certificatePdf(body, jws, { verifyUrl, keyId: keyIdOf(jws) });
    response.set({
      "Content-Type": "application/pdf",
      "Content-Disposition": `inline; filename="${id}.pdf"`,
      "Content-Security-Policy": "sandbox; default-src 'none'",
    });
    response.send(pdf);
  };
}

/** GET /verify/:link, "crt_….<mac>": whether a certificate holds, checked anew. Where its QR code leads. */
export function verifyDoor(app: App, publicUrl: () => string): RequestHandler<{ link: string }> {
  return async (request, response) => {
    const { link } = request.params;
    const { id, jws, verification } = await look(app, link);
    const page = verifyPage({
      ...verification,
      ...{ id, jws, keyId: keyIdOf(jws), checkedAt: app.machine.now().toISOString() },
      pdfUrl: verification.valid ? `${publicUrl()}/certificates/${link}${PDF}` : null,
    });
    const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src ${verifyStyleSource}`;
    response.set("Content-Security-Policy", policy).type("html").send(page);
  };
}

async function look(app: App, link: string): Promise<{ id: string; jws: string; verification: Verification }> {
  const { id, jws } = await openCertificateLink(app, link);
  const verification = await verifyCertificate(app, jws);
  if (!verification.body || verification.body.id === id) return { id, jws, verification };
  const problems = ["the log holds another certificate under this id"];
  return { id, jws, verification: { ...verification, valid: false, inLog: false, problems } };
}

/** A certificate that somebody has tampered with has a page too, which says so. */
function keyIdOf(jws: string): string {
  try {
    const header: unknown = JSON.parse(Buffer.from(jws.split(".")[0] ?? "", "base64url").toString("utf8"));
    return String((header as { kid?: unknown }).kid);
  } catch {
    return "unreadable";
  }
}

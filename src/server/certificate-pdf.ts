import type { CertificateBody } from "../crypto/certificate-body";
import { hashJws } from "../crypto/certificate-chain";
import { CAUSES, KINDS, STORES, toBackups, toRecipient, toTime, toWithheld } from "./certificate-words";
import { type Column, PdfSheet } from "./pdf-sheet";

/** Where this certificate can be looked up, and the `kid` of the key that signed it. */
export interface PdfFacts {
  verifyUrl: string;
  keyId: string;
}

const COLUMNS: readonly Column[] = [
  { title: "Store", share: 14 },
  { title: "What", share: 19 },
  { title: "Found", share: 9, isNumber: true },
  { title: "Deleted", share: 10, isNumber: true },
  { title: "Unlinked", share: 11, isNumber: true },
  { title: "Withheld", share: 11, isNumber: true },
  { title: "How", share: 26 },
];

/**
 * A certificate on paper, one page or a few of A4. The JWS is what counts and this is its reading: the same certificate
 * always gives the same bytes.
 */
export function certificatePdf(body: CertificateBody, jws: string, { verifyUrl, keyId }: PdfFacts): Promise<Buffer> {
  const title = `Certificate of deletion no. ${body.number}`;
  const sheet = new PdfSheet(title, new Date(body.issuedAt));
  const kind = body.kind === "FULL" ? "" : `${body.kind}. `;
  sheet.head("ReGenesis", title, `${kind}${KINDS[body.kind]}`, verifyUrl);
  sheet.facts(toFacts(body));
  sheet.section("What was destroyed");
  sheet.table(COLUMNS, body.findings.map(toRow));
  sheet.paragraph(
    "After each step every store was looked into again, apart from what had deleted: nothing that was due was left.",
  );
  list(sheet, "What was kept, and why", body.withheld.map(toWithheld), "Nothing was withheld.");
  list(sheet, "Others who hold a copy", body.recipients.map(toRecipient), "None was recorded.");
  list(sheet, "Backups", toBackups(body.backups), "No backup held it when this was issued.");
  list(sheet, "Not covered", body.notCovered, "Nothing that is known.");
  sheet.section("How to verify this");
  sheet.paragraph(
    "This sheet is a reading of a signed statement; only the statement proves anything. The code on the first page leads to it:",
  );
  sheet.code(verifyUrl);
  sheet.paragraph(
    "It can be verified without the server, with the key set that it publishes at /.well-known/jwks.json:",
  );
  sheet.code("regenesis certificate verify certificate.jws --jwks jwks.json");
  sheet.facts([
    ["SHA-256", hashJws(jws)],
    ["Signing key", keyId],
  ]);
  return sheet.finish(`${body.id} in ${body.workspace}`);
}

function toFacts(body: CertificateBody): [string, string][] {
  const { cause, rule, policyVersion, subject, items, parent } = body;
  const facts: [string, string][] = [
    ["Certificate", body.id],
    ["Workspace", body.workspace],
    ["Because of", CAUSES[cause]],
    ["Rule", policyVersion === null ? rule : `${rule}, version ${policyVersion} of the policy`],
    ["Subject", subject === null ? "none: a batch of items" : `${subject}, a random reference`],
    ["Requested by", body.requestedBy],
    ["Opened, closed", `${toTime(body.openedAt)}, ${toTime(body.closedAt)}`],
    ["Issued", `${toTime(body.issuedAt)} by ${body.software}`],
    ["Items", `${items.count}, under the Merkle root ${items.merkleRoot}`],
  ];
  if (parent) facts.push(["Parent", `${parent.id}, SHA-256 ${parent.jwsHash}`]);
  return facts;
}

function toRow({ store, category, found, deleted, unlinked, withheld, method }: CertificateBody["findings"][number]) {
  return [STORES[store], category, ...[found, deleted, unlinked, withheld].map(String), method];
}

function list(sheet: PdfSheet, title: string, texts: readonly string[], none: string): void {
  sheet.section(title);
  if (texts.length === 0) sheet.paragraph(none);
  else sheet.items(texts);
}

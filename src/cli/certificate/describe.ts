import type { CertificateBody } from "../../crypto/certificate-body";
import type { Verdict } from "./check";

/** A verdict for a person to read: all that the certificate states, and what was not checked. */
export function describeCertificate(file: string, verdict: Verdict): string {
  const { certificate: body, problems } = verdict;
  if (!body) return lines([`NOT VALID: ${file}`, ...problems.map((problem) => `  ${problem}`)]);
  return lines([
    `VALID: certificate of deletion no. ${body.number}, ${body.kind}`,
    "",
    ...facts(body, verdict),
    ...section("What was found, and what became of it", layOut(toTable(body))),
    ...section("Withheld", body.withheld.map(toWithheld)),
    ...section("Other recipients", body.recipients.map(toRecipient)),
    ...section("Backups that still hold it", toBackups(body)),
    ...section("Not covered", body.notCovered),
    ...section("Checked", toChecked(verdict)),
    ...section("NOT checked", verdict.notChecked),
  ]);
}

function facts(body: CertificateBody, { fingerprint, kid }: Verdict): string[] {
  const { policyVersion, subject, parent, items } = body;
  return layOut([
    ["Id", body.id],
    ["Workspace", body.workspace],
    ["Cause", body.cause],
    ["Rule", policyVersion === null ? body.rule : `${body.rule}, version ${policyVersion} of the policy`],
    ["Subject", subject ?? "none: a batch"],
    ["Requested by", body.requestedBy],
    ["Opened", toTime(body.openedAt)],
    ["Closed", toTime(body.closedAt)],
    ["Issued", toTime(body.issuedAt)],
    ["Items", `${items.count} under the Merkle root ${items.merkleRoot}`],
    ["Parent", parent ? `${parent.id} (SHA-256 ${parent.jwsHash})` : "none"],
    ["Run", body.run],
    ["Software", body.software],
    ["Signed with", `key ${kid}`],
    ["SHA-256", `${fingerprint}`],
  ]);
}

function toTable({ findings }: CertificateBody): string[][] {
  const head = ["Store", "Category", "Found", "Deleted", "Unlinked", "Withheld", "Probe", "Method"];
  const rows = findings.map(({ store, category, method, ...counts }) => [
    store,
    category,
    ...[counts.found, counts.deleted, counts.unlinked, counts.withheld].map(String),
    counts.probe,
    method,
  ]);
  return [head, ...rows];
}

function toWithheld({ ground, until, count }: CertificateBody["withheld"][number]): string {
  return `${count} by ${ground}, ${until === null ? "without a known end" : `until ${toTime(until)}`}`;
}

function toRecipient({ recipient, asked, state, at }: CertificateBody["recipients"][number]): string {
  return `${recipient}: asked ${asked}, ${state} at ${toTime(at)}`;
}

function toBackups({ backups: { affected, external, dueAt } }: CertificateBody): string[] {
  if (dueAt === null) return [];
  return [
    ...affected.map(({ id, takenAt, expiresAt }) => `${id}, taken ${toTime(takenAt)}, until ${toTime(expiresAt)}`),
    ...external.map(({ name, until }) => `${name}, until ${toTime(until)}`),
    `all of them due to be gone by ${toTime(dueAt)}`,
  ];
}

function toChecked({ inLog, parentValid, itemProven }: Verdict): string[] {
  const list = ["its signature, its form, and that its statements agree with each other"];
  if (inLog) list.push("the workspace's log as it was given, and this certificate's place in it");
  if (parentValid) list.push("its parent");
  if (itemProven) list.push("that the item given is among those destroyed");
  return list;
}

function section(title: string, content: readonly string[]): string[] {
  return content.length === 0
    ? []
    : ["", title, ...content.map((line) => (line.startsWith("  ") ? line : `  ${line}`))];
}

function toTime(instant: string): string {
  return instant.replace("T", " ").replace("Z", " UTC");
}

function layOut(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    /^\d+$/.test(cell) && column > 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(pad).join("  ")}`.trimEnd());
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

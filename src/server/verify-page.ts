import type { CertificateBody } from "../crypto/certificate-body";
import { hashJws } from "../crypto/certificate-chain";
import { CAUSES, KINDS, STORES, toBackups, toRecipient, toTime, toWithheld } from "./certificate-words";
import { asText, page, toStyle } from "./page";

/** A certificate as it stands in the log, and what was found when it was checked just now. */
export interface VerifyFacts {
  id: string;
  jws: string;
  /** Null where it can't be read as a certificate. */
  body: CertificateBody | null;
  signature: boolean;
  inLog: boolean;
  /** Null where it has no parent. */
  parentValid: boolean | null;
  problems: readonly string[];
  /** The `kid` of the key that signed it. */
  keyId: string;
  /** When this was checked: RFC 3339. */
  checkedAt: string;
  pdfUrl: string | null;
}

const style = toStyle(`
main { max-width: 52rem; }
.verdict { border-left: .35rem solid var(--link); padding: .25rem 0 .25rem 1rem; margin: 0 0 1.5rem; }
.verdict.no { border-color: var(--no); }
.no h1, .no strong { color: var(--no); }
table { border-collapse: collapse; width: 100%; font-size: .95rem; margin-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
td:last-child { min-width: 14rem; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
@media (max-width: 53rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th[scope=row], td, td.number { display: block; text-align: left; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  tbody th, td { border: 0; padding: 0; }
  td::before { content: attr(data-of) ": "; color: var(--quiet); }
}
summary { cursor: pointer; }
.hash { overflow-wrap: anywhere; }
`);

/** For the page's Content-Security-Policy: this style and no other. */
export const verifyStyleSource = style.source;

/** What a certificate says and whether it holds, for whoever has its address. A page without script. */
export function verifyPage(facts: VerifyFacts): string {
  const { body } = facts;
  const holds = body !== null && facts.signature && facts.inLog && facts.parentValid !== false;
  const isSound = holds && facts.problems.length === 0;
  const title = body ? `Certificate of deletion no. ${body.number}` : "Certificate of deletion";
  const parts = [verdict(title, facts, isSound), checks(facts)];
  // What does not hold is not shown as if it did.
  if (body && isSound) parts.push(statement(body), offline(facts));
  return page(`${title}: ${isSound ? "valid" : "NOT VALID"}`, style, parts.join("\n"));
}

function verdict(title: string, { id, body, checkedAt, problems }: VerifyFacts, isSound: boolean): string {
  const kind = body && body.kind !== "FULL" ? `, ${body.kind}` : "";
  const says = isSound
    ? `<strong>Valid${kind}.</strong> ${body ? KINDS[body.kind] : ""}`
    : "<strong>Not valid.</strong> Do not rely on it.";
  return `<div class="verdict${isSound ? "" : " no"}">
<h1>${asText(title)}</h1>
<p>${says}</p>
<p class="lead">${asText(id)}, checked ${toTime(checkedAt)}</p>
</div>
${isSound ? "" : list(problems)}`;
}

function checks({ signature, inLog, parentValid, keyId }: VerifyFacts): string {
  const parent = parentValid === null ? "it has none" : answer(parentValid, "is what was signed as its parent");
  return `<h2>What was checked</h2>
${rows([
  ["Signature", `${answer(signature, "holds")}, by the key <code>${asText(keyId)}</code>`],
  ["Place in the log", answer(inLog, "stands in the workspace's log, and the chain leads to it")],
  ["Parent", parent],
])}`;
}

function answer(holds: boolean, what: string): string {
  return holds ? what : `<span class="no"><strong>NO</strong></span>`;
}

function statement(body: CertificateBody): string {
  const { rule, policyVersion, subject, items, parent } = body;
  const facts: [string, string][] = [
    ["Workspace", asText(body.workspace)],
    ["Because of", CAUSES[body.cause]],
    ["Rule", asText(policyVersion === null ? rule : `${rule}, version ${policyVersion} of the policy`)],
    ["Subject", subject === null ? "none: a batch of items" : `${asText(subject)}, a random reference`],
    ["Requested by", asText(body.requestedBy)],
    ["Opened", toTime(body.openedAt)],
    ["Closed", toTime(body.closedAt)],
    ["Issued", `${toTime(body.issuedAt)} by ${asText(body.software)}`],
    ["Items", `${items.count}, under the Merkle root <code>${items.merkleRoot}</code>`],
  ];
  if (parent) facts.push(["Parent", `${parent.id}, SHA-256 <code>${parent.jwsHash}</code>`]);
  return `<h2>What it states</h2>
${rows(facts)}
<h2>What was destroyed</h2>
${table(body)}
<h2>What was kept, and why</h2>
${list(body.withheld.map(toWithheld)) || "<p>Nothing was withheld.</p>"}
<h2>Others who hold a copy</h2>
${list(body.recipients.map(toRecipient)) || "<p>None was recorded.</p>"}
<h2>Backups</h2>
${list(toBackups(body.backups)) || "<p>No backup held it when this was issued.</p>"}
<h2>Not covered</h2>
${list(body.notCovered) || "<p>Nothing that is known.</p>"}`;
}

const COUNTS = ["found", "deleted", "unlinked", "withheld"] as const;

function table({ findings }: CertificateBody): string {
  const titles = ["What", "Store", ...COUNTS.map((name) => name.replace(/^./, (first) => first.toUpperCase())), "How"];
  const head = titles.map((title, at) => `<th scope="col"${at > 1 && at < 6 ? ' class="number"' : ""}>${title}</th>`);
  const body = findings.map((finding) => {
    const cells = [STORES[finding.store], ...COUNTS.map((name) => String(finding[name])), finding.method];
    const rest = cells.map(
      (cell, at) => `<td data-of="${titles[at + 1]}"${at > 0 && at < 5 ? ' class="number"' : ""}>${asText(cell)}</td>`,
    );
    return `<tr><th scope="row">${asText(finding.category)}</th>${rest.join("")}</tr>`;
  });
  return `<table>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table>
<p class="lead">After each step every store was looked into again, apart from what had deleted: nothing that was due was left.</p>`;
}

function offline({ jws, pdfUrl }: VerifyFacts): string {
  return `<h2>Check it yourself</h2>
<p>You need not believe this page. Save the signed statement as <code>certificate.jws</code> and the <a href="/.well-known/jwks.json">key set</a> as <code>jwks.json</code>, and verify them on a machine of your own:</p>
<pre><code>regenesis certificate verify certificate.jws --jwks jwks.json</code></pre>
<p>SHA-256 of the signed statement: <code class="hash">${hashJws(jws)}</code></p>
<details><summary>The signed statement</summary>
<pre><code>${asText(jws)}</code></pre></details>
${pdfUrl === null ? "" : `<p><a href="${asText(pdfUrl)}">The certificate as PDF</a></p>`}`;
}

function rows(facts: readonly (readonly [name: string, html: string])[]): string {
  return `<dl>\n${facts.map(([name, html]) => `<div><dt>${name}</dt><dd>${html}</dd></div>`).join("\n")}\n</dl>`;
}

/** Empty where there is nothing to list. */
function list(texts: readonly string[]): string {
  return texts.length === 0 ? "" : `<ul>\n${texts.map((text) => `<li>${asText(text)}</li>`).join("\n")}\n</ul>`;
}

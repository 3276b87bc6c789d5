import { type Mutant, of } from "../mutant";

const tables = ["test/tenancy/tables.test.ts"];
const visibility = ["test/tenancy/visibility.test.ts"];

/** Row-level security: the workspace's wall, and whose rows are whose. The templates of databases are made anew each time. */
export const walls: Mutant[] = [
  ...of(
    "src/db/migrations/wall.ts",
    tables,
    [
      "system-without-a-workspace",
      `using (\${here} and \${system}) with check (\${here} and \${system})`,
      `using (\${system}) with check (\${system})`,
    ],
    ["read-across-workspaces", `\` using (\${here} and (\${rule}))\``, `\` using ((\${rule}))\``],
    ["written-across-workspaces", `\` with check (\${here} and (\${rule}))\``, `\` with check ((\${rule}))\``],
    [
      "security-not-forced",
      `  await runner.query(\`alter table \${table} force row level security\`);\n`,
      ``,
      ["test/tenancy/server-role.test.ts"],
    ],
    [
      "log-can-be-changed",
      `before update or delete or truncate on`,
      `before truncate on`,
      ["test/lifecycle/audit.test.ts"],
    ],
  ),
  ...of(
    "src/db/migrations/1763800000001-walls.ts",
    visibility,
    ["sessions-for-anybody", `session: { select: \`\${managers} or \${own}\``, `session: { select: anyone`],
    ["sources-for-anybody", `source: { select: \`\${managers} or \${own}\``, `source: { select: anyone`],
    [
      "utterances-for-any-coach",
      `utterance: { select: \`\${coach} and quoted\` }`,
      `utterance: { select: \`\${ROLE} = 'COACH' and quoted\` }`,
    ],
    ["utterances-unquoted", `utterance: { select: \`\${coach} and quoted\` }`, `utterance: { select: coach }`],
    ["insights-for-anybody", `insight: {},`, `insight: { select: anyone },`],
    ["packs-undelivered", `\${delivered} and state = 'DELIVERED')`, `\${delivered})`],
    [
      "quotes-undelivered",
      `pack_quote: {\n    select: \`\${coach} or \${delivered} and delivered\n`,
      `pack_quote: {\n    select: \`\${coach} or \${delivered}\n`,
    ],
    [
      "quotes-against-the-setting",
      `= 'CLIENT_VISIBLE')\`,\n    update: coach,\n  },\n  pack_edit`,
      `is not null)\`,\n    update: coach,\n  },\n  pack_edit`,
    ],
    ["decisions-for-anybody", `pack_decision: { select: coach`, `pack_decision: { select: anyone`],
    ["feedback-for-anybody", `pack_feedback: { select: own`, `pack_feedback: { select: anyone`],
    ["forms-for-managers", `form_value: { select: own`, `form_value: { select: anyone`],
    ["notifications-for-anybody", `notification: { select: mine`, `notification: { select: anyone`],
    ["audit-for-anybody", `audit_entry: { select: admin`, `audit_entry: { select: anyone`],
    [
      "job-of-another-workspace",
      `if (payload ->> 'workspaceId' = nullif(current_setting('app.workspace_id', true), '')) is not true then`,
      `if false then`,
      ["test/tenancy/server-role.test.ts"],
    ],
  ),
  ...of(
    "src/db/migrations/1764200000001-disposal-walls.ts",
    visibility,
    ["holds-for-anybody", `legal_hold: { select: admin`, `legal_hold: { select: anyone`],
    [
      "requests-for-anybody",
      `erasure_request: {\n    select: \`\${admin} or \${subject}\``,
      `erasure_request: {\n    select: anyone`,
    ],
    ["recipients-for-anybody", `recipient_notice: { select: admin }`, `recipient_notice: { select: anyone }`],
    ["suppressions-for-anybody", `suppression: {},`, `suppression: { select: anyone },`],
    ["exports-for-anybody", `export: { select: asker,`, `export: { select: anyone,`],
    ["runs-for-anybody", `disposal_run: { select: managers,`, `disposal_run: { select: anyone,`],
    [
      "certificates-for-anybody",
      `deletion_certificate: { select: managers }`,
      `deletion_certificate: { select: anyone }`,
    ],
    ["scrubs-for-anybody", `backup_scrub: { select: admin }`, `backup_scrub: { select: anyone }`],
    ["withheld-profiles-seen", `profiles(" and not withheld")`, `profiles("")`],
    ["profiles-of-strangers", ` or \${ME} = any(known_to)))\`;`, ` or true))\`;`],
  ),
];

import type { Command } from "commander";
import { z } from "zod";
import { type AuditExport, checkAuditExport, type SignedSeq } from "../crypto/check-audit-export";
import type { CommandResult } from "./commands";
import { Failed, UsageError } from "./exit";
import {
  describeLog,
  listedKeys,
  place,
  readAs,
  readGiven,
  readKeySet,
  refuseLog,
  sha256,
  toExportText,
  uuid,
  writeNew,
} from "./offline";
import { withConnection } from "./settings";
import type { Terminal } from "./terminal";

interface Options {
  workspace?: string;
  export?: string;
  file?: string;
  jwks?: string;
  since?: string;
  json?: boolean;
}

type Verified = CommandResult<"audit-verify">;

export function addAudit(program: Command, terminal: Terminal): void {
  const audit = program.command("audit").description("look after the audit log");
  audit
    .command("verify")
    .description("walk a workspace's whole audit log, or an export of one, and name what is broken")
    .option("--workspace <name>", "whose log")
    .option("--export <file>", "write entries, links, signed heads and public keys to a new file, as JSON")
    .option("--file <export>", "an exported log instead; needs no server, no configuration and no network")
    .option("--jwks <file>", "with --file: the published key set, as from /.well-known/jwks.json")
    .option("--since <file>", "with --file: an earlier export, or one of its checkpoints: finds what was changed since")
    .option("--json", "print JSON")
    .action((options: Options) => verify(terminal, options));
}

async function verify(terminal: Terminal, options: Options): Promise<void> {
  const { workspace, file, jwks, since, export: path, json } = options;
  if ((workspace === undefined) === (file === undefined)) throw new UsageError("Give either --workspace or --file.");
  if (workspace !== undefined) {
    if (jwks !== undefined || since !== undefined) throw new UsageError("--jwks and --since go with --file.");
    return verifyLive(terminal, workspace, path, json);
  }
  if (file === undefined || jwks === undefined) throw new UsageError("An export is verified with --jwks.");
  if (path !== undefined) throw new UsageError("--export goes with --workspace.");
  return verifyFile(terminal, { file, jwks, since, json });
}

async function verifyLive(terminal: Terminal, workspace: string, path?: string, json?: boolean): Promise<void> {
  const args = { workspace, withLog: path !== undefined };
  const verified = await withConnection(terminal, (connection) => connection.call("audit-verify", args));
  const { integrity } = verified;
  if (path !== undefined && verified.export) await writeNew(path, toExportText(verified.export));
  terminal.out(json ? `${JSON.stringify(integrity)}\n` : `${describe(workspace, integrity)}\n`);
  if (!integrity.ok) throw new Failed();
}

const checkpoint = z.strictObject({ seq: place, head: sha256, jws: z.string() }) satisfies z.ZodType<SignedSeq>;

const entry = z.strictObject({
  workspaceId: uuid,
  id: uuid,
  at: z.iso.datetime({ precision: 3 }),
  actorRef: z.string(),
  action: z.string(),
  targetRef: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
  hash: sha256,
});

const auditExport = z.strictObject({
  workspaceId: uuid,
  entries: z.array(entry),
  links: z.array(z.strictObject({ seq: place, entryId: uuid, link: sha256 })),
  checkpoints: z.array(checkpoint),
  keys: listedKeys,
}) satisfies z.ZodType<AuditExport>;

interface FileOptions {
  file: string;
  jwks: string;
  since?: string;
  json?: boolean;
}

async function verifyFile(terminal: Terminal, { file, jwks, since, json }: FileOptions): Promise<void> {
  const keys = await readKeySet(jwks);
  const log = readAs(auditExport, await readGiven(file), true);
  if (log.value === null) return refuseLog(terminal, file, log.problem, json);
  const earlier = since === undefined ? undefined : readAs(z.union([auditExport, checkpoint]), await readGiven(since));
  if (earlier?.value === null) return refuseLog(terminal, since as string, earlier.problem, json);
  const verdict = await checkAuditExport(log.value, keys, earlier?.value);
  const entries = `${verdict.entries} entries, ${verdict.unsealed} of them not sealed yet`;
  const name = `The audit log of wsp_${log.value.workspaceId}`;
  terminal.out(`${json ? JSON.stringify(verdict) : describeLog(name, entries, verdict)}\n`);
  if (!verdict.ok) throw new Failed();
}

function describe(workspace: string, found: Verified["integrity"]): string {
  const { ok, entries, unsealed, checkpoints, firstBroken, problem } = found;
  const counts = `${entries} entries, ${unsealed} of them not sealed yet, ${checkpoints} signed heads`;
  if (ok) return `The audit log of ${workspace} is intact: ${counts}.`;
  return `The audit log of ${workspace} is BROKEN at ${firstBroken ?? "its end"}: ${problem} (${counts}).`;
}

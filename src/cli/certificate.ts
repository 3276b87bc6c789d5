import type { Command } from "commander";
import { checkCertificateLog } from "../crypto/check-certificate-log";
import { checkCertificate } from "./certificate/check";
import { describeCertificate } from "./certificate/describe";
import { certificateLogSchema, earlierSchema } from "./certificate/log-file";
import { Failed, UsageError } from "./exit";
import { describeLog, readAs, readGiven, readKeySet, refuseLog, toExportText, writeNew } from "./offline";
import { withConnection } from "./settings";
import type { Terminal } from "./terminal";

const JWKS = ["--jwks <file>", "the published key set, as from /.well-known/jwks.json"] as const;

export function addCertificate(program: Command, terminal: Terminal): void {
  const certificate = program
    .command("certificate")
    .description("verify certificates of deletion, and export their log");
  certificate
    .command("verify")
    .description("verify one certificate; needs no server, no configuration and no network")
    .argument("<file>", "the certificate: a JWS in compact form")
    .requiredOption(...JWKS)
    .option("--parent <file>", "the certificate that it adds to")
    .option("--log <file>", "an export of the workspace's certificate log, to find its place and its parent in")
    .option("--item <id>", "something that is said to be destroyed, such as src_…")
    .option("--proof <file>", "the item's inclusion proof: a JSON list of hashes, the deepest first")
    .option("--json", "print JSON")
    .action((file: string, options: VerifyOptions) => verify(terminal, file, options));
  certificate
    .command("log")
    .description("look after an exported certificate log")
    .command("verify")
    .description("walk an exported log and name all that is wrong; needs no server")
    .argument("<export>", "the log, as `certificate export` wrote it")
    .requiredOption(...JWKS)
    .option("--since <file>", "an earlier export, or one of its checkpoints: finds what was changed since")
    .option("--json", "print JSON")
    .action((file: string, options: LogOptions) => verifyLog(terminal, file, options));
  certificate
    .command("export")
    .description("write a workspace's certificate log, to be kept and compared with later")
    .requiredOption("--workspace <name>", "whose log")
    .option("--out <file>", "a new file (default: print it)")
    .action((options: { workspace: string; out?: string }) => exportLog(terminal, options));
}

interface VerifyOptions {
  jwks: string;
  parent?: string;
  log?: string;
  item?: string;
  proof?: string;
  json?: boolean;
}

async function verify(terminal: Terminal, file: string, options: VerifyOptions): Promise<void> {
  const { jwks, parent, log, item, proof, json } = options;
  if ((item === undefined) !== (proof === undefined)) throw new UsageError("Give --item and --proof together.");
  const read = async (path: string | undefined) => (path === undefined ? null : await readGiven(path));
  const [given, keys] = [await readGiven(file), await readKeySet(jwks)];
  const proofBytes = await read(proof);
  const verdict = await checkCertificate({
    file: given,
    keys,
    parent: await read(parent),
    log: await read(log),
    item: item !== undefined && proofBytes ? { id: item, proof: proofBytes } : null,
  });
  terminal.out(json ? `${JSON.stringify(verdict)}\n` : describeCertificate(file, verdict));
  if (!verdict.valid) throw new Failed();
}

interface LogOptions {
  jwks: string;
  since?: string;
  json?: boolean;
}

async function verifyLog(terminal: Terminal, file: string, { jwks, since, json }: LogOptions): Promise<void> {
  const keys = await readKeySet(jwks);
  const log = readAs(certificateLogSchema, await readGiven(file), true);
  if (log.value === null) return refuseLog(terminal, file, log.problem, json);
  const earlier = since === undefined ? undefined : readAs(earlierSchema, await readGiven(since));
  if (earlier?.value === null) return refuseLog(terminal, since as string, earlier.problem, json);
  const verdict = await checkCertificateLog(log.value, keys, earlier?.value);
  const name = `The certificate log of wsp_${log.value.workspaceId}`;
  const entries = `${verdict.entries} certificates`;
  terminal.out(`${json ? JSON.stringify(verdict) : describeLog(name, entries, verdict)}\n`);
  if (!verdict.ok) throw new Failed();
}

async function exportLog(terminal: Terminal, { workspace, out }: { workspace: string; out?: string }): Promise<void> {
  const log = await withConnection(terminal, (connection) => connection.call("certificate-log", { workspace }));
  if (out === undefined) terminal.out(toExportText(log));
  else await writeNew(out, toExportText(log));
}

import { open, readFile } from "node:fs/promises";
import { z } from "zod";
import type { KeySet } from "../crypto/jws";
import type { LogVerdict } from "../crypto/log-comparison";
import { Failed, UsageError } from "./exit";
import type { Terminal } from "./terminal";

/** A file that was named on the command line; UsageError where there is nothing to read. */
export async function readGiven(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`${path} can't be read (${(error as { code?: string }).code ?? "unknown"}).`);
  }
}

/** A published key set (RFC 7517) as a file; what it is compared with is the caller's to trust, so one that is none is a mistake. */
export async function readKeySet(path: string): Promise<KeySet> {
  const schema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });
  const parsed = schema.safeParse(parse(await readGiven(path))?.value);
  if (!parsed.success) throw new UsageError(`${path} is not a JWK set.`);
  return parsed.data;
}

/** The one form in which a log is exported, so that any changed byte of it is one too many. */
export function toExportText(log: object): string {
  return `${JSON.stringify(log, null, 1)}\n`;
}

/** What a file holds by this schema, or why it doesn't; `isExact` also holds it to the form it is exported in. */
export function readAs<S extends z.ZodType>(
  schema: S,
  bytes: Buffer,
  isExact = false,
): { value: z.output<S>; problem: null } | { value: null; problem: string } {
  const json = parse(bytes);
  if (!json) return { value: null, problem: "it is not JSON in UTF-8" };
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return { value: null, problem: `it is not of the form it should have${whereOf(parsed.error)}` };
  if (isExact && toExportText(json.value as object) !== json.text)
    return { value: null, problem: "it is not written as it was exported" };
  return { value: parsed.data, problem: null };
}

/** Never over another file: what was exported once is evidence. */
export async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** What was found about an exported log, for people. `name` is as in "The audit log of wsp_…". */
export function describeLog(name: string, entries: string, verdict: LogVerdict): string {
  const { ok, checkpoints, comparedUpTo, problems } = verdict;
  const counts = `${entries}, ${checkpoints} signed heads`;
  if (!ok)
    return [`${name} is BROKEN (${counts}):`, ...problems.map(({ at, problem }) => `  ${at}: ${problem}`)].join("\n");
  const compared =
    comparedUpTo === null
      ? "Not compared with anything earlier (--since): what whoever can sign built anew would not be seen."
      : `It agrees with what was known earlier, up to ${comparedUpTo}.`;
  return `${name} is intact: ${counts}.\n${compared}`;
}

/** A file that can be read and is no log: an answer, and the answer is no. */
export function refuseLog(terminal: Terminal, file: string, problem: string, json?: boolean): never {
  const problems = [{ at: "the file", problem }];
  terminal.out(`${json ? JSON.stringify({ ok: false, problems }) : `${file} is no intact log: ${problem}.`}\n`);
  throw new Failed();
}

/** Shapes that both logs are made of. */
export const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const place = z.int().min(1);
export const listedKeys = z.array(z.record(z.string(), z.unknown()));

function parse(bytes: Buffer): { text: string; value: unknown } | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** Where it doesn't fit, by names of the format alone: what else stands there may be anything. */
function whereOf(error: z.ZodError): string {
  const path = (error.issues[0]?.path ?? []).join(".");
  return /^[\w.]{1,60}$/.test(path) ? ` (${path})` : "";
}

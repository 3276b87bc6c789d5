import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { PortError } from "../../errors";
import { type DocumentPage, UnreadableError } from "../../ports/document-reader";
import { type Confinement, runConfined } from "./confined";

export interface PdfLimits {
  timeoutMs: number;
  memoryBytes: number;
  pages: number;
  /** Of all pages together. */
  chars: number;
}

const schema = z.union([
  z.object({ pages: z.array(z.string()) }),
  z.object({ refused: z.enum(["ENCRYPTED", "DAMAGED", "TOO_LARGE"]) }),
]);

/** A character takes six bytes at most in JSON, written as in \u001f. */
const BYTES_A_CHAR = 6;
const HEAP_MB = 256;
const child = join(__dirname, "pdf-child.mjs");
const library = dirname(require.resolve("pdfjs-dist/package.json"));

/**
 * A PDF's text layer by Mozilla's pdf.js, page by page. It runs in a process of its own that can read the library and
 * nothing else, loads no native code, and makes no code out of strings, so that a font or a script in the file stays data.
 * `node` is the program it runs in.
 */
export async function readPdf(
  bytes: Uint8Array,
  node: string,
  limits: PdfLimits,
  signal?: AbortSignal,
): Promise<DocumentPage[]> {
  const { pages: mostPages, chars } = limits;
  const args = [child, JSON.stringify({ pages: mostPages, chars })];
  const within: Confinement = { ...limits, outputBytes: (chars + mostPages) * BYTES_A_CHAR };
  const { code, stdout } = await runConfined([node, ...bareNode(), ...args], bytes, { ...within, signal });
  // Killed by itself: V8 ends a process whose heap is full.
  if (code === null) throw new UnreadableError("TOO_COMPLEX");
  if (code !== 0) throw new PortError("documents", "the PDF reader did not start", false);
  const said = toSaid(stdout);
  if ("refused" in said) throw new UnreadableError(said.refused);
  const length = said.pages.reduce((sum, text) => sum + text.length, 0);
  if (said.pages.length > mostPages || length > chars) throw new UnreadableError("TOO_LARGE");
  if (said.pages.every((text) => text.trim() === "")) throw new UnreadableError("NO_TEXT_LAYER");
  return said.pages.map((text, index) => ({ number: index + 1, text }));
}

/** A file that took over its reader says what it likes. The cause stays out: it quotes what was read. */
function toSaid(stdout: Buffer): z.infer<typeof schema> {
  try {
    return schema.parse(JSON.parse(stdout.toString("utf8")));
  } catch {
    throw new UnreadableError("DAMAGED");
  }
}

/** Flags for a Node that can do nothing but read the library. The permission model was experimental in Node 20. */
export function bareNode(): string[] {
  const isSettled = process.allowedNodeEnvironmentFlags.has("--permission");
  return [
    isSettled ? "--permission" : "--experimental-permission",
    ...[dirname(child), library].map((folder) => `--allow-fs-read=${realpathSync(folder)}/`),
    ...["--disallow-code-generation-from-strings", `--max-old-space-size=${HEAP_MB}`],
  ];
}

import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { type DocumentPage, UnreadableError } from "../../ports/document-reader";
import { type Confinement, runConfined } from "./confined";

/** English and German, where they are installed; else whatever is. */
const WANTED = ["eng", "deu"];
/** Finds how a page is turned; reads nothing. */
const ORIENTATION = "osd";
/** One thread: a reader must not take every core from the server. */
const ENV = { OMP_THREAD_LIMIT: "1" };
const PAGE_END = "\f";
/** Version 4 ends the last page as well. */
const LAST_END = /\f$/;

/** How pictures begin, and what stands at which byte. */
const SIGNATURES: Readonly<Record<string, readonly (readonly [string, number])[][]>> = {
  "image/png": [[["\x89PNG\r\n\x1a\n", 0]]],
  "image/jpeg": [[["\xff\xd8\xff", 0]]],
  "image/webp": [
    [
      ["RIFF", 0],
      ["WEBP", 8],
    ],
  ],
  "image/tiff": [[["II*\0", 0]], [["MM\0*", 0]]],
};
const SHORTEST = 16;

/** The text that the system's tesseract recognises in a picture. `searchPath` is where programs are looked for, as PATH. */
export async function readImage(
  bytes: Uint8Array,
  mediaType: string,
  searchPath: string,
  limits: Confinement,
  signal?: AbortSignal,
): Promise<DocumentPage[]> {
  const program = await findProgram(searchPath, "tesseract");
  const languages = program ? await findLanguages(program, limits, signal) : [];
  if (!program || languages.length === 0) throw new UnreadableError("NO_TEXT_RECOGNITION");
  if (!isPicture(bytes, mediaType)) throw new UnreadableError("DAMAGED");
  const command = [program, "stdin", "stdout", "-l", languages.join("+"), "-c", `page_separator=${PAGE_END}`];
  const { code, stdout } = await runConfined(command, bytes, { ...limits, env: ENV, signal });
  if (code !== 0) throw new UnreadableError(code === null ? "TOO_COMPLEX" : "DAMAGED");
  const texts = stdout.toString("utf8").replace(LAST_END, "").split(PAGE_END);
  if (texts.every((text) => text.trim() === "")) throw new UnreadableError("NO_TEXT_FOUND");
  return texts.map((text, index) => ({ number: texts.length > 1 ? index + 1 : null, text }));
}

/**
 * Tesseract takes whatever is no picture for a list of files, opens those and reads them out: such bytes must never reach
 * it.
 */
function isPicture(bytes: Uint8Array, mediaType: string): boolean {
  const head = Buffer.from(bytes.subarray(0, SHORTEST)).toString("latin1");
  const isAt = ([signature, at]: readonly [string, number]) => head.startsWith(signature, at);
  return head.length === SHORTEST && (SIGNATURES[mediaType] ?? []).some((parts) => parts.every(isAt));
}

/** Looked for each time: it may be installed while the server runs. Relative places are passed over. */
async function findProgram(searchPath: string, name: string): Promise<string | null> {
  for (const folder of searchPath.split(delimiter).filter(isAbsolute)) {
    const place = join(folder, name);
    const mayRun = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (mayRun) return place;
  }
  return null;
}

/** What it says: a line of its own, then a language a line. */
async function findLanguages(program: string, limits: Confinement, signal?: AbortSignal): Promise<string[]> {
  const { stdout } = await runConfined([program, "--list-langs"], new Uint8Array(), { ...limits, signal });
  const installed = stdout.toString("utf8").split("\n").slice(1).filter(Boolean);
  const wanted = WANTED.filter((language) => installed.includes(language));
  return wanted.length > 0 ? wanted : installed.filter((language) => language !== ORIENTATION);
}

// @ts-check
// Reads a PDF's text in a process of its own, which pdf.ts starts and watches: it may read the library's folder and
// nothing else, writes nothing, and holds no secret. Standard input is the PDF, standard output one line of JSON:
// { "pages": [text, …] } or { "refused": reason }.
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const LIBRARY = "pdfjs-dist/legacy/build/pdf.mjs";

/** @param {{ pages: number, chars: number }} most */
async function readDocument(most) {
  // pdf.js makes one as it is loaded, for drawing; without it, it would look for a native canvas.
  Object.assign(globalThis, { DOMMatrix: class {} });
  const pdfjs = await import(LIBRARY);
  const data = new Uint8Array(await buffer(process.stdin));
  const task = pdfjs.getDocument({
    ...{ data, verbosity: pdfjs.VerbosityLevel.ERRORS },
    cMapUrl: fileURLToPath(new URL("../../cmaps/", import.meta.resolve(LIBRARY))),
    // Nothing in the file is run, fetched or drawn.
    ...{ isEvalSupported: false, enableXfa: false, useWasm: false, useWorkerFetch: false, useSystemFonts: false },
    ...{ disableFontFace: true, isImageDecoderSupported: false, isOffscreenCanvasSupported: false },
  });
  try {
    return await readPages(await task.promise, most);
  } catch (error) {
    const isLocked = error instanceof Error && error.name === "PasswordException";
    return { refused: isLocked ? "ENCRYPTED" : "DAMAGED" };
  }
}

/**
 * @param {import("pdfjs-dist").PDFDocumentProxy} document
 * @param {{ pages: number, chars: number }} most
 */
async function readPages(document, most) {
  if (document.numPages > most.pages) return { refused: "TOO_LARGE" };
  const pages = [];
  let left = most.chars;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const text = await readPage(page, left);
    if (text === null) return { refused: "TOO_LARGE" };
    left -= text.length;
    pages.push(text);
    page.cleanup();
  }
  return { pages };
}

/**
 * Null where it is more than `most` characters.
 * @param {import("pdfjs-dist").PDFPageProxy} page
 * @param {number} most
 */
async function readPage(page, most) {
  const reader = page.streamTextContent({ includeMarkedContent: false }).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    for (const { str, hasEOL } of value.items) text += hasEOL ? `${str}\n` : str;
    if (text.length > most) return null;
  }
}

const said = await readDocument(JSON.parse(process.argv[2] ?? ""));
process.stdout.write(JSON.stringify(said), () => process.exit());

import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";
import { startBrowser } from "../browser/chromium";

/** A PDF with a page for each text, as pdfkit writes it; `options` are pdfkit's own, such as a password. */
export function aPdf(pages: readonly string[], options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const document = new PDFDocument(options);
  const written = buffer(document);
  for (const [index, text] of pages.entries()) {
    if (index > 0) document.addPage();
    document.text(text);
  }
  document.end();
  return written;
}

/** A PDF put together by hand from its objects, numbered from 1; the first is its catalogue. */
export function rawPdf(objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const size = () => parts.reduce((sum, part) => sum + part.length, 0);
  const places = objects.map((object, index) => {
    const at = size();
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n"));
    return at;
  });
  const start = size();
  const table = places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const trailer = `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.concat([
    ...parts,
    Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${trailer}`),
  ]);
}

/** An object with a stream, as it stands in a PDF. */
export function stream(bytes: Buffer | string, dictionary = ""): Buffer {
  const body = Buffer.from(bytes);
  return Buffer.concat([
    Buffer.from(`<<${dictionary}/Length ${body.length}>>\nstream\n`),
    body,
    Buffer.from("\nendstream"),
  ]);
}

/** A PDF of one page whose content is `content`, under the font /F. */
export function onePage(
  content: Buffer,
  font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  more: readonly (string | Buffer)[] = [],
): Buffer {
  return rawPdf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>",
    ...[content, font, ...more],
  ]);
}

export interface Pictures {
  png: Buffer;
  jpeg: Buffer;
  webp: Buffer;
  /** A page for each text. */
  tiff: Buffer;
  /** White, and nothing on it. */
  blank: Buffer;
}

/** Pictures of words, as a scanner or a camera would bring them. */
export async function picturesOf(texts: readonly [string, ...string[]]): Promise<Pictures> {
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    const drawn: Drawn[] = [];
    for (const text of [...texts, ""]) drawn.push(await page.evaluate<Drawn>(draw(text)));
    const first = drawn[0] as Drawn;
    const blank = drawn.pop() as Drawn;
    const bytes = (base64: string) => Buffer.from(base64, "base64");
    const grey = drawn.map((each) => bytes(each.grey));
    return {
      png: bytes(first.png),
      jpeg: bytes(first.jpeg),
      webp: bytes(first.webp),
      tiff: tiffOf(grey),
      blank: bytes(blank.png),
    };
  } finally {
    await browser.close();
  }
}

type Drawn = Record<"png" | "jpeg" | "webp" | "grey", string>;
const [WIDTH, HEIGHT] = [900, 400];

/** For the browser: black letters on white, in each format, and as a byte for each pixel; all in base64. */
const draw = (text: string) => `
  const canvas = Object.assign(document.createElement("canvas"), { width: ${WIDTH}, height: ${HEIGHT} });
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "black";
  context.font = "36px serif";
  for (const [index, line] of ${JSON.stringify(text.split("\n"))}.entries()) context.fillText(line, 40, 80 + index * 60);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let grey = "";
  for (let at = 0; at < data.length; at += 4) grey += String.fromCharCode(data[at]);
  const as = (type) => canvas.toDataURL(type, 1).split(",")[1];
  ({ png: as("image/png"), jpeg: as("image/jpeg"), webp: as("image/webp"), grey: btoa(grey) })`;

/** TIFF 6.0, little-endian, uncompressed grey: a header, then each page's pixels and its directory. */
function tiffOf(pages: readonly Buffer[]): Buffer {
  const ENTRIES = 9;
  const directorySize = 2 + ENTRIES * 12 + 4;
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])];
  let at = 8;
  for (const [index, pixels] of pages.entries()) {
    if (index === 0) parts[0]?.writeUInt32LE(at + pixels.length, 4);
    const directory = Buffer.alloc(directorySize);
    directory.writeUInt16LE(ENTRIES, 0);
    const tags = [
      ...[
        [256, WIDTH],
        [257, HEIGHT],
        [258, 8],
        [259, 1],
        [262, 1],
        [273, at],
        [277, 1],
        [278, HEIGHT],
        [279, pixels.length],
      ],
    ] as const;
    for (const [place, [tag, value]] of tags.entries()) {
      const start = 2 + place * 12;
      directory.writeUInt16LE(tag as number, start);
      directory.writeUInt16LE(4, start + 2);
      directory.writeUInt32LE(1, start + 4);
      directory.writeUInt32LE(value as number, start + 8);
    }
    at += pixels.length + directorySize;
    const isLast = index === pages.length - 1;
    directory.writeUInt32LE(isLast ? 0 : at + pixels.length, directorySize - 4);
    parts.push(pixels, directory);
  }
  return Buffer.concat(parts);
}

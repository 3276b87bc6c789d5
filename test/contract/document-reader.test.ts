import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documents } from "../../src/adapters/documents";
import { type Unreadable, UnreadableError } from "../../src/ports/document-reader";
import { aPdf, onePage, type Pictures, picturesOf, stream } from "../support/papers";

const PDF = "application/pdf";
const searchPath = process.env.PATH ?? "";
const reader = documents({ searchPath });

async function refusedFor(reason: Unreadable, attempt: Promise<unknown>): Promise<UnreadableError> {
  const error = await attempt.then(
    () => assert.fail(`it was read, where ${reason} was due`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof UnreadableError, String(error));
  assert.equal(error.reason, reason);
  return error;
}

describe("the reader of documents: PDFs", () => {
  it("gives the text layer page by page, line by line, with the pages' numbers", async () => {
    const bytes = await aPdf(["Goal: sleep through the night\nHours per week: 38", "", "Größe: 1,80 m – „gut“"]);
    assert.deepEqual(await reader.read(bytes, PDF), [
      { number: 1, text: "Goal: sleep through the night\nHours per week: 38" },
      { number: 2, text: "" },
      { number: 3, text: "Größe: 1,80 m – „gut“" },
    ]);
  });

  it("reads letters by the character maps that come with the library, without a font in the file", async () => {
    const content = stream("BT /F 12 Tf 50 700 Td <76EE6A19> Tj ET");
    const info = "/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>";
    const font = "<</Type/Font/Subtype/Type0/BaseFont/HeiseiMin-W3/Encoding/UniJIS-UCS2-H/DescendantFonts[6 0 R]>>";
    const own = `<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3${info}/FontDescriptor 7 0 R>>`;
    const descriptor =
      "<</Type/FontDescriptor/FontName/HeiseiMin-W3/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/StemV 1>>";
    assert.deepEqual(await reader.read(onePage(content, font, [own, descriptor]), PDF), [{ number: 1, text: "目標" }]);
  });

  it("tells a scan without a text layer, a locked file and a broken one apart", async () => {
    const scan = await refusedFor("NO_TEXT_LAYER", reader.read(await aPdf(["", " "]), PDF));
    assert.deepEqual([scan.code, scan.message], ["UNSUPPORTED_MEDIA", "The PDF is a scan without a text layer."]);
    await refusedFor(
      "ENCRYPTED",
      reader.read(await aPdf(["Goal: rest"], { userPassword: "a word", pdfVersion: "1.7" }), PDF),
    );
    const whole = await aPdf(["Goal: rest"]);
    for (const broken of [Buffer.from("%PDF-1.7\nand nothing more"), whole.subarray(0, whole.lastIndexOf("trailer"))])
      await refusedFor("DAMAGED", reader.read(broken, PDF));
  });

  it("reads a file that anybody may open and only its owner may change", async () => {
    const [page] = await reader.read(await aPdf(["Goal: rest"], { ownerPassword: "a word", pdfVersion: "1.7" }), PDF);
    assert.equal(page?.text, "Goal: rest");
  });

  it("reads on where the table of objects is broken", async () => {
    const bytes = await aPdf(["Goal: rest"]);
    const changed = (what: RegExp, to: string) => Buffer.from(bytes.toString("latin1").replace(what, to), "latin1");
    for (const broken of [changed(/startxref\n\d+/, "startxref\n7"), changed(/\d{10} 00000 n/g, "0000000123 00000 n")])
      assert.equal((await reader.read(broken, PDF))[0]?.text, "Goal: rest");
  });

  it("reads several at once, each for itself", async () => {
    const files = await Promise.all(["one", "two", "three", "four"].map((word) => aPdf([word])));
    const read = await Promise.all(files.map((bytes) => reader.read(bytes, PDF)));
    assert.deepEqual(
      read.map(([page]) => page?.text),
      ["one", "two", "three", "four"],
    );
  });

  it("breaks off with the reason that it is given", async () => {
    const begun = new AbortController();
    const reading = reader.read(await aPdf(["Goal: rest"]), PDF, begun.signal);
    begun.abort(new Error("it is going"));
    await assert.rejects(reading, /it is going/);
    await assert.rejects(reader.read(await aPdf(["Goal: rest"]), PDF, begun.signal), /it is going/);
  });

  it("refuses what is no document", async () => {
    await refusedFor("NO_DOCUMENT", reader.read(Buffer.from("x"), "audio/mpeg"));
  });
});

describe("the reader of documents: pictures", () => {
  let pictures: Pictures;
  before(async () => {
    pictures = await picturesOf(["Goal: sleep through the night\nHours per week: 38", "Working mode: Hybrid"]);
  });

  for (const format of ["png", "jpeg", "webp"] as const)
    it(`recognises the words of a ${format}, which has no pages`, async () => {
      const [page, ...more] = await reader.read(pictures[format], `image/${format}`);
      assert.deepEqual([page?.number, more], [null, []]);
      assert.match(page?.text ?? "", /Goal: sleep through the night\n+Hours per week: 38/);
    });

  it("recognises each page of a tiff, with its number", async () => {
    const pages = await reader.read(pictures.tiff, "image/tiff");
    assert.deepEqual(
      pages.map(({ number }) => number),
      [1, 2],
    );
    assert.match(pages[1]?.text ?? "", /Working mode: Hybrid/);
  });

  it("says that it recognised nothing, or that the picture is damaged", async () => {
    await refusedFor("NO_TEXT_FOUND", reader.read(pictures.blank, "image/png"));
    await refusedFor("DAMAGED", reader.read(pictures.png.subarray(0, 2000), "image/png"));
  });

  it("says that no text recognition is installed where tesseract is not on the path, or has no language", async () => {
    const missing = await refusedFor(
      "NO_TEXT_RECOGNITION",
      documents({ searchPath: "" }).read(pictures.png, "image/png"),
    );
    assert.deepEqual([missing.code, /tesseract is not installed/.test(missing.message)], ["UNSUPPORTED_MEDIA", true]);
    const folder = await mkdtemp(join(tmpdir(), "regenesis-path-"));
    try {
      await writeFile(join(folder, "tesseract"), "#!/bin/sh\necho 'List of available languages (1):'\necho osd\n");
      await chmod(join(folder, "tesseract"), 0o755);
      await refusedFor("NO_TEXT_RECOGNITION", documents({ searchPath: folder }).read(pictures.png, "image/png"));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("never gives tesseract a list of files to open in place of a picture", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regenesis-list-"));
    try {
      await writeFile(join(folder, "another.png"), pictures.png);
      const list = Buffer.from(`${join(folder, "another.png")}\n`);
      const heads = { png: "\x89PNG\r\n", jpeg: "", webp: "RIFF\0\0\0\0WAVE\n", tiff: "" };
      for (const [format, head] of Object.entries(heads))
        await refusedFor("DAMAGED", reader.read(Buffer.concat([Buffer.from(head, "latin1"), list]), `image/${format}`));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

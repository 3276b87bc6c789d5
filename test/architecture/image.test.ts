import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
/** Tesseract's name for each language that the client speaks. */
const READ_AS: Record<string, string> = { de: "deu", en: "eng" };

describe("the container's image", () => {
  it("can read pictures in every language of the client", () => {
    const languages = readdirSync(join(root, "client/src/shared/i18n"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    assert.ok(languages.length > 1);
    const [, image = ""] = readFileSync(join(root, "Dockerfile"), "utf8").split(/^FROM .*\n(?=ENV )/m);
    const installed = new Set(image.match(/tesseract-ocr\S*/g));
    const wanted = ["tesseract-ocr", ...languages.map((language) => `tesseract-ocr-${READ_AS[language]}`)];
    assert.deepEqual(
      wanted.filter((name) => !installed.has(name)),
      [],
    );
  });
});

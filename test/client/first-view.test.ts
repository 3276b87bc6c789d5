import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = join(__dirname, "../../client/dist");
const MOST_KB = 300;

/** What Vite says of a file that it made: its name, and the keys of what it loads at once and later. */
interface Made {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}
type Manifest = Record<string, Made>;

/** What each role's start page is made of, beside what all begin with. */
const firstPages = {
  coach: { page: "src/coach/review/review.tsx", texts: ["coach"] },
  coachee: { page: "src/coachee/insights/insights.tsx", texts: ["coachee", "erasure"] },
  admin: { page: "src/admin/overview/overview.tsx", texts: ["admin"] },
  nobody: { page: "src/coachee/follow/follow.tsx", texts: ["coachee", "erasure"] },
} as const;

describe("the client as it was built (npm run build:client)", () => {
  let manifest: Manifest;
  before(() => {
    manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
  });

  /** These files and all that they load before they run; with `later`, also what they load when it is asked for. */
  function reached(keys: readonly string[], later = false, seen = new Set<string>()): Set<string> {
    for (const key of keys) {
      if (seen.has(key)) continue;
      const made = manifest[key];
      assert.ok(made, `${key} is in the manifest`);
      seen.add(key);
      reached([...(made.imports ?? []), ...(later ? (made.dynamicImports ?? []) : [])], later, seen);
    }
    return seen;
  }

  const kilobytes = (keys: Set<string>) =>
    [...keys].reduce((sum, key) => sum + gzipSync(readFileSync(join(dist, manifest[key]?.file ?? ""))).length, 0) /
    1000;

  for (const [role, { page, texts }] of Object.entries(firstPages))
    for (const language of ["en", "de"])
      it(`shows the first page by at most ${MOST_KB} kB of script: ${role}, ${language}`, () => {
        const words = ["shared", ...texts].map((part) => `src/shared/i18n/${language}/${part}.ts`);
        const size = kilobytes(reached(["index.html", "src/app.tsx", "src/shared/theme.ts", ...words, page]));
        console.log(`      ${size.toFixed(0)} kB, gzip`);
        assert.ok(size <= MOST_KB, `${size} kB`);
      });

  it("never comes to the playground from the app", () => {
    const all = reached(["index.html"], true);
    for (const { page } of Object.values(firstPages)) assert.ok(all.has(page), page);
    const files = [...all].flatMap((key) => [key, manifest[key]?.file ?? ""]);
    assert.deepEqual(
      files.filter((file) => /^src\/playground\/|graphiql|monaco/i.test(file)),
      [],
    );
  });
});

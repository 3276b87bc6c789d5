import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { admin } from "../../client/src/shared/i18n/de/admin";
import { coach } from "../../client/src/shared/i18n/de/coach";
import { coachee } from "../../client/src/shared/i18n/de/coachee";
import { erasure } from "../../client/src/shared/i18n/de/erasure";
import { integrator } from "../../client/src/shared/i18n/de/integrator";
import { playground } from "../../client/src/shared/i18n/de/playground";
import { shared } from "../../client/src/shared/i18n/de/shared";
import * as everyEnglish from "../../client/src/shared/i18n/en";
import { textsOf } from "./texts";

const english = { ...everyEnglish };
const german = { admin, coach, coachee, erasure, integrator, playground, shared };

describe("the catalogue", () => {
  for (const [part, texts] of Object.entries(german)) {
    const en = textsOf(english[part as keyof typeof english]);
    const de = textsOf(texts);

    it(`fills the same places in both languages: ${part}`, () => {
      assert.ok(en.size > 0);
      assert.deepEqual(
        [...en.keys()].filter((key) => placesOf(en.get(key)) !== placesOf(de.get(key))),
        [],
      );
    });

    it(`has a text for one and for more, wherever it counts: ${part}`, () => {
      for (const texts of [en, de]) {
        const counted = [...texts.keys()].flatMap((key) => key.match(/^(.+)_(?:one|other)$/)?.[1] ?? []);
        const lame = counted.filter((key) => !texts.has(`${key}_one`) || !texts.has(`${key}_other`));
        assert.deepEqual(lame, []);
      }
    });
  }
});

describe("the words for what the audit log says was done", () => {
  it("are there for every action that the server writes down by its name", () => {
    const src = join(__dirname, "../../src");
    const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const written = files.flatMap((name) =>
      [...readFileSync(join(src, name), "utf8").matchAll(/\.record\("([a-z]+\.[a-z_]+)"/g)].map(
        ([, action = ""]) => action,
      ),
    );
    assert.ok(written.length > 20);
    const words: Record<string, string> = admin.words.action;
    assert.deepEqual(
      [...new Set(written)].filter((action) => !words[action.replace(".", "_")]),
      [],
    );
  });
});

/** "{{count}}" and "<1>" with their order left out: languages differ in that. */
const placesOf = (text = ""): string => (text.match(/\{\{.*?\}\}|<\/?\w+>/g) ?? []).toSorted().join(" ");

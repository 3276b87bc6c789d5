import assert from "node:assert/strict";
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

/** "{{count}}" and "<1>" with their order left out: languages differ in that. */
const placesOf = (text = ""): string => (text.match(/\{\{.*?\}\}|<\/?\w+>/g) ?? []).toSorted().join(" ");

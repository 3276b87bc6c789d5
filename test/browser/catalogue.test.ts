import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { admin } from "../../client/src/shared/i18n/de/admin";
import { coach } from "../../client/src/shared/i18n/de/coach";
import { coachee } from "../../client/src/shared/i18n/de/coachee";
import { integrator } from "../../client/src/shared/i18n/de/integrator";
import { shared } from "../../client/src/shared/i18n/de/shared";
import { textsOf } from "../client/texts";
import { aReviewedSession } from "../support/sessions";
import { type Ground, openGround } from "./ground";
import { type Role, routes } from "./routes";

const PLAIN_VOWEL = /[aeiou]/i;
/** Ours is each word with a plain vowel that the page shows, and that no answer of the server and no date has in it. */
const wordsOf = (text: string): string[] => text.match(/\p{L}+/gu) ?? [];
/** The end of an id, cut from it in the middle of what would count as one of the answer's words. */
const ID_END = /^…[0-9a-f]{6}$/;

describe("the catalogue on the pages", function () {
  this.timeout(300_000);
  let ground: Ground;
  before(async () => {
    ground = await openGround();
    await aReviewedSession(ground.doors.w);
  });
  after(() => ground.close());
  const whoIs = (role: Role) => ground.doors.w.here[role];

  for (const [role, paths] of Object.entries(routes) as [Role, string[]][]) {
    it(`has every text that is shown, and so in pseudo-letters none is plain: ${role}`, async () => {
      const { page, close } = await ground.visit(whoIs(role), `${paths[0]}?lang=pseudo`);
      const heard = listen(page);
      for (const path of paths) {
        await page.goto(new URL(path, ground.doors.server.url).href);
        await page.locator("h1").first().waitFor();
        await page.waitForLoadState("networkidle");
        const theirs = new Set([...(await Promise.all(heard)).flat(), ...wordsOfIntl("en-GB")]);
        const shown = await shownTexts(page);
        assert.ok(
          shown.some((text) => /[áéíóú]/i.test(text)),
          `${path} is in pseudo-letters`,
        );
        const plain = shown.filter(
          (text) => !ID_END.test(text) && wordsOf(text).some((word) => PLAIN_VOWEL.test(word) && !theirs.has(word)),
        );
        assert.deepEqual(plain, [], path);
      }
      await close();
    });

    it(`is German where the browser is: ${role}`, async () => {
      const german = new Set(
        [admin, coach, coachee, integrator, shared].flatMap((part) => [...textsOf(part).values()]),
      );
      const { page, close } = await ground.visit(whoIs(role), paths[0] as string, { locale: "de-DE" });
      for (const path of paths) {
        await page.goto(new URL(path, ground.doors.server.url).href);
        const title = await page.locator("h1").first().textContent();
        await page.waitForLoadState("networkidle");
        assert.ok(german.has(title ?? ""), `${path}: ${title}`);
        assert.equal(await page.locator("html").getAttribute("lang"), "de");
        const keys = (await shownTexts(page)).filter((text) => /^(\w+:)?[a-z]\w*(\.\w+)+$/.test(text));
        assert.deepEqual(keys, [], path);
      }
      await close();
    });
  }

  for (const locale of ["en-GB", "en-US", "de-DE"])
    it(`writes dates as the browser's own variant does: ${locale}`, async () => {
      const { page, close } = await ground.visit(whoIs("coach"), "/coach/sessions", { locale });
      const time = page.locator("main time[title]").first();
      await time.waitFor();
      const format = `new Intl.DateTimeFormat("${locale}", { dateStyle: "full", timeStyle: "medium" })`;
      const written = await page.evaluate(`${format}.format(new Date("${await time.getAttribute("datetime")}"))`);
      assert.equal(await time.getAttribute("title"), written);
      await close();
    });
});

/** All words that the server says from here on: what its answers hold, not what their fields or its states are called. */
function listen(page: Page): Promise<string[]>[] {
  const heard: Promise<string[]>[] = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname !== "/graphql") return;
    const said = response.json().then(stringsOf, () => []);
    heard.push(said.then((texts) => texts.filter((text) => !/^[A-Z_]+$/.test(text)).flatMap(wordsOf)));
  });
  return heard;
}

function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === "__typename" ? [] : stringsOf(part)));
}

/** Months, days of the week and units, as Intl writes them into sentences. */
function wordsOfIntl(locale: string): string[] {
  const days = Array.from({ length: 12 }, (_, month) => new Date(2024, month, 1 + month));
  const dates = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
  const bytes = new Intl.NumberFormat(locale, { style: "unit", unit: "byte", unitDisplay: "long" });
  return [...days.map((day) => dates.format(day)), bytes.format(1), bytes.format(2)].flatMap(wordsOf);
}

/** What can be read or heard: words, and names of what has none. Not what Intl writes, nor the languages' own names. */
const shownTexts = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const isShown = (element) => element.checkVisibility() && !element.closest("time, code, pre, kbd, [lang]:not(html), script, style");
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (data.trim() && isShown(parentElement)) texts.push(data.trim());
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
      if (isShown(element))
        for (const name of ["aria-label", "placeholder", "title", "alt"])
          if (element.getAttribute(name)) texts.push(element.getAttribute(name));
    return [...texts, document.title];
  })()`);

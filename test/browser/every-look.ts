import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { keepScreen } from "./ground";
import { isTooWide, violationsOf } from "./look";

const WIDE = { width: 1280, height: 900 };
const looks = [
  { name: "light", colorScheme: "light", size: WIDE },
  { name: "dark", colorScheme: "dark", size: WIDE },
  { name: "narrow", colorScheme: "light", size: { width: 320, height: 900 } },
] as const;

/** What is on the screen now, an open dialog as well, in both schemes and at 320 px: by WCAG 2.2 AA, and never sideways. */
export async function assertGoodInEveryLook(page: Page, name: string): Promise<void> {
  for (const { name: look, colorScheme, size } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    await keepScreen(page, `${name}-${look}`);
    assert.deepEqual(await violationsOf(page), [], `${name}, ${look}`);
    assert.equal(await isTooWide(page), false, `${name}, ${look}: sideways`);
  }
  await page.setViewportSize(WIDE);
}

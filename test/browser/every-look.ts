import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { keepScreen } from "./ground";
import { isTooWide, looks, violationsOf } from "./look";

/** What is on the screen now, an open dialog as well, in both schemes and at 320 px: by WCAG 2.2 AA, and never sideways. */
export async function assertGoodInEveryLook(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 900 };
  for (const { name: look, scheme, width } of looks) {
    await page.setViewportSize({ ...before, width });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor();
    await keepScreen(page, `${name}-${look}`);
    assert.deepEqual(await violationsOf(page), [], `${name}, ${look}`);
    assert.equal(await isTooWide(page), false, `${name}, ${look}: sideways`);
  }
  await page.setViewportSize(before);
}

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Who } from "../../src/app";
import { aReviewedSession } from "../support/sessions";
import { type Ground, keepScreen, openGround } from "./ground";
import { cutWords, faintControls, isTooWide, looks, violationsOf } from "./look";
import { type Role, routes } from "./routes";

describe("every page of the client", function () {
  this.timeout(300_000);
  let ground: Ground;
  before(async () => {
    ground = await openGround();
    await aReviewedSession(ground.doors.w);
  });
  after(() => ground.close());
  const whoIs = (role: Role): Who => ground.doors.w.here[role];

  for (const [role, paths] of Object.entries(routes) as [Role, string[]][])
    for (const path of paths)
      it(`keeps to its origin, makes no error and passes WCAG 2.2 AA in both schemes, at 320 px and at 200 %: ${path}`, async () => {
        for (const { name, ...look } of looks) {
          const { page, faults, close } = await ground.visit(whoIs(role), path, look);
          await page.waitForLoadState("networkidle");
          await keepScreen(page, `${role}${path.replaceAll("/", "-")}-${name}`);
          assert.deepEqual(faults, [], name);
          assert.deepEqual(await violationsOf(page), [], name);
          assert.equal(await isTooWide(page), false, `${name}: sideways`);
          assert.deepEqual(await faintControls(page), [], name);
          if (name === "light") await assertGoodWhenLarger(page);
          await close();
        }
      });

  /** At 200 %: as the browser zooms a window of 1280, and with letters alone twice as large (WCAG 1.4.4, 1.4.10). */
  async function assertGoodWhenLarger(page: Page): Promise<void> {
    await page.setViewportSize({ width: 640, height: 450 });
    assert.equal(await isTooWide(page), false, "zoomed: sideways");
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    assert.equal(await isTooWide(page), false, "large letters: sideways");
    assert.deepEqual(await cutWords(page), [], "large letters");
    await keepScreen(page, `${new URL(page.url()).pathname.slice(1).replaceAll("/", "-")}-large`);
  }

  for (const role of Object.keys(routes) as Role[])
    it(`shows nothing at another role's address: ${role}`, async () => {
      const foreign = Object.entries(routes).flatMap(([other, paths]) => (other === role ? [] : paths));
      const { page, close } = await ground.visit(whoIs(role), foreign[0] ?? "/nowhere");
      for (const path of foreign) {
        await page.goto(new URL(path, ground.doors.server.url).href);
        await page.getByRole("heading", { level: 1, name: "There is nothing here" }).waitFor();
      }
      await close();
    });
});

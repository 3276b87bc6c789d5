import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type Ground, openGround, type Visit } from "./ground";

const ADDRESS = "/coach/review?verdict=SUPPORTED";

describe("who is signed in", function () {
  this.timeout(180_000);
  let ground: Ground;
  let visit: Visit;
  before(async () => {
    ground = await openGround();
  });
  beforeEach(async () => {
    visit = await ground.visit(ground.doors.w.here.coach, ADDRESS);
  });
  afterEach(() => visit.close());
  after(() => ground.close());

  const addressOf = (page: Page) => {
    const { pathname, search } = new URL(page.url());
    return pathname + search;
  };
  const title = (page: Page) => page.getByRole("heading", { level: 1, name: "Review" });
  const choice = (page: Page) => page.locator(`button[value="${ground.doors.w.here.coach.userId}"]`);

  it("stays so through a reload, without being asked, at the same address", async () => {
    const { page } = visit;
    const seen: string[] = [];
    page.on("response", (response) => {
      const isPage = response.status() === 200 && response.headers()["content-type"]?.includes("text/html");
      if (isPage) seen.push(new URL(response.url()).pathname);
    });
    await page.reload();
    await title(page).waitFor();
    assert.equal(addressOf(page), ADDRESS);
    assert.deepEqual(seen, ["/coach/review", "/signed-in"], "the issuer shows no page");
  });

  it("is asked again when the issuer's session is over, and is back at the same address", async () => {
    const { page, context } = visit;
    await context.clearCookies();
    await page.reload();
    await choice(page).click();
    await title(page).waitFor();
    assert.equal(addressOf(page), ADDRESS);
  });

  it("keeps the page and what is typed on it while the issuer can't be reached, and goes on when it can", async () => {
    const { page } = visit;
    let isCut = false;
    await page.route("**/dev/token", async (route) => {
      if (isCut) return route.abort("connectionrefused");
      const response = await route.fetch();
      // A token that is about to end: each question asks for another first.
      await route.fulfill({ response, json: { ...(await response.json()), expires_in: 1 } });
    });
    await page.goto(new URL("/coach/sessions", ground.doors.server.url).href);
    await page.getByRole("button", { name: "New session" }).first().click();
    const field = page.getByRole("dialog").getByRole("textbox", { name: "Title" });
    await field.fill("Written while the network goes");
    isCut = true;
    const create = page.getByRole("dialog").getByRole("button", { name: "Make session" });
    await create.click();
    await page.getByText("can't be reached", { exact: false }).first().waitFor();
    assert.equal(await field.inputValue(), "Written while the network goes");
    isCut = false;
    await create.click();
    await page.getByRole("heading", { level: 1, name: "Written while the network goes" }).waitFor();
  });

  it("is nobody after signing out, in every tab that is opened then", async () => {
    const { page, context } = visit;
    await page.getByRole("button", { name: /Coach ·/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await choice(page).waitFor();
    const other = await context.newPage();
    await other.goto(new URL(ADDRESS, ground.doors.server.url).href);
    await choice(other).waitFor();
  });

  it("opens the account's menu by keyboard, and is back at its button after it", async () => {
    const { page } = visit;
    const button = page.getByRole("button", { name: /Coach ·/ });
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.locator('[role="menuitem"]:focus').waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await page.locator('button[aria-haspopup="menu"]:focus').waitFor();
  });

  it("closes by Escape what lies on top alone: the account's menu, its dialog, the drawer they were opened from", async () => {
    const { page } = visit;
    await page.setViewportSize({ width: 400, height: 900 });
    await page.getByRole("button", { name: "Menu" }).click();
    const drawer = page.getByRole("dialog", { name: "ReGenesis" });
    const account = drawer.getByRole("button", { name: /Coach ·/ });
    await account.click();
    await page.locator('[role="menu"]:focus-within').waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.equal(await drawer.count(), 1);
    await account.press("Enter");
    await page.getByRole("menuitem", { name: "Letters…" }).press("Enter");
    const letters = page.getByRole("dialog", { name: "Letters by mail" });
    await letters.getByLabel("Language of the letters").waitFor();
    await page.keyboard.press("Escape");
    await letters.waitFor({ state: "detached" });
    assert.equal(await drawer.count(), 1);
    await account.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it("leaves no token where another script of the page's origin could find it", async () => {
    const kept = await visit.page.evaluate(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
    );
    assert.doesNotMatch(String(kept), /eyJ[\w-]+\.[\w-]+\./);
  });
});

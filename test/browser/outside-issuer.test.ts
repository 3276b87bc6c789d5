import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import type { IssuerAccount } from "../support/fakes/oidc-issuer";
import { type OutsideDoors, openOutsideDoors } from "../support/outside-doors";
import { startBrowser } from "./chromium";

const PATIENCE_MS = 120_000;

describe("signing in at an outside issuer by the browser", function () {
  this.timeout(180_000);
  let doors: OutsideDoors;
  let browser: Browser;
  before(async () => {
    doors = await openOutsideDoors();
    browser = await startBrowser();
    const redirectUris = [`${doors.server.url}/signed-in`];
    await doors.outside.tell({ set: { accounts: [maren, stranger], redirectUris } });
  });
  after(async () => {
    await browser.close();
    await doors.close();
  });

  const claims = { workspace: "here", role: ["offline_access", "coach"] };
  const maren: IssuerAccount = { sub: "maren", email: "maren.holt@here.test", email_verified: true, claims };
  const stranger: IssuerAccount = { sub: "stranger", email: "stranger@here.test", email_verified: true, claims };

  async function choose({ sub }: IssuerAccount): Promise<Page> {
    const context = await browser.newContext({ locale: "en-GB" });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(new URL("/coach/review", doors.server.url).href);
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    assert.equal(new URL(page.url()).origin, doors.outside.url);
    await page.getByRole("link", { name: sub, exact: true }).click();
    return page;
  }

  it("shows somebody who was invited their own pages, and renews their token without leaving them", async () => {
    await doors.outside.tell({ set: { ttlSeconds: 1 } });
    const page = await choose(maren);
    await page.getByRole("heading", { level: 1, name: "Review" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/coach/review");
    await doors.outside.tell();
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("heading", { level: 1, name: "Sessions" }).waitFor();
    const asked = await doors.outside.tell({ set: { ttlSeconds: 300 } });
    assert.ok(asked.includes("/token"), "a token that ends is renewed");
    assert.ok(!asked.includes("/authorize"), "and the page is not left for it");
    await page.context().close();
  });

  it("tells whoever was not invited so, and goes round in no circle", async () => {
    const page = await choose(stranger);
    await page.getByText("it opens no account here", { exact: false }).waitFor();
    await doors.outside.tell();
    assert.equal(new URL(page.url()).origin, doors.server.url);
    await page.context().close();
  });
});

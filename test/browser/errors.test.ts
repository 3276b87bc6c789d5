import assert from "node:assert/strict";
import type { Page, Route } from "playwright-core";
import { type Ground, openGround } from "./ground";

const ID = "req-of-this-test";
const AWAY = "A service that this server needs does not answer. Try again in a moment.";
const LIST = "/me/insights";

/** What can become of a page's question, and what is said of it. */
const inField = (code: string) => (route: Route) =>
  route.fulfill({
    contentType: "application/graphql-response+json",
    body: JSON.stringify({
      data: null,
      errors: [{ message: "Its own words.", path: ["evidencePacks"], extensions: { code, requestId: ID } }],
    }),
  });

const failures: { name: string; says: string; hasId: boolean; fail: (route: Route) => Promise<void> }[] = [
  {
    name: "a server that fails before it answers",
    says: "Something went wrong on the server. Nothing was half done.",
    hasId: true,
    fail: (route) => route.fulfill({ status: 500, headers: { "x-request-id": ID }, body: "no" }),
  },
  {
    name: "a field that fails inside",
    says: "Something went wrong on the server. Nothing was half done.",
    hasId: true,
    fail: inField("INTERNAL"),
  },
  {
    name: "a service behind the server that is away, before it is known who asks",
    says: AWAY,
    hasId: true,
    fail: (route) => route.fulfill({ status: 503, headers: { "x-request-id": ID }, body: "no" }),
  },
  {
    name: "a service behind the server that a field needs",
    says: AWAY,
    hasId: true,
    fail: inField("UNAVAILABLE"),
  },
  {
    name: "a server that can't be reached",
    says: "The server can't be reached. Your work on this page is kept; try again in a moment.",
    hasId: false,
    fail: (route) => route.abort("connectionrefused"),
  },
];

describe("what goes wrong under a page", function () {
  this.timeout(180_000);
  let ground: Ground;
  before(async () => {
    ground = await openGround();
  });
  after(() => ground.close());

  /** As if this came of every such question, until `mend`. */
  async function failing(page: Page, operation: string, fail: (route: Route) => Promise<void>) {
    const isIt = (route: Route) => route.request().postDataJSON()?.operationName === operation;
    await page.route("**/graphql", (route) => (isIt(route) ? fail(route) : route.continue()));
    return { mend: () => page.unroute("**/graphql") };
  }
  const visitFailing = async (operation: string, fail: (route: Route) => Promise<void>) => {
    const { page, context, close } = await ground.visit(ground.doors.w.here.coachee, LIST);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { mend } = await failing(page, operation, fail);
    await page.reload();
    return { page, mend, close };
  };

  for (const { name, says, hasId, fail } of failures)
    it(`is said in words, with a way on${hasId ? " and the request's id to copy" : ""}: ${name}`, async () => {
      const { page, mend, close } = await visitFailing("Insights", fail);
      const alert = page.getByRole("alert");
      await alert.getByText(says).waitFor();
      assert.equal(await page.locator("h1").count(), 1);
      assert.equal(await alert.getByText("Inside.").count(), 0, "nothing from inside");
      if (hasId) {
        await alert.getByText(`Request ${ID}`).waitFor();
        await alert.getByRole("button", { name: "Copy the request id" }).click();
        await alert.getByRole("button", { name: "Copied" }).waitFor();
        assert.equal(await page.evaluate("navigator.clipboard.readText()"), ID);
      } else assert.equal(await alert.getByText("Request").count(), 0);
      await mend();
      await alert.getByRole("button", { name: "Try again" }).click();
      await alert.waitFor({ state: "detached" });
      await page.getByRole("heading", { level: 1, name: "Your insights" }).waitFor();
      await close();
    });

  it("is a token that holds no more: signing in again leads back to the same page", async () => {
    const ended = (route: Route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: "Bearer it.has.ended" } });
    const { page, mend, close } = await visitFailing("Insights", ended);
    await page.getByRole("heading", { name: "You are signed out" }).waitFor();
    await mend();
    await page.getByRole("button", { name: "Sign in again" }).click();
    await page.getByRole("heading", { name: "You are signed out" }).waitFor({ state: "detached" });
    await page.getByRole("heading", { level: 1, name: "Your insights" }).waitFor();
    assert.equal(new URL(page.url()).pathname, LIST);
    await close();
  });

  for (const { name, says, fail } of failures)
    it(`starts anew where not even who it is can be read: ${name}`, async () => {
      const { page, mend, close } = await visitFailing("Viewer", fail);
      await page.getByRole("alert").getByText(says).waitFor();
      assert.equal(await page.locator("main h1").count(), 1);
      await mend();
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("heading", { level: 1, name: "Your insights" }).waitFor();
      await close();
    });
});

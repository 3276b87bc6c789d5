import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Who } from "../../src/app";
import { aReviewedSession } from "../support/sessions";
import { type Ground, keepScreen, openGround, type Visit } from "./ground";
import { isTooWide, looks, violationsOf } from "./look";

type Role = "coach" | "admin" | "integrator";

/** Every example, and the role it is for. */
const examples: [title: string, role: Role][] = [
  ["Who am I?", "integrator"],
  ["Sessions, page by page", "integrator"],
  ["Create a session", "integrator"],
  ["Ask for an upload", "integrator"],
  ["How far is a session?", "integrator"],
  ["Why is it still here?", "integrator"],
  ["Verify a certificate", "integrator"],
  ["Packs, as your role sees them", "coach"],
  ["Approve a pack", "coach"],
  ["What would an erasure delete?", "admin"],
  ["The audit log", "admin"],
];
const FOLLOW = "Follow what happens";
/** GraphiQL's tabs are list items with a button in them, and say of themselves that they are the tabs. */
const KNOWN = /^nested-interactive: (\.graphiql-tab|li)/;
describe("the playground", function () {
  this.timeout(300_000);
  let ground: Ground;
  before(async () => {
    ground = await openGround();
    await aReviewedSession(ground.doors.w);
  });
  after(() => ground.close());
  const whoIs = (role: Role): Who => ground.doors.w.here[role];
  const visit = (role: Role, look = {}): Promise<Visit> => ground.visit(whoIs(role), "/playground", look);

  it("holds twelve examples", async () => {
    const { page, close } = await visit("integrator");
    const titles = await page.getByRole("listitem").getByRole("button").allTextContents();
    const known = [...examples.map(([title]) => title), FOLLOW];
    assert.deepEqual(titles.filter((title) => known.includes(title)).sort(), known.sort());
    assert.equal(known.length, 12);
    await close();
  });

  for (const role of ["integrator", "coach", "admin"] as const)
    it(`runs the examples for its role as they are opened, without an error: ${role}`, async () => {
      const { page, faults, close } = await visit(role);
      for (const [title] of examples.filter(([, forWhom]) => forWhom === role)) {
        await open(page, title);
        const answer = await run(page);
        assert.equal(answer.errors, undefined, title);
        assert.deepEqual(userErrorsOf(answer.data), [], title);
        await page.locator(".graphiql-response .view-lines", { hasText: "data" }).waitFor();
      }
      assert.deepEqual(faults, []);
      await close();
    });

  it("shows a subscription's event as it happens", async () => {
    const { page, faults, close } = await visit("coach");
    await open(page, FOLLOW);
    await page.getByRole("button", { name: /^Execute query/ }).click();
    await page.getByRole("button", { name: /^Stop query/ }).waitFor();
    // It goes on behind what the coach was told before, so that this is not missed however slow the socket is.
    await aReviewedSession(ground.doors.w, { file: "conversation-2.vtt" });
    await page.locator(".graphiql-response .view-lines", { hasText: "resourceId" }).waitFor();
    await page.getByRole("button", { name: /^Stop query/ }).click();
    await page.getByRole("button", { name: /^Execute query/ }).waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  it("opens an example beside one's own work, and not over it", async () => {
    const { page, close } = await visit("coach");
    await open(page, "Who am I?");
    await page.locator(".graphiql-query-editor .view-lines").click();
    await page.keyboard.type("# mine");
    await page.locator(".graphiql-query-editor", { hasText: "mine" }).waitFor();
    await open(page, "Sessions, page by page");
    await page.getByRole("tab", { name: "WhoAmI" }).waitFor();
    await page.getByRole("tab", { name: "Sessions" }).waitFor();
    await close();
  });

  it("leads from the integrator's page to itself and back, through the sign-in", async () => {
    const { page, faults, close } = await ground.visit(whoIs("integrator"), "/integrator");
    await page.getByRole("link", { name: "Open the playground" }).click();
    await page.getByRole("heading", { level: 1, name: "Playground" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/playground");
    await page.getByRole("button", { name: "Sign in as somebody else" }).click();
    await page.locator(`button[value="${whoIs("coach").userId}"]`).click();
    await page.getByText("Signed in as Maren Holt").waitFor();
    assert.equal(new URL(page.url()).pathname, "/playground");
    await page.getByRole("link", { name: "Back to the app" }).click();
    await page.waitForURL((url) => url.pathname === "/coach/review");
    assert.deepEqual(faults, []);
    await close();
  });

  it("tells every field from the schema", async () => {
    const { page, faults, close } = await visit("integrator");
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.getByRole("link", { name: "Mutation", exact: true }).click();
    await page.getByRole("link", { name: "requestUpload", exact: true }).click();
    await page.getByText("Returns a URL to PUT the bytes to").waitFor();
    assert.deepEqual(
      (await violationsOf(page)).filter((fault) => !KNOWN.test(fault)),
      [],
    );
    assert.deepEqual(faults, []);
    await close();
  });

  it("runs scripts and workers of its own origin alone, and none that is written into the page", async () => {
    const policy = (await ground.doors.call("/playground")).headers.get("content-security-policy") ?? "";
    assert.ok(policy.split("; ").includes("script-src 'self'"), policy);
    assert.ok(policy.split("; ").includes("worker-src 'self'"), policy);
    assert.ok(!policy.includes("unsafe-eval"), policy);
  });

  for (const { name, ...look } of looks)
    it(`passes WCAG 2.2 AA but for the fault of GraphiQL's tabs, and needs no sideways scrolling: ${name}`, async () => {
      const { page, faults, close } = await visit("integrator", look);
      await open(page, "Ask for an upload");
      await run(page);
      await keepScreen(page, `integrator-playground-${name}`);
      assert.deepEqual(
        (await violationsOf(page)).filter((fault) => !KNOWN.test(fault)),
        [],
      );
      assert.equal(await isTooWide(page), false);
      assert.deepEqual(faults, []);
      await close();
    });

  it("keeps no token, no question and no answer once it is left", async () => {
    const { page, close } = await visit("coach");
    await open(page, "Packs, as your role sees them");
    await run(page);
    const kept = await page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])");
    for (const secret of ["eyJ", "evidencePacks", "Bearer"]) assert.ok(!String(kept).includes(secret), secret);
    await close();
  });
});

/** By keyboard alone: the focus goes on to the button that runs it. */
async function open(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: title, exact: true, disabled: false }).press("Enter");
  await page.locator(".graphiql-execute-button:focus").waitFor();
}

interface Answer {
  data: Record<string, { userErrors?: unknown[] } | null>;
  errors?: unknown[];
}

/** Runs what is open and gives its answer; the page's own reads have no name. */
async function run(page: Page): Promise<Answer> {
  const answered = page.waitForResponse((response) => {
    const name = new URL(response.url()).pathname === "/graphql" && response.request().postDataJSON()?.operationName;
    return Boolean(name) && name !== "IntrospectionQuery";
  });
  await page.keyboard.press("Enter");
  return (await answered).json();
}

const userErrorsOf = (data: Answer["data"]) => Object.values(data).flatMap((payload) => payload?.userErrors ?? []);

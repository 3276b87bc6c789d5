import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { webhookSender } from "../../src/adapters/webhook-sender";
import type { Who } from "../../src/app";
import { type NotificationKind, toPublicId } from "../../src/entities";
import { assertGoodInEveryLook } from "./every-look";
import { answerOf, type Ground, hear, openGround, type Visit } from "./ground";

const DAY_MS = 86_400_000;

/** Somebody's own system, which answers as it is told to. */
interface Receiver {
  url: string;
  status: number;
  calls: { signature: string; body: string }[];
  close(): Promise<unknown>;
}

async function openReceiver(): Promise<Receiver> {
  const server: Server = createServer(async (request, response) => {
    const body = await text(request);
    receiver.calls.push({ signature: String(request.headers["regenesis-signature"]), body });
    response.writeHead(receiver.status).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () => new Promise((closed) => server.close(closed));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const receiver: Receiver = { url, status: 204, calls: [], close };
  return receiver;
}

describe("what is told elsewhere", function () {
  this.timeout(600_000);
  let ground: Ground;
  let receiver: Receiver;
  let visit: Visit;
  let secret = "";
  before(async () => {
    receiver = await openReceiver();
    ground = await openGround({ ports: { webhooks: webhookSender({ allowLoopback: true }) } });
    visit = await ground.visit(ground.doors.w.here.admin, "/admin/webhooks");
    await visit.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  });
  after(async () => {
    await ground.close();
    await receiver.close();
  });
  afterEach(() => assert.deepEqual(visit.faults, []));

  /** Does what sends it, and waits for the whole answer. */
  async function answered(operation: string, act: () => Promise<unknown>): Promise<void> {
    const answer = answerOf(visit.page, operation);
    await act();
    await answer;
  }
  /** Something of this kind happens to this person, and whatever it leads to is done. */
  async function happens(kind: NotificationKind, { userId }: Who = ground.doors.w.here.coach): Promise<void> {
    const { w } = ground.doors;
    await w.app.write(w.here.system, (unit) => unit.notify(userId as string, kind, null));
    await w.runJobs();
  }
  const hooks = () => ground.doors.w.look<{ id: string }>("select id from webhook order by created_at, id");
  const log = () => visit.page.getByRole("grid", { name: "Deliveries" });

  it("goes to no private address: the field says so", async () => {
    const { page } = visit;
    await page.getByText("Nothing is told elsewhere yet").waitFor();
    await page.getByRole("button", { name: "Add a webhook" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Add a webhook" });
    const add = dialog.getByRole("button", { name: "Add it" });
    await dialog.getByLabel("Address").fill("https://10.0.0.1/hook");
    assert.equal(await add.isDisabled(), true, "nothing to be told of yet");
    await dialog.getByLabel("An insight was delivered").check();
    await dialog.getByLabel("A session could not be processed").check();
    await answered("CreateWebhook", () => add.click());
    await dialog.locator('[lang="en"]', { hasText: "A public address is needed." }).waitFor();
    assert.equal(await dialog.getByLabel("Address").getAttribute("aria-invalid"), "true");
    await dialog.locator("input:focus").waitFor();
    await assertGoodInEveryLook(page, "admin-webhooks-refused");
    assert.deepEqual(await hooks(), []);
  });

  it("is signed with a secret that is shown once", async () => {
    const { page } = visit;
    const adding = page.getByRole("dialog", { name: "Add a webhook" });
    await adding.getByLabel("Address").fill(receiver.url);
    await answered("CreateWebhook", () => adding.getByRole("button", { name: "Add it" }).click());
    const dialog = page.getByRole("dialog", { name: "The secret of this webhook" });
    await dialog.getByText("will not be shown again").waitFor();
    secret = (await dialog.locator("pre").textContent()) ?? "";
    assert.match(secret, /^whsec_[\w-]{43}$/);
    await dialog.getByRole("button", { name: "Copy the secret" }).click();
    await dialog.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), secret);
    await assertGoodInEveryLook(page, "admin-webhooks-secret");
    await page.keyboard.press("Escape");
    await dialog.getByRole("button", { name: "I have kept it" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("nothing sent yet").waitFor();
    const heard = hear(page);
    await answered("Webhooks", () => page.reload());
    await answered("Webhook", () => page.getByRole("link", { name: receiver.url }).click());
    await page.getByText("Nothing was sent yet").waitFor();
    await assertGoodInEveryLook(page, "admin-webhook-fresh");
    const all = await heard();
    assert.ok(all.includes(receiver.url), "answers were heard");
    assert.equal(all.includes(secret), false);
    assert.equal((await page.content()).includes(secret), false);
  });

  it("stands in the log with what was answered, and by itself", async () => {
    await happens("PACK_DELIVERED");
    const through = log().getByRole("row").filter({ hasText: "An insight was delivered" });
    await through.getByText("got through").waitFor();
    await through.getByRole("gridcell", { name: "204" }).waitFor();
    const [call] = receiver.calls;
    assert.ok(call);
    const [, seconds, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(call.signature) ?? [];
    assert.equal(createHmac("sha256", secret).update(`${seconds}.${call.body}`).digest("hex"), given);
    receiver.status = 500;
    await happens("SESSION_FAILED");
    const failed = log().getByRole("row").filter({ hasText: "A session could not be processed" });
    await failed.getByText("not yet; next try in a moment").waitFor();
    await failed.getByRole("gridcell", { name: "500" }).waitFor();
    await assertGoodInEveryLook(visit.page, "admin-webhook-log");
  });

  it("ends when nothing gets through for three days: the page says so, why, and how to go on", async () => {
    const { page } = visit;
    const { w } = ground.doors;
    await w.look("update webhook set failing_since = $1", [new Date(Date.now() - 4 * DAY_MS)]);
    await happens("PACK_DELIVERED");
    await page.getByText("Nothing is sent here any more").waitFor();
    await page.getByText("so this webhook was switched off").waitFor();
    // Which of the two was tried last depends on how long this took.
    await log()
      .getByRole("row")
      .filter({ hasText: /given up|not sent/ })
      .nth(1)
      .waitFor();
    await assertGoodInEveryLook(page, "admin-webhook-off");
    const [off] = await hooks();
    const links = w.mailer.letters.filter(({ kind }) => kind === "WEBHOOK_DISABLED").map(({ link }) => link);
    assert.deepEqual(links, [`http://world.test/admin/webhooks/${toPublicId("webhook", off?.id as string)}`]);
    await page.getByRole("button", { name: "Make it anew" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a webhook" });
    assert.equal(await dialog.getByLabel("Address").inputValue(), receiver.url);
    assert.equal(await dialog.getByRole("checkbox", { checked: true }).count(), 2);
    await answered("CreateWebhook", () => dialog.getByRole("button", { name: "Add it" }).click());
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.locator("button:focus", { hasText: "Make it anew" }).waitFor();
    assert.equal((await hooks()).length, 2);
  });

  it("ends when it is deleted, and what was told is forgotten", async () => {
    const { page } = visit;
    const { w } = ground.doors;
    await page.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete this webhook?" });
    await dialog.getByText("its 3 listed deliveries are forgotten").waitFor();
    assert.equal(await page.locator(":focus").textContent(), "Cancel");
    await assertGoodInEveryLook(page, "admin-webhook-delete");
    await answered("DeleteWebhook", () => dialog.getByRole("button", { name: "Delete" }).click());
    await page.getByRole("heading", { level: 1, name: "Webhooks" }).waitFor();
    await page.getByText("1 in all").waitFor();
    assert.equal((await hooks()).length, 1);
    assert.deepEqual(await w.look("select id from webhook_delivery"), []);
  });

  it("is an integrator's to see and to end as well", async () => {
    receiver.status = 204;
    await happens("PACK_DELIVERED");
    const { integrator } = ground.doors.w.here;
    const { page, faults, close } = await ground.visit(integrator, "/integrator/webhooks");
    await page.getByText("gets through").waitFor();
    await assertGoodInEveryLook(page, "integrator-webhooks-one");
    await page.getByRole("link", { name: receiver.url }).click();
    await page.getByRole("gridcell", { name: "204" }).waitFor();
    assert.match(new URL(page.url()).pathname, /^\/integrator\/webhooks\/whk_/);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Nothing is told elsewhere yet").waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  /** Opens the wishes for letters by keyboard, from the account's menu. */
  async function openLetters(page: Page) {
    await page.locator('button[aria-haspopup="menu"]').press("Enter");
    await page.getByRole("menuitem", { name: "Letters…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Letters by mail" });
    await dialog.getByLabel("Language of the letters").waitFor();
    return dialog;
  }
  const mailedTo = ({ userId }: Who) =>
    ground.doors.w.mailer.letters
      .filter(({ recipientId }) => recipientId === userId)
      .map(({ kind, locale }) => `${kind} ${locale}`);

  it("comes by mail only to who wants it, in their language; what concerns their rights always does", async () => {
    const { coachee } = ground.doors.w.here;
    const { page, faults, close } = await ground.visit(coachee, "/me/insights");
    const dialog = await openLetters(page);
    await dialog.getByText("It never holds a name").waitFor();
    await dialog.getByText("Letters about an erasure come in any case").waitFor();
    await assertGoodInEveryLook(page, "account-letters");
    await dialog.getByLabel("Send me letters about what is new").press("Space");
    await dialog.getByLabel("Language of the letters").selectOption({ label: "Deutsch" });
    const answer = answerOf(page, "SetLetters");
    await dialog.getByRole("button", { name: "Save" }).click();
    await answer;
    await dialog.waitFor({ state: "detached" });
    await page.locator('button[aria-haspopup="menu"]:focus').waitFor();
    await happens("PACK_DELIVERED", coachee);
    await happens("ERASURE_UPDATED", coachee);
    assert.deepEqual(mailedTo(coachee), ["ERASURE_UPDATED de"]);
    const again = await openLetters(page);
    assert.equal(await again.getByLabel("Send me letters about what is new").isChecked(), false);
    assert.equal(await again.getByLabel("Language of the letters").inputValue(), "de");
    assert.deepEqual(faults, []);
    await close();
  });

  it("comes in the workspace's language to who has chosen none", async () => {
    const { page } = visit;
    const { coach } = ground.doors.w.here;
    await page.goto(new URL("/admin/settings", ground.doors.server.url).href);
    await page.getByLabel("Language of letters").selectOption({ label: "Deutsch" });
    await answered("UpdateWorkspace", () => page.getByRole("button", { name: "Save" }).click());
    await page.getByText("Saved.").waitFor();
    const before = mailedTo(coach).length;
    await happens("PACKS_READY_FOR_REVIEW", coach);
    assert.deepEqual(mailedTo(coach).slice(before), ["PACKS_READY_FOR_REVIEW de"]);
    const dialog = await openLetters(page);
    await dialog.getByRole("option", { name: "As the workspace: Deutsch" }).waitFor({ state: "attached" });
    await page.keyboard.press("Escape");
  });

  it("never goes to a machine, whose menu offers no letters", async () => {
    const { page, close } = await ground.visit(ground.doors.w.here.integrator, "/integrator");
    await page.locator('button[aria-haspopup="menu"]').press("Enter");
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    assert.equal(await page.getByRole("menuitem", { name: "Letters…" }).count(), 0);
    await close();
  });
});

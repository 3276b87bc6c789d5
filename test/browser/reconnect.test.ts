import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { EvidencePack } from "../../src/entities";
import { toPublicId } from "../../src/entities";
import { type Line, openLine } from "../support/proxies/line";
import { aReviewedSession } from "../support/sessions";
import { type Ground, openGround } from "./ground";

const APPROVE = `mutation ($input: PackDecisionInput!) { approvePack(input: $input) { pack { l0 } userErrors { code } } }`;
const CUT_MS = 10_000;

describe("a connection that is lost while things happen", function () {
  this.timeout(300_000);
  let line: Line;
  let ground: Ground;
  let packs: EvidencePack[];
  beforeEach(async () => {
    line = await openLine();
    ground = await openGround({ config: { publicUrl: line.url } });
    line.leadTo(ground.doors.server.port);
    packs = (await aReviewedSession(ground.doors.w)).packs;
  });
  afterEach(async () => {
    await ground.close();
    await line.close();
  });

  /** By the API, beside the line: approved and delivered. Gives what the coachee will read. */
  async function deliver(pack: EvidencePack | undefined): Promise<string> {
    assert.ok(pack);
    const input = { packId: toPublicId("pack", pack.id), expectedVersion: pack.version };
    const { body } = await ground.doors.ask(ground.doors.w.here.coach, APPROVE, { input });
    await ground.doors.w.runJobs();
    return body.data.approvePack.pack.l0;
  }
  const banner = (page: Page) => page.getByText("The connection is lost.");
  /** For ten seconds nothing gets through; `meanwhile` happens in them. */
  async function whileCut<T>(page: Page, meanwhile: () => Promise<T>): Promise<T> {
    const over = pause(CUT_MS);
    line.cut();
    await banner(page).waitFor();
    const happened = await meanwhile();
    await over;
    line.mend();
    return happened;
  }

  it("is told to the coachee, who then has what came meanwhile, without a reload", async () => {
    const { page, close } = await ground.visit(ground.doors.w.here.coachee, "/me/insights");
    const socket = framesOf(page);
    await page.reload();
    await page.locator("h1").waitFor();
    await page.getByText(await deliver(packs[0])).waitFor();
    await page.evaluate("window.isTheSamePage = true");
    const claim = await whileCut(page, async () => {
      const meanwhile = await deliver(packs[1]);
      assert.equal(await page.getByText(meanwhile).count(), 0, "nothing gets through");
      return meanwhile;
    });
    await page.getByText(claim).waitFor();
    await banner(page).waitFor({ state: "detached" });
    assert.equal(await page.evaluate("window.isTheSamePage"), true);
    const again = socket.sent.filter((frame) => frame.includes('"subscribe"')).at(-1) ?? "";
    assert.match(again, /"after":"ntf_/, "asks for what came after the last that it saw");
    const told = socket.received.filter((frame) => frame.includes("PACK_DELIVERED"));
    assert.equal(told.length, 2, "one before, and the one that was missed");
    await close();
  });

  it("is told to the coach, whose queue then is what waits", async () => {
    const { w } = ground.doors;
    const { page, close } = await ground.visit(w.here.coach, "/coach/review");
    const before = packs.length;
    await page.getByText(`${before} waiting`, { exact: false }).first().waitFor();
    const added = await whileCut(page, async () => {
      await deliver(packs[0]);
      return (await aReviewedSession(w, { file: "conversation-2.vtt" })).packs.length;
    });
    await page
      .getByText(`${before - 1 + added} waiting`, { exact: false })
      .first()
      .waitFor();
    await banner(page).waitFor({ state: "detached" });
    await close();
  });

  it("is noticed where it ends nothing and is only silent", async () => {
    const { page, close } = await ground.visit(ground.doors.w.here.coachee, "/me/insights");
    line.fallSilent();
    await banner(page).waitFor();
    const claim = await deliver(packs[0]);
    line.mend();
    await page.getByText(claim).waitFor();
    await banner(page).waitFor({ state: "detached" });
    await close();
  });
});

function framesOf(page: Page): { sent: string[]; received: string[] } {
  const frames = { sent: [] as string[], received: [] as string[] };
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => frames.sent.push(String(payload)));
    socket.on("framereceived", ({ payload }) => frames.received.push(String(payload)));
  });
  return frames;
}

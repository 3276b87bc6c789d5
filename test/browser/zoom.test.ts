import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { zoomRecordings } from "../../src/adapters/zoom/recording-service";
import type { Who } from "../../src/app";
import type { RecordingService } from "../../src/ports/recording-service";
import { startZoomProcess, type ZoomProcess } from "../support/zoom-process";
import { answerOf, type Ground, keepScreen, openGround, type Visit } from "./ground";
import { isTooWide, violationsOf } from "./look";

const CLIENT = { clientId: "client", clientSecret: "secret" };

/** Zoom is a process of its own here, and another site than the app's, as it is outside. */
describe("a coach who connects Zoom", function () {
  this.timeout(600_000);
  let zoom: ZoomProcess;
  let origin: string;
  let recordings: RecordingService;
  let ground: Ground;
  before(async () => {
    zoom = await startZoomProcess({ "client-id": CLIENT.clientId, "client-secret": CLIENT.clientSecret });
    origin = `http://localhost:${new URL(zoom.url).port}`;
    recordings = zoomRecordings({ ...CLIENT, allowedHosts: zoom.downloadHosts, baseUrl: origin });
    ground = await openGround({ ports: { recordings } });
  });
  after(async () => {
    await ground.close();
    await zoom.end();
  });
  beforeEach(() => ground.doors.w.look("delete from zoom_connection"));

  const states = async () =>
    (await ground.doors.w.look<{ state: string }>("select state from zoom_connection")).map(({ state }) => state);
  async function visit(who: Who): Promise<Visit> {
    const here = await ground.visit(who, "/coach/sessions");
    // Coming back goes by Zoom, the issuer and the app: on a slow machine that takes its time.
    here.page.setDefaultTimeout(120_000);
    return here;
  }
  /** The page at Zoom that asks the coach. */
  async function toZoom({ page }: Visit): Promise<void> {
    await page.getByRole("button", { name: "Connect Zoom" }).click();
    await page.getByRole("link", { name: "Allow" }).waitFor();
    assert.equal(new URL(page.url()).origin, origin);
  }
  async function comeBack(page: Page, outcome: string, words: RegExp): Promise<void> {
    await page.waitForURL((url) => url.search === `?zoom=${outcome}`);
    await page.getByRole("status").filter({ hasText: words }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/coach/sessions");
  }
  async function assertLooks(page: Page, name: string): Promise<void> {
    for (const scheme of ["light", "dark"] as const)
      for (const width of [1280, 320]) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        await keepScreen(page, `zoom-${name}-${scheme}-${width}`);
        assert.deepEqual(await violationsOf(page), [], `${name} ${scheme} ${width}`);
        assert.equal(await isTooWide(page), false, `${name} ${width}: sideways`);
      }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  it("goes to Zoom, allows, comes back to a connection, and ends it", async () => {
    const here = await visit(ground.doors.w.here.coach);
    const { page, faults } = here;
    await page.getByText("What is not read").waitFor();
    await assertLooks(page, "offered");
    await toZoom(here);
    await page.getByRole("link", { name: "Allow" }).click();
    await comeBack(page, "connected", /Zoom is connected/);
    await page.getByText("Account rehearsal-account").waitFor();
    assert.deepEqual(await states(), ["CONNECTED"]);
    await assertLooks(page, "connected");
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("dialog").waitFor();
    const answered = answerOf(page, "DisconnectZoom");
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await answered;
    await comeBack(page, "disconnected", /disconnected, here and at Zoom/);
    await page.getByRole("button", { name: "Connect Zoom" }).waitFor();
    assert.deepEqual(await states(), []);
    // Zoom's own page, which the coach was sent to, and nothing else.
    assert.deepEqual([...new Set(faults)], [`elsewhere: ${origin}`]);
    await here.close();
  });

  it("declines at Zoom and reads that nothing has changed", async () => {
    const here = await visit(ground.doors.w.here.coach);
    await toZoom(here);
    await here.page.getByRole("link", { name: "Decline" }).click();
    await comeBack(here.page, "denied", /Nothing has changed/);
    await assertLooks(here.page, "denied");
    await here.page.getByRole("button", { name: "Close this message" }).click();
    await here.page.waitForURL((url) => url.search === "");
    assert.deepEqual(await states(), []);
    await here.close();
  });

  it("gets nobody else's account, though sent back with what another has begun and allowed", async () => {
    const [attacker, victim] = [await visit(ground.doors.w.here.coach2), await visit(ground.doors.w.here.coach)];
    await toZoom(attacker);
    const link = (await attacker.page.getByRole("link", { name: "Allow" }).getAttribute("href")) ?? "";
    await victim.page.goto(link);
    await comeBack(victim.page, "other", /begun by somebody else/);
    assert.deepEqual(await states(), []);
    await Promise.all([attacker.close(), victim.close()]);
  });

  it("may not come back twice, and is told when the account is another coach's", async () => {
    const [first, second] = [await visit(ground.doors.w.here.coach), await visit(ground.doors.w.here.coach2)];
    await toZoom(first);
    const link = (await first.page.getByRole("link", { name: "Allow" }).getAttribute("href")) ?? "";
    await first.page.goto(link);
    await comeBack(first.page, "connected", /Zoom is connected/);
    await first.page.goto(link);
    await comeBack(first.page, "expired", /used already/);
    await toZoom(second);
    await second.page.getByRole("link", { name: "Allow" }).click();
    await comeBack(second.page, "taken", /another coach/);
    assert.deepEqual(await states(), ["CONNECTED"]);
    await Promise.all([first.close(), second.close()]);
  });

  it("reads that Zoom is not set up where it is not", async () => {
    const ask = recordings.consentUrl;
    recordings.consentUrl = () => null;
    const here = await visit(ground.doors.w.here.coach);
    await here.page.getByRole("button", { name: "Connect Zoom" }).click();
    await here.page.getByRole("alert").filter({ hasText: "not set up on this server" }).waitFor();
    recordings.consentUrl = ask;
    await here.close();
  });

  it("reads that the end is not confirmed when Zoom does not answer", async () => {
    const here = await visit(ground.doors.w.here.coach);
    await toZoom(here);
    await here.page.getByRole("link", { name: "Allow" }).click();
    await comeBack(here.page, "connected", /Zoom is connected/);
    await zoom.end();
    await here.page.getByRole("button", { name: "Disconnect" }).click();
    await here.page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await comeBack(here.page, "here", /did not confirm/);
    assert.deepEqual(await states(), []);
    await here.close();
  });
});

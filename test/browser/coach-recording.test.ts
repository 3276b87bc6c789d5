import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { toPublicId } from "../../src/entities";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { until } from "../api/doors";
import { aReviewedSession, demoFile, upload, vtt } from "../support/sessions";
import { type Ground, openGround, type Visit } from "./ground";

const PACK = `query ($id: ID!) { node(id: $id) { ... on EvidencePack { l2 { startMs } } } }`;

describe("a coach who listens to where it was said", function () {
  this.timeout(300_000);
  let ground: Ground;
  let visit: Visit;
  const recording = { filename: "talk.mp3", mediaType: "audio/mpeg", kind: "RECORDING" as const };
  let heard: string;
  before(async () => {
    ground = await openGround();
    const { app, here, runJobs, look } = ground.doors.w;
    const { id } = await createSession(app, here.coach, { kind: "COACHING", coacheeId: here.coachee2.userId });
    await upload(app, here.coach, id, { ...recording, bytes: await demoFile("conversation-3.mp3") });
    await upload(app, here.coach, id, vtt(await demoFile("conversation-3.vtt")));
    await runJobs();
    const [pack] = await look<{ id: string }>("select id from evidence_pack where session_id = $1 order by id", [id]);
    heard = toPublicId("pack", pack?.id as string);
  });
  afterEach(() => visit.close());
  after(() => ground.close());

  async function open(id: string): Promise<Page> {
    visit = await ground.visit(ground.doors.w.here.coach, `/coach/review/${id}`);
    await visit.page.locator("article h2").waitFor();
    return visit.page;
  }

  it("hears a quote from its moment on, has the moment in the address, and whoever opens that is there as well", async () => {
    const { body } = await ground.doors.ask(ground.doors.w.here.coach, PACK, { id: heard });
    const quotes: { startMs: number }[] = body.data.node.l2;
    const startMs = quotes.at(-1)?.startMs as number;
    assert.ok(startMs > 1_000, "not at the beginning");
    const page = await open(heard);
    await page
      .getByRole("button", { name: /^Play at/ })
      .nth(quotes.length - 1)
      .click();
    // Where it began to play: however long the look at it takes, that stays.
    assertNear(await secondsOf(page, "player.played.length > 0 && player.played.start(0)"), startMs);
    assert.equal(new URL(page.url()).searchParams.get("at"), String(startMs));
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(address);
    await page.locator("audio").waitFor();
    assertNear(await secondsOf(page, "player.readyState > 1 && !player.seeking && player.currentTime"), startMs);
    assert.deepEqual(visit.faults, []);
  });

  it("is told where there is none, and no quote pretends to be playable", async () => {
    const { packs } = await aReviewedSession(ground.doors.w);
    const page = await open(toPublicId("pack", packs[0]?.id as string));
    await page.getByText("There is no recording of this session.", { exact: false }).waitFor();
    assert.equal(await page.locator("audio, video").count(), 0);
    assert.equal(await page.getByRole("button", { name: /^Play at/ }).count(), 0);
    await page.locator("blockquote").first().waitFor();
  });
});

function assertNear(seconds: number, ms: number): void {
  assert.ok(Math.abs(seconds - ms / 1000) <= 0.5, `${seconds} s, and it was said at ${ms} ms`);
}

/** What the player says once it says anything but false or the beginning. The page's policy lets no function in, only this. */
async function secondsOf(page: Page, of: string): Promise<number> {
  let seconds = 0;
  const says = `(() => { const player = document.querySelector("audio"); return Number(player ? ${of} : 0); })()`;
  await until(async () => {
    seconds = (await page.evaluate(says)) as number;
    return seconds > 0;
  }, of);
  return seconds;
}

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { aReviewedSession } from "../support/sessions";
import { answerOf, type Ground, openGround, type Visit } from "./ground";

const WAITING = 10;

describe("a coach who reviews by keyboard", function () {
  this.timeout(180_000);
  let ground: Ground;
  let visit: Visit;
  beforeEach(async () => {
    ground = await openGround();
    const { w } = ground.doors;
    for (const file of ["conversation-1.vtt", "conversation-2.vtt", "conversation-3.vtt"])
      await aReviewedSession(w, { file });
    visit = await ground.visit(w.here.coach, "/coach/review");
  });
  afterEach(async () => {
    await visit.close();
    await ground.close();
  });

  /** The claim that is shown, once it is. */
  const claimOf = (page: Page) => textOf(page.locator("article h2").first());
  /** The next claim, which has the focus. */
  const nextClaim = (page: Page, before: string) => textOf(page.locator("h2:focus", { hasNotText: before }));
  async function textOf(heading: Locator): Promise<string> {
    await heading.waitFor();
    return (await heading.textContent()) ?? "";
  }
  const states = () =>
    ground.doors.w.look<{ state: string; packs: number }>(
      "select state, count(*)::int as packs from evidence_pack group by state order by state",
    );

  it("approves ten packs with a key each, and is at the next one's claim each time", async () => {
    const { page, faults } = visit;
    const [{ packs: waiting } = { packs: 0 }] = await states();
    assert.ok(waiting > WAITING, `${waiting} wait`);
    let claim = await claimOf(page);
    for (let approved = 0; approved < WAITING; approved++) {
      const approval = answerOf(page, "ApprovePack");
      await page.keyboard.press("a");
      claim = await nextClaim(page, claim);
      await approval;
    }
    assert.deepEqual(await states(), [
      { state: "APPROVED", packs: WAITING },
      { state: "PENDING_REVIEW", packs: waiting - WAITING },
    ]);
    assert.deepEqual(faults, []);
  });

  it("takes an approval back before the coachee hears of it", async () => {
    const { page } = visit;
    const before = await states();
    const claim = await claimOf(page);
    await page.keyboard.press("a");
    await page.getByRole("button", { name: /Undo/ }).waitFor();
    const undone = answerOf(page, "UndoDecision");
    await page.keyboard.press("u");
    await undone;
    await page.getByRole("heading", { name: claim }).waitFor();
    await ground.doors.w.runJobs();
    assert.deepEqual(await states(), before);
  });
});

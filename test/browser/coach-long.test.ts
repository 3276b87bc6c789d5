import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { cell } from "../../src/entities";
import { until } from "../api/doors";
import type { World } from "../support/world";
import { answerOf, type Ground, openGround } from "./ground";

const SESSIONS = 200;
const PACKS_EACH = 50;
const MOST_ROWS = 200;

describe("a coach for whom ten thousand insights wait", function () {
  this.timeout(600_000);
  let ground: Ground;
  before(async () => {
    ground = await openGround();
    await seed(ground.doors.w);
  });
  after(() => ground.close());

  const rowsOf = (page: Page) => page.locator("main li[data-index]").count();
  /** Goes down with the wheel, over and over, and gives the most rows there ever were at once. */
  async function mostWhileScrolling(page: Page, isFar: () => Promise<boolean>): Promise<number> {
    let most = 0;
    await until(
      async () => {
        await page.mouse.wheel(0, 4_000);
        most = Math.max(most, await rowsOf(page));
        return isFar();
      },
      "far down",
      200_000,
    );
    return most;
  }

  it("has a few rows of the queue on the page at a time, however far it is scrolled", async () => {
    const { page, faults, close } = await ground.visit(ground.doors.w.here.coach, "/coach/review");
    const queue = page.getByRole("region", { name: "Insights that wait for you" });
    await page.locator("[data-pack]").first().waitFor();
    await queue.getByText("10,000 waiting").waitFor();
    await page.reload();
    const opened = performance.now();
    await page.locator("[data-pack]").first().waitFor();
    say("first rows", opened);
    await page.locator("[data-pack]").first().hover();
    const most = await mostWhileScrolling(page, async () => (await page.getByText(/ 170\.\d+$/).count()) > 0);
    assert.ok(most > 10 && most <= MOST_ROWS, `${most} rows`);
    const answered = answerOf(page, "ReviewQueue");
    const chosen = performance.now();
    await page.getByRole("combobox", { name: "Filter by kind" }).selectOption("Pattern");
    await answered;
    await queue.getByText("2,600 waiting").waitFor();
    say("filter answered", chosen);
    assert.ok((await rowsOf(page)) <= MOST_ROWS);
    assert.deepEqual(faults, []);
    await close();
  });

  it("has a few of the sessions on the page at a time as well", async () => {
    const { page, faults, close } = await ground.visit(ground.doors.w.here.coach, "/coach/sessions");
    await page.getByRole("link", { name: `Conversation ${SESSIONS}` }).hover();
    const last = page.getByRole("link", { name: "Conversation 1", exact: true });
    const most = await mostWhileScrolling(page, async () => (await last.count()) > 0);
    assert.ok(most > 5 && most < SESSIONS / 2, `${most} rows`);
    assert.deepEqual(faults, []);
    await close();
  });
});

function say(what: string, since: number): void {
  console.log(`      ${what} after ${Math.round(performance.now() - since)} ms`);
}

const KINDS = ["THEME", "PATTERN", "ACTION_ITEM", "GROWTH_AREA"];

/** Sessions with insights that wait for the coach, past every wall; sealed as the server seals them. */
async function seed({ app, here, look }: World): Promise<void> {
  const keys = app.keys(here.coach);
  const insert = (table: string, rows: object[]) =>
    look(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [JSON.stringify(rows)]);
  const own = { workspace_id: here.id, coach_id: here.coach.userId, coachee_id: here.coachee.userId };
  const hex = (bytes: Buffer) => `\\x${bytes.toString("hex")}`;
  for (let at = 1; at <= SESSIONS; at++) {
    const [id, callId] = [app.newId(), app.newId()];
    const created_at = new Date(Date.now() - (SESSIONS - at) * 60_000).toISOString();
    await keys.create(id, "SESSION");
    const title = hex(await keys.seal(cell("session", "title", { workspaceId: here.id, id }), `Conversation ${at}`));
    const facts = { kind: "COACHING", state: "READY", step: "APPROVE", generation: 1, created_by: here.coach.userId };
    await insert("session", [{ ...own, ...facts, id, title, created_at }]);
    const answer = { outcome: "ANSWERED", pseudonymized: true, names_kept: [], no_training: true, at: created_at };
    const asked = { purpose: "INSIGHTS", provider: "extractive", model: "test", prompt_version: "1", input_hash: "0" };
    const call = { ...own, ...asked, ...answer, id: callId, session_id: id, input_tokens: 0, output_tokens: 0 };
    await insert("llm_call", [call]);
    const [insights, packs]: [object[], object[]] = [[], []];
    for (let position = 0; position < PACKS_EACH; position++) {
      const packId = app.newId();
      const place = { workspaceId: here.id, id: packId, sessionId: id };
      const from = { workspace_id: here.id, session_id: id, llm_call_id: callId };
      const kind = KINDS[position % KINDS.length];
      insights.push({ ...from, id: packId, generation: 1, position, kind, citations: [] });
      const l0 = hex(await keys.seal(cell("evidence_pack", "l0", place), `What Ilse said, ${at}.${position}`));
      const state = { state: "PENDING_REVIEW", visibility: "COACH_ONLY", version: 1, l1_withheld: false };
      const check = { verdict: "SUPPORTED", score: 1, checks: [], checked_at: created_at };
      packs.push({ ...own, ...from, ...state, ...check, id: packId, insight_id: packId, kind, l0, created_at });
    }
    await insert("insight", insights);
    await insert("evidence_pack", packs);
  }
}

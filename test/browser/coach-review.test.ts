import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { toPublicId } from "../../src/entities";
import { aReviewedSession } from "../support/sessions";
import { assertGoodInEveryLook } from "./every-look";
import { answerOf, type Ground, openGround, type Visit } from "./ground";

const PACK = `query ($id: ID!) { node(id: $id) { ... on EvidencePack {
  version state l0 l1 decisions { action reason note } replacedBy { id } } } }`;
const EDIT = `mutation ($input: EditPackInput!) { editPack(input: $input) { pack { version } userErrors { code } } }`;

interface Read {
  version: number;
  state: string;
  l0: string;
  l1: string;
  decisions: { action: string; reason: string | null; note: string | null }[];
  replacedBy: { id: string } | null;
}

describe("a coach in front of an insight", function () {
  this.timeout(300_000);
  let ground: Ground;
  let visit: Visit;
  const untouched: string[] = [];
  before(async () => {
    ground = await openGround();
    for (const file of ["conversation-1.vtt", "conversation-2.vtt"])
      for (const { id } of (await aReviewedSession(ground.doors.w, { file })).packs)
        untouched.push(toPublicId("pack", id));
    assert.ok(untouched.length > 9, `${untouched.length} insights`);
  });
  afterEach(() => visit.close());
  after(() => ground.close());

  /** An insight that no other test has touched. */
  const takeOne = () => untouched.shift() as string;
  const read = async (id: string): Promise<Read> =>
    (await ground.doors.ask(ground.doors.w.here.coach, PACK, { id })).body.data.node;
  async function open(id: string): Promise<Page> {
    visit = await ground.visit(ground.doors.w.here.coach, `/coach/review/${id}`);
    await visit.page.locator("article h2").waitFor();
    return visit.page;
  }
  const insightOf = (page: Page) => page.getByRole("textbox", { name: "Insight", exact: true });
  async function press(page: Page, button: string | RegExp, operation: string): Promise<void> {
    const answered = answerOf(page, operation);
    await page.getByRole("button", { name: button, exact: true }).click();
    await answered;
  }

  it("sees every rewording word by word, with who and when, and nothing of what stayed as it was", async () => {
    const id = takeOne();
    const { l0 } = await read(id);
    const page = await open(id);
    await page.keyboard.press("e");
    await insightOf(page).fill(`${l0} Every single week.`);
    await press(page, "Save", "EditPack");
    const edits = page.locator("section", { hasText: "What was reworded" }).getByRole("listitem");
    await edits.getByText("Maren Holt").first().waitFor();
    assert.equal(await edits.count(), 1, "the reasoning stayed as it was");
    assert.match((await edits.locator("ins").textContent()) ?? "", /Every single week\./);
    assert.equal(await edits.locator("del").count(), 0);
    const at = (await edits.locator("time").getAttribute("datetime")) ?? "";
    assert.ok(Math.abs(Date.now() - Date.parse(at)) < 3_600_000, at);
    assert.deepEqual(visit.faults, []);
  });

  /** Typing is under way when the same insight is changed from elsewhere; saving finds that out. */
  async function untilConflict(id: string): Promise<{ page: Page; theirs: string; mine: string }> {
    const { l0, version } = await read(id);
    const [theirs, mine] = [`${l0} On Fridays.`, `${l0} On Tuesdays.`];
    const page = await open(id);
    await page.keyboard.press("e");
    await insightOf(page).fill(mine);
    const input = { packId: id, expectedVersion: version, l0: theirs };
    const { body } = await ground.doors.ask(ground.doors.w.here.coach, EDIT, { input });
    assert.deepEqual(body.data.editPack.userErrors, []);
    await press(page, "Save", "EditPack");
    const conflict = page.getByRole("alert");
    await conflict.getByText(theirs).first().waitFor();
    await conflict.locator("ins", { hasText: "Tuesdays" }).waitFor();
    assert.equal(await insightOf(page).inputValue(), mine);
    return { page, theirs, mine };
  }

  it("is shown both texts where somebody else was faster, and can save what was typed", async () => {
    const id = takeOne();
    const { page, mine } = await untilConflict(id);
    await page.getByRole("button", { name: "Go on with mine" }).click();
    await press(page, "Save", "EditPack");
    await page.getByRole("heading", { name: mine }).waitFor();
    assert.equal((await read(id)).l0, mine);
    assert.deepEqual(visit.faults, []);
  });

  it("can go on from the other text as well, and has what was typed until that is saved", async () => {
    const id = takeOne();
    const { page, theirs, mine } = await untilConflict(id);
    await page.getByRole("button", { name: "Start from theirs" }).click();
    assert.equal(await insightOf(page).inputValue(), theirs);
    await page.getByRole("button", { name: "Bring mine back" }).click();
    assert.equal(await insightOf(page).inputValue(), mine);
    await page.getByRole("button", { name: "Start from theirs" }).click();
    await insightOf(page).fill(`${theirs} And so do I.`);
    await press(page, "Save", "EditPack");
    await page.getByRole("heading", { name: `${theirs} And so do I.` }).waitFor();
    assert.equal((await read(id)).l0, `${theirs} And so do I.`);
    assert.deepEqual(visit.faults, []);
  });

  it("rejects it with a reason and a note, and finds both there later", async () => {
    const id = takeOne();
    const page = await open(id);
    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "It is about someone else" }).check();
    await dialog.getByRole("textbox", { name: /What was wrong/ }).fill("That was said of her brother.");
    const rejected = answerOf(page, "RejectPack");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await rejected;
    await page.waitForURL((url) => !url.pathname.endsWith(id));
    const { state, decisions } = await read(id);
    assert.equal(state, "REJECTED");
    assert.deepEqual(decisions, [
      { action: "REJECTED", reason: "WRONG_PERSON", note: "That was said of her brother." },
    ]);
    await page.goto(new URL(`/coach/review/${id}`, page.url()).href);
    await page.getByText("It is about someone else").waitFor();
    await page.getByText("That was said of her brother.").waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it("asks again with guidance, and gets the new one with the old beside it", async () => {
    const id = takeOne();
    const { l0: before } = await read(id);
    const page = await open(id);
    await page.keyboard.press("g");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("Say it about the evenings.");
    const asked = answerOf(page, "RegeneratePack");
    await dialog.getByRole("button", { name: "Ask again" }).click();
    await asked;
    await page.getByText("Sasha is working this out again", { exact: false }).waitFor();
    await ground.doors.w.runJobs();
    const { state, replacedBy } = await read(id);
    assert.equal(state, "SUPERSEDED");
    await page.waitForURL((url) => url.pathname.endsWith(replacedBy?.id as string));
    const { l0: now } = await read(replacedBy?.id as string);
    assert.notEqual(now, before);
    await page.getByRole("heading", { name: now }).waitFor();
    await page.getByText("You asked for: “Say it about the evenings.”").waitFor();
    const compared = page.locator("section", { hasText: "What is new since you asked again" });
    const insight = compared
      .locator("p")
      .filter({ has: page.locator("ins, del") })
      .first();
    const both = (await insight.textContent()) ?? "";
    for (const word of `${before} ${now}`.split(" ")) assert.ok(both.includes(word), word);
    assert.deepEqual(visit.faults, []);
  });

  it("approves several at once, and of those only what is supported", async () => {
    const { doors } = ground;
    const chosen = [takeOne(), takeOne(), takeOne()] as const;
    const [supported, partly, not] = chosen;
    const turn = (id: string, verdict: string) =>
      doors.w.look("update evidence_pack set verdict = $2 where 'pck_' || id = $1", [id, verdict]);
    await turn(partly, "PARTIAL");
    await turn(not, "UNSUPPORTED");
    const page = await open(supported);
    for (const id of chosen) {
      const { l0 } = await read(id);
      await page.getByRole("checkbox", { name: `Select: ${l0}`, exact: true }).check({ force: true });
    }
    const bulk = page.getByRole("group", { name: "What is selected" });
    await bulk.getByText("1 is only partly supported", { exact: false }).waitFor();
    await bulk.getByText("1 is not supported", { exact: false }).waitFor();
    await press(page, "Approve 1 supported", "ApprovePack");
    await page.getByRole("button", { name: /Undo/ }).waitFor();
    const states = await Promise.all(chosen.map(async (id) => (await read(id)).state));
    assert.deepEqual(states, ["APPROVED", "PENDING_REVIEW", "PENDING_REVIEW"]);
    assert.deepEqual(visit.faults, []);
  });

  describe("however it is looked at", () => {
    const states: Record<string, (page: Page) => Promise<void>> = {
      insight: async () => {},
      reword: async (page) => {
        await page.getByRole("button", { name: /^Edit/ }).click();
        await insightOf(page).fill("Something else altogether.");
        await page.getByText("What you change").waitFor();
      },
      reject: async (page) => {
        await page.getByRole("button", { name: /^Reject/ }).click();
        await page.getByRole("dialog").getByRole("radio").first().waitFor();
      },
      regenerate: async (page) => {
        await page.getByRole("button", { name: /^Ask again/ }).click();
        await page.getByRole("dialog").getByRole("textbox").waitFor();
      },
      keys: async (page) => {
        await page.keyboard.press("Shift+?");
        await page.getByRole("dialog").getByRole("switch").first().waitFor();
      },
    };
    for (const [state, reach] of Object.entries(states))
      it(`passes WCAG 2.2 AA in both schemes and fits 320 px: ${state}`, async () => {
        const page = await open(untouched[0] as string);
        await reach(page);
        await assertGoodInEveryLook(page, `coach-review-${state}`);
        assert.deepEqual(visit.faults, []);
      });
  });
});

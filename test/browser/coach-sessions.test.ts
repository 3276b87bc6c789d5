import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type Session, toPublicId } from "../../src/entities";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { until } from "../api/doors";
import { aReviewedSession, demoFile } from "../support/sessions";
import { assertGoodInEveryLook } from "./every-look";
import { answerOf, type Ground, openGround, type Visit } from "./ground";

// Put together at run time, so that no scanner of a checkout finds it here.
const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR", "-STANDARD-", "ANTIVIRUS-", "TEST-FILE!", "$H+H*"].join("");

describe("a coach in a session of theirs", function () {
  this.timeout(300_000);
  let ground: Ground;
  let visit: Visit;
  before(async () => {
    ground = await openGround();
  });
  afterEach(() => visit.close());
  after(() => ground.close());

  async function open(path: string): Promise<Page> {
    visit = await ground.visit(ground.doors.w.here.coach, path);
    return visit.page;
  }
  const pathOf = ({ id }: Session) => `/coach/sessions/${toPublicId("session", id)}`;
  const aSession = (title: string, kind: Session["kind"] = "COACHING") =>
    createSession(ground.doors.w.app, ground.doors.w.here.coach, { kind, title });
  /** A file's line in the list of files. */
  const lineOf = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });
  const give = (page: Page, name: string, mimeType: string, content: string | Buffer) =>
    page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer: Buffer.from(content) });

  it("sees a file on its way, that it is refused and why, and that it was still after a reload", async () => {
    const page = await open(pathOf(await aSession("Refusals")));
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    await page.route("**/uploads/*", async (route) => {
      await held;
      await route.continue();
    });
    await give(page, "a.mp3", "audio/mpeg", "This is a text and no sound at all.");
    await page.getByRole("progressbar", { name: "Sending a.mp3" }).waitFor({ state: "attached" });
    release();
    const line = lineOf(page, "a.mp3");
    await line.getByText("not what its name says", { exact: false }).waitFor();
    await page.unroute("**/uploads/*");
    await give(page, "notes.txt", "text/plain", EICAR);
    await lineOf(page, "notes.txt").getByText("the scan found malware in it", { exact: false }).waitFor();
    assert.equal(await line.count(), 1, "one line for one file");

    await page.reload();
    await line.getByText("refused", { exact: true }).waitFor();
    await line.getByText("not what its name says", { exact: false }).waitFor();
    await line.getByText("Add it once more", { exact: false }).waitFor();
    const infected = lineOf(page, "notes.txt");
    await infected.getByText("malware found", { exact: true }).waitFor();
    await infected.getByText("the scan found malware in it", { exact: false }).waitFor();
    assert.equal(await page.getByText("being scanned").count(), 0, "nobody scans what is destroyed");
    assert.deepEqual(
      await ground.doors.w.look("select failure from source where state = 'REJECTED' order by created_at"),
      [{ failure: "MISMATCH" }, { failure: "MALWARE_FOUND" }],
    );
    // The browser's own note of the two refusals, and nothing else.
    assert.deepEqual(
      visit.faults.filter((fault) => !/^(415|422) \/uploads|status of (415|422)/.test(fault)),
      [],
    );
  });

  it("puts in a file, deletes it, and brings it back from the trash", async () => {
    const page = await open(pathOf(await aSession("There and back")));
    const stored = answerOf(page, "CompleteUpload");
    await give(page, "intake.txt", "text/plain", await demoFile("intake.txt"));
    await stored;
    await lineOf(page, "intake.txt").getByText("scanned, clean").waitFor();
    await page.getByRole("button", { name: "Delete intake.txt" }).click();
    const deleted = answerOf(page, "DeleteSource");
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await deleted;
    await lineOf(page, "intake.txt").waitFor({ state: "detached" });

    await page.getByRole("navigation").getByRole("link", { name: "Trash" }).click();
    const restored = answerOf(page, "RestoreFromTrash");
    await page.getByRole("button", { name: "Restore intake.txt" }).click();
    await restored;
    await page.getByText("The trash is empty").waitFor();
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("link", { name: "There and back" }).click();
    await lineOf(page, "intake.txt").getByText("scanned, clean").waitFor();
    await lineOf(page, "intake.txt").getByText("kept until", { exact: false }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it("makes a template, has it filled, sees where each value was found, and writes one by hand", async () => {
    const { w } = ground.doors;
    const session = await aSession("An intake", "FILL");
    const page = await open(pathOf(session));
    await page.getByRole("button", { name: "Add a text" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "What to call it" }).fill("Intake note");
    const note = (await demoFile("intake.txt")).toString();
    await page.getByRole("dialog").getByRole("textbox", { name: "Text", exact: true }).fill(note);
    const added = answerOf(page, "AddTextSource");
    await page.getByRole("dialog").getByRole("button", { name: "Add text" }).click();
    await added;
    await lineOf(page, "Intake note").waitFor();

    await page.getByRole("link", { name: "Forms" }).click();
    await page.getByRole("button", { name: "New template" }).click();
    const template = page.getByRole("dialog");
    await template.getByRole("textbox", { name: "Name of the form" }).fill("Intake");
    await template.getByRole("textbox", { name: "Field 1" }).fill("Start date");
    await template.getByRole("combobox", { name: "Answer" }).selectOption("Date");
    await template.getByRole("button", { name: "Add a field" }).click();
    await template.getByRole("textbox", { name: "Field 2" }).fill("Team");
    await template.getByRole("button", { name: "Add a field" }).click();
    await template.getByRole("textbox", { name: "Field 3" }).fill("Passport number");
    const made = answerOf(page, "CreateFormTemplate");
    await template.getByRole("button", { name: "Make template" }).click();
    await made;

    await page.getByRole("button", { name: "Fill Intake" }).click();
    await page.getByRole("combobox", { name: "From which session?" }).selectOption("An intake");
    await page.getByRole("button", { name: "Fill form" }).click();
    await page.getByText("Sasha is looking through the session", { exact: false }).waitFor();
    await w.runJobs();
    const field = (label: string) =>
      page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: label }) });
    await field("Start date").getByText("2026-03-03").waitFor();
    await field("Start date").getByText("“3 March 2026”", { exact: false }).waitFor();
    await field("Start date").getByText("Intake note").waitFor();
    await field("Start date").getByText("word for word").waitFor();
    await field("Team").getByText("nine people", { exact: false }).first().waitFor();
    await field("Passport number").getByText("Empty: not found in the session").waitFor();

    await page.getByRole("button", { name: "Change “Team”" }).click();
    await page.getByRole("textbox", { name: "Team" }).fill("ten people");
    const edited = answerOf(page, "EditFilledForm");
    await page.getByRole("button", { name: "Save" }).click();
    await edited;
    await field("Team").getByText("ten people").waitFor();
    await field("Team").getByText("written by hand").waitFor();
    const [form] = await w.look<{ id: string }>("select id from filled_form");
    const QUERY = "query ($id: ID!) { node(id: $id) { ... on FilledForm { values { value origin } } } }";
    const { body } = await ground.doors.ask(w.here.coach, QUERY, { id: toPublicId("form", form?.id as string) });
    assert.deepEqual(body.data.node.values, [
      { value: "2026-03-03", origin: "FOUND" },
      { value: "ten people", origin: "EDITED" },
      { value: null, origin: "EMPTY" },
    ]);
    assert.deepEqual(visit.faults, []);
  });

  it("has the number that waits beside each place, and it follows what happens", async () => {
    const { w } = ground.doors;
    const page = await open("/coach/feedback");
    const count = async (of: string) => (await w.look<{ count: number }>(`select count(*)::int ${of}`))[0]?.count ?? 0;
    const waiting = () => count("from evidence_pack where state = 'PENDING_REVIEW'");
    const needy = () => count("from session where coachee_id is null");
    const isBeside = async (place: string, number: number, says: string) =>
      (await page
        .getByRole("link", { name: new RegExp(number ? `^${place} ${number} ${says}$` : `^${place}$`) })
        .count()) > 0;
    const follows = async () =>
      (await isBeside("Review", await waiting(), "waiting")) &&
      (await isBeside("Sessions", await needy(), "needs? you"));
    const before = await waiting();
    await until(follows, "the numbers of the beginning");
    const { packs } = await aReviewedSession(w, { coacheeId: null });
    assert.ok(packs.length > 0 && (await waiting()) === before + packs.length);
    await until(follows, "the numbers of a session that came in");

    await page.getByRole("link", { name: /^Review/ }).click();
    await page.locator("article h2").waitFor();
    const approved = answerOf(page, "ApprovePack");
    await page.keyboard.press("a");
    await approved;
    await until(follows, "the number after an approval");
    assert.deepEqual(visit.faults, []);
  });

  describe("however it is looked at", () => {
    const paths = { session: "", form: "", sessions: "/coach/sessions", forms: "/coach/forms" };
    before(async () => {
      const { app, here } = ground.doors.w;
      const { session } = await aReviewedSession(ground.doors.w);
      paths.session = pathOf(session);
      const source = { text: "Goal: be home by six", filename: "Notes", idempotencyKey: "look-text" };
      await addTextSource(app, here.coach, { sessionId: session.id, ...source });
      const fields = [
        { key: "goal", label: "Goal", kind: "TEXT" as const, required: true },
        { key: "since", label: "Since", kind: "DATE" as const, required: false },
      ];
      const { id: templateId } = await createFormTemplate(app, here.coach, { name: "Goals", fields });
      const form = await fillForm(app, here.coach, { sessionId: session.id, templateId, idempotencyKey: "look-form" });
      await ground.doors.w.runJobs();
      paths.form = `/coach/forms/${toPublicId("form", form.id)}`;
    });
    const dialog = (page: Page) => page.getByRole("dialog").getByRole("button", { name: "Cancel" }).waitFor();
    const opens = (button: string) => async (page: Page) => {
      await page.getByRole("button", { name: button }).first().click();
      await dialog(page);
    };
    const states: [string, keyof typeof paths, (page: Page) => Promise<void>][] = [
      ["session", "session", (page) => lineOf(page, "Notes").waitFor()],
      ["add-text", "session", opens("Add a text")],
      ["delete-file", "session", opens("Delete Notes")],
      ["new-session", "sessions", opens("New session")],
      ["new-template", "forms", opens("New template")],
      [
        "why",
        "session",
        async (page) => {
          await page.getByRole("button", { name: "Show the rules" }).click();
          await page.getByText("A hold").first().waitFor();
        },
      ],
      ["form", "form", (page) => page.getByText("be home by six").first().waitFor()],
      [
        "form-value",
        "form",
        async (page) => {
          await page.getByRole("button", { name: "Change “Goal”" }).click();
          await page.getByRole("textbox", { name: "Goal" }).waitFor();
        },
      ],
    ];
    for (const [state, path, reach] of states)
      it(`passes WCAG 2.2 AA in both schemes and fits 320 px: ${state}`, async () => {
        const page = await open(paths[path]);
        await reach(page);
        await assertGoodInEveryLook(page, `coach-sessions-${state}`);
        assert.deepEqual(visit.faults, []);
      });
  });
});

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { v7 } from "uuid";
import { type Source, toPublicId } from "../../src/entities";
import { deleteSource } from "../../src/lifecycle/dispose/trash";
import { restoreFromTrash } from "../../src/lifecycle/dispose/trash-bulk";
import { dueAt } from "../../src/lifecycle/store/retention-clock";
import { aFolder, DAY_MS, hold, sourceNow } from "../lifecycle/disposal";
import { assertGoodInEveryLook } from "./every-look";
import { answerOf, type Ground, openGround, type Visit } from "./ground";

const panel = (page: Page, heading: string) =>
  page.locator("section", { has: page.getByRole("heading", { level: 2, name: heading }) });

describe("an admin who changes what is kept", function () {
  this.timeout(600_000);
  let ground: Ground;
  let visit: Visit;
  let sources: Source[];
  before(async () => {
    ground = await openGround();
    ({ sources } = await aFolder(ground.doors.w, { texts: 6 }));
    visit = await ground.visit(ground.doors.w.here.admin, "/admin/retention");
  });
  after(() => ground.close());
  afterEach(() => assert.deepEqual(visit.faults, []));

  const go = (path: string) => visit.page.goto(new URL(path, ground.doors.server.url).href);
  /** Does what sends it, and waits for the whole answer. */
  async function answered(operation: string, act: () => Promise<void>): Promise<void> {
    const answer = answerOf(visit.page, operation);
    await act();
    await answer;
  }
  const idOf = (place: number) => (sources[place] as Source).id;
  const stateOf = async (place: number) => (await sourceNow(ground.doors.w, idOf(place)))[0]?.state;

  it("shortens a retention after seeing what would go, and takes it back within its day", async () => {
    const { page } = visit;
    const { w } = ground.doors;
    const old = new Date(Date.now() - 500 * DAY_MS);
    await w.look("update source set created_at = $2, expires_at = $3 where id = $1", [idOf(0), old, dueAt(old, 730)]);
    await panel(page, "Sources").getByRole("button", { name: "Change" }).click();
    const dialog = page.getByRole("dialog", { name: "How long to keep: Sources" });
    const shorten = dialog.getByRole("button", { name: "Shorten in 24 hours" });
    await answered("RetentionPreview", () => dialog.getByLabel("Days to keep").fill("400"));
    await dialog.getByRole("listitem").filter({ hasText: "Sources" }).filter({ hasText: "1" }).waitFor();
    await assertGoodInEveryLook(page, "admin-retention-preview");
    await answered("SetRetentionPolicy", () => shorten.click());
    await panel(page, "Sources").getByText("Will be 400 days").waitFor();
    await assertGoodInEveryLook(page, "admin-retention-waiting");
    const pending =
      "select pending_days as days from retention_policy where category = 'SOURCE_DOCUMENT' and workspace_id = $1";
    assert.deepEqual(await w.look(pending, [w.here.id]), [{ days: 400 }]);
    await answered("CancelRetentionChange", () => page.getByRole("button", { name: "Take it back" }).click());
    await page.getByText("Will be 400 days").waitFor({ state: "detached" });
    assert.deepEqual(await w.look(pending, [w.here.id]), [{ days: null }]);
  });

  it("lengthens a retention at once", async () => {
    const { page } = visit;
    await panel(page, "Forms").getByRole("button", { name: "Change" }).click();
    const dialog = page.getByRole("dialog", { name: "How long to keep: Forms" });
    await dialog.getByLabel("Days to keep").fill("900");
    await dialog.getByText("Nothing goes because of this. It holds at once.").waitFor();
    await answered("SetRetentionPolicy", () => dialog.getByRole("button", { name: "Keep longer" }).click());
    await panel(page, "Forms").getByText("900 days").waitFor();
  });

  it("restores in bulk, and says what could not be and why", async () => {
    const { page } = visit;
    const { w } = ground.doors;
    for (const { id } of sources) await deleteSource(w.app, w.here.coach, { id, idempotencyKey: v7() });
    await hold(w, idOf(3), "SOURCE");
    await go("/admin/trash");
    await page.getByText("in 30 days").first().waitFor();
    await choose(0, 1);
    await page.getByText("2 chosen").waitFor();
    await assertGoodInEveryLook(page, "admin-trash-chosen");
    const items = [{ kind: "SOURCE" as const, id: idOf(1) }];
    await restoreFromTrash(w.app, w.here.coach, { items, idempotencyKey: v7() });
    await answered("AdminRestoreFromTrash", () => page.getByRole("button", { name: "Restore" }).click());
    await page.getByText("1 item restored.").waitFor();
    const told = page.getByRole("alert").filter({ hasText: "1 item stays as it was" });
    await told.getByText("This is not possible any more: it has moved on meanwhile.").waitFor();
    assert.deepEqual([await stateOf(0), await stateOf(1)], ["STORED", "STORED"]);
  });

  it("destroys in bulk after saying how many go, and what a hold keeps", async () => {
    const { page } = visit;
    await go("/admin/trash");
    await choose(2, 3);
    await page.getByRole("button", { name: "Destroy now" }).click();
    const dialog = page.getByRole("dialog", { name: "Destroy 1 item now?" });
    await dialog.getByText("1 chosen item stays, because a hold keeps it.").waitFor();
    assert.equal(await page.locator(":focus").textContent(), "Cancel");
    await assertGoodInEveryLook(page, "admin-trash-purge");
    await answered("PurgeFromTrash", () => dialog.getByRole("button", { name: "Destroy 1 item" }).click());
    await page.getByText("1 item is being destroyed.").waitFor();
    await ground.doors.w.runJobs();
    assert.deepEqual([await stateOf(2), await stateOf(3)], [undefined, "TRASHED"]);
  });

  /** By the ends of their ids, which is what the page says. */
  async function choose(...places: number[]): Promise<void> {
    for (const place of places)
      await visit.page.getByLabel(`Choose …${toPublicId("source", idOf(place)).slice(-6)}`).check();
  }

  it("keeps a form as it was when the server can't be reached, and does it once when it can", async () => {
    const { page, context, faults } = visit;
    const { w } = ground.doors;
    await go("/admin/holds");
    await page.getByRole("heading", { level: 1, name: "Holds" }).waitFor();
    await page.getByRole("button", { name: "Place a hold" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Place a hold" });
    const keep = dialog.getByRole("button", { name: "Keep it" });
    await dialog.getByLabel("What to keep").fill("ses_nowhere");
    await dialog.getByLabel("Ground").fill("§ 147 AO");
    await dialog.getByLabel("Reason").fill("An audit is announced");
    await answered("PlaceLegalHold", () => keep.click());
    await dialog.getByText("There is no such thing, or it is not yours to see.").waitFor();
    await assertGoodInEveryLook(page, "admin-holds-refused");
    await dialog.getByLabel("What to keep").fill(toPublicId("source", idOf(4)));
    await context.route("**/graphql", async (route) => {
      const { operationName } = route.request().postDataJSON();
      if (operationName !== "PlaceLegalHold") return route.continue();
      // It gets there, and its answer gets lost.
      await route.fetch();
      await route.abort();
    });
    await keep.click();
    await page.getByText("The server can't be reached.").waitFor();
    assert.equal(await dialog.getByLabel("Ground").inputValue(), "§ 147 AO");
    await context.unroute("**/graphql");
    await answered("PlaceLegalHold", () => keep.click());
    await page.getByRole("row", { name: "§ 147 AO" }).waitFor();
    const placed = await w.look("select id from legal_hold where ground = '§ 147 AO'");
    assert.equal(placed.length, 1, "once");
    assert.equal(faults.splice(0).length, 1, "the request that was cut");
  });

  it("releases a hold with a reason", async () => {
    const { page } = visit;
    await page.getByRole("button", { name: "Release the hold § 147 AO" }).click();
    const dialog = page.getByRole("dialog", { name: "Release this hold?" });
    await dialog.getByLabel("Reason").fill("The audit is over");
    await assertGoodInEveryLook(page, "admin-holds-release");
    await answered("ReleaseLegalHold", () => dialog.getByRole("button", { name: "Release" }).click());
    await page.getByRole("row", { name: "§ 147 AO" }).waitFor({ state: "detached" });
    await page.getByLabel("Show").selectOption("all");
    await page.getByText("released", { exact: true }).waitFor();
  });

  it("says what keeping no sources would do, shows that it waits, and takes it back", async () => {
    const { page } = visit;
    await go("/admin/settings");
    await page.getByRole("button", { name: "Keep no sources" }).click();
    const dialog = page.getByRole("dialog", { name: "Keep no sources any more?" });
    await dialog.getByRole("heading", { name: "What would go then" }).waitFor();
    await assertGoodInEveryLook(page, "admin-settings-stateless");
    await answered("UpdateWorkspace", () => dialog.getByRole("button", { name: "Keep no sources" }).click());
    await page.getByText("Keeping no sources begins").waitFor();
    await page.reload();
    await page.getByText("Ada Admin asked for it.").waitFor();
    await assertGoodInEveryLook(page, "admin-settings-waiting");
    await answered("UpdateWorkspace", () => page.getByRole("button", { name: "Take it back" }).click());
    await page.getByRole("button", { name: "Keep no sources" }).waitFor();
    const [now] = await ground.doors.w.look("select mode, pending_mode from workspace where slug = 'here'");
    assert.deepEqual(now, { mode: "STANDARD", pending_mode: null });
  });

  it("shows what an erasure would destroy before it is asked for, and whom an invitation lets in", async () => {
    const { page } = visit;
    await go("/admin/erasure");
    await page.getByRole("button", { name: "Erase a person" }).first().click();
    const erasing = page.getByRole("dialog", { name: "Erase a person" });
    await erasing.getByLabel("Who is to be erased").click();
    const preview = answerOf(page, "AdminErasurePreview");
    await page.getByRole("option", { name: /^Tariq Osei/ }).click();
    await preview;
    await erasing.getByLabel("Type tariq.osei@here.test to confirm").fill("somebody@else.test");
    await answered("RequestErasure", () => erasing.getByRole("button", { name: "Erase this person" }).click());
    await erasing.getByText("This is not the address of the person.").waitFor();
    await assertGoodInEveryLook(page, "admin-erasure-ask");
    await go("/admin/people");
    await page.getByRole("button", { name: "Invite a person" }).click();
    await page.getByRole("dialog", { name: "Invite a person" }).getByLabel("Name").fill("Nora New");
    await assertGoodInEveryLook(page, "admin-people-invite");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Deactivate Tariq Osei" }).click();
    await page.getByRole("dialog", { name: "End the access of Tariq Osei?" }).waitFor();
    await assertGoodInEveryLook(page, "admin-people-deactivate");
  });

  it("says refusals in German, and marks as English what the server alone has words for", async () => {
    const { admin } = ground.doors.w.here;
    const { page, faults, close } = await ground.visit(admin, "/admin/holds?lang=de");
    await page.getByRole("button", { name: "Sperre setzen" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Sperre setzen" });
    const keep = dialog.getByRole("button", { name: "Bewahren" });
    await dialog.getByLabel("Was bewahrt werden soll").fill("ses_nowhere");
    await dialog.getByLabel("Grundlage").fill("§ 147 AO");
    await dialog.getByLabel("Grund", { exact: true }).fill("Eine Prüfung");
    await keep.click();
    await dialog.getByText("Das gibt es nicht, oder es ist nicht für Sie bestimmt.").waitFor();
    await dialog.getByLabel("Was bewahrt werden soll").fill(toPublicId("source", idOf(5)));
    await dialog.getByLabel("Grundlage").fill("jemand@example.org");
    await keep.click();
    await dialog.locator('[lang="en"]', { hasText: "A ground is a citation" }).waitFor();
    assert.deepEqual(faults, []);
    await close();
  });
});

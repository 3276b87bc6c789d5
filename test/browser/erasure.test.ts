import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { aReviewedSession } from "../support/sessions";
import { assertGoodInEveryLook } from "./every-look";
import { answerOf, type Ground, openGround, type Visit } from "./ground";

const command = join(__dirname, "../../bin/regenesis.js");
/** A step of the story by its name, with how far it is. */
const step = (page: Page, name: string, state: "Done" | "Running") =>
  page
    .getByRole("listitem")
    .filter({ hasText: name })
    .filter({ hasText: `${state}.` });

describe("an erasure in the browser", function () {
  this.timeout(600_000);
  let ground: Ground;
  let person: Visit;
  let admin: Visit;
  let folder: string;
  before(async () => {
    ground = await openGround();
    folder = await mkdtemp(join(tmpdir(), "regenesis-browser-"));
    const { w } = ground.doors;
    await aReviewedSession(w);
    await updateWorkspace(w.app, w.here.admin, { erasureApproval: "SECOND_PERSON", idempotencyKey: "second" });
    person = await ground.visit(w.here.coachee, "/me/data");
    admin = await ground.visit(w.here.admin, "/admin/erasure");
  });
  after(async () => {
    await ground.close();
    await rm(folder, { recursive: true });
  });

  const at = (name: string) => join(folder, name);

  it("begins with what goes and what stays, and with a word that is typed", async () => {
    const { page, faults } = person;
    await page.getByRole("link", { name: "Erase everything about me…" }).click();
    await page.getByRole("heading", { name: "What goes" }).waitFor();
    await page.getByText("Nothing of yours has to be kept.").waitFor();
    await assertGoodInEveryLook(page, "coachee-me-erasure-preview");
    await page.getByRole("button", { name: "Erase everything about me…" }).click();
    const dialog = page.getByRole("dialog", { name: "Erase everything about you?" });
    await dialog.waitFor();
    assert.equal(await page.locator(":focus").textContent(), "Keep everything");
    await dialog.getByLabel("Type ERASE").fill("erase");
    await dialog.getByRole("button", { name: "Erase everything about me" }).click();
    await dialog.getByText("Type ERASE here, in capital letters.").waitFor();
    await assertGoodInEveryLook(page, "coachee-me-erasure-dialog");
    await dialog.getByLabel("Type ERASE").fill("ERASE");
    const asked = answerOf(page, "RequestMyErasure");
    await dialog.getByRole("button", { name: "Erase everything about me" }).click();
    await asked;
    await page.getByRole("heading", { name: "Keep this receipt" }).waitFor();
    await page.getByText("Waiting for a second person to agree").waitFor();
    await assertGoodInEveryLook(page, "coachee-me-erasure-asked");
    assert.deepEqual(faults, []);
  });

  it("waits for an admin, who sees what it would destroy and agrees", async () => {
    const { page, faults } = admin;
    await ground.doors.w.runJobs();
    await page.getByRole("link", { name: "Ilse Brandt" }).click();
    await page.getByRole("heading", { level: 1, name: "To erase Ilse Brandt" }).waitFor();
    await page.getByText("Waiting for a second person to agree").waitFor();
    await assertGoodInEveryLook(page, "admin-erasure-waiting");
    await page.getByRole("button", { name: "Approve" }).click();
    const dialog = page.getByRole("dialog", { name: "Approve this erasure?" });
    await dialog.getByRole("heading", { name: "What goes" }).waitFor();
    await assertGoodInEveryLook(page, "admin-erasure-approve");
    const decided = answerOf(page, "ApproveErasure");
    await dialog.getByRole("button", { name: "Approve" }).click();
    await decided;
    await page.getByRole("heading", { level: 1, name: "Erasing Ilse Brandt" }).waitFor();
    assert.deepEqual(faults, []);
  });

  it("is told step by step as it runs, to the admin and to the person who has no account any more", async () => {
    const { w } = ground.doors;
    const goOn = w.blobs.delay("destroy");
    const run = w.runJobs();
    await person.page.waitForURL((url) => url.pathname === "/erasure");
    await person.page.getByText("It is running now").waitFor();
    for (const { page } of [person, admin]) {
      await step(page, "Access ends", "Done").waitFor();
      await step(page, "Recordings and files", "Running").waitFor();
    }
    await assertGoodInEveryLook(person.page, "erasure-running");
    await assertGoodInEveryLook(admin.page, "admin-erasure-running");
    goOn();
    await run;
    for (const { page } of [person, admin]) {
      await page.getByText("Done. Everything here is gone").waitFor();
      await step(page, "Recordings and files", "Done").waitFor();
      await page.getByRole("heading", { name: "The certificate" }).waitFor();
    }
    await assertGoodInEveryLook(person.page, "erasure-done");
    await assertGoodInEveryLook(admin.page, "admin-erasure-done");
    assert.deepEqual(admin.faults, []);
    const left = await w.look("select id from app_user where id = $1", [w.here.coachee.userId]);
    assert.deepEqual(left, [], "the account is gone");
  });

  it("opens again by the receipt alone, typed by hand", async () => {
    const { page } = person;
    const receipt = (await page.locator("code").textContent()) ?? "";
    await page.goto(new URL("/erasure", ground.doors.server.url).href);
    await page.getByLabel("Your receipt").fill(`${receipt.slice(0, 40)}\n${receipt.slice(40)}`);
    await page.getByRole("button", { name: "Show how it goes" }).click();
    await page.getByText("Done. Everything here is gone").waitFor();
    assert.equal(new URL(page.url()).pathname, "/erasure", "the address keeps nothing of it");
  });

  it("ends in a certificate that the command line accepts, and refuses after one changed byte", async () => {
    const { page } = person;
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Signed file" }).click();
    await (await download).saveAs(at("certificate.jws"));
    const keys = await ground.doors.call("/.well-known/jwks.json");
    await writeFile(at("jwks.json"), JSON.stringify(keys.body));
    await changeOneByte(at("certificate.jws"), at("changed.jws"));
    const whole = await verify("certificate.jws");
    assert.deepEqual([whole.exit, whole.said.split("\n")[0]], [0, "VALID: certificate of deletion no. 1, FULL"]);
    const changed = await verify("changed.jws");
    assert.equal(changed.exit, 1);
    assert.match(changed.said, /^NOT VALID/);
  });

  it("is accepted on the admin's page as well, where the changed file is refused in words", async () => {
    const { page, faults } = admin;
    await page.getByRole("link", { name: "Certificate no. 1" }).click();
    await page.getByRole("heading", { level: 1, name: "Certificate 1" }).waitFor();
    await assertGoodInEveryLook(page, "admin-certificate");
    await page.getByRole("link", { name: "Certificates" }).click();
    await page.getByRole("button", { name: "Verify a file" }).click();
    for (const [name, verdict] of [
      ["certificate.jws", "This certificate holds."],
      ["changed.jws", "This certificate does not hold."],
    ] as const) {
      await drop(page, name);
      await page.getByText(verdict).waitFor();
      await assertGoodInEveryLook(page, `admin-certificates-${name.slice(0, -4)}`);
    }
    await page.getByText("Certificate 1 of this workspace").waitFor({ state: "detached" });
    assert.deepEqual(faults, []);
  });

  /** The command itself, in a process of its own. */
  function verify(name: string): Promise<{ exit: number; said: string }> {
    const args = [command, "certificate", "verify", at(name), "--jwks", at("jwks.json")];
    return new Promise((resolve) => {
      const child = execFile(process.execPath, args, (_error, said) => resolve({ exit: child.exitCode ?? -1, said }));
    });
  }

  async function drop(page: Page, name: string): Promise<void> {
    const file = [JSON.stringify(await readFile(at(name), "utf8")), JSON.stringify(name)] as const;
    const dataTransfer = await page.evaluateHandle(
      `(() => { const files = new DataTransfer(); files.items.add(new File([${file[0]}], ${file[1]})); return files; })()`,
    );
    await page.getByRole("region", { name: "Drop a certificate's signed file here" }).dispatchEvent("drop", {
      dataTransfer,
    });
  }
});

async function changeOneByte(from: string, to: string): Promise<void> {
  const bytes = await readFile(from);
  const place = Math.floor(bytes.length / 2);
  bytes.writeUInt8((bytes[place] as number) ^ 1, place);
  await writeFile(to, bytes);
}

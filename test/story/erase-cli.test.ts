import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/main";
import { recordedTerminal } from "../support/terminal";

const content = join(__dirname, "../../src/embedded/demo/content");

describe("regenesis erase", function () {
  this.timeout(300_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-erase-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const spoken = async (...args: string[]) => {
    const terminal = recordedTerminal({ DATA_DIR: join(folder, "data") });
    return { exit: await run(args, terminal), ...terminal.printed() };
  };
  const erase = (...more: string[]) => spoken("erase", "--workspace", "demo", ...more, "--json");
  const subject = ["--subject", "coachee1@demo.test"];

  it("shows what would go, then erases to the end and names the certificate", async () => {
    const people = ["--workspace", "demo", "--coach", "coach1@demo.test", "--coachee", "coachee1@demo.test"];
    assert.equal((await spoken("import", join(content, "conversation-1.vtt"), ...people)).exit, 0);
    const dry = await erase(...subject, "--dry-run");
    assert.equal(dry.exit, 0, dry.err);
    const { erased } = JSON.parse(dry.out) as { erased: { category: string; count: number }[] };
    assert.ok((erased.find(({ category }) => category === "utterance")?.count ?? 0) > 0);
    const done = await erase(...subject);
    assert.equal(done.exit, 0, done.err + done.out);
    const { state, certificates } = JSON.parse(done.out);
    assert.deepEqual([state, certificates.length, certificates[0].number], ["COMPLETED", 1, 1]);
    const mail = join(folder, "data", "mail");
    const letters = await Promise.all((await readdir(mail)).map((name) => readFile(join(mail, name), "utf8")));
    const receipts = letters.filter((letter) => JSON.parse(letter).kind === "ERASURE_RECEIPT");
    assert.equal(receipts.length, 1, "the receipt was mailed");
  });

  it("says no for somebody who is not there", async () => {
    assert.equal((await erase("--subject", "nobody@demo.test", "--dry-run")).exit, 1);
  });
});

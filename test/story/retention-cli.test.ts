import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/main";
import { recordedTerminal } from "../support/terminal";

const content = join(__dirname, "../../src/embedded/demo/content");

describe("regenesis retention sweep", function () {
  this.timeout(300_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-retention-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const spoken = async (env: Record<string, string>, ...args: string[]) => {
    const terminal = recordedTerminal({ DATA_DIR: join(folder, "data"), ...env });
    const exit = await run(args, terminal);
    return { exit, ...terminal.printed() };
  };

  it("rehearses two years from now what is due then, destroys it and names the certificates", async () => {
    const who = ["--workspace", "demo", "--coach", "coach1@demo.test", "--coachee", "coachee1@demo.test"];
    const imported = await spoken({}, "import", join(content, "conversation-3.vtt"), ...who, "--json");
    assert.equal(imported.exit, 0, imported.err);
    const { id } = JSON.parse(imported.out);
    const today = await spoken({}, "retention", "sweep", "--workspace", "demo", "--dry-run");
    assert.deepEqual([today.exit, today.out], [0, "0 due, 0 kept.\n"]);
    const later = { CLOCK_OFFSET: "P800D" };
    const due = await spoken(later, "retention", "sweep", "--workspace", "demo", "--dry-run", "--json");
    const listed: { id: string; cause: string; keptBy: string | null }[] = JSON.parse(due.out);
    assert.ok(listed.some((item) => item.id === id && item.cause === "RETENTION" && item.keptBy === null));
    const swept = await spoken(later, "retention", "sweep", "--workspace", "all");
    assert.equal(swept.exit, 0, swept.out + swept.err);
    assert.match(swept.out, /^certificate \d+ {2}RETENTION, retention SESSION 730 days$/m);
    assert.match(swept.out, /^certificate \d+ {2}RETENTION, retention SOURCE_DOCUMENT 730 days$/m);
    const again = await spoken(later, "retention", "sweep", "--workspace", "demo");
    assert.deepEqual([again.exit, again.out], [0, "Nothing is due.\n"]);
  });

  it("refuses a workspace that isn't there", async () => {
    const { exit, err } = await spoken({}, "retention", "sweep", "--workspace", "nowhere");
    assert.equal(exit, 1);
    assert.match(err, /NOT_FOUND/);
  });
});

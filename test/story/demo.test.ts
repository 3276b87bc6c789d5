import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { demo } from "../../src/cli/demo";
import { recordedTerminal } from "../support/terminal";

const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("regenesis-demo-"));

describe("the demo", function () {
  this.timeout(240_000);

  it("goes from a recording event to a verified certificate, checks each step, and leaves nothing", async () => {
    const before = await folders();
    const terminal = recordedTerminal();
    const exit = await demo(terminal);
    const { out, err } = terminal.printed();
    assert.deepEqual([exit, err], [0, ""], out);
    const steps = [...out.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
    assert.deepEqual(
      steps,
      steps.map((_, index) => index + 1),
    );
    assert.match(out, new RegExp(`All ${steps.length} steps were done and checked`));
    assert.deepEqual(
      (await folders()).filter((name) => !before.includes(name)),
      [],
    );
  });
});

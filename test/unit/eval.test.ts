import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "../../src/cli/eval/evaluate";
import { formatReport } from "../../src/cli/eval/report";
import { StartError } from "../../src/errors";

const LINES = [
  ["coach", "What would you like to change about your evenings?", "n/a"],
  ["coachee", "I really want to stop answering e-mails at night, I need to sleep.", "change"],
  ["coach", "What did you do today?", "n/a"],
  ["coachee", "The train was late.", "neutral"],
] as const;

describe("Evaluation", function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "eval-"));
    const time = (at: number) => `00:00:${String(at * 5).padStart(2, "0")}.000`;
    const cues = LINES.map(([role, text], at) => {
      const name = role === "coach" ? "Ines Moreau" : "Tariq Osei";
      return `${at + 1}\n${time(at)} --> ${time(at + 1)}\n${name}: ${text}\n`;
    });
    const labels = LINES.map(([role, , talk], at) => `one.vtt,${at + 1},${role},${talk},n/a`);
    await writeFile(join(folder, "one.vtt"), `WEBVTT\n\n${cues.join("\n")}`);
    await writeFile(
      join(folder, "index.csv"),
      'file,topic,quality,coach,coachee,cues\none.vtt,"sleep, work",high,Ines Moreau,Tariq Osei,4\n',
    );
    await writeFile(
      join(folder, "labels.csv"),
      `file,cue,role,client_talk_type,coach_behaviour\n${labels.join("\n")}\n`,
    );
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("takes a folder of labelled conversations through the whole way and reaches the thresholds", async () => {
    const report = await evaluate(folder);
    assert.deepEqual(report.failures, []);
    assert.deepEqual([report.packs.sessions, report.packs.fullSessions, report.talk.cues], [1, 0, 2]);
    assert.equal(report.talk.change.f1, 1);
    assert.equal(report.names.left, 0);
  });

  it("prints counts and shares and nothing that was said", async () => {
    const table = formatReport(await evaluate(folder));
    assert.match(table, /All thresholds reached\./);
    assert.ok(!/Tariq|Moreau|e-mails|train/.test(table));
  });

  it("says which threshold was missed", async () => {
    const wrong = LINES.map(([role], at) => `one.vtt,${at + 1},${role},${role === "coach" ? "n/a" : "sustain"},n/a`);
    await writeFile(
      join(folder, "labels.csv"),
      `file,cue,role,client_talk_type,coach_behaviour\n${wrong.join("\n")}\n`,
    );
    const report = await evaluate(folder);
    assert.ok(report.failures.some((line) => line.startsWith("F1 of change talk: 0, must be at least")));
    assert.match(formatReport(report), /Missed:\n {2}F1 of change talk/);
  });

  it("refuses a folder that lacks a file or a column, with one line that names it", async () => {
    await writeFile(join(folder, "labels.csv"), "file,cue\n");
    await assert.rejects(
      evaluate(folder),
      (error) => error instanceof StartError && /client_talk_type/.test(error.message),
    );
    await rm(join(folder, "index.csv"));
    await assert.rejects(evaluate(folder), (error) => error instanceof StartError && /index\.csv/.test(error.message));
  });
});

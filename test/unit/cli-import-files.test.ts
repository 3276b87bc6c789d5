import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../src/cli/exit";
import { toJson } from "../../src/cli/import";
import { collect, stemOf } from "../../src/cli/import/collect";
import { printable, progressOn, toBar } from "../../src/cli/import/progress";
import type { Imported } from "../../src/cli/import/send";
import { recordedTerminal } from "../support/terminal";

const CHAT = "00:00:05\tMaren Holt:\tGood morning\r\n00:00:09\tIlse Brandt:\tMorning\r\n";

describe("the files of an import", () => {
  let folder: string;
  const put = (name: string, text: string | Buffer = "x") => writeFile(join(folder, name), text);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-files-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const shape = async (...paths: string[]) => {
    const { sessions, skipped } = await collect(paths);
    const files = sessions.map(({ stem, kind, files }) => [stem, kind, ...files.map((file) => file.kind)]);
    return { files, skipped: skipped.map((path) => path.slice(folder.length + 1)) };
  };

  it("makes one session of the files of a stem, the transcript last", async () => {
    await put("meeting.vtt", "WEBVTT");
    await put("meeting.mp4");
    await put("meeting.chat.txt", CHAT);
    await put("other.transcript.vtt", "WEBVTT");
    const { files } = await shape(folder);
    assert.deepEqual(files, [
      ["meeting", "COACHING", "RECORDING", "CHAT", "TRANSCRIPT_FILE"],
      ["other", "COACHING", "TRANSCRIPT_FILE"],
    ]);
  });

  it("keeps files of one stem in different folders apart", async () => {
    await mkdir(join(folder, "a"));
    await mkdir(join(folder, "b"));
    await put("a/talk.vtt");
    await put("b/talk.vtt");
    assert.equal((await shape(folder)).files.length, 2);
  });

  it("takes a text for a chat only when it reads as one, and text alone for a fill session", async () => {
    await put("note.txt", "Ilse would like to talk about delegation.");
    await put("talk.txt", CHAT);
    assert.deepEqual((await shape(folder)).files, [
      ["note", "FILL", "TEXT"],
      ["talk", "COACHING", "CHAT"],
    ]);
  });

  it("recognises a long chat by its beginning, also when a character is cut in two", async () => {
    await put("long.txt", CHAT + "00:01:00\tIlse Brandt:\tübermäßig großzügig\r\n".repeat(4000));
    assert.deepEqual((await shape(folder)).files, [["long", "COACHING", "CHAT"]]);
  });

  it("passes over unknown and hidden files of a folder and says which", async () => {
    await put("talk.vtt");
    await put("notes.docx");
    await put(".DS_Store");
    assert.deepEqual(await shape(folder), {
      files: [["talk", "COACHING", "TRANSCRIPT_FILE"]],
      skipped: ["notes.docx"],
    });
  });

  it("sends a file that is named twice once", async () => {
    await put("talk.vtt");
    assert.equal((await shape(folder, join(folder, "talk.vtt"))).files[0]?.length, 3);
  });

  it("refuses a named file of no known kind, a missing one, and a folder with nothing in it", async () => {
    await put("notes.docx");
    for (const path of ["notes.docx", "missing.vtt", "."])
      await assert.rejects(collect([join(folder, path)]), UsageError, path);
  });

  it("finds the stem below what a name says about its kind", () => {
    const stems = ["/a/m.vtt", "/a/m.transcript.vtt", "/a/m.CHAT.txt", "/a/v1.2.mp4", "/a/.chat.txt"].map(stemOf);
    assert.deepEqual(stems, ["m", "m", "m", "v1.2", ".chat"]);
  });

  it("puts the id of a single session at the top of its JSON, and of several nowhere but in the list", () => {
    const one: Imported = { id: "ses_1", stem: "a", state: "READY", packs: 4, failure: null, refused: [] };
    assert.deepEqual(toJson([one], []), { id: "ses_1", state: "READY", packs: 4, sessions: [one], skipped: [] });
    assert.equal("id" in toJson([one, { ...one, id: "ses_2" }], []), false);
  });
});

describe("the progress of an import", () => {
  it("shows bytes and step", () => {
    const bar = toBar({ label: "talk", total: 4_000_000, sent: 1_000_000, step: "upload" });
    assert.equal(bar, "[######------------------]  25 %  1.0 of 4.0 MB  upload  talk");
  });

  it("is silent where nobody watches", () => {
    const terminal = recordedTerminal();
    const progress = progressOn(terminal);
    progress.session("talk", 10);
    progress.advance(10);
    progress.step("derive");
    progress.clear();
    assert.deepEqual(terminal.printed(), { out: "", err: "" });
  });

  it("is written on one line, which is cleared in the end", () => {
    const terminal = recordedTerminal({}, true);
    const progress = progressOn(terminal);
    progress.session("talk", 10);
    progress.advance(10);
    progress.clear();
    const { err } = terminal.printed();
    assert.equal(err.includes("\n"), false);
    assert.match(err, /100 %/);
    assert.ok(err.endsWith("\r\x1b[2K"));
  });

  it("lets no file name move the cursor", () => {
    assert.equal(printable("a\x1b[2Jb\u202ec"), "a?[2Jb?c");
  });
});

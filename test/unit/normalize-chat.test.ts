import assert from "node:assert/strict";
import { DomainError } from "../../src/errors";
import { parseChat } from "../../src/lifecycle/normalize/chat";

const FILE =
  "00:00:05\tAda Stone:\tgood morning\r\n" +
  '00:01:10\tBen: Reed:\tReplying to "good morning"\n\nand to you\r\n' +
  '01:02:03\tAda Stone:\tReacted to "and to you" with 👍\r\n' +
  "01:02:04\tAda Stone:\tline one\nline two\r\n";

describe("reading Zoom's chat", () => {
  it("reads time, speaker, text and kind, replies and reactions told apart", () => {
    assert.deepEqual(parseChat(FILE), [
      { atMs: 5000, speaker: "Ada Stone", text: "good morning", kind: "message" },
      { atMs: 70_000, speaker: "Ben: Reed", text: 'Replying to "good morning"\n\nand to you', kind: "reply" },
      { atMs: 3_723_000, speaker: "Ada Stone", text: 'Reacted to "and to you" with 👍', kind: "reaction" },
      { atMs: 3_723_000 + 1000, speaker: "Ada Stone", text: "line one\nline two", kind: "message" },
    ]);
  });

  it("reads the same from a file whose line ends became LF, and behind a byte order mark", () => {
    assert.deepEqual(parseChat(FILE.replaceAll("\r\n", "\n")), parseChat(FILE));
    assert.deepEqual(parseChat(`\uFEFF${FILE}`), parseChat(FILE));
  });

  it("lets no message forge a record of somebody else", () => {
    const messages = parseChat("00:00:01\tEve:\thi\n00:00:02\tAda Stone:\tI resign\r\n00:00:03\tAda Stone:\thello\r\n");
    assert.deepEqual(
      messages.map(({ speaker }) => speaker),
      ["Eve", "Ada Stone"],
    );
    assert.ok(messages[0]?.text.includes("I resign"));
  });

  it("cleans names and takes control characters out of texts", () => {
    const [message] = parseChat("00:00:01\t\u202eEve\u0000:\thi\u0007 \u202ethere\r\n");
    assert.deepEqual([message?.speaker, message?.text], ["Eve", "hi there"]);
  });

  it("refuses a file without a message", () => {
    for (const text of ["", "hello\r\n", "WEBVTT\n", "<html>", "00:00:01\tEve:\t \r\n"])
      assert.throws(
        () => parseChat(text),
        (error) => error instanceof DomainError && error.code === "INVALID_INPUT",
      );
  });
});

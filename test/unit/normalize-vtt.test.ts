import assert from "node:assert/strict";
import { DomainError } from "../../src/errors";
import { decodeText } from "../../src/lifecycle/normalize/decode-text";
import { parseVtt } from "../../src/lifecycle/normalize/vtt";

const zoom = (...cues: string[]) =>
  `WEBVTT\r\n\r\n${cues.map((cue, i) => `${i + 1}\r\n00:00:0${i}.000 --> 00:00:0${i + 1}.500\r\n${cue}\r\n`).join("\r\n")}`;
const refused = (message: RegExp) => (error: unknown) =>
  error instanceof DomainError && error.code === "INVALID_INPUT" && message.test(error.message);

describe("reading WebVTT", () => {
  it("reads Zoom's cues with their speakers, CR LF or LF, byte order mark or not", () => {
    const expected = [
      { startMs: 0, endMs: 1500, speaker: "Ada Stone", text: "Good morning." },
      { startMs: 1000, endMs: 2500, speaker: "Ben Reed (he/him)", text: "Hi & welcome." },
    ];
    const file = zoom("Ada Stone: Good morning.", "Ben Reed (he/him): Hi & welcome.");
    for (const text of [file, file.replaceAll("\r\n", "\n"), `\uFEFF${file}`, file.trimEnd()])
      assert.deepEqual(parseVtt(text), expected);
  });

  it("keeps cues that overlap, whose ids were trimmed or that come out of order, as the file has them", () => {
    const text =
      "WEBVTT\n\n27\n00:02:10.000 --> 00:02:12.001\nA: one\n\n28\n00:02:12.000 --> 00:02:13.000\nB: two\n\n30\n00:02:11.000 --> 00:02:11.000\nA: three\n";
    assert.deepEqual(
      parseVtt(text).map(({ startMs, endMs }) => [startMs, endMs]),
      [
        [130000, 132001],
        [132000, 133000],
        [131000, 131000],
      ],
    );
  });

  it("gives no speaker to a cue that names none", () => {
    const spoken = parseVtt(zoom("Ada Stone: Yes.", "and so it went on", "Ben Reed: No."));
    assert.deepEqual(
      spoken.map(({ speaker }) => speaker),
      ["Ada Stone", null, "Ben Reed"],
    );
  });

  it("splits at the first colon alone, and takes no address and no time for a name", () => {
    const spoken = parseVtt(
      zoom("Ada: remember: twice", "https://example.com/a: see there", "10:30: we start", "Ben: at 10:30"),
    );
    assert.deepEqual(
      spoken.map(({ speaker, text }) => [speaker, text]),
      [
        ["Ada", "remember: twice"],
        [null, "https://example.com/a: see there"],
        [null, "10:30: we start"],
        ["Ben", "at 10:30"],
      ],
    );
  });

  it("reads closed captions: no ids, no speakers, settings, several lines, colons that are just colons", () => {
    const text =
      "WEBVTT\n\nNOTE made by hand\n\n00:08.000 --> 00:09.000 align:start position:0%\nThe point: it\nworks.\n\n01:00:09.000 --> 01:00:13.000\nFine.\n\n01:00:14.000 --> 01:00:15.000\nYes.\n";
    assert.deepEqual(parseVtt(text)[0], { startMs: 8000, endMs: 9000, speaker: null, text: "The point: it works." });
    assert.equal(parseVtt(text).length, 3);
  });

  it("takes speakers from voice tags, strips WebVTT's tags and leaves other angle brackets alone", () => {
    const text =
      "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ada Stone>I <b>did</b> <00:01.500><c.x>it</c></v>\n<v Ben>I <3 it, a<b and <script>\n";
    assert.deepEqual(parseVtt(text), [
      { startMs: 1000, endMs: 2000, speaker: "Ada Stone", text: "I did it" },
      { startMs: 1000, endMs: 2000, speaker: "Ben", text: "I <3 it, a<b and <script>" },
    ]);
  });

  it("decodes entities once", () => {
    assert.equal(
      parseVtt(zoom("Ada: R&amp;D &amp;lt; a &lt; b &nbsp;&copy; AT&T"))[0]?.text,
      "R&D &lt; a < b &copy; AT&T",
    );
  });

  it("loses no word to a display name that looks like a timing line or a tag", () => {
    const spoken = parseVtt(zoom("A --> B: hello", "<b>Eve</b>: hi", "Ada: ok"));
    assert.deepEqual(
      spoken.map(({ speaker, text }) => [speaker, text]),
      [
        ["A --> B", "hello"],
        ["Eve", "hi"],
        ["Ada", "ok"],
      ],
    );
  });

  it("cleans hostile names and takes 10 kB of letters for no name", () => {
    const piled = `Z${"\u0351".repeat(500)}oe`;
    const spoken = parseVtt(zoom(`\u202e\u0007${piled}: hi`, `${"A".repeat(10_240)}: hi`, "Ada: ok", "Ada: ok"));
    assert.equal(spoken[0]?.speaker, "Z\u0351\u0351\u0351oe");
    assert.equal(spoken[1]?.speaker, null);
  });

  it("leaves out cues without words, in the file's order", () => {
    assert.deepEqual(
      parseVtt(zoom("Ada:", "Ada: yes")).map(({ text }) => text),
      ["yes"],
    );
  });

  it("survives 20,000 nested tags", () => {
    assert.equal(parseVtt(zoom(`Ada: ${"<b>".repeat(20_000)}deep`))[0]?.text, "deep");
  });

  it("refuses a file without the WEBVTT line, HTML and JSON among them", () => {
    for (const text of [
      "",
      "<!DOCTYPE html><html></html>",
      "{}",
      "1\n00:00:01.000 --> 00:00:02.000\nA: b",
      "WEBVTTX\n\n",
    ])
      assert.throws(() => parseVtt(text), refused(/first line is not WEBVTT/));
  });

  it("refuses a file in which nothing is said", () => {
    for (const text of ["WEBVTT", "WEBVTT\n\nNOTE nothing\n", zoom("Ada:"), "WEBVTT\n\n1\n2\n3\n"])
      assert.throws(() => parseVtt(text), refused(/no cue/));
  });

  it("refuses a time that can't be read, and names the line", () => {
    assert.throws(() => parseVtt("WEBVTT\n\n1\n00:00:01,000 --> 00:00:02,000\nA: b\n"), refused(/line 4/));
    assert.throws(() => parseVtt("WEBVTT\n\n99999999:00:00.000 --> 99999999:00:01.000\nA: b\n"), refused(/beyond/));
  });
});

describe("decoding text", () => {
  it("reads UTF-8 and, by its mark, UTF-16 of either order", () => {
    const utf16 = Buffer.from("\uFEFFWójcik", "utf16le");
    assert.equal(decodeText(Buffer.from("\uFEFFWójcik")), "Wójcik");
    assert.equal(decodeText(utf16), "Wójcik");
    assert.equal(decodeText(Buffer.from(utf16).swap16()), "Wójcik");
    assert.equal(decodeText(new Uint8Array()), "");
  });

  it("refuses bytes that are no valid text", () => {
    const broken = [
      [0xc3, 0x28],
      [0xff],
      [0x57, 0xf3, 0x6a],
      [0xed, 0xa0, 0x80],
      [0xff, 0xfe, 0x41],
      [0xff, 0xfe, 0x00, 0xd8],
    ];
    for (const bytes of broken) assert.throws(() => decodeText(Uint8Array.from(bytes)), refused(/not valid UTF/));
  });
});

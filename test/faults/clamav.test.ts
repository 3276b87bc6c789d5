import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type ClamAv, clamAv } from "../../src/adapters/clamav";
import { PortError } from "../../src/errors";
import type { ScanResult } from "../../src/ports/scanner";
import { type ClamdProcess, startClamdProcess } from "../support/clamd-process";
import type { ClamdFault } from "../support/fakes/clamd";
import { EICAR, PLANTED, type RealClamd, startRealClamd } from "../support/real-clamd";

import { until } from "../support/until";

const MEBIBYTE = 1024 * 1024;
const PIECE = 64 * 1024;

async function scan(scanner: ClamAv, bytes: Buffer): Promise<ScanResult> {
  const running = scanner.open();
  for (let at = 0; at < bytes.length; at += PIECE) await running.write(bytes.subarray(at, at + PIECE));
  return running.end();
}

describe("a clamd that goes wrong", () => {
  let clamd: ClamdProcess;
  let scanner: ClamAv;
  before(async () => {
    clamd = await startClamdProcess();
  });
  beforeEach(async () => {
    const version = "ClamAV 1.4.3/27300/Sat Nov 28 08:26:00 2026";
    await clamd.tell({ version, fault: null, alerts: true, limit: 100 * MEBIBYTE, signatures: {} });
    scanner = clamAv({ host: "127.0.0.1", port: clamd.port, idleMs: 1_000, answerMs: 1_000 });
  });
  after(() => clamd.stop());

  const file = Buffer.alloc(MEBIBYTE, "an ordinary file ");
  /** More than lies on the way between two processes. */
  const long = Buffer.alloc(40 * MEBIBYTE);
  const verdictUnder = async (fault: ClamdFault) => {
    await clamd.tell({ fault });
    const { verdict, signature, overLimit } = await scan(scanner, "afterBytes" in fault ? long : file);
    return overLimit ? `${verdict} over limit` : `${verdict}${signature ? ` ${signature}` : ""}`;
  };

  it("is believed when it says exactly that the stream is OK, and after the end alone", async () => {
    assert.equal((await scan(scanner, file)).verdict, "CLEAN");
    const said = ["stream: OK\0x", "stream:OK\0", "stream: ok\0", "1: stream: OK\0", " stream: OK\0", "OK\0", "\0"];
    for (const say of [...said, "stream: OK\n\0", "stream: OKAY\0", "stream: OK FOUND\0\0"])
      assert.equal(await verdictUnder({ say }), "FAILED", JSON.stringify(say));
    assert.equal(await verdictUnder({ say: "stream: OK\0", afterBytes: PIECE }), "FAILED");
    assert.equal(await verdictUnder({ say: "stream: Some.Virus FOUND\0", afterBytes: PIECE }), "FAILED");
  });

  it("names what it found, and nothing that is no name", async () => {
    assert.equal(await verdictUnder({ say: "stream: Win.Test.EICAR_HDB-1 FOUND\0" }), "INFECTED Win.Test.EICAR_HDB-1");
    for (const say of ["stream:  FOUND\0", `stream: ${"x".repeat(201)} FOUND\0`, "stream: a b FOUND\0"])
      assert.equal(await verdictUnder({ say }), "FAILED", say);
  });

  it("gives no verdict when it errs, times out, hangs up, floods or keeps silent", async () => {
    const faults: ClamdFault[] = [
      { say: "stream: Can't allocate memory ERROR\0" },
      { say: "COMMAND READ TIMED OUT\n" },
      { say: "COMMAND READ TIMED OUT\n", afterBytes: PIECE },
      { say: "" },
      { say: "x".repeat(MEBIBYTE) },
      { cut: true },
      { cut: true, afterBytes: PIECE },
      { silent: true },
      { stall: true, afterBytes: PIECE },
    ];
    for (const fault of faults) assert.equal(await verdictUnder(fault), "FAILED", JSON.stringify(fault));
  });

  it("says that a file is over its limits, in whichever of its ways", async () => {
    assert.equal(await verdictUnder({ say: "INSTREAM size limit exceeded. ERROR\0" }), "FAILED over limit");
    const say = "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0";
    assert.equal(await verdictUnder({ say }), "FAILED over limit");
    await clamd.tell({ limit: 3 * PIECE, fault: null });
    assert.deepEqual(
      [await scan(scanner, file)].map(({ verdict, overLimit }) => [verdict, overLimit]),
      [["FAILED", true]],
    );
  });

  it("is asked again another day when it ran out of time", async () => {
    assert.equal(await verdictUnder({ say: "stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND\0" }), "FAILED");
  });

  it("gives no verdict when it calls clean what is beyond its limits, and is refused by the check", async () => {
    await clamd.tell({ alerts: false });
    assert.equal((await scan(scanner, file)).verdict, "FAILED");
    await assert.rejects(scanner.check(), (error) => error instanceof PortError && !error.retryable);
    await clamd.tell({ alerts: true });
    assert.equal((await scan(scanner, file)).verdict, "CLEAN");
    // Trusted as it is: another version may have been set up in another way.
    await clamd.tell({ alerts: false, version: "ClamAV 1.5.0/27301/Sun Nov 29 08:26:00 2026" });
    assert.equal((await scan(scanner, file)).verdict, "FAILED");
  });

  it("is named by its version and its signatures, asked anew for each scan", async () => {
    assert.equal(scanner.engine, "ClamAV");
    assert.equal((await scan(scanner, file)).engine, "ClamAV 1.4.3 (signatures 27300)");
    await clamd.tell({ version: "ClamAV 1.5.0" });
    assert.equal((await scan(scanner, file)).engine, "ClamAV 1.5.0");
    for (const version of [null, "UNKNOWN COMMAND", "ClamAV", "ClamAV <b>1</b>"]) {
      await clamd.tell({ version });
      assert.equal((await scan(scanner, file)).verdict, "FAILED", String(version));
    }
  });

  it("waits for it and holds nothing back in memory while it does not read on", async () => {
    await clamd.tell({ fault: { stall: true, afterBytes: PIECE } });
    const patient = clamAv({ host: "127.0.0.1", port: clamd.port, idleMs: 60_000 });
    const running = patient.open();
    let written = 0;
    let waits = false;
    const flood = (async () => {
      for (; written < 256; written++) {
        waits = true;
        await running.write(Buffer.alloc(MEBIBYTE));
        waits = false;
      }
    })();
    let seen = -1;
    // As long as it takes pieces, the count moves between two looks; the system's own buffers take some megabytes.
    while (!(waits && seen === written)) {
      seen = written;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    assert.ok(written < 64, `${written} MiB were taken`);
    running.abort();
    await flood;
    assert.equal((await running.end()).verdict, "FAILED");
  });

  it("is not there: no verdict, and the check says that it may be later", async () => {
    await clamd.stop();
    assert.equal((await scan(scanner, file)).verdict, "FAILED");
    await assert.rejects(scanner.check(), (error) => error instanceof PortError && error.retryable);
    clamd = await startClamdProcess();
  });
});

describe("ClamAV's own daemon", () => {
  let clamd: RealClamd;
  let scanner: ClamAv;
  before(async () => {
    clamd = await startRealClamd({ StreamMaxLength: "3M", MaxFileSize: "2M", MaxScanSize: "2M" });
    scanner = clamAv({ host: "127.0.0.1", port: clamd.port });
  });
  after(() => clamd.stop());

  it("is who it says it is, and alerts on its limits", async () => {
    await scanner.check();
    assert.match(scanner.engine, /^ClamAV \d+\.\d+\.\d+/);
  });

  it("finds what its signatures know: the test file, and planted bytes in the midst of others", async () => {
    assert.match((await scan(scanner, EICAR)).signature ?? "", /^Eicar-Test-Signature/);
    const haystack = Buffer.concat([randomBytes(MEBIBYTE), PLANTED, randomBytes(PIECE)]);
    assert.match((await scan(scanner, haystack)).signature ?? "", /^Planted.Bytes/);
    assert.match((await scan(scanner, gzipSync(haystack))).signature ?? "", /^Planted.Bytes/);
  });

  it("calls a file of a megabyte clean", async () => {
    const { verdict, signature } = await scan(scanner, randomBytes(MEBIBYTE));
    assert.deepEqual([verdict, signature], ["CLEAN", null]);
  });

  it("never calls clean what it did not look at: over MaxFileSize, and over StreamMaxLength in the midst of it", async () => {
    for (const bytes of [2.5 * MEBIBYTE, 4 * MEBIBYTE, 40 * MEBIBYTE]) {
      // clamd shuts the connection in the middle of what it is sent, and its last words may be lost with it: then a
      // later try hears them.
      await until(async () => {
        const { verdict, overLimit } = await scan(scanner, randomBytes(bytes));
        assert.equal(verdict, "FAILED", `${bytes} bytes`);
        return overLimit === true;
      });
    }
  });

  it("is refused where AlertExceedsMax is off, since it would call such a file clean", async () => {
    const lax = await startRealClamd({ AlertExceedsMax: "no" });
    const other = clamAv({ host: "127.0.0.1", port: lax.port });
    await assert.rejects(other.check(), (error) => error instanceof PortError && !error.retryable);
    assert.equal((await scan(other, Buffer.from("an ordinary file"))).verdict, "FAILED");
    await lax.stop();
  });
});

import assert from "node:assert/strict";
import { BuiltInScanner } from "../../src/adapters/built-in-scanner";

// In pieces here too: a file that holds it whole is taken away by scanners.
const TEST_FILE = Buffer.from(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD", "-ANTIVIRUS-TEST", "-FILE!$H+H*"].join(""),
);

async function verdict(bytes: Uint8Array, chunk = 1024): Promise<string> {
  const scan = new BuiltInScanner().open();
  for (let at = 0; at < bytes.length; at += chunk) await scan.write(bytes.subarray(at, at + chunk));
  return (await scan.end()).verdict;
}

describe("the built-in scanner", () => {
  it("finds the test file, in one piece and byte by byte", async () => {
    assert.equal(TEST_FILE.length, 68);
    assert.equal(await verdict(TEST_FILE), "INFECTED");
    assert.equal(await verdict(TEST_FILE, 1), "INFECTED");
  });

  it("finds it with white space after it, up to 128 bytes", async () => {
    for (const tail of ["\n", "\r\n", " \t\x1a", " ".repeat(60)])
      assert.equal(await verdict(Buffer.concat([TEST_FILE, Buffer.from(tail)])), "INFECTED", JSON.stringify(tail));
    assert.equal(await verdict(Buffer.concat([TEST_FILE, Buffer.from(" ".repeat(61))])), "CLEAN");
  });

  it("passes the string with other bytes around it, and everything else", async () => {
    for (const bytes of [
      Buffer.concat([TEST_FILE, Buffer.from("x")]),
      Buffer.concat([TEST_FILE, Buffer.from("\0")]),
      Buffer.concat([Buffer.from(" "), TEST_FILE]),
      Buffer.concat([Buffer.alloc(500), TEST_FILE]),
      TEST_FILE.subarray(0, 67),
      Buffer.alloc(0),
      Buffer.alloc(1_000_000, 32),
    ])
      assert.equal(await verdict(bytes), "CLEAN");
  });

  it("says in its name how little it knows, and names what it found", async () => {
    const scan = new BuiltInScanner().open();
    await scan.write(TEST_FILE);
    assert.deepEqual(await scan.end(), {
      engine: "built-in signatures (EICAR only)",
      verdict: "INFECTED",
      signature: "EICAR-Test-File",
    });
  });

  it("keeps two scans apart and can be told to stop", async () => {
    const scanner = new BuiltInScanner();
    const [one, two] = [scanner.open(), scanner.open()];
    await Promise.all([one.write(TEST_FILE), two.write(Buffer.from("hello"))]);
    assert.equal((await two.end()).verdict, "CLEAN");
    assert.equal((await one.end()).verdict, "INFECTED");
    scanner.open().abort();
  });
});

import assert from "node:assert/strict";
import type { Scanner } from "../../src/ports/scanner";

export interface ScannerUnderTest {
  scanner: Scanner;
  /** A whole file that it knows. */
  infected: Buffer;
}

/** What every scanner promises. `make` is called for each test. */
export function scannerContract(name: string, make: () => ScannerUnderTest | Promise<ScannerUnderTest>): void {
  describe(`scanner: ${name}`, () => {
    const scan = async (scanner: Scanner, chunks: Buffer[]) => {
      const running = scanner.open();
      for (const chunk of chunks) await running.write(chunk);
      return running.end();
    };

    it("finds what it knows, in one piece or byte by byte, and names it", async () => {
      const { scanner, infected } = await make();
      const bytes = [...infected].map((byte) => Buffer.from([byte]));
      for (const chunks of [[infected], bytes]) {
        const { verdict, signature, engine } = await scan(scanner, chunks);
        assert.equal(verdict, "INFECTED");
        assert.ok(signature);
        assert.equal(engine, scanner.engine);
      }
    });

    it("calls other bytes clean, with no signature, and an empty file as well", async () => {
      const { scanner } = await make();
      const ordinary = Buffer.from("an ordinary file");
      for (const chunks of [[ordinary], [ordinary, Buffer.alloc(0), ordinary], []]) {
        const { verdict, signature } = await scan(scanner, chunks);
        assert.deepEqual([verdict, signature], ["CLEAN", null]);
      }
    });

    it("sees through to the end: an empty piece in between is none", async () => {
      const { scanner, infected } = await make();
      const pieces = [Buffer.alloc(0), infected.subarray(0, 10), Buffer.alloc(0), infected.subarray(10)];
      assert.equal((await scan(scanner, pieces)).verdict, "INFECTED");
    });

    it("keeps scans apart that run at the same time, and takes an abort", async () => {
      const { scanner, infected } = await make();
      const [bad, good, given] = [scanner.open(), scanner.open(), scanner.open()];
      await Promise.all([bad.write(infected), good.write(Buffer.from("clean")), given.write(infected)]);
      given.abort();
      assert.equal((await good.end()).verdict, "CLEAN");
      assert.equal((await bad.end()).verdict, "INFECTED");
    });
  });
}

import assert from "node:assert/strict";
import type { Scanner } from "../../src/ports/scanner";

/** What every scanner promises; `infected` is a whole file that this one knows. */
export function scannerContract(name: string, make: () => { scanner: Scanner; infected: Buffer }): void {
  describe(`scanner: ${name}`, () => {
    const scan = async (scanner: Scanner, chunks: Buffer[]) => {
      const running = scanner.open();
      for (const chunk of chunks) await running.write(chunk);
      return running.end();
    };

    it("finds what it knows, in one piece or byte by byte, and names it", async () => {
      const { scanner, infected } = make();
      const bytes = [...infected].map((byte) => Buffer.from([byte]));
      for (const chunks of [[infected], bytes]) {
        const { verdict, signature, engine } = await scan(scanner, chunks);
        assert.equal(verdict, "INFECTED");
        assert.ok(signature);
        assert.equal(engine, scanner.engine);
      }
    });

    it("calls other bytes clean, with no signature, and an empty file as well", async () => {
      const { scanner } = make();
      for (const chunks of [[Buffer.from("an ordinary file")], []]) {
        const { verdict, signature } = await scan(scanner, chunks);
        assert.deepEqual([verdict, signature], ["CLEAN", null]);
      }
    });

    it("keeps scans apart that run at the same time, and takes an abort", async () => {
      const { scanner, infected } = make();
      const [bad, good, given] = [scanner.open(), scanner.open(), scanner.open()];
      await Promise.all([bad.write(infected), good.write(Buffer.from("clean")), given.write(infected)]);
      given.abort();
      assert.equal((await good.end()).verdict, "CLEAN");
      assert.equal((await bad.end()).verdict, "INFECTED");
    });
  });
}

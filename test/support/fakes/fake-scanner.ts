import type { Scanner, ScanResult } from "../../../src/ports/scanner";
import { Faults } from "./faults";

/** A scanner that finds the texts it is told to, also across chunks; everything else is clean. */
export class FakeScanner extends Faults<"write" | "end"> implements Scanner {
  readonly engine = "fake scanner";
  /** Scans given up by their caller. */
  aborted = 0;
  /** When set, what every scan answers: `{ verdict: "FAILED" }`. */
  answer: Partial<ScanResult> | null = null;
  readonly #markers: Buffer[] = [];

  constructor() {
    super("scanner");
  }

  infects(marker: string): void {
    this.#markers.push(Buffer.from(marker));
  }

  open(): ReturnType<Scanner["open"]> {
    const longest = Math.max(1, ...this.#markers.map((marker) => marker.length));
    let tail = Buffer.alloc(0);
    let found = false;
    return {
      write: async (chunk) => {
        await this.enter("write");
        const seen = Buffer.concat([tail, chunk]);
        found ||= this.#markers.some((marker) => seen.includes(marker));
        tail = seen.subarray(Math.max(0, seen.length - longest + 1));
      },
      end: async () => {
        await this.enter("end");
        const verdict: ScanResult["verdict"] = found ? "INFECTED" : "CLEAN";
        return { engine: this.engine, verdict, signature: found ? "Fake.Marker" : null, ...this.answer };
      },
      abort: () => {
        this.aborted += 1;
      },
    };
  }
}

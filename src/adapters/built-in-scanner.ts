import type { Scanner, ScanResult } from "../ports/scanner";

// Put together at run time, so that neither the sources nor the build hold what scanners look for.
const EICAR = Buffer.from(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR", "-STANDARD-", "ANTIVIRUS-", "TEST-FILE!", "$H+H*"].join(""),
);
const MAX_EICAR_FILE = 128;
const TRAILING = new Set([0x20, 0x09, 0x0a, 0x0d, 0x1a]);

/** The test string alone, or with white space after it, in at most 128 bytes (eicar.org). Deeper in a file it is harmless. */
function isEicar(head: Buffer, total: number): boolean {
  if (total > MAX_EICAR_FILE || !head.subarray(0, EICAR.length).equals(EICAR)) return false;
  return head.subarray(EICAR.length).every((byte) => TRAILING.has(byte));
}

/** Knows one signature, the industry's test file, and says so in its name: it shows the path, it protects from nothing. */
export class BuiltInScanner implements Scanner {
  readonly engine = "built-in signatures (EICAR only)";

  open(): ReturnType<Scanner["open"]> {
    let head: Buffer = Buffer.alloc(0);
    let total = 0;
    const write = async (chunk: Uint8Array): Promise<void> => {
      if (head.length < MAX_EICAR_FILE) head = Buffer.concat([head, chunk.subarray(0, MAX_EICAR_FILE - head.length)]);
      total += chunk.length;
    };
    const end = async (): Promise<ScanResult> => {
      const infected = isEicar(head, total);
      return {
        engine: this.engine,
        verdict: infected ? "INFECTED" : "CLEAN",
        signature: infected ? "EICAR-Test-File" : null,
      };
    };
    const abort = (): void => {
      head = Buffer.alloc(0);
    };
    return { write, end, abort };
  }
}

import { PortError } from "../../errors";
import type { Scan, Scanner } from "../../ports/scanner";

/** A scan that a scanner which is away ends with FAILED, like one that found no verdict: the bytes are stored meanwhile. */
export function openScan(scanner: Scanner): Scan {
  const scan = scanner.open();
  let away = false;
  const unlessAway = async <T>(call: () => Promise<T>): Promise<T | null> => {
    if (away) return null;
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof PortError) || !error.retryable) throw error;
      away = true;
      scan.abort();
      return null;
    }
  };
  return {
    async write(chunk) {
      await unlessAway(() => scan.write(chunk));
    },
    async end() {
      const result = await unlessAway(() => scan.end());
      return result ?? { engine: scanner.engine, verdict: "FAILED", signature: null };
    },
    abort: () => scan.abort(),
  };
}

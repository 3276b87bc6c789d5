export interface ScanResult {
  /** "built-in signatures (EICAR only)", "ClamAV 1.4.3". */
  engine: string;
  /** FAILED: nothing is known of the bytes; the same scan may succeed later, unless they are `overLimit`. */
  verdict: "CLEAN" | "INFECTED" | "FAILED";
  signature: string | null;
  /** With FAILED: they are more, or more deeply packed, than this scanner looks at. It will never say more. */
  overLimit?: boolean;
}

/** One scan: `write` may wait (back-pressure); `end` gives the verdict; `abort` frees what was held. */
export interface Scan {
  write(chunk: Uint8Array): Promise<void>;
  end(): Promise<ScanResult>;
  abort(): void;
}

/** Looks at a file's bytes as they stream by. */
export interface Scanner {
  /** With its version, as far as it is known. */
  readonly engine: string;
  open(): Scan;
}

export interface ScanResult {
  /** "built-in signatures (EICAR only)", "ClamAV 1.4.3". */
  engine: string;
  verdict: "CLEAN" | "INFECTED" | "FAILED";
  signature: string | null;
}

/** Looks at a file's bytes as they stream by. */
export interface Scanner {
  readonly engine: string;
  /** A sink and its verdict. `write` may wait (back-pressure); `end` gives the verdict; `abort` frees what was held. */
  open(): { write(chunk: Uint8Array): Promise<void>; end(): Promise<ScanResult>; abort(): void };
}

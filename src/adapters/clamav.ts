import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { PortError } from "../errors";
import type { Scan, Scanner, ScanResult } from "../ports/scanner";
import { type Clamd, Exchange, failure } from "./clamav/exchange";

const SECOND = 1000;
/** An empty chunk. */
const END = Buffer.alloc(4);
const VERSION = /^ClamAV ([\w.-]+)(?:\/(\d+)\/[\w :]+)?$/;
const FOUND = /^stream: (\S{1,200}) FOUND$/;
/** What it calls a file whose limits it has reached, where AlertExceedsMax is on; else it calls that file clean. */
const LIMIT = "Heuristics.Limits.Exceeded.";
/** A limit of its time says nothing about the file on another day. */
const OUT_OF_TIME = `${LIMIT}MaxScanTime`;
/** clamd's own word for more bytes than StreamMaxLength; it says so and hangs up in the middle of them. */
const TOO_LONG = "INSTREAM size limit exceeded. ERROR";
/** MaxRecursion is at most 100 (libclamav's CLI_MAX_MAXRECLEVEL). */
const PACKED_TIMES = 120;

export interface ClamAvOptions {
  host: string;
  port: number;
  idleMs?: number;
  answerMs?: number;
}

/** ClamAV's daemon. `check` asks whether it may be trusted; a scan does so by itself whenever its version has changed. */
export interface ClamAv extends Scanner {
  /** Rejects with PortError: retryable when clamd can't be asked, else it calls clean what it has not looked at. */
  check(): Promise<void>;
}

/**
 * clamd over INSTREAM (clamd(8)): "zINSTREAM\0", chunks led by their length as 32 bits big-endian, an empty one at the
 * end. Clean is an exact "stream: OK" after that end, and nothing else is.
 */
export function clamAv({ host, port, idleMs = 30 * SECOND, answerMs = 300 * SECOND }: ClamAvOptions): ClamAv {
  const clamd = { host, port, idleMs, answerMs };
  let engine = "ClamAV";
  let trusted: string | null = null;
  const prepare = async () => {
    const version = await askVersion(clamd);
    if (version !== trusted) await assertLimitsAlert(clamd);
    trusted = version;
    engine = version;
  };
  const open = (): Scan => {
    const prepared = prepare();
    // Heard at the end of the scan; it may fail long before.
    prepared.catch(() => undefined);
    const exchange = new Exchange(clamd, "INSTREAM");
    return {
      write: (chunk) => send(exchange, chunk),
      abort: () => exchange.abort(),
      async end() {
        const early = !(await exchange.write(END));
        try {
          const said = await exchange.answer();
          await prepared;
          return toResult(engine, said, early);
        } catch (error) {
          if (error instanceof PortError) return failed(engine);
          throw error;
        }
      },
    };
  };
  return {
    get engine() {
      return engine;
    },
    open,
    check: prepare,
  };
}

async function send(exchange: Exchange, chunk: Uint8Array): Promise<void> {
  // An empty chunk would be the end.
  if (chunk.length === 0) return;
  const framed = Buffer.allocUnsafe(4 + chunk.length);
  framed.writeUInt32BE(chunk.length);
  framed.set(chunk, 4);
  await exchange.write(framed);
}

/** "ClamAV 1.4.3", with the number of its signatures where they are ClamAV's own. */
async function askVersion(clamd: Clamd): Promise<string> {
  const [said, version, signatures] = VERSION.exec(await new Exchange(clamd, "VERSION").answer()) ?? [];
  if (!said) throw failure("clamd did not say its version.");
  return `ClamAV ${version}${signatures ? ` (signatures ${signatures})` : ""}`;
}

/**
 * Without AlertExceedsMax a file beyond clamd's limits is not scanned and called clean. A few bytes packed more often
 * than it unpacks tell which it is; random ones, since it remembers what it called clean.
 */
async function assertLimitsAlert(clamd: Clamd): Promise<void> {
  let packed: Buffer = randomBytes(64);
  for (let times = 0; times < PACKED_TIMES; times++) packed = gzipSync(packed);
  const exchange = new Exchange(clamd, "INSTREAM");
  await send(exchange, packed);
  await exchange.write(END);
  const said = await exchange.answer();
  if (FOUND.exec(said)?.[1]?.startsWith(LIMIT)) return;
  if (said !== "stream: OK") throw failure("clamd gave an unknown answer.");
  throw new PortError("scanner", "clamd calls clean what is beyond its limits: AlertExceedsMax is off.", false);
}

/** `early`: it answered before the end. Then it has not seen all, whatever it says. */
function toResult(engine: string, said: string, early: boolean): ScanResult {
  if (said === TOO_LONG) return { ...failed(engine), overLimit: true };
  if (early) return failed(engine);
  if (said === "stream: OK") return { engine, verdict: "CLEAN", signature: null };
  const signature = FOUND.exec(said)?.[1];
  if (!signature || signature.startsWith(OUT_OF_TIME)) return failed(engine);
  if (signature.startsWith(LIMIT)) return { ...failed(engine), overLimit: true };
  return { engine, verdict: "INFECTED", signature };
}

function failed(engine: string): ScanResult {
  return { engine, verdict: "FAILED", signature: null };
}

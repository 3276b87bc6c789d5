import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { PortError } from "../../errors";
import { UnreadableError } from "../../ports/document-reader";

export interface Confinement {
  timeoutMs: number;
  /** Of resident memory. Looked at while it runs, where /proc tells: on Linux. */
  memoryBytes: number;
  /** Of standard output. */
  outputBytes: number;
}

export interface Ended {
  /** Null where a signal ended it. */
  code: number | null;
  stdout: Buffer;
}

const LOOK_MS = 25;
/** Neither a file nor a core dump is written, and who is forgotten ends by himself: `$0` is the seconds of CPU. */
const LIMITS = 'ulimit -c 0; ulimit -f 0; ulimit -t "$0"; exec "$@"';

/**
 * Runs a program on bytes that may be hostile: an environment of one variable at most, no file written, and killed when it
 * takes too long, too much memory or says too much (UnreadableError TOO_COMPLEX), or when `signal` says so.
 */
export async function runConfined(
  command: readonly string[],
  input: Uint8Array,
  given: Confinement & { env?: Record<string, string>; signal?: AbortSignal },
): Promise<Ended> {
  given.signal?.throwIfAborted();
  const seconds = String(Math.ceil(given.timeoutMs / 1000) + 1);
  const child = spawn("/bin/sh", ["-c", LIMITS, seconds, ...command], {
    ...{ cwd: "/", env: given.env ?? {}, stdio: ["pipe", "pipe", "ignore"], detached: true },
  });
  const exceeded = new AbortController();
  const kill = () => killAll(child);
  for (const signal of [exceeded.signal, given.signal]) signal?.addEventListener("abort", kill);
  const timer = setTimeout(() => exceeded.abort(), given.timeoutMs);
  const looking = setInterval(() => void assertWithin(child, given.memoryBytes, exceeded), LOOK_MS);
  try {
    // Who ends before it has read everything breaks the pipe.
    child.stdin?.on("error", () => undefined).end(input);
    const ended = await collect(child, given.outputBytes, exceeded);
    given.signal?.throwIfAborted();
    if (exceeded.signal.aborted) throw new UnreadableError("TOO_COMPLEX");
    return ended;
  } finally {
    clearTimeout(timer);
    clearInterval(looking);
    given.signal?.removeEventListener("abort", kill);
  }
}

/** Its whole group: one that it has started would hold on to its output, and be waited for. */
function killAll(child: ChildProcess): void {
  child.stdout?.destroy();
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

function collect(child: ChildProcess, most: number, exceeded: AbortController): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    child.stdout?.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size > most) exceeded.abort();
      else pieces.push(piece);
    });
    child.once("error", (cause) => reject(new PortError("documents", "the reader can't be started", true, cause)));
    child.once("close", (code) => resolve({ code, stdout: Buffer.concat(pieces) }));
  });
}

/** proc(5): VmRSS, in kB. */
async function assertWithin({ pid }: ChildProcess, most: number, exceeded: AbortController): Promise<void> {
  const status = await readFile(`/proc/${pid}/status`, "latin1").catch(() => "");
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (Number(kilobytes ?? 0) * 1024 > most) exceeded.abort();
}

import { PassThrough, type Readable } from "node:stream";

export interface StreamGuard {
  /** Turns whatever the source failed with into the adapter's error. */
  toError: (cause: unknown) => Error;
  /** Fails when the source gives nothing for so long while the reader waits. */
  idleMs: number;
}

/**
 * A body that never hangs and never ends early in silence: errors are translated, a cut source is an error, a silent
 * one too. Only the source's silence counts: a reader that takes its time is not a fault.
 */
export function guardedStream(source: Readable, guard: StreamGuard): Readable {
  const out = new PassThrough({ highWaterMark: 64 * 1024 });
  const fail = (cause: unknown) => out.destroy(guard.toError(cause));
  const timer = setTimeout(() => {
    if (out.writableNeedDrain) timer.refresh();
    else fail(new Error("no data in time"));
  }, guard.idleMs);
  // A body that nobody reads on waits for ever; its connection keeps the process as long as something can come.
  timer.unref();
  source.on("data", () => timer.refresh());
  source.once("error", fail);
  source.once("close", () => {
    if (!source.readableEnded) fail(new Error("closed early"));
  });
  out.once("close", () => {
    clearTimeout(timer);
    source.destroy();
  });
  source.once("end", () => clearTimeout(timer));
  source.pipe(out);
  return out;
}

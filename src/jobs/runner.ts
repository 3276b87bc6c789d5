import { setTimeout as pause } from "node:timers/promises";
import type { Runner } from "graphile-worker";

const AGAIN_MS = 1000;

/**
 * A runner gives up when it can't write down that a job is done. Another takes its place as soon as it can be begun;
 * `gone` is told first, so that the jobs the old one still holds are taken from it.
 */
export async function keepRunning(
  begin: () => Promise<Runner>,
  gone: () => Promise<void>,
): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let current = await begin();
  const replace = async () => {
    await gone().catch(() => undefined);
    while (!stopping.signal.aborted) {
      const next = await begin().catch(() => null);
      if (next) return next;
      await pause(AGAIN_MS, null, { signal: stopping.signal }).catch(() => undefined);
    }
    return null;
  };
  const watch = async () => {
    for (;;) {
      await current.promise.catch(() => undefined);
      if (stopping.signal.aborted) return;
      const next = await replace();
      if (!next) return;
      current = next;
    }
  };
  const watching = watch();
  return {
    async stop() {
      stopping.abort();
      // Refuses when it has stopped by itself at the same moment.
      await current.stop().catch(() => undefined);
      await watching;
    },
  };
}

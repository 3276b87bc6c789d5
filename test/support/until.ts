import { setTimeout as pause } from "node:timers/promises";

/** Waits until it is so; fails after so many milliseconds. */
export async function until(
  done: () => Promise<boolean>,
  ms = 20_000,
  otherwise = "It did not come to pass.",
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(otherwise);
    await pause(20);
  }
}

import { setImmediate } from "node:timers/promises";

const AT_ONCE = 50;

/** Lets everything else of the process have its turn, each 50 times: a walk over a long log must not stop a server. */
export async function giveWay(index: number): Promise<void> {
  if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
}

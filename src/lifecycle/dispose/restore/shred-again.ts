import type { App, Who } from "../../../app";
import { PortError } from "../../../errors";
import type { LogEntry } from "../deletion-log";

const BATCH = 1000;

/** Destroys keys of certified deletions that a restored keyring has again; gives how many there were. */
export async function shredAgain(app: App, who: Who, entries: readonly LogEntry[]): Promise<number> {
  const ids = entries
    .filter(({ certificate }) => certificate !== null)
    .flatMap(({ items }) => items)
    .filter(({ kind, state }) => state === "GONE" && kind !== "VECTORS")
    .map(({ id }) => id);
  let shredded = 0;
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    const found = await app.countKeys(who, batch);
    if (found === 0) continue;
    await app.shredKeys(who, batch);
    if ((await app.countKeys(who, batch)) > 0)
      throw new PortError("keyring", "Keys are there after they were destroyed.", true);
    shredded += found;
  }
  return shredded;
}

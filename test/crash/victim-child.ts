import type { VectorStore } from "../../src/ports/vector-store";
import { Gate } from "../support/proxies/gate";
import type { Order, Word } from "./kill";
import { runOut, standAt } from "./stand";

/** A process to kill: each of its places is worked on until it is cut off, or until there is nothing left to do. */
async function main(): Promise<void> {
  const orders = JSON.parse(process.argv[2] ?? "") as Order[];
  process.on("disconnect", () => process.exit());
  await Promise.all(
    orders.map((order, index) =>
      work(order, index).catch((error: Error) => say({ index, is: "failed", why: `${error.stack}` })),
    ),
  );
}

async function work({ place, connectionString, point }: Order, index: number): Promise<void> {
  const gate = new Gate(point?.at === "vector" ? point : null);
  void gate.reached.then(() => say({ index, is: "stopped" }));
  const ports = (own: { vectors: VectorStore }) => ({ vectors: stopping(own.vectors, gate) });
  const stand = await standAt({ place, connectionString, ports });
  await runOut(stand, place);
  say({ index, is: "done", vectors: gate.counts.vector, logged: stand.logged });
}

function say(word: Word): void {
  process.send?.(word);
}

const never = new Promise<never>(() => undefined);

/** A store of vectors whose caller is stopped for ever before or after one call. */
function stopping(vectors: VectorStore, gate: Gate): VectorStore {
  return new Proxy(vectors, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        const passage = gate.arrive("vector");
        if (passage === "hold") return never;
        const answer: unknown = await value.apply(target, args);
        if (passage === "pass") return answer;
        gate.tookEffect();
        return never;
      };
    },
  });
}

void main();

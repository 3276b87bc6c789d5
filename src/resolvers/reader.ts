import type { Loaders } from "../reads/loaders";
import type { Context, OpenContext } from "./context";

const readers = new WeakMap<object, Loaders>();

/** Objects that a receipt led to are read on by it, whoever asks: the account may be gone. */
export function readOnBy<T extends object>(loaders: Loaders | null, object: T): T {
  if (loaders) readers.set(object, loaders);
  return object;
}

/** By whom this object was found with a receipt; null for what the viewer sees themselves. */
export function receiptOf(object: object): Loaders | null {
  return readers.get(object) ?? null;
}

/** How what hangs on this object is read. */
export function readerOf(object: object, context: Context | OpenContext): Loaders {
  const reader = receiptOf(object) ?? ("loaders" in context ? context.loaders : null);
  if (!reader) throw new Error("An object that neither a viewer nor a receipt led to.");
  return reader;
}

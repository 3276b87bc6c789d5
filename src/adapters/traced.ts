import { idleTracer, type Tracer } from "../ports/tracer";

type Call<P> = {
  [K in keyof P]-?: NonNullable<P[K]> extends (...given: never) => Promise<unknown> ? K : never;
}[keyof P] &
  string;

/**
 * The same part, whose `calls` are told as spans ("blobs put"). What is read from a stream later is not in the time.
 */
export function traced<P extends object>(tracer: Tracer, name: string, part: P, calls: readonly Call<P>[]): P {
  if (tracer === idleTracer) return part;
  const told = new Set<PropertyKey>(calls);
  return new Proxy(part, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      if (!told.has(key)) return value.bind(target);
      return (...given: unknown[]) => tracer.span(`${name} ${String(key)}`, "CLIENT", () => value.apply(target, given));
    },
  });
}

/** Of a piece of work: codes, routes, counts. Never a person's id, an address, a message, or anything anybody said. */
export type SpanFacts = Record<string, string | number>;

/** A request that came in, a job, or a call that goes out (OpenTelemetry's SpanKind). The first two begin a trace. */
export type SpanKind = "SERVER" | "CONSUMER" | "CLIENT";

export interface Span {
  note(facts: SpanFacts): void;
  rename(name: string): void;
  /** It came to nothing, by a code. */
  fail(code: string): void;
}

/** Tells where time goes, to whoever runs the server. */
export interface Tracer {
  /**
   * Runs `fn` as a span that ends with its promise; calls that go out meanwhile are told as part of it. A rejection is told
   * by its code alone.
   */
  span<T>(name: string, kind: SpanKind, fn: (span: Span) => Promise<T>): Promise<T>;
  /** Sends what is left, for a moment at most. Never rejects. */
  stop(): Promise<void>;
}

const untold: Span = { note: () => undefined, rename: () => undefined, fail: () => undefined };

/** Tells nobody anything. */
export const idleTracer: Tracer = { span: (_name, _kind, fn) => fn(untold), stop: async () => undefined };

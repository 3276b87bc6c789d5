import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { Unexpected } from "./script";

/** Nothing the demo waits for takes as long; a wait without an end would hide what failed. */
const PATIENCE_MS = 90_000;

export type Json = Record<string, unknown>;

interface Answer<T> {
  data?: T | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Somebody with nothing but a token, or not even that: what any client of the API could do. */
export class Person {
  constructor(
    private readonly url: string,
    private readonly token: string | null,
  ) {}

  /** Over HTTP. Fails on any top-level error. */
  async ask<T>(query: string, variables: Json = {}): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: "POST",
      headers: { ...this.credentials(), "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return toData((await response.json()) as Answer<T>);
  }

  /**
   * Over a WebSocket of its own. A question sent after the subscription has been answered on the same socket when this
   * resolves, so that listening has begun.
   */
  async follow<T>(query: string, variables: Json = {}): Promise<Followed<T>> {
    const connectionParams = this.credentials();
    const url = `${this.url.replace(/^http/, "ws")}/graphql`;
    const client = createClient({ url, webSocketImpl: WebSocket, connectionParams, lazy: true, retryAttempts: 0 });
    const events = client.iterate<T>({ query, variables });
    const first = events.next();
    // Kept for whoever asks first; a refusal must not count as unhandled until then.
    first.catch(() => undefined);
    await client.iterate({ query: this.token ? "{ viewer { audience } }" : "{ __typename }" }).next();
    return new Followed<T>(events as AsyncIterableIterator<Answer<T>>, first as Coming<T>, () => client.dispose());
  }

  private credentials(): Record<string, string> {
    return this.token ? { authorization: `Bearer ${this.token}` } : {};
  }
}

type Coming<T> = Promise<IteratorResult<Answer<T>, unknown>>;

/** Events as they come, each once. */
export class Followed<T> {
  constructor(
    private readonly events: AsyncIterableIterator<Answer<T>>,
    private waiting: Coming<T> | null,
    private readonly dispose: () => void | Promise<void>,
  ) {}

  /** The next one; null when there will be no more. */
  async next(): Promise<T | null> {
    const coming = this.waiting ?? this.events.next();
    this.waiting = null;
    const { done, value } = await inTime(coming).catch((error: unknown) => {
      throw error instanceof Unexpected ? error : new Unexpected(`the subscription failed: ${toCodes(error)}`);
    });
    return done ? null : toData(value as Answer<T>);
  }

  /** Passes over events until one fits. */
  async until(fits: (event: T) => boolean): Promise<T> {
    for (;;) {
      const event = await this.next();
      if (event === null) throw new Unexpected("the subscription ended before what was waited for");
      if (fits(event)) return event;
    }
  }

  async stop(): Promise<void> {
    await this.dispose();
  }
}

async function inTime<V>(coming: Promise<V>): Promise<V> {
  const over = new AbortController();
  const late = sleep(PATIENCE_MS, null, { signal: over.signal }).then(() => {
    throw new Unexpected(`nothing came for ${PATIENCE_MS / 1000} s`);
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    late.catch(() => undefined);
    over.abort();
  }
}

/** graphql-ws throws the server's errors as a list, and a closed socket as its event. */
function toCodes(error: unknown): string {
  if (!Array.isArray(error)) return error instanceof Error ? error.message : "the connection was closed";
  return error.map(({ extensions }: { extensions?: { code?: string } }) => extensions?.code ?? "an error").join(", ");
}

function toData<T>({ data, errors }: Answer<T>): T {
  const [error] = errors ?? [];
  if (error) throw new Unexpected(`GraphQL answered ${error.extensions?.code ?? "an error"}: ${error.message}`);
  if (data === undefined || data === null) throw new Unexpected("GraphQL answered no data");
  return data;
}

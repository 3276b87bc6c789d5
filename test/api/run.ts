import { type ExecutionResult, execute, type GraphQLSchema, parse, subscribe, validate } from "graphql";
import type { App, Who } from "../../src/app";
import type { DomainError } from "../../src/errors";
import { Loaders } from "../../src/reads/loaders";
import type { Context, EventPayload, OpenContext } from "../../src/resolvers/context";
import { makeSchema } from "../../src/resolvers/schema";
import { assertAudience } from "../../src/schema/assert-audience";

/** The code of a refusal that became an error of the operation. */
export const codeOf = (error: { originalError?: unknown }) => (error.originalError as DomainError | undefined)?.code;

let made: GraphQLSchema | null = null;
export function schema(): GraphQLSchema {
  made ??= makeSchema();
  return made;
}

/** Events that a test publishes by hand, kept from the moment someone listens. */
export class TestEvents {
  private readonly listeners = new Map<string, Set<(event: EventPayload) => void>>();
  open = 0;

  publish(topic: string, event: EventPayload): void {
    for (const tell of this.listeners.get(topic) ?? []) tell(event);
  }

  subscribe(topic: string): AsyncIterableIterator<EventPayload> {
    const waiting: EventPayload[] = [];
    let wake: ((result: IteratorResult<EventPayload>) => void) | null = null;
    let ended = false;
    const tell = (event: EventPayload) => {
      if (wake) wake({ value: event, done: false });
      else waiting.push(event);
      wake = null;
    };
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(tell));
    this.open += 1;
    return {
      next: () => {
        const value = waiting.shift();
        if (value) return Promise.resolve({ value, done: false });
        if (ended) return Promise.resolve({ value: undefined, done: true });
        return new Promise((resolve) => {
          wake = resolve;
        });
      },
      return: () => {
        if (!ended) this.open -= 1;
        ended = true;
        listeners.delete(tell);
        wake?.({ value: undefined, done: true });
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

export interface Ran {
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of the question.
  data: any;
  errors: readonly {
    message: string;
    path?: readonly (string | number)[];
    originalError?: unknown;
    extensions: object;
  }[];
  /** The statements it took, in order. */
  statements: string[];
}

export function contextOf(app: App, who: Who, events = new TestEvents(), statements: string[] = []): Context {
  const counted: App = {
    ...app,
    read: (as, fn) =>
      app.read(as, (reader) =>
        fn({
          rows: (sql, parameters) => {
            statements.push(sql);
            return reader.rows(sql, parameters);
          },
        }),
      ),
  };
  return {
    ...openContextOf(counted, events),
    ...{ who, keys: app.keys(who), loaders: new Loaders(counted, who), events },
    authTime: new Date(),
    rateLimit: () => ({ limit: 100, cost: 1, remaining: 99, resetAt: new Date() }),
    auditIntegrity: async () => {
      throw new Error("not in this test");
    },
  };
}

/** What an operation without an account runs with. */
export function openContextOf(app: App, events = new TestEvents()): OpenContext {
  return { app, who: null, requestId: "test", publicUrl: "http://here.test", eventsOf: () => events };
}

/**
 * Runs an operation as the server would: validated, refused as a whole where the audience says so, executed. Without an
 * account where `who` is null; that it needs none is the server's to know.
 */
export async function run(
  app: App,
  who: Who | null,
  source: string,
  variables: Record<string, unknown> = {},
): Promise<Ran> {
  const document = parse(source);
  const invalid = validate(schema(), document);
  if (invalid.length > 0) throw invalid[0];
  if (who) assertAudience(document, null, schema(), who.role);
  const statements: string[] = [];
  const contextValue = who ? contextOf(app, who, new TestEvents(), statements) : openContextOf(app);
  const result = (await execute({
    schema: schema(),
    document,
    contextValue,
    variableValues: variables,
  })) as ExecutionResult;
  return {
    data: JSON.parse(JSON.stringify(result.data ?? null)),
    errors: (result.errors ?? []) as Ran["errors"],
    statements,
  };
}

export async function follow(
  app: App,
  who: Who | null,
  events: TestEvents,
  source: string,
  variables: Record<string, unknown> = {},
) {
  const contextValue = who ? contextOf(app, who, events) : openContextOf(app, events);
  return subscribe({ schema: schema(), document: parse(source), contextValue, variableValues: variables });
}

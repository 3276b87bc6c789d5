import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { z } from "zod";
import type { Log } from "../app";
import { EventQueue } from "./event-queue";
import { describe } from "./format-error";

const CHANNEL = "regenesis_outbox";
const BEAT_MS = 10_000;
const ANSWER_MS = 5_000;
/** A row's time is taken before its commit: what was committed late must be found as well. */
const OVERLAP_MS = 30_000;
/** How long an id is remembered, so that the replay brings nothing twice. Longer than the overlap and a beat. */
const REMEMBERED_MS = 120_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

const messageSchema = z.object({
  workspaceId: z.guid(),
  id: z.guid(),
  topic: z.string(),
  payload: z.record(z.string(), z.union([z.string(), z.number()])),
});
type Message = z.output<typeof messageSchema>;
/** Ids, codes and counts; never content. */
export type EventPayload = Message["payload"];

export interface EventSource {
  /**
   * Events of one topic ("user:<id>", "session:<id>") of one workspace, from this call on: subscribe first and read the
   * state after, and nothing falls between. Ends with `ended`, or by `return()`.
   */
  subscribe(workspaceId: string, topic: string, ended?: AbortSignal): AsyncIterableIterator<EventPayload>;
}

/**
 * Brings what any process committed to the outbox to the subscribers of this one: one connection that listens. After a
 * lost connection it reads what it missed from the table. `databaseUrl` is the server's own role.
 */
export class OutboxRelay implements EventSource {
  private readonly subscribers = new Map<string, Set<EventQueue<EventPayload>>>();
  private readonly seen = new Map<string, number>();
  private readonly stopping = new AbortController();
  private client: Client | null = null;
  /** When the connection was last known to be good. */
  private aliveAt = Date.now();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly databaseUrl: string,
    private readonly log: Log,
  ) {}

  /** Resolves once it listens; rejects when the first connection fails. */
  async start(): Promise<void> {
    this.client = await this.listen();
    this.loop = this.stayConnected();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.client?.end().catch(() => undefined);
    await this.loop;
    for (const queues of [...this.subscribers.values()]) for (const queue of [...queues]) await queue.return();
  }

  /** For readiness: whether events arrive now. */
  get isListening(): boolean {
    return this.client !== null;
  }

  subscribe(workspaceId: string, topic: string, ended?: AbortSignal): AsyncIterableIterator<EventPayload> {
    const key = `${workspaceId} ${topic}`;
    const queues = this.subscribers.get(key) ?? new Set();
    const leave = () => void queue.return();
    const queue = new EventQueue<EventPayload>(() => {
      ended?.removeEventListener("abort", leave);
      queues.delete(queue);
      if (queues.size === 0 && this.subscribers.get(key) === queues) this.subscribers.delete(key);
    });
    queues.add(queue);
    this.subscribers.set(key, queues);
    if (ended?.aborted) leave();
    else ended?.addEventListener("abort", leave, { once: true });
    return queue;
  }

  private async stayConnected(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      if (this.client) await this.watch(this.client);
      this.client = null;
      if (!this.stopping.signal.aborted) await this.reconnect();
    }
  }

  /** Resolves when the connection is lost, by itself or because it no longer answers. */
  private async watch(client: Client): Promise<void> {
    const lost = new AbortController();
    client.once("end", () => lost.abort());
    client.on("error", () => lost.abort());
    const over = AbortSignal.any([lost.signal, this.stopping.signal]);
    while (!over.aborted) {
      await sleep(BEAT_MS, undefined, { signal: over, ref: false }).catch(() => undefined);
      if (over.aborted) break;
      const answered = await Promise.race([beat(client), sleep(ANSWER_MS, false, { ref: false })]);
      if (!answered) break;
      this.aliveAt = Date.now();
    }
    if (!this.stopping.signal.aborted) this.log.warn({}, "the outbox connection was lost");
    void client.end().catch(() => undefined);
  }

  private async reconnect(): Promise<void> {
    const since = new Date(this.aliveAt - OVERLAP_MS);
    for (let pause = FIRST_PAUSE_MS; !this.stopping.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await sleep(pause * (0.5 + Math.random()), undefined, { signal: this.stopping.signal }).catch(() => undefined);
      if (this.stopping.signal.aborted) return;
      const client = await this.listen().catch((error: unknown) => {
        this.log.warn(describe(error), "the outbox can't be reached");
        return null;
      });
      if (!client) continue;
      try {
        await this.replay(client, since);
        this.client = client;
        return;
      } catch (error) {
        this.log.warn(describe(error), "the outbox can't be read");
        await client.end().catch(() => undefined);
      }
    }
  }

  private async listen(): Promise<Client> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: "regenesis-relay",
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MS,
    });
    // Until someone watches it, a broken connection must not end the process.
    client.on("error", () => undefined);
    client.on("notification", ({ payload }) => this.receive(payload ?? ""));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    return client;
  }

  /** After LISTEN, so that what commits meanwhile comes at least once. */
  private async replay(client: Client, since: Date): Promise<void> {
    const sql = `select workspace_id as "workspaceId", id, topic, payload from outbox_since($1)`;
    const { rows } = await client.query<Message>(sql, [since]);
    for (const row of rows) this.deliver(row);
    this.aliveAt = Date.now();
  }

  private receive(text: string): void {
    try {
      this.deliver(messageSchema.parse(JSON.parse(text)));
    } catch {
      this.log.warn({}, "a notification that is none of ours");
    }
  }

  private deliver({ workspaceId, id, topic, payload }: Message): void {
    if (this.seen.has(id)) return;
    this.remember(id);
    for (const queue of [...(this.subscribers.get(`${workspaceId} ${topic}`) ?? [])]) queue.push(payload);
  }

  /** Measured from when the connection was last good: what the replay can bring again is not forgotten before it. */
  private remember(id: string): void {
    this.seen.set(id, Date.now());
    for (const [old, at] of this.seen) {
      if (at > this.aliveAt - REMEMBERED_MS) break;
      this.seen.delete(old);
    }
  }
}

async function beat(client: Client): Promise<boolean> {
  try {
    await client.query("select 1");
    return true;
  } catch {
    return false;
  }
}

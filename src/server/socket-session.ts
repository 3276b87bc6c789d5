import type { IncomingMessage } from "node:http";
import type { ExecutionResult } from "graphql";
import { CloseCode } from "graphql-ws";
import type { WebSocket } from "ws";
import type { Log, Who } from "../app";
import { DomainError } from "../errors";
import type { Caller, FindCaller } from "./caller";
import { type Endable, endable } from "./endable";
import type { EventSource } from "./events";
import { describe } from "./format-error";
import { refusal } from "./refusal";

/** setTimeout takes no more; a token that lives longer is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** For the last messages to leave before the socket closes. */
const FAREWELL_MS = 200;

interface SessionParts {
  findCaller: FindCaller;
  newId(): string;
  log: Log;
  events: EventSource;
  recheckMs: number;
}

interface Running {
  caller: Caller;
  ending: AbortController;
  subscription?: Endable<ExecutionResult>;
}

/** One socket: who opened it, what runs on it, and when that has to end. */
export class SocketSession {
  private readonly running = new Map<string, Running>();
  private opener: Caller | null = null;
  private expiry: NodeJS.Timeout | undefined;
  private recheck: NodeJS.Timeout | undefined;
  private readonly closed = new AbortController();

  constructor(
    private readonly socket: WebSocket,
    private readonly request: IncomingMessage,
    private readonly authorization: string | undefined,
    private readonly parts: SessionParts,
  ) {}

  /** False refuses the connection. A token that doesn't hold is refused; without one, little can be asked. */
  async open(): Promise<boolean> {
    try {
      this.opener = await this.find(new AbortController());
    } catch (error) {
      if (!(error instanceof DomainError)) this.failed(error);
      return false;
    }
    if (!this.opener.signedIn || this.socket.readyState !== this.socket.OPEN) return true;
    this.armExpiry(this.opener.signedIn.expiresAt);
    this.recheck = setInterval(() => void this.lookAgain(), this.parts.recheckMs);
    void this.listenForEnd(this.opener.signedIn.who);
    return true;
  }

  /** The caller of one operation, found anew: the token may have ended and the account been closed since. */
  async begin(id: string): Promise<Caller> {
    const ending = new AbortController();
    const caller = await this.find(ending);
    this.running.set(id, { caller, ending });
    return caller;
  }

  callerOf(id: string): Caller | null {
    return this.running.get(id)?.caller ?? this.opener;
  }

  /** Subscriptions end when the token does; a single result passes as it is. */
  watch(id: string, result: unknown): AsyncIterableIterator<ExecutionResult> | undefined {
    const operation = this.running.get(id);
    if (!operation || typeof result !== "object" || result === null || !(Symbol.asyncIterator in result))
      return undefined;
    const source = (result as AsyncIterable<ExecutionResult>)[Symbol.asyncIterator]();
    operation.subscription = endable(source, () => operation.ending.abort());
    return operation.subscription;
  }

  forget(id: string): void {
    this.running.get(id)?.ending.abort();
    this.running.delete(id);
  }

  close(): void {
    clearTimeout(this.expiry);
    clearInterval(this.recheck);
    this.closed.abort();
  }

  private find(ending: AbortController): Promise<Caller> {
    const { request, authorization } = this;
    return this.parts.findCaller({ request, authorization, requestId: this.parts.newId(), ended: ending.signal });
  }

  private armExpiry(at: Date): void {
    const left = at.getTime() - Date.now();
    const wait = Math.min(Math.max(left, 0), LONGEST_TIMER_MS);
    this.expiry = setTimeout(() => (left > LONGEST_TIMER_MS ? this.armExpiry(at) : this.expel()), wait);
  }

  /** An account that is closed says so at once; the regular look is for what is missed. */
  private async listenForEnd({ workspaceId, userId }: Who): Promise<void> {
    const events = this.parts.events.subscribe(workspaceId, `user:${userId}`, this.closed.signal);
    // A queue that overflows ends the listening and not the socket.
    try {
      for await (const event of events) if ("ended" in event) await this.lookAgain();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  private async lookAgain(): Promise<void> {
    try {
      await this.find(new AbortController());
    } catch (error) {
      // A database that is away for a moment says nothing about the account.
      if (error instanceof DomainError) this.expel();
    }
  }

  private expel(): void {
    this.close();
    for (const { subscription } of this.running.values())
      subscription?.end(refusal("UNAUTHENTICATED", "Sign in again: the token has ended."));
    setTimeout(() => this.socket.close(CloseCode.Forbidden, "Forbidden"), FAREWELL_MS);
  }

  private failed(error: unknown): void {
    this.parts.log.error(describe(error), "a socket's caller could not be found");
    this.socket.close(1013, "Try again later");
  }
}

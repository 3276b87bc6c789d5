import type { CallFacts, CallGuard } from "../../../src/ports/language-model";

/** Lets everything go, and keeps what it heard. */
export class WatchfulGuard implements CallGuard {
  readonly caller = "aguardsowncallername";
  readonly bodies: string[] = [];
  readonly own: string[] = [];
  readonly admitted: number[] = [];
  readonly noted: CallFacts[] = [];

  inspect(body: string, own: readonly string[]): void {
    this.bodies.push(body);
    this.own.push(...own);
  }

  async admit(inputTokens: number): Promise<void> {
    this.admitted.push(inputTokens);
  }

  async note(facts: CallFacts): Promise<void> {
    this.noted.push(facts);
  }
}

/** What a process under test does to its stores: a commit of its cascade or of a restore's load, a request for a blob, a put into the log beside the backups… */
export type Boundary = "commit" | "blob" | "log" | "keyring" | "vector";

/** Where it dies: the nth boundary of its kind (from 1), before it was sent or after it took effect and before its reply. */
export interface Point {
  at: Boundary;
  nth: number;
  side: "before" | "after";
}

/** What a proxy does with a message: lets it pass, holds it back, or passes it on and keeps the reply. */
export type Passage = "pass" | "hold" | "swallow";

/**
 * What proxies of one process agree by: they count its boundaries, and from its point on nothing more goes through in
 * either direction, as if it had been killed in that moment.
 */
export class Gate {
  readonly counts: Record<Boundary, number> = { commit: 0, blob: 0, log: 0, keyring: 0, vector: 0 };
  readonly reached: Promise<void>;
  isShut = false;
  #reach: () => void = () => undefined;

  constructor(private readonly point: Point | null) {
    this.reached = new Promise((resolve) => {
      this.#reach = resolve;
    });
  }

  arrive(at: Boundary): Passage {
    if (this.isShut) return "hold";
    this.counts[at] += 1;
    if (this.point?.at !== at || this.point.nth !== this.counts[at]) return "pass";
    this.isShut = true;
    if (this.point.side === "after") return "swallow";
    this.#reach();
    return "hold";
  }

  /** The store has done what it was asked, and its reply is kept back. */
  tookEffect(): void {
    this.#reach();
  }
}

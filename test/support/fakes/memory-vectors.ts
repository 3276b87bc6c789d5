import type { Probe } from "../../../src/ports/blob-store";
import type { Neighbour, VectorItem, VectorScope, VectorStore } from "../../../src/ports/vector-store";
import { Faults } from "./faults";

type Method = "upsert" | "nearest" | "assign" | "count" | "remove" | "probe";
interface Row extends VectorItem {
  namespace: string;
  model: string;
}

/** A vector store in memory that can fail, wait and lie. A failing `probe` answers UNKNOWN. */
export class MemoryVectors extends Faults<Method> implements VectorStore {
  readonly notCovered: readonly string[] = ["The memory of a fake."];
  readonly name = "memory";
  /** What is stored. */
  readonly rows = new Map<string, Row>();
  /** Makes `remove` count and keep the rows. */
  keeps = false;

  constructor() {
    super("vector-store");
  }

  async upsert(namespace: string, model: string, items: readonly VectorItem[]): Promise<void> {
    await this.enter("upsert");
    for (const item of items) this.rows.set([namespace, model, item.id].join("/"), { ...item, namespace, model });
  }

  async nearest(
    namespace: string,
    model: string,
    query: { vector: number[]; coacheeId: string; excludeSessionId?: string; limit: number },
  ): Promise<Neighbour[]> {
    await this.enter("nearest");
    return [...this.rows.values()]
      .filter((row) => row.namespace === namespace && row.model === model && row.coacheeId === query.coacheeId)
      .filter((row) => row.sessionId !== query.excludeSessionId)
      .map((row) => ({ id: row.id, sessionId: row.sessionId, score: cosine(row.vector, query.vector) }))
      .filter((neighbour) => Number.isFinite(neighbour.score))
      .sort((a, b) => b.score - a.score || a.id.localeCompare(b.id))
      .slice(0, query.limit);
  }

  async assign(namespace: string, sessionId: string, coacheeId: string): Promise<void> {
    await this.enter("assign");
    for (const [, row] of this.#within(namespace, { sessionId })) row.coacheeId = coacheeId;
  }

  async count(namespace: string, scope: VectorScope): Promise<number> {
    await this.enter("count");
    return this.#within(namespace, scope).length;
  }

  async remove(namespace: string, scope: VectorScope): Promise<number> {
    await this.enter("remove");
    const found = this.#within(namespace, scope);
    if (!this.keeps) for (const [key] of found) this.rows.delete(key);
    return found.length;
  }

  async probe(namespace: string, scope: VectorScope): Promise<Probe> {
    try {
      await this.enter("probe");
    } catch {
      return "UNKNOWN";
    }
    return this.#within(namespace, scope).length > 0 ? "PRESENT" : "ABSENT";
  }

  #within(namespace: string, scope: VectorScope): [string, Row][] {
    return [...this.rows].filter(([, row]) => row.namespace === namespace && isWithin(row, scope));
  }
}

function isWithin(row: Row, scope: VectorScope): boolean {
  if ("sessionId" in scope) return row.sessionId === scope.sessionId;
  return "transcriptId" in scope
    ? row.transcriptId === scope.transcriptId
    : scope.transcriptIds.includes(row.transcriptId);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

import type { Probe } from "./blob-store";

/** One embedded passage. Ids and numbers only, never text. */
export interface VectorItem {
  /** The utterance's id. */
  id: string;
  sessionId: string;
  transcriptId: string;
  coacheeId: string | null;
  vector: number[];
}

export interface Neighbour {
  id: string;
  sessionId: string;
  /** Cosine similarity, -1..1. */
  score: number;
}

/** Embeddings, one namespace per workspace (the workspace's id). */
export interface VectorStore {
  readonly name: string;
  /** What a removal here does not reach, in sentences for certificates; empty when there is nothing to say. */
  readonly notCovered: readonly string[];
  upsert(namespace: string, model: string, items: readonly VectorItem[]): Promise<void>;
  /** Nearest passages of one coachee made by the same model, best first. */
  nearest(
    namespace: string,
    model: string,
    query: { vector: number[]; coacheeId: string; excludeSessionId?: string; limit: number },
  ): Promise<Neighbour[]>;
  /** Changes whose passages these are, when a session gets its coachee. */
  assign(namespace: string, sessionId: string, coacheeId: string): Promise<void>;
  /** How many passages there are. Throws when the store can't tell. */
  count(namespace: string, scope: VectorScope): Promise<number>;
  /** Removes them; gives how many went. */
  remove(namespace: string, scope: VectorScope): Promise<number>;
  probe(namespace: string, scope: VectorScope): Promise<Probe>;
}

/** Passages of one session, of one transcript, or of several. */
export type VectorScope = { sessionId: string } | { transcriptId: string } | { transcriptIds: readonly string[] };

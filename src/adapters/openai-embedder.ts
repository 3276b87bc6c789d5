import { z } from "zod";
import type { Embedder } from "../ports/embedder";
import { failure, type Service, type Times } from "./ask-service";
import { type OpenAiAddress, openAi, toServiceError } from "./openai-client";

export interface EmbedderOptions extends OpenAiAddress {
  model: string;
  times?: Times;
}

/** Voyage takes 128 texts at most, OpenAI 300,000 tokens, of which a text of any script has fewer than characters. */
const MAX_TEXTS = 96;
const MAX_CHARS = 100_000;
/** A passage is a few sentences. Models cut what is longer than they take, some in silence: here it is cut for all alike. */
const LONGEST = 8_000;

const TIMES = {
  ...{ connectTimeoutMs: 10_000, sendTimeoutMs: 30_000, answerTimeoutMs: 120_000, idleTimeoutMs: 30_000 },
  ...{ wholeTimeoutMs: 300_000, maxAnswerBytes: 64 * 1024 * 1024 },
};

/** What is read of the answer: platform.openai.com/docs/api-reference/embeddings, asked for as floats. */
const schema = z.object({
  data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()).min(1) })),
});

/**
 * Vectors by an OpenAI-compatible service. Floats are asked for: left to itself the library asks for base64, and makes
 * numbers of nothing out of a server's floats. Each answer is one vector a text, all of one length and with a direction.
 */
export function openAiEmbedder(options: EmbedderOptions): Embedder {
  const service: Service = { port: "embedder", name: "Embeddings", ...TIMES, ...options.times };
  const client = openAi(options, service);
  const { model } = options;
  let length: number | null = null;
  const ask = async (input: string[]): Promise<number[][]> => {
    const answer = await client.embeddings
      .create({ model, input, encoding_format: "float" })
      .catch((error: unknown) => {
        throw toServiceError(service, error);
      });
    const vectors = readVectors(service, answer, input.length);
    length ??= vectors[0]?.length ?? null;
    if (vectors.some((vector) => vector.length !== length))
      throw failure(service, "a vector has another length than those before it", false);
    return vectors.map((vector) => toUnit(service, vector));
  };
  return {
    model: `${model} at ${new URL(options.baseUrl).hostname}`,
    ...{ dimensions: null, remote: true, near: null },
    async embed(texts) {
      const vectors: number[][] = [];
      for (const batch of toBatches(texts.map(toInput))) vectors.push(...(await ask(batch)));
      return vectors;
    },
  };
}

/** An empty text is refused by most. */
function toInput(text: string): string {
  return text.trim() === "" ? "…" : text.slice(0, LONGEST).toWellFormed();
}

function* toBatches(texts: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let chars = 0;
  for (const text of texts) {
    if (batch.length === MAX_TEXTS || (batch.length > 0 && chars + text.length > MAX_CHARS)) {
      yield batch;
      batch = [];
      chars = 0;
    }
    batch.push(text);
    chars += text.length;
  }
  if (batch.length > 0) yield batch;
}

/** In the order of the texts, whatever the order of the answer. */
function readVectors(service: Service, answer: unknown, count: number): number[][] {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw failure(service, "the answer is not vectors of floats", false);
  const byIndex = new Map(parsed.data.data.map(({ index, embedding }) => [index, embedding]));
  const vectors = Array.from({ length: count }, (_, index) => byIndex.get(index));
  if (parsed.data.data.length !== count || !vectors.every((vector) => vector !== undefined))
    throw failure(service, "the answer is not one vector a text", false);
  return vectors;
}

function toUnit(service: Service, vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  if (!(length > 0) || !Number.isFinite(length)) throw failure(service, "a vector has no direction", false);
  return vector.map((value) => value / length);
}

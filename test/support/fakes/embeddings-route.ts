import { createHash } from "node:crypto";
import type { Heard, Reply, ServiceSettings } from "./model-server";

const KNOWN = new Set(["model", "input", "encoding_format", "dimensions", "user"]);

/** POST /v1/embeddings as OpenAI answers it: base64 unless floats are asked for, in whatever order, of whatever length. */
export function answerEmbeddings(asked: Heard, settings: ServiceSettings): Reply {
  if (settings.key !== null && asked.headers.authorization !== `Bearer ${settings.key}`)
    return refusal(401, "Incorrect API key provided.", { code: "invalid_api_key" });
  const body = JSON.parse(asked.head.toString()) as Record<string, unknown>;
  const unknown = Object.keys(body).find((name) => !KNOWN.has(name));
  if (unknown) return refusal(400, `Unrecognized request argument supplied: ${unknown}`);
  if (body.model !== settings.model) return refusal(404, "The model does not exist.", { code: "model_not_found" });
  const input = body.input as string[];
  if (input.length > settings.limit) return refusal(400, "array too long", { param: "input" });
  if (input.length === 0 || input.some((text) => text === "")) return refusal(400, "input cannot be an empty string");
  const isFloat = body.encoding_format === "float" && settings.embeddings !== "base64";
  const items = input.map((text, index) => {
    const vector = toVector(text, settings.dimensions);
    return { object: "embedding", index, embedding: isFloat ? vector : toBase64(vector) };
  });
  const answer = { object: "list", data: spoil(items, settings.embeddings), model: settings.model, usage: {} };
  return { status: 200, body: JSON.stringify(answer) };
}

export function refusal(status: number, message: string, { param = null, code = null }: Named = {}): Reply {
  return { status, body: JSON.stringify({ error: { message, type: "invalid_request_error", param, code } }) };
}

interface Named {
  param?: string | null;
  code?: string | null;
}

/** Each word at a place of its own, so that like texts are near; three times as long as a unit. */
function toVector(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["…"]) {
    const place = createHash("sha256").update(word).digest().readUInt32BE(0) % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector);
  return vector.map((value) => (3 * value) / length);
}

const toBase64 = (vector: number[]) => Buffer.from(Float32Array.from(vector).buffer).toString("base64");

type Item = { object: string; index: number; embedding: number[] | string };

function spoil(items: Item[], how: ServiceSettings["embeddings"]): unknown[] {
  const [first, ...rest] = items;
  if (!first) return items;
  const vector = first.embedding as number[];
  switch (how) {
    case "backwards":
      return [...items].reverse();
    case "missing":
      return rest;
    case "twice":
      return items.map((item) => ({ ...item, index: 0 }));
    case "short":
      return [{ ...first, embedding: vector.slice(1) }, ...rest];
    case "empty":
      return items.map((item) => ({ ...item, embedding: [] }));
    case "zero":
      return [{ ...first, embedding: vector.map(() => 0) }, ...rest];
    case "words":
      return [{ ...first, embedding: ["0.5", ...vector.slice(1)] }, ...rest];
    default:
      return items;
  }
}

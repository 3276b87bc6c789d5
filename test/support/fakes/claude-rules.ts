import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";

/** A request that the Messages API of version 2026-10-21 refuses. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

const ephemeral = z.strictObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).optional() });
const textBlock = z.strictObject({
  type: z.literal("text"),
  text: z.string().min(1),
  cache_control: ephemeral.optional(),
});
const content = z.union([z.string().min(1), z.array(textBlock).min(1)]);
const counted = {
  model: z.string().min(1),
  system: content.optional(),
  messages: z.array(z.strictObject({ role: z.enum(["user", "assistant"]), content })).min(1),
  output_config: z
    .strictObject({
      format: z.strictObject({ type: z.literal("json_schema"), schema: z.record(z.string(), z.unknown()) }),
    })
    .optional(),
};
/** Strict: temperature, top_p, top_k and output_format are unknown here, as anything else that isn't named. */
const countBody = z.strictObject(counted);
const messageBody = z.strictObject({
  ...counted,
  max_tokens: z.number().int().positive(),
  metadata: z.strictObject({ user_id: z.string().max(256) }).optional(),
});

export type MessageBody = z.output<typeof messageBody>;
export type Operation = "messages" | "count_tokens";

const UNSUPPORTED = [
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "maxItems",
];

/** The body, or the refusal that the real service would answer with. */
export function assertAccepted(
  operation: Operation,
  headers: IncomingHttpHeaders,
  text: string,
  apiKey: string,
): MessageBody | z.output<typeof countBody> {
  if (headers.authorization !== `Bearer ${apiKey}`)
    throw new Refusal(401, "authentication_error", "invalid bearer token");
  if (headers["x-api-key"] !== undefined) throw invalid("x-api-key: not taken by this version");
  if (headers["anthropic-version"] !== "2026-10-21") throw invalid("anthropic-version: is required");
  if (!headers["content-type"]?.startsWith("application/json")) throw invalid("content-type: application/json");
  const parsed = (operation === "messages" ? messageBody : countBody).safeParse(toJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  if (parsed.data.messages.at(-1)?.role !== "user") throw invalid("messages: prefill is not supported");
  assertStrict(parsed.data.output_config?.format.schema);
  return parsed.data;
}

function invalid(message: string): Refusal {
  return new Refusal(400, "invalid_request_error", message);
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("The body is no JSON.");
  }
}

/** Structured output takes objects without further properties, and none of the bounds that it can't hold a model to. */
function assertStrict(schema: unknown): void {
  if (schema === null || typeof schema !== "object") return;
  const { type, additionalProperties } = schema as Record<string, unknown>;
  if (type === "object" && additionalProperties !== false) throw invalid("schema: additionalProperties must be false");
  const bound = UNSUPPORTED.find((name) => Object.hasOwn(schema, name));
  if (bound) throw invalid(`schema: ${bound} is not supported`);
  for (const part of Object.values(schema)) assertStrict(part);
}

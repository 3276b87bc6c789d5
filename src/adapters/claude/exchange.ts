import type Anthropic from "@anthropic-ai/sdk";
import type { Middleware } from "@anthropic-ai/sdk";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { z } from "zod";
import { type CallFacts, type CallGuard, ModelError } from "../../ports/language-model";
import { toModelError } from "./failure";

/** What is asked: a fixed text, what it is to be answered from, and the answer's shape. */
export interface Question<T> {
  prompt: string;
  document: object;
  shape: z.ZodType<T>;
}

export interface ExchangeOptions {
  client: Anthropic;
  model: string;
  /** Of one request; more is split. */
  maxInputTokens: number;
  guard: CallGuard;
  /** Who is to be named as having answered until somebody has. */
  facts: CallFacts;
}

const MAX_OUTPUT_TOKENS = 12_000;
/** Of one call: splitting and asking again end here, whatever the answers are. */
const MAX_REQUESTS = 32;
const TRIES = 2;

const count = z.number().int().nonnegative();
/** What is read of an answer. The rest of it, and anything of another type, is nothing to us. */
const answerSchema = z.object({
  model: z.string(),
  stop_reason: z.string().nullable(),
  stop_details: z.object({ category: z.string().nullish() }).nullish(),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  usage: z.object({
    input_tokens: count,
    output_tokens: count,
    cache_creation_input_tokens: count.nullish(),
    cache_read_input_tokens: count.nullish(),
  }),
});
type Answer = z.output<typeof answerSchema>;
const countSchema = z.object({ input_tokens: count });

/** The requests that one call takes: counted before they go, bounded in number, their cost added up and told at once. */
export class Exchange {
  readonly #requestIds: string[] = [];
  #facts: CallFacts;
  #requests = 0;

  constructor(private readonly options: ExchangeOptions) {
    this.#facts = options.facts;
  }

  get facts(): CallFacts {
    return this.#facts;
  }

  /** Rejects with TOO_LONG or TRUNCATED where a shorter document might do, and as `toModelError` says. */
  async ask<T>(question: Question<T>): Promise<T> {
    try {
      const request = toRequest(this.options.model, question);
      const tokens = await this.#count(request);
      for (let tries = 1; tries <= TRIES; tries += 1) {
        const text = textOf(await this.#send(request, tokens));
        const parsed = question.shape.safeParse(parse(text));
        if (parsed.success) return parsed.data;
      }
    } catch (error) {
      throw toModelError(error);
    }
    throw new ModelError(
      "INVALID_OUTPUT",
      `The answer was not of the shape that was asked for, ${TRIES} times.`,
      false,
    );
  }

  async #count(request: Request): Promise<number> {
    const counted = countSchema.safeParse(
      await this.options.client.messages.countTokens(request, this.#watched(request)),
    );
    if (!counted.success) throw new ModelError("INVALID_OUTPUT", "The tokens were not counted.", true);
    const { input_tokens } = counted.data;
    if (input_tokens <= this.options.maxInputTokens) return input_tokens;
    throw new ModelError("TOO_LONG", `${input_tokens} tokens are more than one request may have.`, false);
  }

  async #send(request: Request, tokens: number): Promise<Answer> {
    this.#requests += 1;
    if (this.#requests > MAX_REQUESTS)
      throw new ModelError("FAILED", `${MAX_REQUESTS} requests were not enough for one call.`, false);
    await this.options.guard.admit(tokens);
    const message = await this.options.client.messages.create(
      { ...request, max_tokens: MAX_OUTPUT_TOKENS, metadata: { user_id: this.options.guard.caller } },
      this.#watched(request),
    );
    const answer = answerSchema.safeParse(message);
    if (!answer.success) throw new ModelError("INVALID_OUTPUT", "The answer is not one of the Messages API.", true);
    await this.#note(answer.data, message._request_id);
    assertWhole(answer.data);
    return answer.data;
  }

  /** Inside the SDK's retries, right before the wire: what is looked through is what goes. What it throws isn't retried. */
  #watched({ model, system }: Request) {
    const own = [model, ...system.map(({ text }) => text)];
    const inspect: Middleware = (request, next) => {
      this.options.guard.inspect(String(request.body), own);
      return next(request);
    };
    return { middleware: [inspect] };
  }

  async #note({ model, usage }: Answer, requestId: string | null | undefined): Promise<void> {
    if (requestId && /^[\w-]{1,100}$/.test(requestId)) this.#requestIds.push(requestId);
    const { inputTokens, outputTokens } = this.#facts;
    const input = usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0);
    this.#facts = {
      ...this.#facts,
      ...(/^[\w.:@/-]{1,128}$/.test(model) && { model }),
      inputTokens: inputTokens + input,
      outputTokens: outputTokens + usage.output_tokens,
      requestId: this.#requestIds.join(" ") || null,
    };
    await this.options.guard.note(this.#facts);
  }
}

type Request = ReturnType<typeof toRequest>;

/** No sampling parameters: this version of the API refuses them. The fixed part comes first and is cached. */
function toRequest(model: string, { prompt, document, shape }: Question<unknown>) {
  const { type, schema } = zodOutputFormat(shape);
  return {
    model,
    system: [{ type: "text" as const, text: prompt, cache_control: { type: "ephemeral" as const } }],
    messages: [{ role: "user" as const, content: JSON.stringify(document) }],
    output_config: { format: { type, schema } },
  };
}

/** Anything but an end of its own is a failure; a category of refusal is a code of the provider's. */
function assertWhole({ stop_reason, stop_details }: Answer): void {
  if (stop_reason === "end_turn") return;
  if (stop_reason === "max_tokens") throw new ModelError("TRUNCATED", "The answer was cut at its longest.", false);
  if (stop_reason === "model_context_window_exceeded")
    throw new ModelError("TOO_LONG", "The request is longer than the model reads.", false);
  if (stop_reason === "refusal") {
    const category = stop_details?.category ?? "";
    const why = /^[a-z_]{1,40}$/.test(category) ? ` (${category})` : "";
    throw new ModelError("REFUSED", `The language model refused${why}.`, false);
  }
  throw new ModelError("INVALID_OUTPUT", "The answer ended for a reason that was not asked for.", false);
}

function textOf({ content }: Answer): string {
  return content.map(({ type, text }) => (type === "text" ? (text ?? "") : "")).join("");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

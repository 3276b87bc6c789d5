import type { CallGuard, LanguageModel, SupportRequest } from "../ports/language-model";
import { ModelError } from "../ports/language-model";
import { openClient } from "./claude/client";
import { Exchange } from "./claude/exchange";
import { askForm } from "./claude/forms";
import { askInsights } from "./claude/insights";
import { PROMPT_VERSION } from "./claude/prompts/sasha-2";
import { askSupport } from "./claude/support";

export interface ClaudeOptions {
  apiKey: string;
  baseUrl: string;
  model: string;
  /** Where the contract rules training out, in the operator's words; null: not declared, and every call is refused. */
  noTrainingReference: string | null;
  /** A cheaper one, asked whether quotes carry their claims; null or left out: nobody is asked. */
  checkModel?: string | null;
  /** Of one request; a longer conversation is read in parts. */
  maxInputTokens?: number;
  timeoutMs?: number;
}

const PROVIDER = "anthropic";
/** Far beyond an hour's talk, and within what every model reads with attention. */
const MAX_INPUT_TOKENS = 80_000;
/** Node's own limit for the head of an answer is 300 s. */
const TIMEOUT_MS = 240_000;

/** Sasha as Claude, by Anthropic's Messages API. What comes back counts only as far as it can be found in what was sent. */
export function claude(options: ClaudeOptions): LanguageModel {
  const { model, checkModel, noTrainingReference: reference, maxInputTokens = MAX_INPUT_TOKENS } = options;
  const client = openClient({ ...options, timeoutMs: options.timeoutMs ?? TIMEOUT_MS });
  const terms = { noTraining: reference !== null, reference };
  const own = { provider: PROVIDER, model, promptVersion: PROMPT_VERSION };
  const call = async <T>(guard: CallGuard, ask: (exchange: Exchange) => Promise<T>, model = own.model) => {
    if (reference === null)
      throw new ModelError("NO_TERMS", "SASHA_NO_TRAINING does not declare that training is ruled out.", false);
    const declared = { noTraining: true, noTrainingReference: reference };
    const facts = { ...own, model, ...declared, inputTokens: 0, outputTokens: 0, requestId: null };
    const exchange = new Exchange({ client, model, maxInputTokens, guard, facts });
    const answer = await ask(exchange);
    return { answer, facts: exchange.facts };
  };
  return {
    ...own,
    terms,
    async deriveInsights(request, guard) {
      const { answer, facts } = await call(guard, (exchange) => askInsights(exchange, request));
      return { insights: answer, facts };
    },
    async fillForm(request, guard) {
      const { answer, facts } = await call(guard, (exchange) => askForm(exchange, request));
      return { values: answer, facts };
    },
    ...(checkModel && {
      async checkSupport(request: SupportRequest, guard: CallGuard) {
        const { answer, facts } = await call(guard, (exchange) => askSupport(exchange, request), checkModel);
        return { carried: answer, facts };
      },
    }),
  };
}

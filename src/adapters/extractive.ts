import type { CallFacts, FormRequest, InsightRequest, LanguageModel } from "../ports/language-model";
import { fillFields } from "./extractive/forms";
import { readingOf, selectAnother, selectInsights } from "./extractive/select";
import { wordCount } from "./extractive/speech";

export { classifyTalk, classifyTurns, type Talk, type Turn } from "./extractive/talk";

const PROVIDER = "extractive";
const MODEL = "extractive-1";
/** There is no prompt; the version stands for the rules, and goes up with them. */
const PROMPT_VERSION = "extractive-rules-1";

/**
 * Sasha without a key and without a network: finds insights and form values by rules, in the words that were said. The
 * same request gives the same answer. Tokens are counted as words; no text leaves the process.
 */
export function extractive() {
  return {
    provider: PROVIDER,
    model: MODEL,
    promptVersion: PROMPT_VERSION,
    terms: { noTraining: true, reference: null },
    async deriveInsights(request: InsightRequest) {
      const reading = readingOf(request);
      const insights = request.regenerate ? selectAnother(reading) : selectInsights(reading);
      const heard = [...request.passages, ...request.earlier].map(({ text }) => text);
      return {
        insights,
        facts: factsOf(
          heard,
          insights.flatMap(({ claim, reasoning }) => [claim, reasoning]),
        ),
      };
    },
    async fillForm({ fields, texts }: FormRequest) {
      const values = fillFields(fields, texts);
      return {
        values,
        facts: factsOf(
          texts.map(({ text }) => text),
          values.map(({ value }) => value),
        ),
      };
    },
  } satisfies LanguageModel;
}

function factsOf(heard: readonly string[], told: readonly string[]): CallFacts {
  const count = (texts: readonly string[]) => texts.reduce((sum, text) => sum + wordCount(text), 0);
  return {
    provider: PROVIDER,
    model: MODEL,
    promptVersion: PROMPT_VERSION,
    inputTokens: count(heard),
    outputTokens: count(told),
    requestId: null,
    noTraining: true,
    noTrainingReference: null,
  };
}

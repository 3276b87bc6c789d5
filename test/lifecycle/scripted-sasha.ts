import { extractive } from "../../src/adapters/extractive";
import type {
  CallFacts,
  CallGuard,
  DerivedInsight,
  FormRequest,
  FoundValue,
  InsightRequest,
  LanguageModel,
} from "../../src/ports/language-model";
import { Faults } from "../support/fakes/faults";

const INPUT_TOKENS = 1200;

/** The extractive model, overheard: keeps what it was sent, and answers as it was told to where it was. */
export class ScriptedSasha extends Faults<"deriveInsights" | "fillForm"> implements LanguageModel {
  readonly requests: InsightRequest[] = [];
  readonly formRequests: FormRequest[] = [];
  /** The next answers, one a call; after them the extractive model's own. */
  readonly insights: ((request: InsightRequest) => DerivedInsight[])[] = [];
  readonly values: ((request: FormRequest) => FoundValue[])[] = [];
  readonly provider = "scripted";
  readonly model = "scripted-1";
  readonly promptVersion = "prompt-7";
  readonly terms = { noTraining: true, reference: "contract 7" };
  private readonly inner = extractive();

  constructor() {
    super("sasha");
  }

  async deriveInsights(
    request: InsightRequest,
    guard: CallGuard,
  ): Promise<{ insights: DerivedInsight[]; facts: CallFacts }> {
    await guard.admit(INPUT_TOKENS);
    this.requests.push(request);
    await this.enter("deriveInsights");
    const { insights } = await this.inner.deriveInsights(request);
    return { insights: this.insights.shift()?.(request) ?? insights, facts: this.facts() };
  }

  async fillForm(request: FormRequest): Promise<{ values: FoundValue[]; facts: CallFacts }> {
    this.formRequests.push(request);
    await this.enter("fillForm");
    const { values } = await this.inner.fillForm(request);
    return { values: this.values.shift()?.(request) ?? values, facts: this.facts() };
  }

  private facts(): CallFacts {
    const { provider, promptVersion } = this;
    const tokens = { inputTokens: INPUT_TOKENS, outputTokens: 34, noTraining: true, noTrainingReference: "contract 7" };
    return { provider, model: "scripted-1.0.3", promptVersion, ...tokens, requestId: `req-${this.calls.length}` };
  }
}

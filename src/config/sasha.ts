import { z } from "zod";
import { StartError } from "../errors";
import { web, whole } from "./kinds";

/** Claude, as Sasha. */
export interface SashaConfig {
  apiKey: string;
  baseUrl: string;
  model: string;
  /** Asked whether quotes carry their claims; null: nobody is asked. */
  checkModel: string | null;
  /** Null: not declared, and every call is refused. */
  noTrainingReference: string | null;
  /** What one workspace may use in a calendar month. */
  tokensPerMonth: number;
}

const modelId = z.string().regex(/^[A-Za-z0-9][\w.:@/-]{0,127}$/, { error: "a model's id, such as claude-sonnet-5-5" });

export const sashaVariables = {
  ANTHROPIC_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{1,512}$/, { error: "a key as Anthropic issues it, without blanks" })
    .optional(),
  ANTHROPIC_BASE_URL: web.optional(),
  SASHA_MODEL: modelId.optional(),
  SASHA_CHECK_MODEL: modelId.optional(),
  SASHA_NO_TRAINING: z.enum(["contract"], { error: "contract" }).optional(),
  SASHA_NO_TRAINING_REFERENCE: z
    .string()
    .regex(/^[^\p{C}]{3,200}$/u, { error: "where the contract says so, in one line of 3 to 200 characters" })
    .optional(),
  SASHA_TOKENS_PER_MONTH: whole("a number of tokens, 0 to 1000000000000", 0, 1e12).optional(),
};

type Variables = z.output<z.ZodObject<typeof sashaVariables>>;

/** Sonnet: the middle of the lines, made for text like this, and none of those that are known to keep what they are sent. */
const CLAUDE = {
  baseUrl: "https://api.anthropic.com",
  model: "claude-sonnet-5-5",
  tokensPerMonth: 10_000_000,
} as const;

/** Without the declaration the server starts and each call is refused: what was derived before stays readable. */
export function readSasha(vars: Variables): SashaConfig | null {
  const { ANTHROPIC_API_KEY: apiKey, SASHA_NO_TRAINING: policy, SASHA_NO_TRAINING_REFERENCE: reference } = vars;
  const names = [
    "ANTHROPIC_BASE_URL",
    "SASHA_MODEL",
    "SASHA_CHECK_MODEL",
    "SASHA_NO_TRAINING",
    "SASHA_TOKENS_PER_MONTH",
  ] as const;
  const beside = names.find((name) => vars[name] !== undefined);
  if (!apiKey && (beside || reference))
    throw new StartError(
      `ANTHROPIC_API_KEY is missing: ${beside ?? "SASHA_NO_TRAINING_REFERENCE"} is of no use without it.`,
    );
  if (policy && !reference)
    throw new StartError("SASHA_NO_TRAINING_REFERENCE is missing: SASHA_NO_TRAINING says where the contract stands.");
  if (reference && !policy)
    throw new StartError("SASHA_NO_TRAINING is missing: SASHA_NO_TRAINING_REFERENCE alone declares nothing.");
  if (!apiKey) return null;
  return {
    apiKey,
    baseUrl: vars.ANTHROPIC_BASE_URL ?? CLAUDE.baseUrl,
    model: vars.SASHA_MODEL ?? CLAUDE.model,
    checkModel: vars.SASHA_CHECK_MODEL ?? null,
    noTrainingReference: reference ?? null,
    tokensPerMonth: vars.SASHA_TOKENS_PER_MONTH ?? CLAUDE.tokensPerMonth,
  };
}

import { z } from "zod";
import { StartError } from "../errors";
import { base } from "./kinds";

/** Who listens to recordings; null: nobody, the meeting's own transcript is read. */
export type SpeechConfig =
  | { service: "deepgram"; apiKey: string; baseUrl: string | null }
  | { service: "whisper"; apiKey: string | null; baseUrl: string; model: string }
  | null;

/** Who makes vectors of passages; null: this process does. */
export type EmbeddingsConfig = { apiKey: string | null; baseUrl: string; model: string } | null;

/** A header's value, which a stray line break or space would otherwise break at the first call. */
const key = z.string().regex(/^[\x21-\x7e]{1,1000}$/, { error: "a key without spaces" });
const model = z.string().regex(/^[\w][\w.:/@-]{0,127}$/, { error: "a model's name" });

export const modelVariables = {
  DEEPGRAM_API_KEY: key.optional(),
  DEEPGRAM_BASE_URL: base.optional(),
  WHISPER_BASE_URL: base.optional(),
  WHISPER_API_KEY: key.optional(),
  WHISPER_MODEL: model.default("whisper-1"),
  EMBEDDINGS_BASE_URL: base.optional(),
  EMBEDDINGS_API_KEY: key.optional(),
  EMBEDDINGS_MODEL: model.optional(),
};

const shape = z.object(modelVariables);
type Variables = z.output<typeof shape>;

export function readSpeech(vars: Variables, given: Record<string, unknown>): SpeechConfig {
  const { DEEPGRAM_API_KEY: deepgramKey, WHISPER_BASE_URL: whisperUrl } = vars;
  if (deepgramKey && whisperUrl)
    throw new StartError("WHISPER_BASE_URL is set beside DEEPGRAM_API_KEY: give one of them.");
  if (vars.DEEPGRAM_BASE_URL && !deepgramKey)
    throw new StartError("DEEPGRAM_API_KEY is missing: DEEPGRAM_BASE_URL is set.");
  const left = ["WHISPER_API_KEY", "WHISPER_MODEL"].find((name) => name in given);
  if (left && !whisperUrl) throw new StartError(`WHISPER_BASE_URL is missing: ${left} is set.`);
  if (deepgramKey) return { service: "deepgram", apiKey: deepgramKey, baseUrl: vars.DEEPGRAM_BASE_URL ?? null };
  if (!whisperUrl) return null;
  return { service: "whisper", apiKey: vars.WHISPER_API_KEY ?? null, baseUrl: whisperUrl, model: vars.WHISPER_MODEL };
}

export function readEmbeddings(vars: Variables): EmbeddingsConfig {
  const { EMBEDDINGS_BASE_URL: baseUrl, EMBEDDINGS_MODEL: modelName, EMBEDDINGS_API_KEY: apiKey } = vars;
  if (baseUrl && modelName) return { baseUrl, model: modelName, apiKey: apiKey ?? null };
  if (!baseUrl && !modelName && !apiKey) return null;
  const [missing, other] = baseUrl
    ? ["EMBEDDINGS_MODEL", "EMBEDDINGS_BASE_URL"]
    : ["EMBEDDINGS_BASE_URL", modelName ? "EMBEDDINGS_MODEL" : "EMBEDDINGS_API_KEY"];
  throw new StartError(`${missing} is missing: ${other} is set.`);
}

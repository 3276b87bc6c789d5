import assert from "node:assert/strict";
import { readConfig } from "../../src/config";
import { assertRefused } from "./config-variables";

describe("config of what listens, understands and makes vectors", () => {
  it("reads who listens to recordings: one service, whole", () => {
    assert.equal(readConfig({}).speech, null);
    const byDeepgram = { service: "deepgram", apiKey: "dg-key", baseUrl: null };
    assert.deepEqual(readConfig({ DEEPGRAM_API_KEY: "dg-key" }).speech, byDeepgram);
    const whisper = { WHISPER_BASE_URL: "https://api.openai.com/v1" };
    assert.deepEqual(readConfig(whisper).speech, {
      ...{ service: "whisper", apiKey: null, baseUrl: "https://api.openai.com/v1", model: "whisper-1" },
    });
    const own = { ...whisper, WHISPER_API_KEY: "sk", WHISPER_MODEL: "Systran/faster-whisper-large-v3" };
    assert.deepEqual(readConfig(own).speech, {
      ...{ service: "whisper", apiKey: "sk", baseUrl: "https://api.openai.com/v1", model: own.WHISPER_MODEL },
    });
    assertRefused({ ...whisper, DEEPGRAM_API_KEY: "k" }, /^WHISPER_BASE_URL is set beside DEEPGRAM_API_KEY/);
    assertRefused({ DEEPGRAM_BASE_URL: "https://eu.example" }, /^DEEPGRAM_API_KEY is missing/);
    for (const name of ["WHISPER_API_KEY", "WHISPER_MODEL"])
      assertRefused({ [name]: "x" }, new RegExp(`^WHISPER_BASE_URL is missing: ${name} is set`));
    assertRefused({ DEEPGRAM_API_KEY: "two words" }, /^DEEPGRAM_API_KEY is not valid: expected a key without spaces/);
    for (const address of ["http://whisper:8000", "ftp://x", "https://x/?key=1", "https://user@x", "x"])
      assertRefused({ WHISPER_BASE_URL: address }, /^WHISPER_BASE_URL is not valid/);
    assertRefused({ ...whisper, WHISPER_MODEL: "a model" }, /^WHISPER_MODEL is not valid/);
  });

  it("reads who makes vectors: an address and a model, and perhaps a key", () => {
    assert.equal(readConfig({}).embeddings, null);
    const given = { EMBEDDINGS_BASE_URL: "http://localhost:11434", EMBEDDINGS_MODEL: "nomic-embed-text:v1.5" };
    assert.deepEqual(readConfig(given).embeddings, {
      ...{ baseUrl: given.EMBEDDINGS_BASE_URL, model: given.EMBEDDINGS_MODEL, apiKey: null },
    });
    assert.equal(readConfig({ ...given, EMBEDDINGS_API_KEY: "sk" }).embeddings?.apiKey, "sk");
    assertRefused({ EMBEDDINGS_BASE_URL: "https://x" }, /^EMBEDDINGS_MODEL is missing/);
    for (const name of ["EMBEDDINGS_MODEL", "EMBEDDINGS_API_KEY"])
      assertRefused({ [name]: "x" }, new RegExp(`^EMBEDDINGS_BASE_URL is missing: ${name} is set`));
  });

  it("takes Claude with its key, and what belongs to it with nothing else", () => {
    const key = { ANTHROPIC_API_KEY: "sk-ant-s3cret" };
    assert.equal(readConfig({}).sasha, null);
    assert.deepEqual(readConfig(key).sasha, {
      ...{ apiKey: "sk-ant-s3cret", baseUrl: "https://api.anthropic.com", model: "claude-sonnet-5-5" },
      ...{ checkModel: null, noTrainingReference: null, tokensPerMonth: 10_000_000 },
    });
    const declared = { SASHA_NO_TRAINING: "contract", SASHA_NO_TRAINING_REFERENCE: "DPA of 2026-03-01, § 4" };
    const models = { SASHA_MODEL: "claude-opus-5-5", SASHA_CHECK_MODEL: "claude-haiku-5-5" };
    const set = { ANTHROPIC_BASE_URL: "https://gate.example.com", ...models };
    assert.deepEqual(readConfig({ ...key, ...declared, ...set, SASHA_TOKENS_PER_MONTH: "0" }).sasha, {
      ...{ apiKey: "sk-ant-s3cret", baseUrl: "https://gate.example.com", model: "claude-opus-5-5" },
      ...{ checkModel: "claude-haiku-5-5", noTrainingReference: "DPA of 2026-03-01, § 4", tokensPerMonth: 0 },
    });
    for (const [name, value] of Object.entries({ ...declared, ...set, SASHA_TOKENS_PER_MONTH: "5" }))
      assertRefused({ [name]: value }, new RegExp(`^ANTHROPIC_API_KEY is missing: ${name} is of no use without it`));
    assertRefused({ ...key, SASHA_NO_TRAINING: "contract" }, /^SASHA_NO_TRAINING_REFERENCE is missing/);
    assertRefused({ ...key, SASHA_NO_TRAINING_REFERENCE: "DPA" }, /^SASHA_NO_TRAINING is missing/);
    assertRefused({ ...key, ...declared, SASHA_NO_TRAINING: "yes" }, /^SASHA_NO_TRAINING .*expected contract/);
    assertRefused(
      { ...key, ...declared, SASHA_NO_TRAINING_REFERENCE: "a\nb c" },
      /^SASHA_NO_TRAINING_REFERENCE .*line/,
    );
    assertRefused({ ANTHROPIC_API_KEY: "two words" }, /^ANTHROPIC_API_KEY (?!.*words)/);
    assertRefused({ ...key, ANTHROPIC_BASE_URL: "http://gate.example.com" }, /^ANTHROPIC_BASE_URL .*https/);
    assertRefused({ ...key, SASHA_MODEL: "claude sonnet" }, /^SASHA_MODEL .*claude-sonnet-5-5/);
    assertRefused({ ...key, SASHA_TOKENS_PER_MONTH: "1e6" }, /^SASHA_TOKENS_PER_MONTH .*tokens/);
  });
});

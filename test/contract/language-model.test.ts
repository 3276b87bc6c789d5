import { claude } from "../../src/adapters/claude";
import { extractive } from "../../src/adapters/extractive";
import { type ClaudeProcess, startClaudeProcess } from "../support/claude-process";
import { languageModelContract } from "./language-model.contract";

languageModelContract("extractive", extractive);

describe("a Messages API in another process", () => {
  let api: ClaudeProcess;
  before(async () => {
    api = await startClaudeProcess();
  });
  after(() => api.stop());

  const options = () => ({ apiKey: api.hello.apiKey, baseUrl: api.hello.url, noTrainingReference: "contract 7" });
  languageModelContract("claude", () => claude({ ...options(), model: "claude-sonnet-5-5" }));
  // Every passage is its own request, so that the answers have to be put together.
  const inParts = () => claude({ ...options(), model: "claude-sonnet-5-5", maxInputTokens: 1500 });
  languageModelContract("claude, in parts", inParts);
});

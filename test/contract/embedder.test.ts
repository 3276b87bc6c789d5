import { hashingEmbedder } from "../../src/adapters/hashing-embedder";
import { openAiEmbedder } from "../../src/adapters/openai-embedder";
import { startModels } from "../support/model-process";
import { embedderContract } from "./embedder.contract";

embedderContract("hashing", async () => ({ embedder: hashingEmbedder(), close: async () => undefined }));

embedderContract("openai", async () => {
  const models = await startModels();
  await models.tell({ set: { limit: 128 } });
  const embedder = openAiEmbedder({ baseUrl: models.url, apiKey: "key", model: "model" });
  return { embedder, close: () => models.stop() };
});

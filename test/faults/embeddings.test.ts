import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { Times } from "../../src/adapters/ask-service";
import { openAiEmbedder } from "../../src/adapters/openai-embedder";
import { PortError } from "../../src/errors";
import { dot } from "../contract/embedder.contract";
import type { ServiceFault, ServiceSettings } from "../support/fakes/model-server";
import { type ModelProcess, startModels } from "../support/model-process";

const CANARY = "my sister Oriane in Rouen";
const secret = Buffer.alloc(32);
const texts = ["one night", "two nights", "an invoice"];

const faults: [what: string, fault: ServiceFault, times: Times, retryable: boolean][] = [
  ["an answer that never comes", "hang", { answerTimeoutMs: 300 }, true],
  ["an answer that stops in the middle", "stop", { idleTimeoutMs: 300 }, true],
  ["an answer that is cut", "cut", {}, true],
  ["a connection that is dropped", "drop", {}, true],
  ["an answer without end", "endless", { maxAnswerBytes: 1_000_000 }, false],
  ["an answer that is not JSON", { status: 200, body: `{"text": ${CANARY}` }, {}, false],
  ["an answer without vectors", { status: 200, body: JSON.stringify({ said: CANARY }) }, {}, false],
  ["too many requests", { status: 429, body: JSON.stringify({ error: { message: CANARY } }) }, {}, true],
  ["a failure of the service", { status: 500, body: CANARY }, {}, true],
  ["a key that is refused", { status: 401, body: JSON.stringify({ error: { message: CANARY } }) }, {}, false],
  ["texts that are refused", { status: 400, body: JSON.stringify({ error: { message: CANARY } }) }, {}, false],
];
const wrong: ServiceSettings["embeddings"][] = ["missing", "twice", "short", "empty", "zero", "words", "base64"];

describe("embeddings under faults", () => {
  let models: ModelProcess;
  before(async () => {
    models = await startModels();
  });
  beforeEach(async () => {
    await models.tell({ set: { key: "secret-key", embeddings: "right", dimensions: 64 }, fail: [] });
  });
  after(() => models.stop());

  const make = (baseUrl = models.url, times: Times = {}) =>
    openAiEmbedder({ apiKey: "secret-key", baseUrl, model: "model", times });
  const failure = async (running: Promise<unknown>) => {
    const error = await running.then(
      () => assert.fail("It did not fail."),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof PortError, inspect(error));
    const shown = inspect(error, { depth: 10 });
    for (const hidden of [CANARY, "secret-key", "one night"]) assert.equal(shown.includes(hidden), false, shown);
    return error;
  };

  it("asks for floats, always, and for nothing else than what it must", async () => {
    await make().embed(texts, secret);
    const [asked] = await models.tell();
    assert.deepEqual(JSON.parse(asked?.text ?? ""), { model: "model", input: texts, encoding_format: "float" });
    assert.deepEqual([asked?.path, asked?.headers.authorization], ["POST /v1/embeddings", "Bearer secret-key"]);
  });

  it("puts vectors in the order of their texts, whatever the order of the answer", async () => {
    const right = await make().embed(texts, secret);
    await models.tell({ set: { embeddings: "backwards" } });
    assert.deepEqual(await make().embed(texts, secret), right);
    assert.ok(dot(right[0] as number[], right[1] as number[]) < 1);
  });

  for (const how of wrong)
    it(`takes no vectors for texts where one is ${how}`, async () => {
      await models.tell({ set: { embeddings: how } });
      assert.equal((await failure(make().embed(texts, secret))).retryable, false);
    });

  it("takes no vector of another length than the first had", async () => {
    const embedder = make();
    await embedder.embed(texts, secret);
    await models.tell({ set: { dimensions: 63 } });
    assert.match((await failure(embedder.embed(texts, secret))).message, /another length/);
  });

  for (const [what, fault, times, retryable] of faults)
    it(`tells ${what}, and nothing of the texts or the key`, async () => {
      await models.tell({ fail: [fault] });
      assert.equal((await failure(make(models.url, times).embed(texts, secret))).retryable, retryable);
    });

  it("follows no redirect with texts and a key", async () => {
    await models.tell({ fail: [{ status: 307, body: "", location: `${models.url}/elsewhere` }] });
    assert.equal((await failure(make().embed(texts, secret))).retryable, false);
    assert.equal((await models.tell()).length, 1);
  });

  it("sends nothing where the TLS handshake fails", async () => {
    assert.equal((await failure(make(models.refusing).embed(texts, secret))).retryable, true);
    assert.deepEqual(await models.tell(), []);
  });
});

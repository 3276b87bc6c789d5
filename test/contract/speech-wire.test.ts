import assert from "node:assert/strict";
import { deepgram } from "../../src/adapters/speech/deepgram";
import { whisper } from "../../src/adapters/speech/whisper";
import { DomainError, PortError } from "../../src/errors";
import { type ModelProcess, startModels } from "../support/model-process";
import { scriptedWav } from "../support/scripted-audio";
import { aTalk } from "../support/talks";
import { inPieces } from "./transcriber.contract";

const turns = aTalk(4);
const audio = scriptedWav(turns);
const code = (error: unknown) => (error instanceof DomainError ? error.code : (error as PortError).retryable);

describe("what speech services are asked", () => {
  let models: ModelProcess;
  before(async () => {
    models = await startModels();
  });
  beforeEach(async () => {
    await models.tell({ set: { key: "key", limit: 2 ** 40, language: "english" } });
  });
  after(() => models.stop());

  const byDeepgram = (bytes = audio, mediaType = "audio/wav") =>
    deepgram({ apiKey: "key", baseUrl: `${models.url}/v1` }).transcribe(inPieces(bytes, 4096), mediaType);
  const byWhisper = (bytes = audio, mediaType = "audio/wav", apiKey: string | null = "key") =>
    whisper({ apiKey, baseUrl: models.url, model: "model" }).transcribe(inPieces(bytes, 4096), mediaType);

  it("asks Deepgram to keep nothing, in every request, and tells voices apart by the model that is not deprecated", async () => {
    await byDeepgram();
    await byDeepgram(scriptedWav(turns), "video/mp4");
    const asked = await models.tell();
    for (const { path, query, headers, bytes } of asked) {
      assert.equal(path, "POST /v1/listen");
      assert.deepEqual(query, {
        ...{ mip_opt_out: "true", model: "nova-3", diarize_model: "latest", detect_language: "true" },
        ...{ utterances: "true", punctuate: "true", smart_format: "true" },
      });
      assert.equal(headers.authorization, "Token key");
      assert.equal(headers["content-disposition"], undefined);
      assert.equal(bytes, audio.length);
    }
    assert.deepEqual(
      asked.map(({ headers }) => headers["content-type"]),
      ["audio/wav", "video/mp4"],
    );
  });

  it("has a stand-in for Deepgram that refuses what may be kept", async () => {
    const headers = { authorization: "Token key", "content-type": "audio/wav" };
    const answer = await fetch(`${models.url}/v1/listen?model=nova-3&diarize_model=latest`, {
      method: "POST",
      headers,
      body: audio,
    });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /lets the recording be kept/);
    await models.tell();
  });

  it("numbers Deepgram's voices, and gives the language it heard", async () => {
    const { spoken, timing, language, transcriber } = await byDeepgram();
    assert.deepEqual(spoken[0], { startMs: 500, endMs: 6250, speaker: "0", text: turns[0]?.text });
    assert.deepEqual([...new Set(spoken.map(({ speaker }) => speaker))], ["0", "1"]);
    assert.deepEqual(
      { timing, language, transcriber },
      { timing: "WORD", language: "en", transcriber: "deepgram/nova-3" },
    );
  });

  for (const body of [
    {
      err_code: "Bad Request",
      err_msg: "Bad Request: failed to process audio: corrupt or unsupported data",
      request_id: "1",
    },
    { category: "INVALID_AUDIO", message: "corrupt or unsupported data", details: "", request_id: "1" },
    "failed to process audio: corrupt or unsupported data",
  ])
    it(`knows a recording that can't be read from Deepgram's ${typeof body === "string" ? "plain text" : Object.keys(body)[0]}`, async () => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      await models.tell({ fail: [{ status: 400, body: text }] });
      assert.equal(await byDeepgram().catch(code), "INVALID_INPUT");
      await models.tell({
        fail: [{ status: 400, body: text.replace("corrupt or unsupported data", "no such model") }],
      });
      assert.equal(await byDeepgram().catch(code), false);
    });

  it("asks Whisper for words and segments by the name that servers heed, and names the file by its kind alone", async () => {
    const { spoken, timing, language, transcriber } = await byWhisper();
    const [asked] = await models.tell();
    assert.equal(asked?.path, "POST /v1/audio/transcriptions");
    assert.equal(asked?.headers.authorization, "Bearer key");
    // A segment began at the end of the one before it; the words say when somebody spoke.
    assert.deepEqual(spoken[1], { startMs: 8500, endMs: 14_250, speaker: null, text: turns[1]?.text });
    assert.deepEqual(
      { timing, language, transcriber },
      { timing: "WORD", language: "en", transcriber: "model at 127.0.0.1" },
    );
  });

  it("sends no key to a Whisper that wants none", async () => {
    await models.tell({ set: { key: null } });
    assert.equal((await byWhisper(audio, "audio/wav", null)).spoken.length, 4);
    const [asked] = await models.tell();
    assert.equal(asked?.headers.authorization, undefined);
  });

  it("names the limit of a service that takes no more", async () => {
    await models.tell({ set: { limit: 100 } });
    await assert.rejects(byWhisper(), /100 bytes at most/);
    assert.equal(await byWhisper().catch(code), "TOO_LARGE");
    await assert.rejects(byDeepgram(), /2 GB at most/);
  });

  it("knows a parameter that Whisper refuses from a recording that it can't read", async () => {
    const refusal = (param: string | null, message: string) =>
      JSON.stringify({ error: { message, type: "invalid_request_error", param, code: null } });
    await models.tell({
      fail: [{ status: 400, body: refusal("timestamp_granularities[]", "not supported for this file format") }],
    });
    assert.equal(await byWhisper().catch(code), false);
    await models.tell({ fail: [{ status: 400, body: refusal(null, "Invalid file format.") }] });
    assert.equal(await byWhisper().catch(code), "INVALID_INPUT");
  });
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import type { Times } from "../../src/adapters/ask-service";
import { deepgram } from "../../src/adapters/speech/deepgram";
import { whisper } from "../../src/adapters/speech/whisper";
import { DomainError, PortError } from "../../src/errors";
import type { Transcriber } from "../../src/ports/transcriber";
import { inPieces } from "../contract/transcriber.contract";
import type { ServiceFault } from "../support/fakes/model-server";
import { type ModelProcess, startModels } from "../support/model-process";
import { scriptedWav } from "../support/scripted-audio";
import { aTalk } from "../support/talks";
import { until } from "../support/until";

const PIECE = 65_536;
const CANARY = "my sister Oriane in Rouen";
const audio = scriptedWav(aTalk(4));

const retryable = (error: unknown) => error instanceof PortError && error.retryable;
const final = (error: unknown) => error instanceof PortError && !error.retryable;
const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

/** What goes wrong, how, and what the adapter makes of it. */
const faults: [what: string, fault: ServiceFault, times: Times, as: (error: unknown) => boolean][] = [
  ["an answer that never comes", "hang", { answerTimeoutMs: 300 }, retryable],
  ["an answer that stops in the middle", "stop", { idleTimeoutMs: 300 }, retryable],
  ["an exchange that takes too long altogether", "stop", { wholeTimeoutMs: 1_000 }, retryable],
  ["an answer that is cut", "cut", {}, retryable],
  ["a connection that is dropped", "drop", {}, retryable],
  ["a service that reads no further", "stall", { sendTimeoutMs: 300 }, retryable],
  ["an answer without end", "endless", { maxAnswerBytes: 1_000_000 }, final],
  ["an answer that is not JSON", { status: 200, body: `{"text": ${CANARY}` }, {}, final],
  ["an answer that is no transcript", { status: 200, body: JSON.stringify({ said: CANARY }) }, {}, final],
  ["an empty answer", { status: 200, body: "" }, {}, final],
  ["too many requests", { status: 429, body: JSON.stringify({ err_msg: CANARY }) }, {}, retryable],
  ["a failure of the service", { status: 500, body: JSON.stringify({ error: { message: CANARY } }) }, {}, retryable],
  ["a service that is down", { status: 503, body: `<html>${CANARY}</html>` }, {}, retryable],
  ["a key that is refused", { status: 401, body: JSON.stringify({ err_msg: CANARY }) }, {}, final],
  ["an account without money", { status: 402, body: JSON.stringify({ message: CANARY }) }, {}, final],
  ["a recording that is too large", { status: 413, body: CANARY }, {}, refused("TOO_LARGE")],
];

function speechFaults(name: string, make: (baseUrl: string, times?: Times) => Transcriber): void {
  describe(`speech under faults: ${name}`, () => {
    let models: ModelProcess;
    before(async () => {
      models = await startModels();
      await models.tell({ set: { key: "secret-key" } });
    });
    after(() => models.stop());

    for (const [what, fault, times, as] of faults)
      it(`tells ${what}, and nothing of what was said or of the key`, async () => {
        await models.tell({ fail: [fault] });
        const long = fault === "stall" ? endless() : inPieces(audio, PIECE);
        const error = await failure(make(models.url, times).transcribe(long, "audio/wav"));
        await models.tell({ goOn: true });
        assert.ok(as(error), inspect(error));
        const shown = inspect(error, { depth: 10 });
        for (const secret of [CANARY, "secret-key"]) assert.equal(shown.includes(secret), false, shown);
      });

    it("follows no redirect with a recording and a key", async () => {
      for (const status of [301, 302, 303, 307, 308]) {
        await models.tell({ fail: [{ status, body: "", location: `${models.url}/elsewhere` }] });
        assert.ok(final(await failure(make(models.url).transcribe(inPieces(audio, PIECE), "audio/wav"))));
        assert.equal((await models.tell()).length, 1);
      }
    });

    it("sends nothing where the TLS handshake fails", async () => {
      let read = 0;
      async function* counted(): AsyncGenerator<Uint8Array> {
        read += 1;
        yield audio;
      }
      assert.ok(retryable(await failure(make(models.refusing).transcribe(counted(), "audio/wav"))));
      assert.equal(read, 0);
      assert.deepEqual(await models.tell(), []);
    });

    it("stops sending what is refused before it was read", async () => {
      await models.tell({ fail: ["early"] });
      let ended = false;
      async function* long(): AsyncGenerator<Uint8Array> {
        try {
          yield* endless();
        } finally {
          ended = true;
        }
      }
      assert.ok(refused("TOO_LARGE")(await failure(make(models.url).transcribe(long(), "audio/wav"))));
      await until(async () => ended);
    });

    it("breaks off when it is told to", async () => {
      await models.tell({ fail: ["hang"] });
      const ending = new AbortController();
      const broken = failure(make(models.url).transcribe(inPieces(audio, PIECE), "audio/wav", ending.signal));
      ending.abort();
      assert.ok((await broken) instanceof Error);
    });

    it("holds a sliver of a long recording, however slowly it is taken", async () => {
      const pieces = 2048;
      const hash = createHash("sha256");
      let given = 0;
      async function* long(): AsyncGenerator<Uint8Array> {
        for (; given < pieces; given += 1) {
          const piece =
            given === 0 ? Buffer.concat([audio, Buffer.alloc(PIECE - audio.length)]) : Buffer.alloc(PIECE, given);
          hash.update(piece);
          yield piece;
        }
      }
      await models.tell({ fail: ["stall"] });
      const running = make(models.url).transcribe(long(), "audio/wav");
      await settled(() => given);
      // What the kernel and both ends have room for, which is no part of the recording's length.
      assert.ok(given > 0 && given < pieces / 4, `${given} of ${pieces} pieces were read`);
      await models.tell({ goOn: true });
      assert.ok((await running).spoken.length > 0);
      const [asked] = await models.tell();
      assert.ok(asked && asked.bytes >= pieces * PIECE);
      if (name === "deepgram") assert.equal(asked.sha256, hash.digest("hex"));
    });
  });
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(PIECE);
}

async function failure(running: Promise<unknown>): Promise<unknown> {
  try {
    await running;
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}

/** Waits until a number has been the same for twenty looks. */
async function settled(look: () => number): Promise<void> {
  for (let [last, same] = [-1, 0]; same < 20; ) {
    await pause(20);
    same = look() === last && last > 0 ? same + 1 : 0;
    last = look();
  }
}

speechFaults("deepgram", (baseUrl, times) => deepgram({ apiKey: "secret-key", baseUrl, times }));
speechFaults("whisper", (baseUrl, times) => whisper({ apiKey: "secret-key", baseUrl, model: "model", times }));

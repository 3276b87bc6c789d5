import assert from "node:assert/strict";
import { DomainError } from "../../src/errors";
import { vttTranscriber } from "../../src/lifecycle/normalize/vtt-transcriber";
import type { Transcriber } from "../../src/ports/transcriber";
import { demoFile } from "../support/sessions";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What every transcriber promises; `file` is one that it takes. */
function transcriberContract(name: string, make: () => Transcriber, file: () => Promise<Buffer>): void {
  describe(`transcriber: ${name}`, () => {
    it("gives timed utterances in order, however the bytes arrive", async () => {
      const bytes = await file();
      const whole = await make().transcribe(inPieces(bytes, bytes.length), "text/vtt");
      assert.deepEqual(await make().transcribe(inPieces(bytes, 7), "text/vtt"), whole);
      assert.ok(whole.spoken.length > 10);
      for (const { startMs, endMs, text } of whole.spoken) assert.ok(startMs >= 0 && endMs >= startMs && text !== "");
      assert.equal(whole.transcriber, make().name);
    });

    it("refuses bytes that hold no talk, as bad input and not as a fault", async () => {
      for (const bytes of [Buffer.alloc(0), Buffer.from("WEBVTT\n\n"), Buffer.from([0xff, 0x00, 0x80])]) {
        const refused = make().transcribe(inPieces(bytes, 64), "text/vtt");
        await assert.rejects(
          refused,
          (error: unknown) => error instanceof DomainError && error.code === "INVALID_INPUT",
        );
      }
    });
  });
}

transcriberContract("zoom-vtt", vttTranscriber, () => demoFile("conversation-1.vtt"));

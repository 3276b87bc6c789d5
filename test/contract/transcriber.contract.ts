import assert from "node:assert/strict";
import { DomainError } from "../../src/errors";
import type { Transcriber } from "../../src/ports/transcriber";

export interface TranscriberUnderTest {
  transcriber: Transcriber;
  mediaType: string;
  /** A file with more than ten utterances. */
  talk: Buffer;
  /** Files that it takes and that hold no talk. */
  silent: Buffer[];
  close(): Promise<void>;
}

export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What every transcriber promises. `make` is called once. */
export function transcriberContract(name: string, make: () => Promise<TranscriberUnderTest>): void {
  describe(`transcriber: ${name}`, () => {
    let under: TranscriberUnderTest;
    before(async () => {
      under = await make();
    });
    after(() => under.close());

    it("gives timed utterances in order, however the bytes arrive", async () => {
      const { transcriber, mediaType, talk } = under;
      const whole = await transcriber.transcribe(inPieces(talk, talk.length), mediaType);
      assert.deepEqual(await transcriber.transcribe(inPieces(talk, 7), mediaType), whole);
      assert.ok(whole.spoken.length > 10, `${whole.spoken.length} utterances`);
      let last = 0;
      for (const { startMs, endMs, text } of whole.spoken) {
        assert.ok(startMs >= last && endMs >= startMs && text !== "");
        last = startMs;
      }
      assert.equal(whole.transcriber, transcriber.name);
    });

    it("refuses bytes that hold no talk, as bad input and not as a fault", async () => {
      for (const bytes of under.silent)
        await assert.rejects(
          under.transcriber.transcribe(inPieces(bytes, 64), under.mediaType),
          (error: unknown) => error instanceof DomainError && error.code === "INVALID_INPUT",
        );
    });

    it("fails with what its bytes failed with", async () => {
      const broken = new Error("the store broke off");
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield under.talk.subarray(0, 100);
        throw broken;
      }
      await assert.rejects(under.transcriber.transcribe(breaking(), under.mediaType), (error) => error === broken);
    });
  });
}

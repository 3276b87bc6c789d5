import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { Session, Transcript } from "../../src/entities";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { normalize } from "../../src/lifecycle/normalize/normalize";
import { withTranscriptFiles } from "../../src/lifecycle/normalize/transcribers";
import type { Transcriber } from "../../src/ports/transcriber";
import { MemoryBlobs } from "../support/fakes/memory-blobs";
import { scriptedWav } from "../support/scripted-audio";
import { upload } from "../support/sessions";
import { type World, world } from "../support/world";
import { row, rows } from "./fixtures";

const PIECE = 64 * 1024;
const LONG = 24 * 1024 * 1024;
/** What may be on its way between the store and a speech service. */
const WINDOW = 2 * 1024 * 1024;

/** Gives what it stores in pieces, as it is asked for them, and counts. */
class CountedBlobs extends MemoryBlobs {
  given = 0;

  override async read(key: string, range?: { start: number; end?: number }): Promise<Readable> {
    const whole = Buffer.concat(await (await super.read(key, range)).toArray());
    const give = function* (this: CountedBlobs) {
      for (let start = 0; start < whole.length; start += PIECE) {
        const piece = whole.subarray(start, start + PIECE);
        this.given += piece.length;
        yield piece;
      }
    };
    return Readable.from(give.call(this), { objectMode: false });
  }
}

/** Takes a piece, then leaves the store all the time that the rest would need, and then hears it out. */
class StallingSpeech implements Transcriber {
  readonly name = "stalling";
  readonly accepts = ["RECORDING"] as const;
  readonly hash = createHash("sha256");
  heard = 0;
  /** The most that was read of the store and not yet done with. */
  ahead = 0;

  constructor(private readonly blobs: CountedBlobs) {}

  async transcribe(bytes: AsyncIterable<Uint8Array>) {
    for await (const piece of bytes) {
      if (this.heard === 0) for (let turn = 0; turn < (4 * LONG) / PIECE; turn += 1) await setImmediate();
      // Before this piece counts: a stream may give out all that it holds at once.
      this.ahead = Math.max(this.ahead, this.blobs.given - this.heard);
      this.heard += piece.length;
      this.hash.update(piece);
    }
    const said = { startMs: 0, endMs: 4000, speaker: "1", text: "I want to sleep better before every review." };
    return { transcriber: this.name, timing: "WORD" as const, language: "en", spoken: [said] };
  }
}

describe("a long recording", () => {
  let w: World;
  let blobs: CountedBlobs;
  let speech: StallingSpeech;
  before(async () => {
    blobs = new CountedBlobs();
    speech = new StallingSpeech(blobs);
    w = await world({ ports: { blobs, transcriber: withTranscriptFiles(speech) } });
  });
  after(() => w.close());

  it("is read no further than the service hears it, and reaches it whole", async () => {
    const { coach, coachee, system } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    const bytes = scriptedWav([], LONG);
    await upload(w.app, coach, id, { filename: "talk.wav", mediaType: "audio/wav", kind: "RECORDING", bytes });
    blobs.given = 0;
    await normalize(w.app, system, { sessionId: id });
    assert.ok(speech.ahead <= WINDOW, `${speech.ahead} bytes were read ahead`);
    assert.equal(speech.hash.digest("hex"), createHash("sha256").update(bytes).digest("hex"));
    const [transcript] = await rows<Transcript>(w, "select * from transcript where session_id = $1", [id]);
    assert.equal(transcript?.transcriber, speech.name);
    assert.equal((await row<Session>(w, "select * from session where id = $1", [id])).failure, null);
  });
});

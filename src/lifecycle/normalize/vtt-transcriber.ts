import { DomainError } from "../../errors";
import type { Transcriber } from "../../ports/transcriber";
import { decodeText } from "./decode-text";
import { parseVtt } from "./vtt";

/** A day's talk is a few MB. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The default: Zoom's own transcript and caption files, timed by cue. Recordings are kept and not listened to. */
export function vttTranscriber(): Transcriber {
  return {
    name: "zoom-vtt",
    accepts: ["TRANSCRIPT_FILE"],
    async transcribe(bytes) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of bytes) {
        size += chunk.length;
        if (size > MAX_BYTES) throw new DomainError("TOO_LARGE", `A transcript has at most ${MAX_BYTES} bytes.`);
        chunks.push(chunk);
      }
      const spoken = parseVtt(decodeText(Buffer.concat(chunks)));
      return { transcriber: "zoom-vtt", timing: "CUE", language: null, spoken };
    },
  };
}

import type { Transcriber } from "../../ports/transcriber";
import { vttTranscriber } from "./vtt-transcriber";

/** A speech service beside the reader of transcript files; each transcript names the one that it was made by. */
export function withTranscriptFiles(speech: Transcriber): Transcriber {
  const files = vttTranscriber();
  return {
    name: speech.name,
    accepts: [...speech.accepts, ...files.accepts],
    transcribe: (bytes, mediaType, signal) =>
      (mediaType === "text/vtt" ? files : speech).transcribe(bytes, mediaType, signal),
  };
}

import { toStreamingFile } from "openai";
import { DomainError } from "../../errors";
import type { Transcriber } from "../../ports/transcriber";
import { failure, speechService, type Times } from "../ask-service";
import { type OpenAiAddress, openAi, type Refusal, toServiceError } from "../openai-client";
import { readWhisper } from "./whisper-answer";

export interface WhisperOptions extends OpenAiAddress {
  model: string;
  times?: Times;
}

/** By its name's end a service tells what a file is; the name says nothing else. */
const EXTENSIONS: Record<string, string> = {
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/wav": "wav",
  "audio/ogg": "ogg",
  "audio/flac": "flac",
  "audio/webm": "webm",
  "video/webm": "webm",
  "video/mp4": "mp4",
  "video/quicktime": "mp4",
};

/**
 * Speech by an OpenAI-compatible Whisper: timed by word where the service can, no voices told apart. The recording streams
 * through as one part of a form and is held nowhere.
 */
export function whisper(options: WhisperOptions): Transcriber {
  const service = speechService("Whisper", options.times);
  const client = openAi(options, service);
  const { model } = options;
  const name = `${model} at ${new URL(options.baseUrl).hostname}`;
  return {
    name,
    accepts: ["RECORDING"],
    async transcribe(bytes, mediaType, signal) {
      const file = toStreamingFile(bytes, `recording.${EXTENSIONS[mediaType] ?? "mp3"}`, { type: mediaType });
      const answer = await client.audio.transcriptions
        .create(
          // The file last: what is to be done with it is known before it comes.
          { model, response_format: "verbose_json", timestamp_granularities: ["word", "segment"], file },
          { signal },
        )
        .catch((error: unknown) => {
          throw toServiceError(service, error, readRefusal);
        });
      const draft = readWhisper(answer, name);
      if (!draft) throw failure(service, "the answer is not a transcript with times", false);
      return draft;
    },
  };
}

/** A parameter that the service won't take is a 400 too, and names another than the file. */
function readRefusal({ status, message, param }: Refusal): DomainError | null {
  if (status === 413) return new DomainError("TOO_LARGE", tooLarge(message));
  if ([400, 415, 422].includes(status) && /\b(audio|file|format|decode)/i.test(message) && (param ?? "file") === "file")
    return new DomainError("INVALID_INPUT", "The speech service can't read the recording.");
  return null;
}

/** OpenAI says "Maximum content size limit (26214400) exceeded"; others say nothing of how much they take. */
function tooLarge(message: string): string {
  const [, limit] = /limit \((\d{1,15})\)/.exec(message) ?? [];
  return limit
    ? `The speech service takes recordings of ${limit} bytes at most.`
    : "The recording is larger than the speech service takes.";
}

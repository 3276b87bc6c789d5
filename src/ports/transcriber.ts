/** One timed utterance as it came from a file or a speech service. */
export interface Spoken {
  startMs: number;
  endMs: number;
  /** The name or number the source gives; null when it gives none. */
  speaker: string | null;
  text: string;
}

export interface TranscriptDraft {
  transcriber: string;
  timing: "WORD" | "CUE";
  language: string | null;
  spoken: Spoken[];
}

/** Turns a transcript file or a recording into timed utterances. */
export interface Transcriber {
  readonly name: string;
  /** What it takes: a source's kind. The default takes TRANSCRIPT_FILE alone. */
  readonly accepts: readonly ("RECORDING" | "TRANSCRIPT_FILE")[];
  /**
   * `bytes` is the decrypted file, read as it is needed; `signal` breaks it off. Rejects with DomainError INVALID_INPUT
   * when nothing was said in it, with TOO_LARGE, whose message names the limit, when it is more than a service takes,
   * and with PortError.
   */
  transcribe(bytes: AsyncIterable<Uint8Array>, mediaType: string, signal?: AbortSignal): Promise<TranscriptDraft>;
}

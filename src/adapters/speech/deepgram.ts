import { Readable } from "node:stream";
import { type BaseClientOptions, DeepgramClient } from "@deepgram/sdk";
import { DomainError, PortError } from "../../errors";
import type { Transcriber } from "../../ports/transcriber";
import { type Answer, askService, failure, type Service, speechService, type Times, toRefusal } from "../ask-service";
import { readDeepgram } from "./deepgram-answer";

export interface DeepgramOptions {
  apiKey: string;
  /** DEEPGRAM_BASE_URL; Deepgram's own address when left out. */
  baseUrl?: string;
  times?: Times;
}

const NAME = "deepgram/nova-3";

/**
 * Sent with every request. `mip_opt_out`: without it Deepgram keeps the recording and trains on it
 * (developers.deepgram.com/trust-security/your-data). `diarize_model` tells voices apart; `diarize` is deprecated.
 * Without `detect_language` everything is heard as English.
 */
const PARAMETERS = {
  mip_opt_out: true,
  model: "nova-3",
  diarize_model: "latest",
  detect_language: true,
  utterances: true,
  punctuate: true,
  smart_format: true,
} as const;

type Fetcher = NonNullable<BaseClientOptions["fetcher"]>;
type FetcherArguments = Parameters<Fetcher>[0];

/** Deepgram's pre-recorded speech: voices told apart, timed by word. The recording streams through and is held nowhere. */
export function deepgram(options: DeepgramOptions): Transcriber {
  const service = speechService("Deepgram", options.times);
  return {
    name: NAME,
    accepts: ["RECORDING"],
    async transcribe(bytes, mediaType, signal) {
      const client = new DeepgramClient({
        apiKey: options.apiKey,
        baseUrl: (options.baseUrl ?? "https://api.deepgram.com").replace(/\/(v1\/?)?$/, ""),
        fetcher: fetcherOf(service, signal),
      });
      const data = bytes instanceof Readable ? bytes : Readable.from(bytes, { objectMode: false });
      const answer = await client.listen.v1.media.transcribeFile({ data, contentType: mediaType }, PARAMETERS);
      const draft = readDeepgram(answer, NAME);
      if (!draft) throw failure(service, "the answer is not a transcript", false);
      return draft;
    },
  };
}

/**
 * The library gives the address, the parameters and the key; what sends them is ours. Its own sender follows redirects,
 * sends a stream it has sent before once more, reads answers of any size, and quotes them in its errors.
 */
function fetcherOf(service: Service, signal: AbortSignal | undefined): Fetcher {
  return async <R>({ url, queryString, headers, body }: FetcherArguments) => {
    const answer = await askService(service, new URL(`${url}?${queryString}`), {
      method: "POST",
      headers: toStrings(headers),
      body: body as Readable,
      signal,
    });
    if (answer.status !== 200) throw toError(service, answer);
    const rawResponse = new Response(null, { status: answer.status });
    return { ok: true as const, body: toJson<R>(service, answer), rawResponse };
  };
}

function toStrings(headers: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function toJson<R>(service: Service, { text }: Answer): R {
  try {
    return JSON.parse(text) as R;
  } catch {
    // A parse error quotes the text, which is what was said.
    throw failure(service, "the answer is not JSON", false);
  }
}

/** By its words, since a refused parameter is a 400 as well. They are looked at, and never passed on. */
function toError(service: Service, { status, text }: Answer): DomainError | PortError {
  if (status === 413) return new DomainError("TOO_LARGE", "Deepgram takes recordings of 2 GB at most.");
  if (status === 400 && /corrupt|unsupported data|no audio|empty/i.test(text))
    return new DomainError("INVALID_INPUT", "Deepgram can't read the recording.");
  return toRefusal(service, status);
}

import { readScript, type Turn, wordsOf } from "../scripted-audio";
import { refusal } from "./embeddings-route";
import type { Heard, Reply, ServiceSettings } from "./model-server";

const EXTENSIONS = /\.(flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|wav|webm)$/;

/** POST /v1/audio/transcriptions as OpenAI answers it; what it heeds and ignores is what real servers do. */
export function answerTranscription(asked: Heard, settings: ServiceSettings): Reply {
  if (settings.key !== null && asked.headers.authorization !== `Bearer ${settings.key}`)
    return refusal(401, "Incorrect API key provided.", { code: "invalid_api_key" });
  if (settings.key === null && asked.headers.authorization) return refusal(400, "Nobody asked for a key.");
  const form = readForm(asked);
  if (!form) return refusal(400, "Could not parse multipart form");
  if (form.fields.get("model")?.[0] !== settings.model)
    return refusal(404, "The model does not exist.", { code: "model_not_found" });
  if (form.fields.get("response_format")?.[0] !== "verbose_json")
    return refusal(400, "response_format must be verbose_json", { param: "response_format" });
  if (asked.bytes > settings.limit)
    return refusal(413, `413: Maximum content size limit (${settings.limit}) exceeded (${asked.bytes} bytes read)`);
  if (!EXTENSIONS.test(form.filename)) return refusal(400, "Invalid file format. Supported formats: ['flac']");
  const turns = readScript(asked.head);
  if (!turns)
    return refusal(400, "The audio file could not be decoded or its format is not supported.", { param: "file" });
  // Without the brackets the parameter is not heard.
  const granularities = form.fields.get("timestamp_granularities[]") ?? [];
  return { status: 200, body: JSON.stringify(toVerbose(turns, granularities, settings)) };
}

function readForm({ head, headers }: Heard): { fields: Map<string, string[]>; filename: string } | null {
  const [, boundary] = /^multipart\/form-data; boundary=(.+)$/.exec(headers["content-type"] ?? "") ?? [];
  if (!boundary) return null;
  const fields = new Map<string, string[]>();
  let filename = "";
  for (const part of head.toString("latin1").split(`--${boundary}\r\n`).slice(1)) {
    const [, name = "", , file] = /name="([^"]+)"(; filename="([^"]*)")?/.exec(part) ?? [];
    if (file !== undefined) filename = file;
    else fields.set(name, [...(fields.get(name) ?? []), part.split("\r\n\r\n")[1]?.split("\r\n")[0] ?? ""]);
  }
  return { fields, filename };
}

/** Words without punctuation, a name with a dot as two, some without a length, and numbers as 32-bit floats print. */
function toVerbose(turns: readonly Turn[], granularities: readonly string[], settings: ServiceSettings) {
  const segments = turns.map((turn, id) => ({
    // A segment begins where the one before it has ended.
    ...{ id, seek: 0, start: Math.fround(turns[id - 1]?.end ?? 0), end: Math.fround(turn.end), text: ` ${turn.text}` },
    ...{ tokens: [50364], temperature: 0, avg_logprob: -0.2, compression_ratio: 1.5, no_speech_prob: 0.01 },
  }));
  const words = turns.flatMap((turn) =>
    wordsOf(turn).flatMap(({ text, start, end }) =>
      text
        .replace(/[,.!?;:]+$/, "")
        .split(".")
        .map((word, at) => ({ word, start: Math.fround(at === 0 ? start : end), end: Math.fround(end) })),
    ),
  );
  return {
    ...{ task: "transcribe", language: settings.language, duration: turns.at(-1)?.end ?? 0 },
    text: turns.map(({ text }) => text).join(" "),
    ...(granularities.includes("word") && { words }),
    ...(!(granularities.includes("word") && !granularities.includes("segment")) && { segments }),
    usage: { type: "duration", seconds: 9 },
  };
}

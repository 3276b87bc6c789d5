import { randomUUID } from "node:crypto";
import { readScript, type Turn, wordsOf } from "../scripted-audio";
import type { Heard, Reply, ServiceSettings } from "./model-server";

const KNOWN = new Set([
  ...["mip_opt_out", "model", "diarize_model", "detect_language", "utterances", "punctuate", "smart_format"],
]);

/** POST /v1/listen as Deepgram answers it, and what it must never be asked: to keep and train on the recording. */
export function answerListen(asked: Heard, settings: ServiceSettings): Reply {
  if (asked.headers.authorization !== `Token ${settings.key}`)
    return refused(401, { err_code: "INVALID_AUTH", err_msg: "Invalid credentials.", request_id: randomUUID() });
  if (asked.query.mip_opt_out !== "true")
    return refused(400, {
      category: "POLICY",
      message: "the request lets the recording be kept",
      details: "",
      request_id: "",
    });
  const unknown = Object.keys(asked.query).find((name) => !KNOWN.has(name));
  if (unknown)
    return refused(400, { err_code: "Bad Request", err_msg: `Unknown parameter: ${unknown}`, request_id: "" });
  if (asked.query.model !== "nova-3" || asked.query.diarize_model !== "latest")
    return refused(400, { category: "INVALID", message: "no such model", details: "", request_id: "" });
  if (!/^(audio|video)\//.test(asked.headers["content-type"] ?? ""))
    return refused(415, { err_code: "UNSUPPORTED_MEDIA_TYPE", err_msg: "not audio", request_id: "" });
  if (asked.bytes > settings.limit) return { status: 413, body: "Payload Too Large", type: "text/plain" };
  const turns = readScript(asked.head);
  if (!turns) {
    const err_msg = "Bad Request: failed to process audio: corrupt or unsupported data";
    return refused(400, { err_code: "Bad Request", err_msg, request_id: randomUUID() });
  }
  return { status: 200, body: JSON.stringify(toTranscript(turns, asked)) };
}

const refused = (status: number, body: object): Reply => ({ status, body: JSON.stringify(body) });

function toTranscript(turns: readonly Turn[], asked: Heard) {
  const utterances = turns.map((turn, id) => ({
    ...{ start: turn.start, end: turn.end, confidence: 0.98, channel: 0, transcript: turn.text },
    ...{ words: toWords(turn), speaker: turn.voice, id: `utterance-${id}` },
  }));
  const words = utterances.flatMap((utterance) => utterance.words);
  const transcript = turns.map(({ text }) => text).join(" ");
  const model = "3b3aabe4-608a-46ac-9585-7960a25daf1a";
  const channel = {
    alternatives: [{ transcript, confidence: 0.98, words }],
    ...(asked.query.detect_language === "true" && { detected_language: "en", language_confidence: 0.99 }),
  };
  return {
    metadata: {
      ...{
        transaction_key: "deprecated",
        request_id: randomUUID(),
        sha256: asked.sha256,
        created: "2026-11-01T10:00:00Z",
      },
      ...{ duration: turns.at(-1)?.end ?? 0, channels: 1, models: [model] },
      model_info: { [model]: { name: "general-nova-3", version: "2024-12-20.0", arch: "nova-3" } },
    },
    results: { channels: [channel], utterances },
  };
}

function toWords(turn: Turn) {
  return wordsOf(turn).map(({ text, start, end }) => ({
    ...{ word: text.toLowerCase().replace(/[^\p{L}\p{N}'-]/gu, ""), start, end, confidence: 0.98 },
    ...{ speaker: turn.voice, speaker_confidence: 0.9, punctuated_word: text },
  }));
}

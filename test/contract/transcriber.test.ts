import { deepgram } from "../../src/adapters/speech/deepgram";
import { whisper } from "../../src/adapters/speech/whisper";
import { vttTranscriber } from "../../src/lifecycle/normalize/vtt-transcriber";
import { startModels } from "../support/model-process";
import { scriptedWav } from "../support/scripted-audio";
import { demoFile } from "../support/sessions";
import { aTalk } from "../support/talks";
import { transcriberContract } from "./transcriber.contract";

transcriberContract("zoom-vtt", async () => ({
  transcriber: vttTranscriber(),
  mediaType: "text/vtt",
  talk: await demoFile("conversation-1.vtt"),
  silent: [Buffer.alloc(0), Buffer.from("WEBVTT\n\n"), Buffer.from([0xff, 0x00, 0x80])],
  close: async () => undefined,
}));

const recording = {
  mediaType: "audio/wav",
  talk: scriptedWav(aTalk()),
  silent: [scriptedWav([]), Buffer.from("RIFF without anything"), Buffer.from([0xff, 0x00, 0x80])],
};

transcriberContract("deepgram", async () => {
  const models = await startModels();
  const transcriber = deepgram({ apiKey: "key", baseUrl: models.url });
  return { ...recording, transcriber, close: () => models.stop() };
});

transcriberContract("whisper", async () => {
  const models = await startModels();
  const transcriber = whisper({ apiKey: "key", baseUrl: models.url, model: "model" });
  return { ...recording, transcriber, close: () => models.stop() };
});

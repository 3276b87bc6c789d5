import { connectZoom } from "../../src/lifecycle/ingest/zoom-connection";
import type { RecordingEvent, RecordingFile } from "../../src/ports/recording-service";
import { demoFile } from "../support/sessions";
import type { World } from "../support/world";

export const TOKEN = "download-token";
const began = new Date("2026-03-02T09:00:00.000Z");
const ended = new Date("2026-03-02T09:45:00.000Z");

let files = 0;

/** A file as the service announces it; served to the bearer of TOKEN unless it is gone there. */
export function served(
  w: World,
  kind: NonNullable<RecordingFile["kind"]>,
  bytes: Buffer | "gone",
  id = `file-${++files}`,
): RecordingFile {
  const forms = {
    RECORDING: { mediaType: "audio/mpeg", extension: "mp3" },
    TRANSCRIPT_FILE: { mediaType: "text/vtt", extension: "vtt" },
    CHAT: { mediaType: "text/plain", extension: "txt" },
  };
  const url = `https://fake.zoom.us/rec/webhook_download/${id}`;
  const downloadUrl = bytes === "gone" ? url : w.recordings.serve(id, bytes, "application/octet-stream");
  return { id, kind, ...forms[kind], byteSize: null, downloadUrl, startedAt: began, endedAt: ended };
}

export function anEvent(
  meetingUuid: string,
  given: Partial<RecordingEvent> & { files: RecordingFile[] },
): RecordingEvent {
  return {
    event: "recording.completed",
    eventTs: 1_772_445_000_000,
    accountId: "account-1",
    hostId: "host-1",
    meetingUuid,
    topic: "Maren and Ilse",
    startedAt: began,
    endedAt: ended,
    downloadToken: TOKEN,
    ...given,
  };
}

/** The two events of one meeting: its recording and chat, and some minutes later its transcript. */
export async function aMeeting(
  w: World,
  uuid: string,
): Promise<{ recording: RecordingEvent; transcript: RecordingEvent }> {
  const spoken = served(w, "TRANSCRIPT_FILE", await demoFile("conversation-3.vtt"));
  const heard = served(w, "RECORDING", await demoFile("conversation-3.mp3"));
  const written = served(w, "CHAT", await demoFile("conversation-2.chat.txt"));
  return {
    recording: anEvent(uuid, { files: [heard, written] }),
    transcript: anEvent(uuid, { event: "recording.transcript_completed", eventTs: 1_772_445_600_000, files: [spoken] }),
  };
}

export async function connectHost(w: World): Promise<void> {
  await connectZoom(w.app, w.here.coach, { accountId: "account-1", hostId: "host-1" });
}

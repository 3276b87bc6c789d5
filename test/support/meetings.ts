import { toRecordingEvent } from "../../src/adapters/zoom/choose-files";
import { parseZoomEvent } from "../../src/adapters/zoom/events";
import type { ZoomRehearsal } from "../../src/embedded/zoom-rehearsal";
import {
  type RehearsedFile,
  type RehearsedMeeting,
  recordingCompleted,
  transcriptCompleted,
} from "../../src/embedded/zoom-rehearsal-events";
import type { RecordingEvent } from "../../src/ports/recording-service";

export interface GivenMeeting {
  /** Tells the files of one meeting from another's. */
  name: string;
  downloadToken: string;
  accountId?: string;
  hostId?: string;
  uuid?: string;
  topic?: string;
  transcript: Buffer;
  chat?: Buffer;
  recording?: Buffer;
}

/** The two events of a meeting as they come in, read. */
export function aMeeting(
  zoom: ZoomRehearsal,
  given: GivenMeeting,
): { recording: RecordingEvent; transcript: RecordingEvent } {
  const { recording, transcript } = meetingBodies(zoom, given);
  const read = (body: object) => toRecordingEvent(parseZoomEvent(body));
  return { recording: read(recording), transcript: read(transcript) };
}

/** The bodies of the two events of a meeting whose files the rehearsed Zoom serves. */
export function meetingBodies(zoom: ZoomRehearsal, given: GivenMeeting): { recording: object; transcript: object } {
  const { name, downloadToken } = given;
  const file = (
    kind: string,
    content: Buffer,
    type: Omit<RehearsedFile, "id" | "bytes" | "downloadUrl">,
    mime: string,
  ) => {
    const id = `${name}-${kind}`;
    const downloadUrl = zoom.serve(id, { filename: `${kind}.${type.extension}`, contentType: mime, content });
    return { id, bytes: content.length, downloadUrl, ...type };
  };
  const sound = { fileType: "M4A", extension: "M4A", recordingType: "audio_only" };
  const words = { fileType: "TRANSCRIPT", extension: "VTT", recordingType: "audio_transcript" };
  const chat = { fileType: "CHAT", extension: "TXT", recordingType: "chat_file" };
  const meeting: RehearsedMeeting = {
    accountId: given.accountId ?? "account-one",
    hostId: given.hostId ?? "host-one",
    uuid: given.uuid ?? Buffer.from(name.padEnd(16).slice(0, 16)).toString("base64"),
    topic: given.topic ?? "A conversation",
    startedAt: new Date("2026-03-02T09:00:00Z"),
    endedAt: new Date("2026-03-02T09:45:00Z"),
    downloadToken,
    files: [
      ...(given.recording ? [file("sound", given.recording, sound, "audio/mp4")] : []),
      file("words", given.transcript, words, "text/vtt"),
      ...(given.chat ? [file("chat", given.chat, chat, "text/plain")] : []),
    ],
  };
  return { recording: recordingCompleted(meeting), transcript: transcriptCompleted(meeting) };
}

/** The head of a sound file and silence after it: what a recording looks like to who doesn't listen. */
export function silence(bytes = 200_000): Buffer {
  const head = Buffer.from("\0\0\0\x18ftypM4A \0\0\0\0M4A mp42\0\0\0\x08free", "latin1");
  return Buffer.concat([head, Buffer.alloc(bytes, 0)]);
}

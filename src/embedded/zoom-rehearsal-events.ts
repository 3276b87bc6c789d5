import { createHmac } from "node:crypto";

export interface RehearsedFile {
  id: string;
  /** "MP4", "M4A", "TRANSCRIPT", "CHAT", "TIMELINE"… */
  fileType: string;
  extension: string;
  recordingType: string;
  bytes: number;
  downloadUrl: string;
  /** When it differs from the meeting's span. */
  startedAt?: Date;
  endedAt?: Date;
  status?: string;
}

export interface RehearsedMeeting {
  accountId: string;
  hostId: string;
  /** Base64, as Zoom's are. */
  uuid: string;
  topic: string;
  startedAt: Date;
  endedAt: Date;
  files: readonly RehearsedFile[];
  downloadToken: string | null;
  /** When Zoom says that it happened; endedAt when left out. */
  eventAt?: Date;
  /** The numeric meeting id. */
  meetingId?: number;
}

/** Headers and body of a webhook as Zoom sends it. `atMs` is when it is sent: the signature's timestamp, in seconds. */
export function signedEvent(
  secret: string,
  body: unknown,
  atMs: number,
): { headers: Record<string, string>; body: string } {
  const text = JSON.stringify(body);
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${text}`).digest("hex");
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "Zoom Marketplace/1.0a",
    "x-zm-request-timestamp": timestamp,
    "x-zm-signature": `v0=${signature}`,
    "x-zm-trackingid": `rehearsal_${timestamp}`,
  };
  return { headers, body: text };
}

/** endpoint.url_validation: what Zoom asks every 72 hours. */
export function urlValidation(plainToken: string, atMs: number): object {
  return { payload: { plainToken }, event_ts: atMs, event: "endpoint.url_validation" };
}

/** recording.completed with every field that a recorded one has, password and passcode included. */
export function recordingCompleted(meeting: RehearsedMeeting): object {
  return toEvent("recording.completed", meeting, meeting.files);
}

/** recording.transcript_completed: the same meeting with its transcript alone, usually later. */
export function transcriptCompleted(meeting: RehearsedMeeting): object {
  const transcripts = meeting.files.filter((file) => file.fileType === "TRANSCRIPT");
  return toEvent("recording.transcript_completed", meeting, transcripts);
}

function toEvent(event: string, meeting: RehearsedMeeting, files: readonly RehearsedFile[]): object {
  const token = meeting.downloadToken === null ? {} : { download_token: meeting.downloadToken };
  return {
    payload: { account_id: meeting.accountId, object: toObject(meeting, files) },
    event_ts: (meeting.eventAt ?? meeting.endedAt).getTime(),
    event,
    ...token,
  };
}

function toObject(meeting: RehearsedMeeting, files: readonly RehearsedFile[]): object {
  return {
    uuid: meeting.uuid,
    id: meeting.meetingId ?? 85_500_000_001,
    account_id: meeting.accountId,
    host_id: meeting.hostId,
    topic: meeting.topic,
    type: 2,
    start_time: toZoomTime(meeting.startedAt),
    timezone: "Europe/Berlin",
    host_email: "host@rehearsal.example",
    duration: Math.round((meeting.endedAt.getTime() - meeting.startedAt.getTime()) / 60_000),
    total_size: files.reduce((sum, file) => sum + file.bytes, 0),
    // The real count leaves some files out.
    recording_count: files.filter((file) => file.fileType !== "TIMELINE").length,
    share_url: "https://rehearsal.zoom.us/rec/share/rehearsal",
    recording_files: files.map((file) => toFile(meeting, file)),
    password: "rehearsal-password",
    recording_play_passcode: "rehearsal-passcode",
    on_prem: false,
  };
}

function toFile(meeting: RehearsedMeeting, file: RehearsedFile): object {
  const common = {
    meeting_id: meeting.uuid,
    recording_start: toZoomTime(file.startedAt ?? meeting.startedAt),
    recording_end: toZoomTime(file.endedAt ?? meeting.endedAt),
    file_type: file.fileType,
    download_url: file.downloadUrl,
  };
  if (file.fileType === "TIMELINE") return { ...common, file_extension: file.extension };
  return {
    id: file.id,
    ...common,
    file_extension: file.extension,
    file_size: file.bytes,
    play_url: `https://rehearsal.zoom.us/rec/play/${file.id}`,
    status: file.status ?? "completed",
    recording_type: file.recordingType,
  };
}

function toZoomTime(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

import { z } from "zod";
import { invalid } from "../../errors";
import type { RecordingEvent, RecordingFile } from "../../ports/recording-service";

export interface ZoomFile extends RecordingFile {
  recordingType: string | null;
  /** "completed" or "processing". */
  status: string | null;
}

/** A recording event with every file named in it: no password, passcode, e-mail address or share link. */
export interface ZoomEvent extends RecordingEvent {
  files: ZoomFile[];
}

/** Somebody has removed the app at Zoom. */
export interface ZoomDeauthorization {
  accountId: string;
  hostId: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What a webhook's body is. "other" is answered 200 and forgotten. */
export type ZoomBody =
  | { type: "challenge"; plainToken: string }
  | { type: "recording"; event: ZoomEvent }
  | { type: "deauthorization"; event: ZoomDeauthorization }
  | { type: "other"; event: string };

// Zoom sends ids as numbers or strings, and adds values to its enums without notice: nothing here is closed.
const text = z.union([z.string(), z.number()]).transform(String).nullish();
const id = z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(256));
const amount = z.union([z.number(), z.string()]).transform(Number).nullish();

const fileSchema = z.object({
  id: text,
  recording_start: text,
  recording_end: text,
  file_type: text,
  file_extension: text,
  file_size: amount,
  download_url: text,
  recording_type: text,
  status: text,
});

const eventSchema = z.object({
  event: z.string().min(1).max(100),
  event_ts: z.union([z.number(), z.string()]).transform(Number).pipe(z.number().int().positive()),
  download_token: text,
  payload: z.object({
    account_id: text,
    object: z.object({
      uuid: id,
      account_id: text,
      host_id: id,
      topic: text,
      start_time: text,
      duration: amount,
      recording_files: z.array(fileSchema).nullish(),
    }),
  }),
});

const deauthorizationSchema = z.object({
  payload: z.object({ account_id: id, user_id: id, deauthorization_time: z.iso.datetime({ offset: true }) }),
});
const envelopeSchema = z.object({ event: z.string().min(1).max(100), payload: z.unknown() });
const challengeSchema = z.object({ plainToken: z.string() });
type RawFile = z.output<typeof fileSchema>;
type RawObject = z.output<typeof eventSchema>["payload"]["object"];

const RECORDING_EVENTS: readonly string[] = ["recording.completed", "recording.transcript_completed"];
const MEDIA_TYPES: Record<string, string> = {
  mp4: "video/mp4",
  m4a: "audio/mp4",
  vtt: "text/vtt",
  txt: "text/plain",
  json: "application/json",
  csv: "text/csv",
  jpg: "image/jpeg",
};
/** The extension by file_type: recordings of 2020 carry none. */
const EXTENSIONS: Record<string, string> = {
  MP4: "mp4",
  M4A: "m4a",
  TRANSCRIPT: "vtt",
  CC: "vtt",
  CHAT: "txt",
  TIMELINE: "json",
  CHAT_MESSAGE: "json",
  SUMMARY: "json",
  CSV: "csv",
};
/** By-products: not the conversation, or one voice or another language of it. */
const BY_PRODUCT =
  /^(audio_only_each_participant|audio_interpretation|sign_interpretation|poll|timeline|thumbnail|summary.*)$/;

/** Tells a webhook's body apart. Throws INVALID_INPUT for what is no Zoom event at all, without repeating any of it. */
export function readZoomBody(body: unknown): ZoomBody {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) throw invalid("event", "Not a Zoom event.");
  const { event, payload } = envelope.data;
  if (event === "endpoint.url_validation") {
    const challenge = challengeSchema.safeParse(payload);
    if (!challenge.success) throw invalid(["payload", "plainToken"], "Not a Zoom challenge.");
    return { type: "challenge", plainToken: challenge.data.plainToken };
  }
  if (event === "app_deauthorized") return { type: "deauthorization", event: parseDeauthorization(body) };
  return RECORDING_EVENTS.includes(event)
    ? { type: "recording", event: parseZoomEvent(body) }
    : { type: "other", event };
}

/** A recording event in neutral form. Throws INVALID_INPUT naming the field, never its value. */
export function parseZoomEvent(body: unknown): ZoomEvent {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) throw invalid(fieldAtFault(parsed.error), "Not a Zoom recording event.");
  const { event, event_ts, download_token, payload } = parsed.data;
  const { object } = payload;
  const accountId = payload.account_id || object.account_id;
  if (!accountId) throw invalid(["payload", "account_id"], "Not a Zoom recording event.");
  const files = (object.recording_files ?? []).map(toFile);
  return {
    event,
    eventTs: event_ts,
    accountId,
    hostId: object.host_id,
    meetingUuid: object.uuid,
    topic: object.topic || null,
    ...toSpan(object, files),
    downloadToken: download_token || null,
    files,
  };
}

function parseDeauthorization(body: unknown): ZoomDeauthorization {
  const parsed = deauthorizationSchema.safeParse(body);
  if (!parsed.success) throw invalid(fieldAtFault(parsed.error), "Not a Zoom deauthorization.");
  const { account_id, user_id, deauthorization_time } = parsed.data.payload;
  return { accountId: account_id, hostId: user_id, at: Date.parse(deauthorization_time) };
}

/**
 * Zoom delivers an event up to four times; this names the event. It holds the meeting's uuid, so what is kept beyond
 * the session must be a keyed hash of it.
 */
export function eventKey(event: Pick<ZoomEvent, "event" | "meetingUuid" | "eventTs">): string {
  return JSON.stringify([event.event, event.meetingUuid, event.eventTs]);
}

/** The body as it may be stored: meeting passwords and passcodes gone, wherever they stand. */
export function withoutPasswords(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutPasswords);
  if (typeof body !== "object" || body === null) return body;
  const kept = Object.entries(body).filter(([key]) => !/password|passcode/i.test(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutPasswords(value)]));
}

function toFile(raw: RawFile): ZoomFile {
  const fileType = (raw.file_type ?? "").toUpperCase();
  const extension = (raw.file_extension || EXTENSIONS[fileType] || "").toLowerCase();
  return {
    id: raw.id || null,
    kind: toKind(fileType, extension, (raw.recording_type ?? "").toLowerCase()),
    mediaType: MEDIA_TYPES[extension] ?? "application/octet-stream",
    extension,
    byteSize: toSize(raw.file_size),
    downloadUrl: raw.download_url || null,
    startedAt: toDate(raw.recording_start),
    endedAt: toDate(raw.recording_end),
    recordingType: raw.recording_type || null,
    status: raw.status || null,
  };
}

function toKind(fileType: string, extension: string, recordingType: string): ZoomFile["kind"] {
  if (BY_PRODUCT.test(recordingType)) return null;
  if (fileType === "MP4" || fileType === "M4A") return "RECORDING";
  if (fileType === "TRANSCRIPT" || fileType === "CC") return extension === "vtt" ? "TRANSCRIPT_FILE" : null;
  if (fileType === "CHAT") return "CHAT";
  if (fileType !== "") return null;
  if (extension === "mp4" || extension === "m4a") return "RECORDING";
  return extension === "vtt" ? "TRANSCRIPT_FILE" : null;
}

/** A recurring meeting's start_time can be days older than the recording: the files' own times come first. */
function toSpan(object: RawObject, files: readonly ZoomFile[]): { startedAt: Date | null; endedAt: Date | null } {
  const starts = files.flatMap((file) => file.startedAt?.getTime() ?? []);
  const ends = files.flatMap((file) => file.endedAt?.getTime() ?? []);
  const startedAt = starts.length > 0 ? new Date(Math.min(...starts)) : toDate(object.start_time);
  if (ends.length > 0) return { startedAt, endedAt: new Date(Math.max(...ends)) };
  const minutes = toSize(object.duration);
  return { startedAt, endedAt: startedAt && minutes ? new Date(startedAt.getTime() + minutes * 60_000) : null };
}

function toDate(value: string | null | undefined): Date | null {
  const date = new Date(value ?? "");
  return Number.isNaN(date.getTime()) ? null : date;
}

function toSize(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}

function fieldAtFault(error: z.ZodError): string[] {
  return (error.issues[0]?.path ?? []).map(String);
}

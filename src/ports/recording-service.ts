import type { Readable } from "node:stream";

/** One file of a recording, as the service announces it. */
export interface RecordingFile {
  id: string | null;
  /** Null is a by-product that is not fetched. */
  kind: "RECORDING" | "TRANSCRIPT_FILE" | "CHAT" | null;
  mediaType: string;
  /** Lower case, without a dot; "" when unknown. */
  extension: string;
  byteSize: number | null;
  downloadUrl: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** "A recording (or its transcript) is ready", without what nobody here needs. Retries repeat it to the letter. */
export interface RecordingEvent {
  event: string;
  /** Milliseconds. */
  eventTs: number;
  accountId: string;
  hostId: string;
  meetingUuid: string;
  topic: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Good for 24 hours; may be missing. */
  downloadToken: string | null;
  /** The ones to fetch. */
  files: RecordingFile[];
}

/** The service recordings come from (Zoom). */
export interface RecordingService {
  readonly name: string;
  /**
   * Opens a download. Only allow-listed hosts; the bearer is dropped when a redirect changes the host; an HTML answer
   * (Zoom's way of saying "deleted" or "not yours" with status 200) is a failure that is not retryable.
   */
  download(url: string, bearer: string): Promise<{ body: Readable; contentType: string; contentLength: number | null }>;
  /** A fresh access token from a refresh token, which the service rotates: store the answer before using it. */
  refresh(refreshToken: string): Promise<{ accessToken: string; refreshToken: string; expiresInSeconds: number }>;
  /**
   * Deletes a meeting's recording at the service for good, past its trash. "absent" when it has none of this meeting.
   * Rejects with PortError: not retryable when the service refuses or the token may not, else what came of it is unknown.
   */
  deleteRecording(meetingUuid: string, accessToken: string): Promise<"deleted" | "absent">;
}

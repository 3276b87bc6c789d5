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

/** A pair of tokens as the service gives it; a refresh token is good once. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
}

/** What somebody granted at the service: whose account and host it is, and whether recordings may be read by it. */
export interface Consent extends TokenPair {
  accountId: string;
  hostId: string;
  mayReadRecordings: boolean;
}

/** The service recordings come from (Zoom). */
export interface RecordingService {
  readonly name: string;
  /**
   * Where to send a browser to grant access (RFC 6749, section 4.1.1, with RFC 7636's S256 of the verifier); null where
   * this server is no client of the service.
   */
  consentUrl(asked: { redirectUri: string; state: string; verifier: string }): string | null;
  /**
   * Trades the code that the browser came back with. Rejects with PortError: not retryable when the service refuses the
   * code, else what came of it is unknown and the code is spent all the same.
   */
  redeem(given: { code: string; redirectUri: string; verifier: string }): Promise<Consent>;
  /** Ends an access at the service. Rejects with AccessEndedError when it had ended, PortError when that is not known. */
  revoke(accessToken: string): Promise<void>;
  /**
   * Opens a download. Only allow-listed hosts; the bearer is dropped when a redirect changes the host; an HTML answer
   * (Zoom's way of saying "deleted" or "not yours" with status 200) is a failure that is not retryable.
   */
  download(url: string, bearer: string): Promise<{ body: Readable; contentType: string; contentLength: number | null }>;
  /**
   * A fresh access token from a refresh token, which the service rotates: store the answer before using it. Rejects with
   * AccessEndedError when the service knows the refresh token no more.
   */
  refresh(refreshToken: string): Promise<TokenPair>;
  /**
   * Deletes a meeting's recording at the service for good, past its trash. "absent" when it has none of this meeting.
   * Rejects with PortError: not retryable when the service refuses or the token may not, else what came of it is unknown.
   */
  deleteRecording(meetingUuid: string, accessToken: string): Promise<"deleted" | "absent">;
}

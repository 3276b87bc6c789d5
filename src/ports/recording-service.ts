import type { Readable } from "node:stream";

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
}

import { Readable } from "node:stream";
import { PortError } from "../../../src/errors";
import type { RecordingService } from "../../../src/ports/recording-service";
import { Faults } from "./faults";

/** A recording service that serves what it was given to its own bearers, and rotates refresh tokens. */
export class FakeRecordings extends Faults<"download" | "refresh" | "deleteRecording"> implements RecordingService {
  readonly name = "fake";
  readonly #files = new Map<string, { content: Buffer; contentType: string }>();
  readonly #bearers: Set<string>;
  readonly #meetings = new Set<string>();
  #turn = 0;

  constructor(
    bearer: string,
    private refreshToken: string | null = null,
  ) {
    super("recording-service");
    this.#bearers = new Set([bearer]);
  }

  /** Returns the download URL. */
  serve(id: string, content: Buffer, contentType: string): string {
    const url = `https://fake.zoom.us/rec/webhook_download/${id}`;
    this.#files.set(url, { content, contentType });
    return url;
  }

  /** The service keeps a recording of this meeting from now on. */
  keep(meetingUuid: string): void {
    this.#meetings.add(meetingUuid);
  }

  keeps(meetingUuid: string): boolean {
    return this.#meetings.has(meetingUuid);
  }

  async deleteRecording(meetingUuid: string, accessToken: string): Promise<"deleted" | "absent"> {
    await this.enter("deleteRecording");
    if (!this.#bearers.has(accessToken)) throw new PortError("recording-service", "The token may not.", false);
    return this.#meetings.delete(meetingUuid) ? "deleted" : "absent";
  }

  async download(url: string, bearer: string): Promise<{ body: Readable; contentType: string; contentLength: number }> {
    await this.enter("download");
    const file = this.#files.get(url);
    if (!file || !this.#bearers.has(bearer)) {
      throw new PortError("recording-service", "A web page came instead of a file.", false);
    }
    const body = Readable.from([file.content], { objectMode: false });
    return { body, contentType: file.contentType, contentLength: file.content.length };
  }

  async refresh(
    refreshToken: string,
  ): Promise<{ accessToken: string; refreshToken: string; expiresInSeconds: number }> {
    await this.enter("refresh");
    if (refreshToken !== this.refreshToken) throw new PortError("recording-service", "The token is used up.", false);
    this.#turn += 1;
    this.refreshToken = `refresh-${this.#turn}`;
    this.#bearers.add(`access-${this.#turn}`);
    return { accessToken: `access-${this.#turn}`, refreshToken: this.refreshToken, expiresInSeconds: 3600 };
  }
}

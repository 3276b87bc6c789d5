import { Readable } from "node:stream";
import { AccessEndedError, PortError } from "../../../src/errors";
import type { Consent, RecordingService, TokenPair } from "../../../src/ports/recording-service";
import { Faults } from "./faults";

type Call = "redeem" | "revoke" | "download" | "refresh" | "deleteRecording";

/** A recording service that serves what it was given to its own bearers, and rotates refresh tokens. */
export class FakeRecordings extends Faults<Call> implements RecordingService {
  readonly name = "fake";
  readonly #files = new Map<string, { content: Buffer; contentType: string }>();
  readonly #bearers: Set<string>;
  readonly #meetings = new Set<string>();
  readonly #codes = new Map<string, string>();
  #turn = 0;
  /** Whose account it is that consents next, and to what; without one it is no client of the service. */
  owner: { accountId: string; hostId: string; mayReadRecordings?: boolean } | null = null;

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

  consentUrl(asked: { redirectUri: string; state: string; verifier: string }): string | null {
    if (!this.owner) return null;
    return `https://fake.zoom.us/oauth/authorize?${new URLSearchParams(asked)}`;
  }

  /** Somebody allows what is asked at this address: what their browser comes back with. */
  allow(consentUrl: string): { code: string; state: string } {
    const asked = new URL(consentUrl).searchParams;
    const code = `code-${++this.#turn}`;
    this.#codes.set(code, JSON.stringify([asked.get("redirectUri"), asked.get("verifier")]));
    return { code, state: asked.get("state") ?? "" };
  }

  async redeem(given: { code: string; redirectUri: string; verifier: string }): Promise<Consent> {
    await this.enter("redeem");
    const asked = this.#codes.get(given.code);
    this.#codes.delete(given.code);
    if (!this.owner || asked !== JSON.stringify([given.redirectUri, given.verifier]))
      throw new AccessEndedError("recording-service", "The code is not good.");
    return { mayReadRecordings: true, ...this.owner, ...this.#newPair() };
  }

  async revoke(accessToken: string): Promise<void> {
    await this.enter("revoke");
    if (!this.#bearers.delete(accessToken)) throw new AccessEndedError("recording-service", "No such token.");
    this.refreshToken = null;
  }

  /** Ends what was granted, as its owner does at the service. */
  withdraw(): void {
    this.refreshToken = null;
  }

  async refresh(refreshToken: string): Promise<TokenPair> {
    await this.enter("refresh");
    if (refreshToken !== this.refreshToken) throw new AccessEndedError("recording-service", "The token is used up.");
    return this.#newPair();
  }

  #newPair(): TokenPair {
    this.#turn += 1;
    this.refreshToken = `refresh-${this.#turn}`;
    this.#bearers.add(`access-${this.#turn}`);
    return { accessToken: `access-${this.#turn}`, refreshToken: this.refreshToken, expiresInSeconds: 3600 };
  }
}

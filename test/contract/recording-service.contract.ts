import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { AccessEndedError, PortError } from "../../src/errors";
import type { RecordingService } from "../../src/ports/recording-service";

export interface RecordingServiceUnderTest {
  service: RecordingService;
  bearer: string;
  refreshToken: string;
  /** Whose account it is that consents. */
  owner: { accountId: string; hostId: string };
  /** Somebody allows what is asked at this address: what their browser comes back with. */
  allow(consentUrl: string): Promise<{ code: string; state: string }>;
  /** Makes the service hold a recording; returns its download URL. */
  serve(id: string, content: Buffer, contentType: string): string | Promise<string>;
  /** Makes the service keep a recording of a meeting, and says whether it still does. */
  keep(meetingUuid: string): void | Promise<void>;
  keeps(meetingUuid: string): boolean | Promise<boolean>;
  close(): Promise<void>;
}

/** What every recording service promises. `make` is called once. */
export function recordingServiceContract(name: string, make: () => Promise<RecordingServiceUnderTest>): void {
  describe(`recording service: ${name}`, () => {
    let under: RecordingServiceUnderTest;
    before(async () => {
      under = await make();
    });
    after(() => under.close());

    it("downloads a recording, with its type and length", async () => {
      const content = randomBytes(300_000);
      const url = await under.serve("whole", content, "video/mp4");
      const answer = await under.service.download(url, under.bearer);
      assert.equal(answer.contentType, "video/mp4");
      assert.equal(answer.contentLength, content.length);
      assert.deepEqual(await buffer(answer.body), content);
    });

    it("takes a page instead of a recording for a failure that stays one", async () => {
      const url = await under.serve("private", Buffer.from("x"), "video/mp4");
      await assert.rejects(under.service.download(url, "another-bearer"), isFinal);
      await assert.rejects(under.service.download(url.replace("private", "deleted"), under.bearer), isFinal);
    });

    it("lets go of a download that nobody reads to its end", async () => {
      const url = await under.serve("left", randomBytes(2_000_000), "video/mp4");
      const { body } = await under.service.download(url, under.bearer);
      const closed = new Promise((resolve) => body.once("close", resolve));
      body.destroy();
      await closed;
    });

    it("refreshes tokens, each of which is good once", async () => {
      const first = await under.service.refresh(under.refreshToken);
      assert.ok(first.expiresInSeconds > 0);
      assert.notEqual(first.refreshToken, under.refreshToken);
      const url = await under.serve("by-account", Buffer.from("WEBVTT\n"), "text/vtt");
      const { body } = await under.service.download(url, first.accessToken);
      assert.equal((await buffer(body)).toString(), "WEBVTT\n");
      await assert.rejects(under.service.refresh(under.refreshToken), AccessEndedError);
      await under.service.refresh(first.refreshToken);
    });

    const asked = {
      redirectUri: "https://coaching.example/coach/zoom",
      state: "a state.+/=",
      verifier: "v".repeat(43),
    };
    const consent = async () => under.allow(under.service.consentUrl(asked) ?? "");

    it("asks for consent, and trades the code that comes of it once, for tokens and whose they are", async () => {
      const { code, state } = await consent();
      assert.equal(state, asked.state);
      const given = await under.service.redeem({ ...asked, code });
      assert.deepEqual({ accountId: given.accountId, hostId: given.hostId }, under.owner);
      assert.equal(given.mayReadRecordings, true);
      await under.service.refresh(given.refreshToken);
      await assert.rejects(under.service.redeem({ ...asked, code }), isFinal);
    });

    it("trades no code for who can't show the verifier, or names another place to come back to", async () => {
      for (const other of [{ verifier: "w".repeat(43) }, { redirectUri: "https://elsewhere.example/" }]) {
        const { code } = await consent();
        await assert.rejects(under.service.redeem({ ...asked, ...other, code }), isFinal);
      }
    });

    it("ends what was granted, and knows its tokens no more", async () => {
      const { code } = await consent();
      const given = await under.service.redeem({ ...asked, code });
      await under.service.revoke(given.accessToken);
      await assert.rejects(under.service.refresh(given.refreshToken), AccessEndedError);
      await assert.rejects(under.service.revoke(given.accessToken), AccessEndedError);
    });

    for (const uuid of ["4444AAAiAAAAAiAiAiiAii==", "/ajXp112QmuoKj4854875==", "ab//cd+/=="])
      it(`deletes the recording of meeting ${uuid} for good, and says when there is none`, async () => {
        await under.keep(uuid);
        await under.keep(`${uuid}x`);
        assert.equal(await under.service.deleteRecording(uuid, under.bearer), "deleted");
        assert.deepEqual([await under.keeps(uuid), await under.keeps(`${uuid}x`)], [false, true]);
        assert.equal(await under.service.deleteRecording(uuid, under.bearer), "absent");
      });

    it("is not moved to delete by a token that may not", async () => {
      await under.keep("guarded==");
      await assert.rejects(under.service.deleteRecording("guarded==", "another-bearer"), isFinal);
      await assert.rejects(under.service.deleteRecording("guarded==", "broken\r\nbearer"), isFinal);
      assert.equal(await under.keeps("guarded=="), true);
    });
  });
}

function isFinal(error: unknown): boolean {
  return error instanceof PortError && !error.retryable;
}

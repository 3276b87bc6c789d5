import assert from "node:assert/strict";
import { request } from "node:http";
import type { Who } from "../../src/app";
import { readPublicId } from "../../src/entities";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { demoFile } from "../support/sessions";
import { type Doors, openDoors } from "./doors";

const REQUEST = `mutation($input: RequestUploadInput!) {
  requestUpload(input: $input) { upload { sourceId url method maxBytes } userErrors { code message } }
}`;
const COMPLETE = `mutation($input: CompleteUploadInput!) {
  completeUpload(input: $input) { source { state mediaUrl } userErrors { code message } }
}`;

describe("files", () => {
  let doors: Doors;
  let recording: Buffer;
  let mediaUrl: string;

  before(async () => {
    doors = await openDoors();
    recording = await demoFile("conversation-3.mp3");
  });
  after(() => doors.close());

  async function requestUpload(who: Who, byteSize: number) {
    const session = await createSession(doors.w.app, who, { kind: "COACHING", title: "A recorded one" });
    const input = {
      sessionId: `ses_${session.id}`,
      filename: "talk.mp3",
      mediaType: "audio/mpeg",
      byteSize,
      kind: "RECORDING",
    };
    const { body } = await doors.ask(who, REQUEST, { input });
    assert.deepEqual(body.data.requestUpload.userErrors, []);
    return body.data.requestUpload.upload as { sourceId: string; url: string; method: string; maxBytes: number };
  }

  it("takes an upload by PUT and gives it back by GET", async () => {
    const { coach } = doors.w.here;
    const upload = await requestUpload(coach, recording.length);
    assert.equal(upload.method, "PUT");
    const put = await doors.call(upload.url, { method: "PUT", body: new Uint8Array(recording) });
    assert.equal(put.status, 200, JSON.stringify(put.body));
    assert.equal(put.body.sourceId, upload.sourceId);
    const { body } = await doors.ask(coach, COMPLETE, { input: { sourceId: upload.sourceId } });
    assert.equal(body.data.completeUpload.source.state, "STORED", JSON.stringify(body));
    mediaUrl = body.data.completeUpload.source.mediaUrl;
    const answer = await fetch(mediaUrl);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "audio/mpeg");
    assert.equal(answer.headers.get("accept-ranges"), "bytes");
    assert.equal(answer.headers.get("cache-control"), "private, no-store");
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.match(answer.headers.get("content-security-policy") ?? "", /sandbox/);
    const { id } = readPublicId(upload.sourceId) ?? {};
    assert.equal(answer.headers.get("content-disposition"), `inline; filename="src_${id}.mp3"`);
    assert.equal(Buffer.from(await answer.arrayBuffer()).equals(recording), true);
  });

  it("gives one range, and only that", async () => {
    const size = recording.length;
    const cases: [string, number, number][] = [
      ["bytes=0-0", 0, 0],
      ["bytes=100-299", 100, 299],
      ["bytes=65530-65545", 65_530, 65_545],
      [`bytes=${size - 10}-`, size - 10, size - 1],
      ["bytes=-500", size - 500, size - 1],
      [`bytes=10-${size + 1000}`, 10, size - 1],
    ];
    for (const [range, start, end] of cases) {
      const answer = await fetch(mediaUrl, { headers: { range } });
      assert.equal(answer.status, 206, range);
      assert.equal(answer.headers.get("content-range"), `bytes ${start}-${end}/${size}`);
      assert.equal(answer.headers.get("content-length"), String(end - start + 1));
      const bytes = Buffer.from(await answer.arrayBuffer());
      assert.equal(bytes.equals(recording.subarray(start, end + 1)), true, range);
    }
  });

  it("answers a range it can't give, several ranges and a stale If-Range by the book", async () => {
    const size = recording.length;
    const beyond = await fetch(mediaUrl, { headers: { range: `bytes=${size}-` } });
    assert.equal(beyond.status, 416);
    assert.equal(beyond.headers.get("content-range"), `bytes */${size}`);
    const whole: Record<string, string>[] = [
      { range: "bytes=0-1,5-6" },
      { range: "lines=1-2" },
      { range: "bytes=0-1", "if-range": '"other"' },
    ];
    for (const headers of whole) {
      const answer = await fetch(mediaUrl, { headers });
      assert.equal(answer.status, 200, JSON.stringify(headers));
      assert.equal((await answer.arrayBuffer()).byteLength, size);
    }
    const etag = (await fetch(mediaUrl, { method: "HEAD" })).headers.get("etag") as string;
    const fresh = await fetch(mediaUrl, { headers: { range: "bytes=0-1", "if-range": etag } });
    assert.equal(fresh.status, 206);
    await fresh.arrayBuffer();
  });

  it("describes by HEAD what GET would give", async () => {
    const whole = await fetch(mediaUrl, { method: "HEAD" });
    assert.equal(whole.status, 200);
    assert.equal(whole.headers.get("content-length"), String(recording.length));
    const part = await fetch(mediaUrl, { method: "HEAD", headers: { range: "bytes=5-9" } });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get("content-length"), "5");
    assert.equal((await part.arrayBuffer()).byteLength, 0);
  });

  it("refuses more bytes than were announced", async () => {
    const { coach } = doors.w.here;
    const upload = await requestUpload(coach, 1000);
    const { status, body } = await doors.call(upload.url, {
      method: "PUT",
      body: new Uint8Array(recording.subarray(0, 5000)),
    });
    assert.equal(status, 413);
    assert.equal(body.error.code, "TOO_LARGE");
    assert.deepEqual(Object.keys(body.error), ["code", "message", "requestId"]);
  });

  it("refuses by its length what can't be taken, before it is sent", async () => {
    const upload = await requestUpload(doors.w.here.coach, 1000);
    const length = doors.w.app.limits.uploadBytes + 1;
    assert.equal(await announce(upload.url, length), 413);
  });

  it("logs neither tokens nor names", async () => {
    const lines = doors.w.logged.join("\n");
    assert.match(lines, /"route":"\/uploads\/:token"/);
    assert.match(lines, /"route":"\/media\/:token"/);
    assert.equal(lines.includes(new URL(mediaUrl).pathname.split("/")[2] as string), false);
    assert.doesNotMatch(lines, /talk\.mp3/);
  });
});

function announce(url: string, length: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: "PUT", headers: { "content-length": length } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      asking.destroy();
    });
    asking.on("error", reject);
    asking.write("a");
  });
}

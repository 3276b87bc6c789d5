import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Who } from "../../src/app";
import type { Source, SourceKind } from "../../src/entities";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { completeUpload, receiveUpload, requestUpload } from "../../src/lifecycle/ingest/upload";
import { signUpload } from "../../src/lifecycle/ingest/upload-link";
import { demoFile } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, opened, refused, row, toldOf } from "./fixtures";

const EICAR = Buffer.from(
  "WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=",
  "base64",
);
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

interface Asked {
  filename?: string;
  mediaType?: string;
  kind?: SourceKind;
  byteSize: number;
}

describe("ingest: uploads", () => {
  let w: World;
  let sessionId: string;
  let recording: Buffer;
  before(async () => {
    w = await world();
    recording = await demoFile("conversation-3.mp3");
  });
  beforeEach(async () => {
    const { coach, coachee } = w.here;
    ({ id: sessionId } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId }));
  });
  after(() => w.close());

  const ask = async (asked: Asked, who: Who = w.here.coachee) => {
    const defaults = { sessionId, filename: "talk.mp3", mediaType: "audio/mpeg", kind: "RECORDING" as const };
    const source = await requestUpload(w.app, who, { ...defaults, ...asked });
    const { token } = await signUpload(w.app.keys(who), who, source.id, asked.byteSize, new Date());
    return { id: source.id, token };
  };
  const put = (token: string, ...chunks: Buffer[]) =>
    receiveUpload(w.app, token, Readable.from(chunks, { objectMode: false }));
  const complete = (sourceId: string, sha256?: string, who: Who = w.here.coachee) =>
    completeUpload(w.app, who, { sourceId, sha256 });
  const find = (id: string) => row<Source>(w, "select * from source where id = $1", [id]);
  const blobsOf = (id: string) => [...w.blobs.blobs.keys()].filter((key) => key.endsWith(id));
  const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

  /** Refused for good: the row says why, nothing is left in the store, coach and uploader know, the log as well. */
  async function assertRejected(id: string, failure: string): Promise<void> {
    const source = await find(id);
    assert.deepEqual([source.state, source.failure], ["REJECTED", failure]);
    assert.deepEqual(blobsOf(id), []);
    assert.equal(await w.blobs.probe(`${w.here.id}/${sessionId}/${id}`), "ABSENT");
    assert.deepEqual(await audited(w, `src_${id}`), ["source.requested", "source.rejected"]);
    assert.deepEqual(await toldOf(w, w.here.coach, `src_${id}`), ["SOURCE_REJECTED"]);
    assert.deepEqual(await toldOf(w, w.here.coachee, `src_${id}`), ["SOURCE_REJECTED"]);
  }

  it("stores a clean recording encrypted, under ids alone, and out of quarantine once completed", async () => {
    const { id, token } = await ask({ byteSize: recording.length });
    assert.equal((await find(id)).state, "QUARANTINED");
    await put(token, recording.subarray(0, 70_000), recording.subarray(70_000));
    assert.equal((await find(id)).state, "QUARANTINED");
    await complete(id, sha(recording).toUpperCase());
    const source = await find(id);
    assert.deepEqual([source.state, source.scanVerdict], ["STORED", "CLEAN"]);
    assert.equal(Number(source.byteSize), recording.length);
    assert.equal(await opened(w, "source", "sha256", source), sha(recording));
    assert.equal(await opened(w, "source", "filename", source), "talk.mp3");
    assert.ok(source.expiresAt);
    const key = `${w.here.id}/${sessionId}/${id}`;
    const stored = w.blobs.blobs.get(key);
    assert.deepEqual(blobsOf(id), [key]);
    assert.deepEqual(stored?.metadata, { workspace: w.here.id, session: sessionId, source: id });
    assert.ok(!stored?.bytes.includes(recording.subarray(1000, 1064)));
    assert.deepEqual(await audited(w, `src_${id}`), ["source.requested", "source.stored"]);
  });

  it("a repeated PUT before completion replaces the bytes, and after it is refused", async () => {
    const chat = { filename: "chat.txt", mediaType: "text/plain", kind: "CHAT" as const, byteSize: 100 };
    const { id, token } = await ask(chat);
    const [first, second] = [Buffer.from("00:00:01\tA:\tfirst"), Buffer.from("00:00:01\tA:\tsecond")];
    await put(token, first);
    await put(token, second);
    await refused("INVALID_INPUT", complete(id, sha(first)));
    await complete(id, sha(second));
    await refused("WRONG_STATE", put(token, first));
    await refused("WRONG_STATE", complete(id));
    assert.equal(await opened(w, "source", "sha256", await find(id)), sha(second));
  });

  it("a repeated PUT that breaks off leaves nothing to complete", async () => {
    const { id, token } = await ask({ byteSize: recording.length });
    await put(token, recording);
    const broken = Readable.from(
      (async function* () {
        yield recording.subarray(0, 100_000);
        throw new Error("the connection is gone");
      })(),
      { objectMode: false },
    );
    await assert.rejects(receiveUpload(w.app, token, broken), /connection is gone/);
    await refused("WRONG_STATE", complete(id));
    await put(token, recording);
    await complete(id);
    assert.equal(blobsOf(id).length, 1);
  });

  it("bytes that arrive after completion change nothing of what was stored", async () => {
    const { id, token } = await ask({ byteSize: recording.length });
    await put(token, recording);
    let completed: Promise<unknown> = Promise.resolve();
    const late = Readable.from(
      (async function* () {
        yield recording.subarray(0, 70_000);
        completed = complete(id).catch((error) => error);
        await completed;
        yield recording.subarray(70_000, 90_000);
      })(),
      { objectMode: false },
    );
    await receiveUpload(w.app, token, late);
    assert.match(String(await completed), /not arrived/);
    assert.equal((await find(id)).state, "QUARANTINED");
  });

  it("wrong bytes by digest are refused and can be sent again", async () => {
    const { id, token } = await ask({ byteSize: recording.length });
    await put(token, recording.subarray(0, 90_000));
    const error = await refused("INVALID_INPUT", complete(id, sha(recording)));
    assert.deepEqual(error.field, ["sha256"]);
    assert.equal((await find(id)).state, "QUARANTINED");
    await put(token, recording);
    await complete(id, sha(recording));
  });

  it("completion before the bytes is refused, and again and again gives one result under its key", async () => {
    const { id, token } = await ask({ byteSize: recording.length });
    await refused("WRONG_STATE", complete(id));
    await put(token, recording);
    const input = { sourceId: id, idempotencyKey: `complete-${id}` };
    const done = await Promise.all([1, 2].map(() => completeUpload(w.app, w.here.coachee, input)));
    assert.deepEqual(
      done.map(({ state }) => state),
      ["STORED", "STORED"],
    );
    assert.deepEqual(await audited(w, `src_${id}`), ["source.requested", "source.stored"]);
  });

  it("nothing is completed into a session that has ended meanwhile", async () => {
    const { id, token } = await ask({ byteSize: recording.length });
    await put(token, recording);
    await completeSession(w.app, w.here.coach, { sessionId, idempotencyKey: `end-${sessionId}` });
    await refused("WRONG_STATE", complete(id));
  });

  it("more bytes than were declared are refused and gone", async () => {
    const { id, token } = await ask({ byteSize: 90_000 });
    await refused("TOO_LARGE", put(token, recording));
    await assertRejected(id, "TOO_LARGE");
    await refused("TOO_LARGE", complete(id));
  });

  it("malware is refused and never committed to the store; coach and uploader are told, and it is audited", async () => {
    const file = { filename: "notes.txt", mediaType: "text/plain", kind: "FILE" as const, byteSize: EICAR.length };
    const { id, token } = await ask(file);
    const commits: string[] = [];
    const { put: store } = w.blobs;
    w.blobs.put = async (key, body, metadata) => {
      const stored = await store.call(w.blobs, key, body, metadata);
      commits.push(key);
      return stored;
    };
    try {
      await refused("MALWARE_FOUND", put(token, EICAR));
    } finally {
      w.blobs.put = store;
    }
    assert.deepEqual(commits, []);
    await assertRejected(id, "MALWARE_FOUND");
    const source = await find(id);
    assert.deepEqual([source.scanVerdict, source.scanSignature], ["INFECTED", "EICAR-Test-File"]);
    await refused("MALWARE_FOUND", complete(id));
    await refused("WRONG_STATE", put(token, EICAR));
  });

  it("a web page sent as a recording is refused and gone", async () => {
    const page = Buffer.from("<!DOCTYPE html><html><body>Sign in</body></html>");
    const { id, token } = await ask({ byteSize: page.length });
    await refused("UNSUPPORTED_MEDIA", put(token, page));
    await assertRejected(id, "HTML");
    await refused("UNSUPPORTED_MEDIA", complete(id));
  });

  it("an mp4 that is a picture is refused and gone", async () => {
    const { id, token } = await ask({ filename: "talk.mp4", mediaType: "video/mp4", byteSize: PNG.length });
    await refused("UNSUPPORTED_MEDIA", put(token, PNG));
    await assertRejected(id, "MISMATCH");
  });

  it("an empty file is refused and gone", async () => {
    const { id, token } = await ask({ byteSize: 10 });
    await refused("UNSUPPORTED_MEDIA", put(token));
    await assertRejected(id, "EMPTY");
  });

  it("a quota counts what is stored and what is announced, and what was refused is free again", async () => {
    await w.look(
      "update workspace set storage_quota_bytes = (select sum(byte_size) + 1000 from source where workspace_id = $1 and state <> 'REJECTED') where id = $1",
      [w.here.id],
    );
    try {
      const { id, token } = await ask({ byteSize: 1000 });
      await refused("QUOTA_EXCEEDED", ask({ byteSize: 1 }));
      await refused("UNSUPPORTED_MEDIA", put(token, PNG));
      assert.equal((await find(id)).state, "REJECTED");
      await ask({ byteSize: 1000 });
    } finally {
      await w.look("update workspace set storage_quota_bytes = null where id = $1", [w.here.id]);
    }
  });

  it("a store that fails leaves the upload in quarantine, to be sent again", async () => {
    const { id, token } = await ask({ byteSize: recording.length });
    w.blobs.failOn("put", 1);
    await assert.rejects(put(token, recording), { name: "PortError" });
    assert.equal((await find(id)).state, "QUARANTINED");
    await refused("WRONG_STATE", complete(id));
    await put(token, recording);
    await complete(id, sha(recording));
  });
});

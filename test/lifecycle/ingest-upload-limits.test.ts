import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { type RequestUploadInput, requestUpload } from "../../src/lifecycle/ingest/upload";
import { type World, world } from "../support/world";
import { refused, rows } from "./fixtures";

describe("ingest: what an upload may announce", () => {
  let w: World;
  let sessionId: string;
  before(async () => {
    w = await world();
    const { coach, coachee } = w.here;
    ({ id: sessionId } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId }));
  });
  after(() => w.close());
  afterEach(async () => assert.deepEqual(await rows(w, "select id from source"), []));

  const ask = (asked: Partial<RequestUploadInput>, who: Who = w.here.coachee) => {
    const file = { filename: "talk.mp3", mediaType: "audio/mpeg", kind: "RECORDING" as const, byteSize: 1 };
    return requestUpload(w.app, who, { sessionId, ...file, ...asked });
  };

  it("a declared size beyond the limit is refused before anything is made", async () => {
    await refused("TOO_LARGE", ask({ byteSize: w.app.limits.uploadBytes + 1 }));
    for (const byteSize of [0, -1, 1.5, Number.NaN, Number.MAX_VALUE])
      await refused("INVALID_INPUT", ask({ byteSize }));
  });

  it("bad names, types and kinds are refused by field", async () => {
    const bad = async (asked: Partial<RequestUploadInput>) => (await refused("INVALID_INPUT", ask(asked))).field;
    assert.deepEqual(await bad({ filename: " \u0001 " }), ["filename"]);
    assert.deepEqual(await bad({ mediaType: "audio" }), ["mediaType"]);
    assert.deepEqual(await bad({ kind: "TEXT" }), ["kind"]);
    await refused("TOO_LARGE", ask({ byteSize: 1, filename: "x".repeat(201) }));
    for (const who of [w.here.coach2, w.here.coachee2, w.there.admin])
      await refused("NOT_FOUND", ask({ byteSize: 1 }, who));
  });
});

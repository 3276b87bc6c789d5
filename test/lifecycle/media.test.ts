import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import type { Who } from "../../src/app";
import type { EvidencePack, Source } from "../../src/entities";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { mediaLink, openMedia, readMedia } from "../../src/lifecycle/deliver/media";
import { withdrawPack } from "../../src/lifecycle/deliver/withdraw";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { aReviewedSession, demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { packNow, refused } from "./fixtures";

const FRAME = 64 * 1024;

describe("deliver: recordings", () => {
  let w: World;
  let bytes: Buffer;
  let recording: Source;
  let packs: EvidencePack[];
  before(async () => {
    w = await world();
    // A real recording, made longer than three frames.
    bytes = Buffer.concat([await demoFile("conversation-3.mp3"), randomBytes(FRAME * 2 + 77)]);
    const reviewed = await aReviewedSession(w, { coacheeId: w.here.coachee2.userId, file: "conversation-3.vtt" });
    packs = reviewed.packs;
    recording = await send(w.here.coach, reviewed.session.id);
  });
  after(() => w.close());

  let keys = 0;
  const send = (who: Who, sessionId: string) =>
    upload(w.app, who, sessionId, { filename: "talk.mp3", mediaType: "audio/mpeg", kind: "RECORDING", bytes });
  const link = (who: Who, id = recording.id, at = new Date()) => mediaLink(w.app.keys(who), who, id, at);
  const open = async (who: Who, id?: string) => openMedia(w.app, await link(who, id));
  const show = (l2Visibility: "COACH_ONLY" | "CLIENT_VISIBLE") =>
    updateWorkspace(w.app, w.here.admin, { l2Visibility, idempotencyKey: `l2-${++keys}` });
  const deliver = async (pack: EvidencePack | undefined): Promise<EvidencePack> => {
    const input = { packId: pack?.id as string, expectedVersion: 1, withholdL1: false, deliverAfterSeconds: 0 };
    await approvePack(w.app, w.here.coach, input);
    await w.runJobs();
    return packNow(w, input.packId);
  };

  it("any range of the recording equals the plain bytes", async () => {
    const media = await open(w.here.coach);
    assert.deepEqual([media.size, media.mediaType], [bytes.length, "audio/mpeg"]);
    const edges = [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME - 1, 2 * FRAME, bytes.length - 1];
    const position = fc.oneof(fc.constantFrom(...edges), fc.nat(bytes.length - 1));
    await fc.assert(
      fc.asyncProperty(position, position, async (a, b) => {
        const [start, end] = a <= b ? [a, b] : [b, a];
        const read = Buffer.concat(await (await readMedia(w.app, media, { start, end })).toArray());
        assert.ok(read.equals(bytes.subarray(start, end + 1)), `${start}-${end}`);
      }),
      { numRuns: 40, examples: [[0, bytes.length - 1]] },
    );
  });

  it("a range reads the frames that it lies in and no others", async () => {
    const media = await open(w.here.coach);
    const read: number[] = [];
    const { read: take } = w.blobs;
    w.blobs.read = async (key, range) => {
      read.push((range?.end ?? Number.NaN) - (range?.start ?? Number.NaN) + 1);
      return take.call(w.blobs, key, range);
    };
    try {
      await (await readMedia(w.app, media, { start: FRAME + 5, end: FRAME + 9 })).toArray();
    } finally {
      w.blobs.read = take;
    }
    assert.ok(read.reduce((sum, size) => sum + size, 0) < FRAME + 512, String(read));
  });

  it("opens for its coach, and for nobody else before anything was delivered", async () => {
    await open(w.here.coach);
    await show("CLIENT_VISIBLE");
    for (const who of [w.here.coach2, w.here.coachee, w.here.coachee2, w.here.admin, w.here.integrator, w.there.coach])
      await refused("NOT_FOUND", open(who));
    await show("COACH_ONLY");
  });

  it("opens for its coachee only where a moment of it was approved for them", async () => {
    await deliver(packs[0]);
    await refused("NOT_FOUND", open(w.here.coachee2));
    await show("CLIENT_VISIBLE");
    // Widening opens nothing that was approved before.
    await refused("NOT_FOUND", open(w.here.coachee2));
    await deliver(packs[1]);
    await open(w.here.coachee2);
    await refused("NOT_FOUND", open(w.here.coachee));
    await show("COACH_ONLY");
    await refused("NOT_FOUND", open(w.here.coachee2));
    await show("CLIENT_VISIBLE");
  });

  it("a withdrawn pack closes the coachee's link that was open a moment ago", async () => {
    const token = await link(w.here.coachee2);
    await openMedia(w.app, token);
    const pack = await packNow(w, packs[1]?.id as string);
    await withdrawPack(w.app, w.here.coach, { packId: pack.id, expectedVersion: pack.version });
    await refused("NOT_FOUND", openMedia(w.app, token));
    await openMedia(w.app, await link(w.here.coach));
  });

  it("a coachee's own upload is theirs to play, whatever the workspace shows", async () => {
    await show("COACH_ONLY");
    const { id } = await createSession(w.app, w.here.coachee, { kind: "FILL" });
    const own = await send(w.here.coachee, id);
    await open(w.here.coachee, own.id);
    await refused("NOT_FOUND", open(w.here.coachee2, own.id));
    await refused("NOT_FOUND", open(w.here.coach, own.id));
  });

  it("transcripts, texts, and what is in quarantine or was refused are never played", async () => {
    const { id } = await createSession(w.app, w.here.coach, { kind: "FILL" });
    const file = await upload(w.app, w.here.coach, id, vtt(await demoFile("conversation-3.vtt")));
    await refused("NOT_FOUND", open(w.here.coach, file.id));
    for (const state of ["QUARANTINED", "REJECTED", "TRASHED", "PURGING"]) {
      await w.look("update source set state = $2 where id = $1", [recording.id, state]);
      await refused("NOT_FOUND", open(w.here.coach));
    }
    await w.look("update source set state = 'STORED', scan_verdict = 'INFECTED' where id = $1", [recording.id]);
    await refused("NOT_FOUND", open(w.here.coach));
    await w.look("update source set scan_verdict = 'CLEAN' where id = $1", [recording.id]);
  });

  it("a link is good for a quarter of an hour of machine time", async () => {
    const minute = 60_000;
    await openMedia(w.app, await link(w.here.coach, recording.id, new Date(Date.now() - 14 * minute)));
    await refused(
      "UNAUTHENTICATED",
      openMedia(w.app, await link(w.here.coach, recording.id, new Date(Date.now() - 15 * minute - 1))),
    );
  });

  it("an object that was cut short, swapped or lost is not served as if whole", async () => {
    const key = recording.blobKey as string;
    const whole = w.blobs.blobs.get(key) as { bytes: Buffer; metadata: Record<string, string> };
    const put = (changed: Buffer) => w.blobs.blobs.set(key, { ...whole, bytes: changed });
    put(whole.bytes.subarray(0, whole.bytes.length - (bytes.length % FRAME) - 16));
    await assert.rejects(open(w.here.coach));
    const other = [...w.blobs.blobs].find(([name]) => name !== key && name.startsWith(w.here.id))?.[1].bytes as Buffer;
    put(other);
    await assert.rejects(async () => {
      const media = await open(w.here.coach);
      await (await readMedia(w.app, media, { start: 0, end: 9 })).toArray();
    });
    const flipped = Buffer.from(whole.bytes);
    flipped.writeUInt8(flipped.readUInt8(5000) ^ 1, 5000);
    put(flipped);
    const media = await open(w.here.coach);
    await assert.rejects(async () => (await readMedia(w.app, media, { start: 0, end: 9 })).toArray(), {
      name: "SealBrokenError",
    });
    w.blobs.blobs.delete(key);
    await refused("NOT_FOUND", open(w.here.coach));
    put(whole.bytes);
    await open(w.here.coach);
  });
});

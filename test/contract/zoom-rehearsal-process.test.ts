import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { zoomRecordings } from "../../src/adapters/zoom/recording-service";
import { startZoomProcess } from "../support/zoom-process";

describe("the zoom rehearsal as a process of its own", () => {
  it("serves a folder's files until its standard input ends", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "regenesis-zoom-"));
    await writeFile(path.join(folder, "talk.vtt"), "WEBVTT\n");
    const zoom = await startZoomProcess({ folder });
    const service = zoomRecordings({ allowedHosts: zoom.downloadHosts });
    const answer = await service.download(zoom.files[0]?.url ?? "", zoom.downloadToken);
    assert.equal(answer.contentType, "text/vtt");
    assert.equal((await buffer(answer.body)).toString(), "WEBVTT\n");
    assert.equal(await zoom.end(), 0);
    await rm(folder, { recursive: true });
  });
});

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";
import { zoomRecordings } from "../../src/adapters/zoom/recording-service";

describe("the zoom rehearsal as a process of its own", () => {
  it("serves a folder's files until its standard input ends", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "regenesis-zoom-"));
    await writeFile(path.join(folder, "talk.vtt"), "WEBVTT\n");
    const main = path.resolve("src/embedded/zoom-rehearsal-main.ts");
    const child = spawn(process.execPath, ["-r", "@swc-node/register", main, "--folder", folder], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [line] = await once(createInterface(child.stdout), "line");
    const { downloadHosts, downloadToken, files } = JSON.parse(line);
    const service = zoomRecordings({ allowedHosts: downloadHosts });
    const answer = await service.download(files[0].url, downloadToken);
    assert.equal(answer.contentType, "text/vtt");
    assert.equal((await buffer(answer.body)).toString(), "WEBVTT\n");
    const exit = once(child, "exit");
    child.stdin.end();
    assert.deepEqual(await exit, [0, null]);
    await rm(folder, { recursive: true });
  });
});

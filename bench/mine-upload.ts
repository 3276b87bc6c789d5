import { readFile, statfs, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { silence } from "../test/support/meetings";
import type { Benchmark, Outcome } from "./measure";
import { type ServerProcess, startServerProcess } from "./server-process";

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;
/** What the server, its PostgreSQL and Azurite's bookkeeping need beside the upload itself. */
const ROOM = GIBIBYTE;
const QUIET_SECONDS = 3;
/** The promise: a recording of any size raises the server's memory by less than this. */
const MOST_MB = 100;

/** How much a large upload raises the memory of the server's process; Azurite and PostgreSQL are processes of their own. */
export const uploadMemory: Benchmark = {
  name: "upload-memory",
  run: async () => [await measureUploadMemory(2 * GIBIBYTE)],
};

/** Starts a server with its embedded parts, sends a recording of `bytes` and completes it. Needs Linux' /proc. */
export async function measureUploadMemory(bytes: number): Promise<Outcome> {
  await assertRoom(tmpdir(), bytes + ROOM);
  const server = await startServerProcess();
  try {
    await quiet(server.pid);
    await forgetPeak(server.pid);
    const before = await readMemory(server.pid);
    const startedAt = performance.now();
    await sendRecording(server, bytes);
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await readMemory(server.pid);
    return {
      ...told,
      value: (after.peak - before.now) / MEBIBYTE,
      facts: {
        MiB: bytes / MEBIBYTE,
        "MB before": Math.round(before.now / MEBIBYTE),
        "MB at its peak": Math.round(after.peak / MEBIBYTE),
        "MB after": Math.round(after.now / MEBIBYTE),
        seconds: Math.round(seconds),
        "MiB/s": Math.round(bytes / MEBIBYTE / seconds),
      },
    };
  } finally {
    await server.stop();
  }
}

const told = {
  name: "upload-memory",
  what: "growth of the server process's peak resident memory over one PUT and its completion",
  unit: "MB" as const,
  bound: { at: "most" as const, value: MOST_MB },
  ...{ aim: null, sides: null, pairs: [] },
};

async function assertRoom(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= needed) return;
  const [free, wanted] = [bavail * bsize, needed].map((bytes) => `${(bytes / GIBIBYTE).toFixed(1)} GiB`);
  throw new Error(`The disk of ${folder} has ${free} free, and this benchmark needs ${wanted}; TMPDIR moves it.`);
}

async function sendRecording(server: ServerProcess, bytes: number): Promise<void> {
  const { createSession } = await server.ask(
    "mutation($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }",
    { input: { kind: "COACHING", title: "A long one" } },
  );
  const { requestUpload } = await server.ask(
    "mutation($input: RequestUploadInput!) { requestUpload(input: $input) { upload { sourceId url } } }",
    {
      input: {
        ...{ sessionId: createSession.session.id, filename: "long.m4a", mediaType: "audio/mp4" },
        ...{ kind: "RECORDING", byteSize: bytes },
      },
    },
  );
  await put(requestUpload.upload.url, bytes);
  const { completeUpload } = await server.ask(
    "mutation($input: CompleteUploadInput!) { completeUpload(input: $input) { source { state } userErrors { code } } }",
    { input: { sourceId: requestUpload.upload.sourceId } },
  );
  if (completeUpload.source?.state !== "STORED") throw new Error(`not stored: ${JSON.stringify(completeUpload)}`);
}

async function put(url: string, bytes: number): Promise<void> {
  const asking = request(url, { method: "PUT", headers: { "content-length": bytes, "content-type": "audio/mp4" } });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    asking.on("error", reject);
    asking.on("response", (response) => response.resume().on("end", () => resolve(response.statusCode)));
  });
  await Promise.all([pipeline(Readable.from(sound(bytes), { objectMode: false }), asking), answered]);
  const status = await answered;
  if (status !== 200) throw new Error(`PUT answered HTTP ${status}`);
}

/** A sound file's head and silence after it, from one piece of memory. */
function* sound(bytes: number): Generator<Buffer> {
  const head = silence().subarray(0, 64 * 1024);
  const rest = Buffer.alloc(head.length);
  for (let at = 0; at < bytes; at += head.length) yield (at === 0 ? head : rest).subarray(0, bytes - at);
}

/** Until the process has stopped growing after its start. */
async function quiet(pid: number): Promise<void> {
  for (let last = 0, still = 0; still < QUIET_SECONDS; ) {
    const { now } = await readMemory(pid);
    still = now > last + MEBIBYTE ? 0 : still + 1;
    last = now;
    await new Promise((wake) => setTimeout(wake, 1_000));
  }
}

/** From now on the peak is counted anew; no sampling, which would miss what comes between. */
async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, "5");
}

async function readMemory(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const read = (field: string) => {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
    if (!kilobytes) throw new Error(`/proc/${pid}/status has no ${field}`);
    return Number(kilobytes) * 1024;
  };
  return { now: read("VmRSS"), peak: read("VmHWM") };
}

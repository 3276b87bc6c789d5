import { spawn } from "node:child_process";
import { readFile, rm, statfs } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readRunInfo } from "../src/embedded/data-dir";
import type { Benchmark } from "./measure";

const MEBIBYTE = 1024 * 1024;
const BYTES = 2048 * MEBIBYTE;
const NEEDED = 3 * BYTES;
const root = resolve(__dirname, "..");

/** How much a 2 GiB upload raises the memory of the server's process; Azurite is its own. */
export const uploadMemory: Benchmark = {
  name: "upload-memory",
  async run() {
    const { bavail, bsize } = await statfs(tmpdir());
    if (bavail * bsize < NEEDED) throw new Error(`${tmpdir()} has no room for ${NEEDED / MEBIBYTE} MB`);
    const dir = join(tmpdir(), `regenesis-bench-${process.pid}`);
    const server = spawn(process.execPath, [join(root, "bin/regenesis.js"), "start", "--json"], {
      env: { ...process.env, NODE_ENV: "development", DATA_DIR: dir, PORT: "0", LOG_LEVEL: "error" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise((accept) => server.once("close", accept));
    try {
      for await (const line of createInterface(server.stdout)) if (line.includes('"url"')) break;
      server.stdout.resume();
      const { grown, seconds } = await upload(dir, server.pid as number);
      const facts = { MiB: BYTES / MEBIBYTE, seconds: Math.round(seconds) };
      const bound = { at: "most" as const, value: 100 };
      const what = "the highest resident memory during the upload less that before it";
      return [
        {
          name: "upload-memory",
          what,
          value: grown,
          unit: "MB" as const,
          bound,
          aim: null,
          sides: null,
          pairs: [],
          facts,
        },
      ];
    } finally {
      server.kill("SIGTERM");
      await ended;
      await rm(dir, { recursive: true, force: true });
    }
  },
};

async function upload(dir: string, pid: number): Promise<{ grown: number; seconds: number }> {
  const info = await readRunInfo(dir);
  if (!info) throw new Error("the server wrote no run.json");
  const control = async <R>(command: string, args: object): Promise<R> => {
    const headers = { authorization: `Bearer ${info.secret}`, "content-type": "application/json" };
    const answer = await fetch(`${info.url}/control/${command}`, {
      method: "POST",
      headers,
      body: JSON.stringify(args),
    });
    return ((await answer.json()) as { result: R }).result;
  };
  const { token } = await control<{ token: string }>("token", { workspace: "demo", user: "coach1@demo.test" });
  const ask = async <R>(query: string): Promise<R> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${info.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) });
    return ((await answer.json()) as { data: R }).data;
  };
  type Made = { createSession: { session: { id: string } } };
  const made = await ask<Made>(`mutation { createSession(input: { kind: FILL }) { session { id } } }`);
  const input = `{ sessionId: "${made.createSession.session.id}", filename: "long.wav", mediaType: "audio/wav", byteSize: ${BYTES}, kind: RECORDING }`;
  type Asked = { requestUpload: { upload: { url: string; sourceId: string } } };
  const { requestUpload } = await ask<Asked>(`mutation { requestUpload(input: ${input}) { upload { url sourceId } } }`);
  const memory = await watchMemory(pid);
  const startedAt = performance.now();
  await put(requestUpload.upload.url);
  const seconds = (performance.now() - startedAt) / 1000;
  type Done = { completeUpload: { source: { state: string } } };
  const complete = `mutation { completeUpload(input: { sourceId: "${requestUpload.upload.sourceId}" }) { source { state } } }`;
  const { source } = (await ask<Done>(complete)).completeUpload;
  if (source.state !== "STORED") throw new Error(`the upload is ${source.state}`);
  return { grown: memory.stop(), seconds };
}

/** A sound file by its first bytes; the rest is silence. */
function* sound(): Generator<Buffer> {
  const silence = Buffer.alloc(MEBIBYTE);
  const head = Buffer.alloc(MEBIBYTE);
  head.write("RIFF");
  head.writeUInt32LE(0x7fff_ffff, 4);
  head.write("WAVEfmt ", 8);
  yield head;
  for (let sent = MEBIBYTE; sent < BYTES; sent += MEBIBYTE) yield silence;
}

async function put(url: string): Promise<void> {
  const outgoing = request(url, { method: "PUT", headers: { "content-length": BYTES, "content-type": "audio/wav" } });
  const status = new Promise<number | undefined>((accept, refuse) => {
    outgoing.once("response", (answer) => {
      answer.resume();
      accept(answer.statusCode);
    });
    outgoing.once("error", refuse);
  });
  await pipeline(Readable.from(sound(), { objectMode: false }), outgoing);
  const answered = await status;
  if (answered !== 200 && answered !== 201 && answered !== 204) throw new Error(`the upload was answered ${answered}`);
}

/** Looks at the resident memory ten times a second; `stop` gives by how many MB it rose at most (Linux). */
async function watchMemory(pid: number): Promise<{ stop(): number }> {
  const before = await residentMemory(pid);
  let highest = before;
  const timer = setInterval(async () => {
    highest = Math.max(highest, await residentMemory(pid));
  }, 100);
  return {
    stop() {
      clearInterval(timer);
      return highest - before;
    },
  };
}

async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

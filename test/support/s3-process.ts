import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { S3Operation } from "./fakes/s3-answers";
import type { VersionSummary } from "./fakes/s3-bucket";
import type { S3Command } from "./fakes/s3-server-child";
import { KEY_ID, SECRET } from "./fakes/s3-signature";

export interface S3State {
  versions: VersionSummary[];
  /** Names of unfinished uploads. */
  uploads: string[];
  /** Operations since the last reset, in order. */
  asked: S3Operation[];
}

/** Where the SDK's default chain looks first. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET };

export interface S3Process {
  /** What s3Blobs takes; credentials are in the environment while the process runs. */
  options: { endpoint: string; bucket: string; region: string; pathStyle: true; folder: string };
  /** Changes it, or with none only looks. One command at a time. */
  tell(command?: S3Command): Promise<S3State>;
  stop(): Promise<void>;
}

/** The fake bucket as a process of its own. */
export async function startS3Process(): Promise<S3Process> {
  const script = require.resolve("./fakes/s3-server-child");
  const child = spawn(process.execPath, ["-r", "@swc-node/register", script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const hear = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The fake bucket ended.");
    return JSON.parse(value) as unknown;
  };
  const place = (await hear()) as { endpoint: string; bucket: string; region: string };
  Object.assign(process.env, CREDENTIALS);
  return {
    options: { ...place, pathStyle: true, folder: "regenesis/" },
    async tell(command = {}) {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return (await hear()) as S3State;
    },
    async stop() {
      for (const name of Object.keys(CREDENTIALS)) delete process.env[name];
      if (child.exitCode !== null) return;
      const exit = once(child, "exit");
      child.stdin.end();
      await exit;
    },
  };
}

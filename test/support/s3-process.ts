import { startChild } from "./child";
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
  const { hello, tell, stop } = await startChild<
    { endpoint: string; bucket: string; region: string },
    S3Command,
    S3State
  >(script);
  Object.assign(process.env, CREDENTIALS);
  return {
    options: { ...hello, pathStyle: true, folder: "regenesis/" },
    tell: (command = {}) => tell(command),
    async stop() {
      for (const name of Object.keys(CREDENTIALS)) delete process.env[name];
      await stop();
    },
  };
}

import { randomBytes } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRunInfo } from "../../embedded/data-dir";
import { StartError } from "../../errors";
import { LiveServer } from "../live";
import { Person } from "./person";
import { type Child, findProcesses, spawnRehearsal, spawnServer } from "./processes";

const sources = join(__dirname, "../../../src");
/** As Zoom would give it: `ffmpeg -i conversation-3.mp3 -ac 1 -ar 16000 -c:a aac -b:a 16k -movflags +faststart`. */
const RECORDING = join(sources, "cli/demo/recording.m4a");
const TRANSCRIPT = join(sources, "embedded/demo/content/conversation-3.vtt");

/**
 * The demo workspace fills itself meanwhile, this conversation included. So here it is led by the other coach, who has
 * no sessions yet; the recording keeps the names it was spoken with.
 */
const RENAMED: Record<string, string> = { Maren: "Joaquim", Holt: "Teles", Tariq: "Noor", Osei: "Jansen" };
export const COACHEE_NAME = "Noor Jansen";

export interface ServedFile {
  filename: string;
  bytes: number;
  url: string;
}

/** Everything the demo needs, in a folder of its own that is gone afterwards. */
export interface Stage {
  folder: string;
  webhookSecret: string;
  zoom: { downloadToken: string; files: ServedFile[] };
  recording: Buffer;
  /** Once the server runs. */
  url: string;
  live: LiveServer;
  signIn(workspace: string, user: string): Promise<Person>;
  startServer(): Promise<void>;
  /** The server's exit code, and the command lines of processes that are still there. */
  stopServer(): Promise<{ code: number | null; left: string[] }>;
  clear(): Promise<void>;
}

/** A fresh folder, and the stand-in for Zoom. The server is started by a step of the demo. */
export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "regenesis-demo-"));
  const running: { rehearsal?: Child; server?: Child } = {};
  const clear = async () => {
    await Promise.all([running.server?.end(), running.rehearsal?.end()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const served = join(folder, "zoom");
    await mkdir(served);
    await copyFile(RECORDING, join(served, "recording.m4a"));
    const spoken = await readFile(TRANSCRIPT, "utf8");
    const names = new RegExp(`\\b(${Object.keys(RENAMED).join("|")})\\b`, "g");
    await writeFile(
      join(served, "transcript.vtt"),
      spoken.replace(names, (name) => RENAMED[name] ?? name),
    );
    running.rehearsal = spawnRehearsal(served);
    return await dress(folder, running, await running.rehearsal.announced, clear);
  } catch (error) {
    await clear();
    throw error;
  }
}

async function dress(
  folder: string,
  running: { rehearsal?: Child; server?: Child },
  rehearsal: Record<string, unknown>,
  clear: () => Promise<void>,
): Promise<Stage> {
  const { downloadHosts, ...zoom } = rehearsal as unknown as Stage["zoom"] & { downloadHosts: string[] };
  const dataDir = join(folder, "data");
  const webhookSecret = randomBytes(24).toString("hex");
  const stage: Stage = {
    ...{ folder, webhookSecret, zoom, clear, url: "" },
    recording: await readFile(RECORDING),
    live: new LiveServer({ url: "http://127.0.0.1", ports: {}, secret: "" }),
    async signIn(workspace, user) {
      const { token } = await stage.live.call("token", { workspace, user });
      return new Person(stage.url, token);
    },
    async startServer() {
      const variables = { ZOOM_WEBHOOK_SECRET: webhookSecret, ZOOM_DOWNLOAD_HOSTS: downloadHosts.join(",") };
      const env = { ...variables, DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "warn" };
      running.server = spawnServer(env);
      await running.server.announced;
      const info = await readRunInfo(dataDir);
      if (!info) throw new StartError("The server runs and wrote no run.json.");
      stage.url = info.url;
      stage.live = new LiveServer(info);
    },
    async stopServer() {
      const code = (await running.server?.end()) ?? null;
      return { code, left: await findProcesses(dataDir) };
    },
  };
  return stage;
}

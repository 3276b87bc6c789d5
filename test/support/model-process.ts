import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Asked } from "./fakes/model-server";
import type { ModelCommand } from "./fakes/model-server-child";

export interface ModelProcess {
  url: string;
  /** Where no TLS handshake succeeds. */
  refusing: string;
  /** Changes how it is, or with nothing only looks: gives what was asked since the last look. One command at a time. */
  tell(command?: ModelCommand): Promise<Asked[]>;
  stop(): Promise<void>;
}

/** The fake speech and embedding services as a process of their own. */
export async function startModels(): Promise<ModelProcess> {
  const script = require.resolve("./fakes/model-server-child");
  const child = spawn(process.execPath, ["-r", "@swc-node/register", script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const hear = async <T>() => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The fake services ended.");
    return JSON.parse(value) as T;
  };
  const places = await hear<{ url: string; refusing: string }>();
  return {
    ...places,
    async tell(command = {}) {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return (await hear<{ asked: Asked[] }>()).asked;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const exit = once(child, "exit");
      child.stdin.end();
      await exit;
    },
  };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { CopySummary } from "./fakes/azure-account";
import type { AzureCommand } from "./fakes/azure-server-child";

/** What the account holds, kept copies included, and how many requests it has had. */
export interface AzureState {
  copies: CopySummary[];
  asked: number;
}

export interface AzureProcess {
  connectionString: string;
  /** Changes its settings, or with none only looks. One command at a time. */
  tell(command?: AzureCommand): Promise<AzureState>;
  stop(): Promise<void>;
}

/** The fake Azure account as a process of its own: tests kill its clients and keep the store. */
export async function startAzureProcess(): Promise<AzureProcess> {
  const script = require.resolve("./fakes/azure-server-child");
  const child = spawn(process.execPath, ["-r", "@swc-node/register", script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const hear = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The fake Azure account ended.");
    return JSON.parse(value) as unknown;
  };
  const { connectionString } = (await hear()) as { connectionString: string };
  return {
    connectionString,
    async tell(command = {}) {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return (await hear()) as AzureState;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const exit = once(child, "exit");
      child.stdin.end();
      await exit;
    },
  };
}

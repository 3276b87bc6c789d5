import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A fake as a process of its own, spoken to by lines of JSON, each of which it answers by one. */
export interface ChildProcess<Hello, Command, Answer> {
  hello: Hello;
  tell(command: Command): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a script beside the fakes; it says hello by a line, and ends with its standard input. */
export async function startChild<Hello, Command, Answer>(
  script: string,
): Promise<ChildProcess<Hello, Command, Answer>> {
  const child = spawn(process.execPath, ["-r", "@swc-node/register", script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const hear = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended.`);
    return JSON.parse(value) as unknown;
  };
  const hello = (await hear()) as Hello;
  return {
    hello,
    async tell(command) {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return (await hear()) as Answer;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const exit = once(child, "exit");
      child.stdin.end();
      await exit;
    },
  };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface ToldProcess<Hello, Command, State> {
  hello: Hello;
  /** One command at a time; the answer is the state after it. */
  tell(command: Command): Promise<State>;
  stop(): Promise<void>;
}

/** A fake server as a process of its own: it says hello in a line, answers each line with a line, and ends with its input. */
export async function startToldProcess<Hello, Command, State>(
  script: string,
): Promise<ToldProcess<Hello, Command, State>> {
  const child = spawn(process.execPath, ["-r", "@swc-node/register", script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const hear = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended.`);
    return JSON.parse(value) as unknown;
  };
  return {
    hello: (await hear()) as Hello,
    async tell(command) {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return (await hear()) as State;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const exit = once(child, "exit");
      child.stdin.end();
      await exit;
    },
  };
}

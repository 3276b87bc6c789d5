import { createInterface } from "node:readline";
import { type ClaudeCommand, ClaudeServer } from "./claude-server";

/** Prints its address and key, obeys lines, ends with its standard input. */
async function main(): Promise<void> {
  const server = new ClaudeServer();
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({ url: await server.start(), apiKey: server.apiKey });
  for await (const line of createInterface(process.stdin)) say(server.obey(JSON.parse(line) as ClaudeCommand));
  process.exit();
}

void main();

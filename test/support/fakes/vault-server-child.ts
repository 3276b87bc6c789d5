import { createInterface } from "node:readline";
import { type VaultCommand, VaultServer } from "./vault-server";

/** Prints its addresses, obeys lines, ends with its standard input. */
async function main(): Promise<void> {
  const server = new VaultServer();
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say(await server.start());
  for await (const line of createInterface(process.stdin)) say(server.obey(JSON.parse(line) as VaultCommand));
  process.exit();
}

void main();

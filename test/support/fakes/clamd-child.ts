import { createInterface } from "node:readline";
import { type ClamdSettings, FakeClamd } from "./clamd";

/** A clamd as a process of its own: prints its port, obeys lines of settings, ends with its standard input. */
async function main(): Promise<void> {
  const clamd = new FakeClamd();
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({ port: await clamd.start() });
  for await (const line of createInterface(process.stdin)) {
    Object.assign(clamd.settings, JSON.parse(line) as Partial<ClamdSettings>);
    say({ taken: clamd.taken, held: clamd.held });
  }
  process.exit();
}

void main();

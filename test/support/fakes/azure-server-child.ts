import { createInterface } from "node:readline";
import type { AzureSettings } from "./azure-account";
import { type AzureFault, type AzureOperation, AzureServer, type Chaos } from "./azure-server";

/** One line of standard input: what to change. Each is answered by one line with what the account then holds. */
export interface AzureCommand {
  /** First of all: an account as on its first day. */
  reset?: true;
  set?: Partial<AzureSettings>;
  chaos?: Chaos | null;
  fail?: { operation: AzureOperation; fault: AzureFault; times?: number };
}

/** A store that outlives its clients: prints its connection string, obeys lines, ends with its standard input. */
async function main(): Promise<void> {
  const server = new AzureServer();
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({ connectionString: await server.start() });
  for await (const line of createInterface(process.stdin)) {
    const { reset, set, chaos, fail } = JSON.parse(line) as AzureCommand;
    if (reset) server.reset();
    if (set) server.set(set);
    if (chaos !== undefined) server.chaos(chaos);
    if (fail) server.failOn(fail.operation, fail.fault, fail.times);
    say({ copies: server.summary(), asked: server.asked });
  }
  process.exit();
}

void main();

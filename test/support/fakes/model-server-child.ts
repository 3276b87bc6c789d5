import { createInterface } from "node:readline";
import { ModelServer, type ServiceFault, type ServiceSettings } from "./model-server";

/** One line of standard input. Each is answered by one line with what was asked since the last. */
export interface ModelCommand {
  set?: Partial<ServiceSettings>;
  fail?: (ServiceFault | null)[];
  goOn?: boolean;
}

/** Services of models in a process of their own: prints where they are, obeys lines, ends with its standard input. */
async function main(): Promise<void> {
  const server = new ModelServer();
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say(await server.start());
  for await (const line of createInterface(process.stdin)) {
    const { set, fail, goOn } = JSON.parse(line) as ModelCommand;
    if (set) Object.assign(server.settings, set);
    if (fail) server.fail(...fail);
    if (goOn) server.goOn();
    say({ asked: server.asked.splice(0) });
  }
  process.exit();
}

void main();

import type { Command } from "commander";
import { UsageError } from "./exit";
import { readDuration, withConnection } from "./settings";
import type { Terminal } from "./terminal";

interface Options {
  workspace: string;
  user?: string;
  role?: string;
  ttl?: number;
  json?: boolean;
}

export function addToken(program: Command, terminal: Terminal): void {
  program
    .command("token")
    .description("print a bearer token of the built-in issuer (development)")
    .requiredOption("--workspace <name>", "the workspace, such as demo")
    .option("--user <email>", "the person, such as coach1@demo.test")
    .option("--role <role>", "the first active person of a role: COACH, COACHEE, ADMIN or INTEGRATOR")
    .option("--ttl <duration>", "how long it holds: 3600, 15m, 8h, 30d (default: 1h)", readDuration)
    .option("--json", "print JSON")
    .action((options: Options) => token(terminal, options));
}

async function token(terminal: Terminal, { workspace, user, role, ttl, json }: Options): Promise<void> {
  if ((user === undefined) === (role === undefined)) throw new UsageError("Give either --user or --role.");
  const args = { workspace, user, role: role?.toUpperCase(), ttlSeconds: ttl };
  const given = await withConnection(terminal, (connection) => connection.call("token", args));
  terminal.out(`${json ? JSON.stringify(given) : given.token}\n`);
}

import { randomBytes } from "node:crypto";
import { controlCommands } from "./cli/commands";
import type { CommandContext } from "./cli/commands/command";
import type { Config } from "./config";
import { writeRunInfo } from "./embedded/data-dir";
import { demoWorkspaces, seedConversations, seedWorkspaces } from "./embedded/demo/seed";
import { assertPortFree } from "./embedded/ports";
import { startWorker } from "./jobs/worker";
import { makeSchema } from "./resolvers/schema";
import { openRuntime, type Runtime } from "./runtime";
import { type BuiltInIssuer, openBuiltInIssuer } from "./server/built-in-issuer";
import { makeLog } from "./server/log";
import { openIdIssuer } from "./server/oidc";
import { type RunningServer, startServer } from "./server/server";

export interface Started {
  url: string;
  runtime: Runtime;
  /** Drains: finishes requests and jobs at hand, then ends the parts. May be called more than once. */
  stop(): Promise<void>;
}

/** Brings up what ROLE asks for: parts, API, worker. Throws StartError with one line for the operator. */
export async function start(config: Config): Promise<Started> {
  if (config.port > 0 && config.role !== "worker") await assertPortFree(config.port, config.host);
  const log = makeLog(config.logLevel);
  const runtime = await openRuntime(config, log);
  const stops: (() => Promise<unknown>)[] = [runtime.stop];
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= runAll(stops);
    return stopping;
  };
  try {
    const seeding = toSeeding(runtime);
    if (isDemo(config)) await seedWorkspaces(runtime.app, seeding);
    const server = await openServer(config, runtime, stops);
    if (config.role !== "api") {
      const worker = await startWorker(runtime.app, { url: runtime.connections.workerUrl });
      stops.push(worker.stop);
    }
    if (isDemo(config)) await seedConversations(runtime.app, seeding);
    return { url: server.url, runtime, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Later first: doors close before the steps they lead to, and those before the parts they stand on. */
async function runAll(stops: (() => Promise<unknown>)[]): Promise<void> {
  for (const end of stops.splice(0).reverse()) await end();
}

/** Demo workspaces belong to the embedded database and the built-in issuer: never to a real installation. */
function isDemo(config: Config): boolean {
  return config.database === null && config.oidc === null && !config.production;
}

function toSeeding({ database, folder }: Runtime) {
  const findWorkspace = async (slug: string) => {
    const [row] = await database.lookUp<{ id: string | null }>("select find_workspace($1) as id", [slug]);
    return row?.id ?? null;
  };
  return { findWorkspace, folder: folder.path };
}

/** The doors are the same in every role: a worker's are there for health and metrics, and harmless otherwise. */
async function openServer(config: Config, runtime: Runtime, stops: (() => Promise<unknown>)[]): Promise<RunningServer> {
  const { app, connections, folder } = runtime;
  const builtIn = config.oidc ? null : await openBuiltInIssuer({ dataDir: folder.path, production: config.production });
  const issuer = builtIn ?? (await openIdIssuer(config.oidc as NonNullable<Config["oidc"]>));
  const controlSecret = randomBytes(32).toString("base64url");
  const server = await startServer({
    ...{ app, config, issuer, controlSecret, databaseUrl: connections.appUrl, schema: makeSchema() },
    checks: toChecks(runtime),
    countOverdueScrubs: () => countOverdueScrubs(runtime),
    commands: controlCommands(toCommandContext(runtime, builtIn)),
    demo: isDemo(config) ? toDemo() : null,
    demoWorkspaceId: isDemo(config) ? await toSeeding(runtime).findWorkspace("demo") : null,
  });
  stops.push(server.stop);
  const ports = { ...runtime.ports, http: server.port };
  const startedAt = new Date().toISOString();
  await writeRunInfo(folder.path, { pid: process.pid, startedAt, url: server.localUrl, ports, secret: controlSecret });
  return server;
}

function toChecks({ app, database }: Runtime) {
  return {
    database: () => database.lookUp("select 1 as one", []),
    keyring: () => app.installationSecret("ready"),
    blobs: () => app.blobs.size("ready/ready/ready"),
  };
}

async function countOverdueScrubs({ database }: Runtime): Promise<number> {
  const [row] = await database.lookUp<{ overdue: number }>("select overdue_scrubs() as overdue", []);
  return row?.overdue ?? Number.NaN;
}

function toCommandContext({ app, database }: Runtime, issuer: BuiltInIssuer | null): CommandContext {
  return { app, database, issueToken: issuer ? (request) => issuer.issueToken(request) : null };
}

function toDemo() {
  const [demo] = demoWorkspaces;
  return {
    workspace: "demo",
    people: (demo?.people ?? []).map(({ login, role }) => ({ name: `${login}@demo.test`, role })),
  };
}

import { Readable } from "node:stream";
import type { Log } from "../app";
import type { Config } from "../config";
import { seedWorkspaces } from "../embedded/demo/seed";
import { startWorker, type Worker } from "../jobs/worker";
import { receiveUpload } from "../lifecycle/ingest/upload";
import { openRuntime, type Runtime } from "../runtime";
import { openBuiltInIssuer } from "../server/built-in-issuer";
import { type CommandContext, type CommandName, type CommandResult, commands } from "./commands";
import { findWorkspace } from "./commands/people";
import type { Connection, SentBytes } from "./connection";

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The parts of the data folder, under its lock, for one command. Throws StartError when another process holds them. */
export async function openLocal(config: Config): Promise<Connection> {
  const runtime = await openRuntime(config, quiet);
  try {
    return new LocalParts(runtime, await toContext(config, runtime));
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

/** The embedded database has its demo people from the first command on, whichever that is; a real one never has. */
async function toContext(config: Config, runtime: Runtime): Promise<CommandContext> {
  const { app, database, folder } = runtime;
  if (config.oidc) return { app, database, issueToken: null };
  const issuer = await openBuiltInIssuer({ dataDir: folder.path, production: config.production });
  const context = { app, database, issueToken: issuer.issueToken };
  if (!config.database)
    await seedWorkspaces(app, { folder: folder.path, findWorkspace: (slug) => findWorkspace(context, slug) });
  return context;
}

class LocalParts implements Connection {
  readonly isLive = false;
  private worker: Worker | null = null;
  private closing: Promise<void> | null = null;
  private readonly interrupted = (signal: NodeJS.Signals) => {
    void this.close().finally(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };

  constructor(
    private readonly runtime: Runtime,
    private readonly context: CommandContext,
  ) {
    process.on("SIGINT", this.interrupted);
    process.on("SIGTERM", this.interrupted);
  }

  async call<N extends CommandName>(name: N, args: object): Promise<CommandResult<N>> {
    return (await commands[name]?.(this.context, args)) as CommandResult<N>;
  }

  async put({ token, body }: SentBytes): Promise<void> {
    await receiveUpload(this.context.app, token, Readable.from(body, { objectMode: false }));
  }

  async runJobs(): Promise<void> {
    this.worker ??= await startWorker(this.context.app, { url: this.runtime.connections.workerUrl, pollMs: 250 });
  }

  close(): Promise<void> {
    this.closing ??= this.stop();
    return this.closing;
  }

  private async stop(): Promise<void> {
    await this.worker?.stop();
    await this.runtime.stop();
    process.off("SIGINT", this.interrupted);
    process.off("SIGTERM", this.interrupted);
  }
}

import { EventEmitter } from "node:events";
import { Logger, run, type Task, type WorkerEvents } from "graphile-worker";
import { Pool } from "pg";
import type { App, JobName, Who } from "../app";
import { DomainError, PortError } from "../errors";
import { dailyBackup } from "../lifecycle/dispose/backups";
import { rotateInstallation } from "../lifecycle/store/rotate-keys";
import { givingUp, handlers } from "./handlers";
import { keepAlive } from "./liveness";
import { keepRunning } from "./runner";
import { systemWho } from "./system";

export interface Worker {
  /** Finishes the jobs at hand and takes no more. */
  stop(): Promise<void>;
}

interface Options {
  /** The queue's own role: it sees job payloads, which hold ids, and no tenant table. */
  url: string;
  concurrency?: number;
  /** How often the queue is looked at when nothing announces a job, ms. */
  pollMs?: number;
}

/**
 * Every minute each workspace's log is sealed, every ten what has no vectors of this model gets them; every hour what is due is
 * swept, what nobody asks for any more is cleared away, backups are looked at and what an older key wraps is wrapped anew;
 * every day a backup of the installation is taken, also when no worker ran at that time.
 */
const crontab = [
  "* * * * * each:audit-seal ?max=1",
  "*/10 * * * * each:re-embed ?max=1",
  "7 * * * * each:tidy ?max=1",
  "11 * * * * each:sweep ?max=1",
  "37 * * * * each:scrub ?max=1",
  "43 * * * * each:rotate-keys ?max=1",
  "47 * * * * all:rotate-keys ?max=1",
  "23 2 * * * all:backup ?fill=1d&max=3",
].join("\n");

/**
 * That a job is done is written down by a batcher, of no delay: without it graphile-worker 0.17 waits for nobody and
 * catches nothing, so that a lost connection would end the process and leave the job locked.
 */
export const settled = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

/** Runs jobs until it is stopped. Jobs of a worker that died are taken over within 10 s. */
export async function startWorker(app: App, options: Options): Promise<Worker> {
  const pool = new Pool({ connectionString: options.url, application_name: "regenesis-worker", max: 8 });
  // A broken connection is replaced; without listeners it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const events: WorkerEvents = new EventEmitter();
  const liveness = keepAlive(pool, events, app.log);
  const begin = () =>
    run({
      pgPool: pool,
      events,
      crontab,
      concurrency: options.concurrency ?? 4,
      pollInterval: options.pollMs ?? 1000,
      noHandleSignals: true,
      logger: new Logger(() => () => undefined),
      taskList: toTasks(app),
      preset: settled,
    });
  const runner = await keepRunning(begin, async () => {
    app.log.warn({}, "the worker stopped by itself and begins anew");
    await liveness.leave();
  });
  return {
    async stop() {
      await runner.stop();
      await liveness.stop();
      await pool.end();
    },
  };
}

/** One task a job, under the job's name. */
export function toTasks(app: App): Record<string, Task> {
  const tasks: Record<string, Task> = {};
  for (const job of Object.keys(handlers) as JobName[])
    tasks[job] = (payload, helpers) => runJob(app, job, payload, helpers.job);
  for (const job of ["audit-seal", "re-embed", "tidy", "sweep", "scrub", "rotate-keys"] as const) {
    tasks[`each:${job}`] = async (_, helpers) => {
      const { rows } = await helpers.query<{ id: string }>("select list_workspaces() as id");
      for (const { id } of rows) await helpers.addJob(job, { workspaceId: id }, { jobKey: `${id}:${job}` });
    };
  }
  tasks["all:backup"] = () => runWhole(app, "backup", dailyBackup);
  tasks["all:rotate-keys"] = () => runWhole(app, "rotate-keys", rotateInstallation);
  return tasks;
}

/** A task of the whole installation, which is no workspace's. */
async function runWhole(app: App, task: string, run: (app: App) => Promise<unknown>): Promise<void> {
  await app.tracer.span(`task ${task}`, "CONSUMER", async (span) => {
    try {
      await run(app);
    } catch (error) {
      const code = toCode(error);
      span.fail(code);
      app.log.warn({ task, code }, "a task failed");
      throw new Error(code);
    }
  });
}

function runJob(
  app: App,
  job: JobName,
  payload: unknown,
  facts: { id: string; attempts: number; max_attempts: number },
): Promise<void> {
  const { workspaceId, ...ids } = payload as { workspaceId: string };
  const who = systemWho(workspaceId);
  return app.tracer.span(`job ${job}`, "CONSUMER", async (span) => {
    span.note({ "regenesis.attempt": facts.attempts });
    try {
      await (handlers[job] as (a: App, w: typeof who, p: unknown) => Promise<unknown>)(app, who, ids);
    } catch (error) {
      const code = toCode(error);
      span.fail(code);
      const final = isFinal(error) || facts.attempts >= facts.max_attempts;
      app.log.warn({ job, jobId: facts.id, attempt: facts.attempts, code, final, ...ids }, "a job failed");
      if (!final) throw new Error(code);
      await giveUp(app, who, job, ids, code);
    }
  });
}

/** Shows what has failed for good. Where that can't be written down either, the job stays and is tried again. */
async function giveUp(app: App, who: Who, job: JobName, ids: unknown, code: string): Promise<void> {
  const show = givingUp[job] as ((a: App, w: Who, p: unknown, c: string) => Promise<unknown>) | undefined;
  try {
    await show?.(app, who, ids, code);
  } catch (error) {
    // What it was about is being destroyed, or gone: there is nobody to show it to.
    if (error instanceof DomainError && error.code === "NOT_FOUND") return;
    throw new Error(code);
  }
}

/** Trying again can't help: the input is refused, or the outside part said no. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof DomainError ||
    (error instanceof PortError && !error.retryable) ||
    nameOf(error) === "KeyDestroyedError"
  );
}

/** A code for logs, rows and the queue's own table: an error's text might hold content. */
function toCode(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  if (error instanceof PortError) return `${error.port.toUpperCase()}_${error.outcome}`;
  const named: Record<string, string> = { KeyDestroyedError: "KEY_DESTROYED", StillThereError: "STILL_THERE" };
  return named[nameOf(error)] ?? "INTERNAL";
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

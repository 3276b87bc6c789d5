import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import pino from "pino";
import { v7 } from "uuid";
import type { App, Who } from "../../src/app";
import { Person } from "../../src/cli/demo/person";
import { readConfig } from "../../src/config";
import { startZoomRehearsal, type ZoomRehearsal } from "../../src/embedded/zoom-rehearsal";
import { signedEvent } from "../../src/embedded/zoom-rehearsal-events";
import type { Audience } from "../../src/entities";
import { systemWho } from "../../src/jobs/system";
import { startWorker } from "../../src/jobs/worker";
import { createWorkspace } from "../../src/lifecycle/ingest/create-workspace";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { makeSchema } from "../../src/resolvers/schema";
import { openRuntime, type Runtime } from "../../src/runtime";
import { type BuiltInIssuer, openBuiltInIssuer } from "../../src/server/built-in-issuer";
import { makeLog } from "../../src/server/log";
import { startServer } from "../../src/server/server";
import { toWho } from "./world";

/** The whole server on real parts in one folder: PostgreSQL with its log, Azurite, PGlite, key file, doors, worker. */
export interface Standing {
  app: App;
  runtime: Runtime;
  url: string;
  zoom: ZoomRehearsal;
  downloadToken: string;
  /** Where the server's own log is written. */
  logFile: string;
  signIn(who: Who): Promise<Person>;
  /** Sends an event as Zoom does, signed; gives what was answered. */
  announce(event: object): Promise<{ status: number; outcome?: string }>;
  stop(): Promise<void>;
}

/** With whatever more of the configuration. */
export async function stand(dataDir: string, more: Record<string, string> = {}): Promise<Standing> {
  const downloadToken = `download-${v7()}`;
  const webhookSecret = v7();
  const zoom = await startZoomRehearsal({ downloadToken });
  const config = readConfig({
    ...{ DATA_DIR: dataDir, PORT: "0", ZOOM_WEBHOOK_SECRET: webhookSecret },
    ...{ ZOOM_DOWNLOAD_HOSTS: zoom.downloadHosts.join(","), ...more },
  });
  const logFile = join(dataDir, "log", "server.log");
  await mkdir(join(dataDir, "log"), { recursive: true, mode: 0o700 });
  const destination = pino.destination({ dest: logFile, sync: true });
  const runtime = await openRuntime(config, makeLog("trace", destination));
  const issuer = await openBuiltInIssuer({ dataDir, production: false });
  const { app, connections } = runtime;
  const server = await startServer({
    ...{ app, config, issuer, schema: makeSchema(), databaseUrl: connections.appUrl, checks: {} },
  });
  const worker = await startWorker(app, { url: connections.workerUrl, pollMs: 200 });
  const stop = async () => {
    await worker.stop();
    await server.stop();
    await runtime.stop();
    await zoom.close();
    destination.end();
    await once(destination, "close");
  };
  const announce = (event: object) => post(`${server.url}/webhooks/zoom`, webhookSecret, event);
  const signIn = (who: Who) => signInAt(server.url, issuer, who);
  return { ...{ app, runtime, url: server.url, zoom, downloadToken, logFile }, announce, signIn, stop };
}

async function post(url: string, secret: string, event: object): Promise<{ status: number; outcome?: string }> {
  const { headers, body } = signedEvent(secret, event, Date.now());
  const response = await fetch(url, { method: "POST", headers, body });
  return { status: response.status, ...((await response.json()) as object) };
}

async function signInAt(url: string, issuer: BuiltInIssuer, { workspaceId, userId, role }: Who): Promise<Person> {
  const token = await issuer.issueToken({ workspaceId, userId: userId as string, role: role as Audience });
  return new Person(url, token);
}

export interface Cast {
  admin: Who;
  coach: Who;
  coachee: Who;
}

/** A workspace of three people. */
export async function populate(
  app: App,
  slug: string,
  names: Record<keyof Cast, { name: string; email: string }>,
): Promise<Cast> {
  const system = systemWho(v7());
  await createWorkspace(app, system, { slug, name: `Workspace ${slug}` });
  const invite = async (part: keyof Cast, role: Audience) => {
    const { name, email } = names[part];
    return toWho(await inviteUser(app, system, { email, displayName: name, role }));
  };
  return {
    admin: await invite("admin", "ADMIN"),
    coach: await invite("coach", "COACH"),
    coachee: await invite("coachee", "COACHEE"),
  };
}

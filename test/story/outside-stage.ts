import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, spawnServer } from "../../src/cli/demo/processes";
import { LiveServer } from "../../src/cli/live";
import type { RunInfo } from "../../src/embedded/data-dir";
import { type ChildProcess, startChild } from "../support/child";
import { startClaudeProcess } from "../support/claude-process";
import type { Called, HookCommand } from "../support/fakes/hook-child";
import { AUDIENCE, CLIENT_ID } from "../support/fakes/oidc-issuer";
import { KEY_ID, SECRET } from "../support/fakes/s3-signature";
import type { VaultCommand, VaultHello, VaultState } from "../support/fakes/vault-server";
import { type ModelProcess, startModels } from "../support/model-process";
import { type IssuerProcess, startIssuer } from "../support/oidc-process";
import { type Collector, startCollector } from "../support/otlp-process";
import { type RealClamd, startRealClamd } from "../support/real-clamd";
import { type S3Process, startS3Process } from "../support/s3-process";
import { cloneDatabases, type TestDatabases } from "../support/server";
import { type SmtpProcess, startSmtpProcess } from "../support/smtp-process";
import { startZoomProcess, type ZoomProcess } from "../support/zoom-process";

/** Of the coach's Zoom: the server knows it from Zoom alone. */
export const ZOOM = { accountId: "acme-account", hostId: "acme-host", webhookSecret: "zoom-webhook-secret" };
export const PUBLIC_URL = "https://coaching.example";

type Services = {
  databases: TestDatabases;
  vectors: ChildProcess<{ url: string }, object, object>;
  bucket: S3Process;
  vault: ChildProcess<VaultHello, VaultCommand, VaultState>;
  issuer: IssuerProcess;
  claude: Awaited<ReturnType<typeof startClaudeProcess>>;
  models: ModelProcess;
  clamd: RealClamd;
  smtp: SmtpProcess;
  zoom: ZoomProcess;
  hook: ChildProcess<object, HookCommand, { port: number; called: Called[] }>;
  collector: Collector;
};

/** Two servers none of whose parts is an embedded one, and what takes their place: each a process of its own. */
export interface Outside extends Services {
  folder: string;
  url: string;
  live: LiveServer;
  /** One that answers, and one that works. */
  servers: Child[];
  stop(): Promise<void>;
}

/** `recording` is what lies at Zoom. */
export async function standOutside(recording: Buffer): Promise<Outside> {
  const base = await mkdtemp(join(tmpdir(), "regenesis-outside-"));
  const folder = join(base, "data");
  await mkdir(join(base, "zoom"));
  await writeFile(join(base, "zoom", "recording.m4a"), recording);
  const services = await startServices(join(base, "zoom"));
  const ca = join(base, "authority.pem");
  await writeFile(ca, services.vault.hello.ca);
  const given = { ...variables(services), DATA_DIR: folder, NODE_EXTRA_CA_CERTS: ca };
  const api = spawnServer({ ...given, ROLE: "api" });
  await api.announced;
  const info = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as RunInfo;
  const url = `http://127.0.0.1:${info.ports.http}`;
  // Nothing of its own: so the folder is not locked, and is shared.
  const worker = spawnServer({ ...given, ROLE: "worker" });
  await worker.announced;
  const servers = [api, worker];
  return { ...services, folder, url, servers, live: new LiveServer(info), stop: () => stop(services, servers, base) };
}

async function startServices(zoomFolder: string): Promise<Services> {
  const zoomClient = { "client-id": "client", "client-secret": "secret", folder: zoomFolder };
  return {
    databases: await cloneDatabases(),
    vectors: await startChild(require.resolve("../support/fakes/vectors-child")),
    bucket: await startS3Process(),
    vault: await startChild(require.resolve("../support/fakes/vault-server-child")),
    issuer: await startIssuer(),
    claude: await startClaudeProcess(),
    models: await startModels(),
    clamd: await startRealClamd(),
    smtp: await startSmtpProcess(),
    zoom: await startZoomProcess({ ...zoomClient, "account-id": ZOOM.accountId, "host-id": ZOOM.hostId }),
    hook: await startChild(require.resolve("../support/fakes/hook-child")),
    collector: await startCollector(),
  };
}

/** One variable, or a few that belong together, for each part. */
function variables(services: Services): Record<string, string> {
  const { databases, vectors, bucket, vault, issuer, claude, models, clamd, smtp, zoom, collector } = services;
  return {
    ...{ HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "trace", PUBLIC_URL, WEBHOOK_LOOPBACK: "allow" },
    ...{ DATABASE_URL: databases.appUrl, DATABASE_MIGRATION_URL: databases.ownerUrl },
    ...{ DATABASE_WORKER_URL: databases.workerUrl, KEYRING_DATABASE_URL: databases.keyringUrl },
    ...{ DATABASE_BACKUP_URL: databases.backupUrl as string, VECTOR_DATABASE_URL: vectors.hello.url },
    ...{ S3_BUCKET: bucket.options.bucket, S3_ENDPOINT: bucket.options.endpoint, S3_REGION: bucket.options.region },
    ...{ AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET },
    ...{ AZURE_KEY_VAULT_KEY_ID: vault.hello.keyId, IDENTITY_ENDPOINT: vault.hello.identityUrl },
    ...{ IDENTITY_HEADER: vault.hello.identityHeader, OIDC_ISSUER: issuer.url },
    ...{ OIDC_AUDIENCE: AUDIENCE, OIDC_CLIENT_ID: CLIENT_ID },
    ...{ ANTHROPIC_API_KEY: claude.hello.apiKey, ANTHROPIC_BASE_URL: claude.hello.url },
    ...{ SASHA_NO_TRAINING: "contract", SASHA_NO_TRAINING_REFERENCE: "DPA of 2026-03-01, § 4" },
    ...{ SASHA_CHECK_MODEL: "claude-haiku-5-5", DEEPGRAM_API_KEY: "key", DEEPGRAM_BASE_URL: models.url },
    ...{ EMBEDDINGS_BASE_URL: `${models.url}/v1`, EMBEDDINGS_MODEL: "model", EMBEDDINGS_API_KEY: "key" },
    ...{ CLAMD_HOST: "127.0.0.1", CLAMD_PORT: String(clamd.port) },
    ...{ SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, MAIL_FROM: "Coaching <no-reply@coaching.example>" },
    ...{ ZOOM_WEBHOOK_SECRET: ZOOM.webhookSecret, ZOOM_CLIENT_ID: "client", ZOOM_CLIENT_SECRET: "secret" },
    // The SDK would tell its prompts to whatever collects the process's traces.
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE: "content" },
    ...{ ZOOM_BASE_URL: zoom.url, ZOOM_DOWNLOAD_HOSTS: zoom.downloadHosts.join(",") },
  };
}

async function stop(services: Services, servers: Child[], base: string): Promise<void> {
  const { databases, zoom, ...others } = services;
  for (const server of servers) await server.end();
  for (const service of Object.values(others)) await service.stop();
  await zoom.end();
  await databases.drop();
  await rm(base, { recursive: true });
}

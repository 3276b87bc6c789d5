import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { type BlobsConfig, blobVariables, readBlobs, STORES } from "./config/blobs";
import { copies, duration, hostList, hostName, origin, postgres, vaultKey, web, whole } from "./config/kinds";
import { type EmbeddingsConfig, modelVariables, readEmbeddings, readSpeech, type SpeechConfig } from "./config/models";
import { readSasha, type SashaConfig, sashaVariables } from "./config/sasha";
import { type Clamd, type Mail, readClamd, readMail, readWebhookLoopback, services } from "./config/services";
import { type OidcConfig, readOidc, signInVariables } from "./config/sign-in";
import { readTracing, type Tracing, tracingVariables } from "./config/tracing";
import { StartError } from "./errors";

const GIBIBYTE = 1024 ** 3;

interface Connections {
  appUrl: string;
  ownerUrl: string;
  workerUrl: string;
  keyringUrl: string;
  /** Null: no backups are taken here. */
  backupUrl: string | null;
}

export interface Config {
  /** NODE_ENV=production: no built-in issuer, no moved clock, no introspection unless asked. */
  production: boolean;
  role: "all" | "api" | "worker";
  host: string;
  /** 0 for any free one. */
  port: number;
  /** The address people use, an origin without a trailing slash; null: whatever HOST and PORT say. */
  publicUrl: string | null;
  dataDir: string;
  /** Where the system's programs are looked for. */
  searchPath: string;
  logLevel: string;
  /** Moves app.clock to rehearse retention; null otherwise, and always in production. */
  clockOffset: Temporal.Duration | null;
  uploadMaxBytes: number;
  /** ClamAV's daemon; null: the built-in signature. */
  clamd: Clamd | null;
  /** Null: letters are written to a folder. */
  mail: Mail | null;
  /** For development: webhooks may go to this machine. */
  webhookLoopback: boolean;
  /** Whether clients may read the schema. */
  introspection: boolean;
  /** Null: nothing is traced. */
  tracing: Tracing | null;
  /** Opens /metrics to whoever sends it; null: to this machine alone. */
  metricsToken: string | null;
  /** Connection strings; null: the embedded PostgreSQL. */
  database: Connections | null;
  /** PostgreSQL with pgvector; null: PGlite. */
  vectorUrl: string | null;
  blobs: BlobsConfig;
  /** The operator accepts a blob store that keeps deleted copies; every certificate says so. */
  blobKeepsDeleted: boolean;
  /** The key in Azure Key Vault that wraps the workspaces' keys; null: the local key file. */
  keyVaultKeyId: string | null;
  /** How long backups of the data are kept, 1 to 29 days. */
  backupKeepDays: number;
  /** Systems of the operator's that keep copies of the database, and for how many days. */
  externalBackups: { name: string; days: number }[];
  /** Null: the built-in issuer. */
  oidc: OidcConfig | null;
  speech: SpeechConfig;
  embeddings: EmbeddingsConfig;
  /** Null: extractive. */
  sasha: SashaConfig | null;
  zoom: {
    webhookSecret: string | null;
    /** Null: coaches can't connect by themselves. */
    client: { id: string; secret: string } | null;
    baseUrl: string | null;
    downloadHosts: string[];
  };
}

const LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const schema = z.object({
  NODE_ENV: z.string().optional(),
  ROLE: z.enum(["all", "api", "worker"], { error: "all, api or worker" }).default("all"),
  HOST: hostName.default("127.0.0.1"),
  PORT: whole("a port, 0 to 65535", 0, 65_535).default(4000),
  PUBLIC_URL: origin.optional(),
  DATA_DIR: z.string().default(".regenesis"),
  PATH: z.string().default(""),
  LOG_LEVEL: z.enum(LEVELS, { error: `one of ${LEVELS.join(", ")}` }).default("info"),
  CLOCK_OFFSET: duration.optional(),
  UPLOAD_MAX_BYTES: whole("a number of bytes, at least 1", 1, 1024 * GIBIBYTE).default(4 * GIBIBYTE),
  ALLOW_INTROSPECTION: z.enum(["0", "1"], { error: "1 or 0" }).optional(),
  METRICS_TOKEN: z.string().min(16, { error: "at least 16 characters" }).optional(),
  DATABASE_URL: postgres.optional(),
  DATABASE_MIGRATION_URL: postgres.optional(),
  DATABASE_WORKER_URL: postgres.optional(),
  KEYRING_DATABASE_URL: postgres.optional(),
  DATABASE_BACKUP_URL: postgres.optional(),
  BACKUP_KEEP_DAYS: whole("a number of days, 1 to 29", 1, 29).default(29),
  EXTERNAL_BACKUPS: copies.default([]),
  VECTOR_DATABASE_URL: postgres.optional(),
  ...blobVariables,
  AZURE_KEY_VAULT_KEY_ID: vaultKey.optional(),
  ...signInVariables,
  ...sashaVariables,
  ...modelVariables,
  ZOOM_WEBHOOK_SECRET: z.string().optional(),
  ZOOM_CLIENT_ID: z.string().optional(),
  ZOOM_CLIENT_SECRET: z.string().optional(),
  ZOOM_BASE_URL: web.optional(),
  ZOOM_DOWNLOAD_HOSTS: hostList.default([]),
  ...services,
  ...tracingVariables,
});
type Variables = z.output<typeof schema>;

/** The configuration, whole and checked. Throws StartError naming the variable and what it should be, never its value. */
export function readConfig(env: Record<string, string | undefined>): Config {
  // An empty value is how a shell or a compose file says "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new StartError(`${issue?.path.join(".")} is not valid: expected ${issue?.message}.`);
  }
  const vars = parsed.data;
  const production = vars.NODE_ENV === "production";
  const config: Config = {
    production,
    role: vars.ROLE,
    host: vars.HOST,
    port: vars.PORT,
    publicUrl: vars.PUBLIC_URL ? new URL(vars.PUBLIC_URL).origin : null,
    dataDir: vars.DATA_DIR,
    searchPath: vars.PATH,
    logLevel: vars.LOG_LEVEL,
    clockOffset: readOffset(vars, production),
    uploadMaxBytes: vars.UPLOAD_MAX_BYTES,
    clamd: readClamd(vars),
    mail: readMail(vars),
    webhookLoopback: readWebhookLoopback(vars, production),
    introspection: vars.ALLOW_INTROSPECTION === undefined ? !production : vars.ALLOW_INTROSPECTION === "1",
    tracing: readTracing(vars),
    metricsToken: vars.METRICS_TOKEN ?? null,
    database: readDatabase(vars),
    vectorUrl: vars.VECTOR_DATABASE_URL ?? null,
    blobs: readBlobs(vars),
    blobKeepsDeleted: vars.BLOB_KEEPS_DELETED === "accept",
    keyVaultKeyId: vars.AZURE_KEY_VAULT_KEY_ID ?? null,
    backupKeepDays: vars.BACKUP_KEEP_DAYS,
    externalBackups: vars.EXTERNAL_BACKUPS,
    oidc: readOidc(vars, production),
    sasha: readSasha(vars),
    speech: readSpeech(vars, given),
    embeddings: readEmbeddings(vars),
    zoom: {
      webhookSecret: vars.ZOOM_WEBHOOK_SECRET ?? null,
      client: readZoomClient(vars),
      baseUrl: vars.ZOOM_BASE_URL ?? null,
      downloadHosts: vars.ZOOM_DOWNLOAD_HOSTS,
    },
  };
  assertRoleHasParts(config);
  return config;
}

function readOffset(vars: Variables, production: boolean): Temporal.Duration | null {
  if (vars.CLOCK_OFFSET === undefined) return null;
  if (production) throw new StartError("CLOCK_OFFSET is refused with NODE_ENV=production.");
  return Temporal.Duration.from(vars.CLOCK_OFFSET);
}

function readDatabase(vars: Variables): Config["database"] {
  const together = ["DATABASE_URL", "DATABASE_MIGRATION_URL", "KEYRING_DATABASE_URL"] as const;
  const { DATABASE_URL: appUrl, DATABASE_MIGRATION_URL: ownerUrl, KEYRING_DATABASE_URL: keyringUrl } = vars;
  const backupUrl = vars.DATABASE_BACKUP_URL ?? null;
  if (appUrl && ownerUrl && keyringUrl) {
    return { appUrl, ownerUrl, keyringUrl, workerUrl: vars.DATABASE_WORKER_URL ?? ownerUrl, backupUrl };
  }
  if (!appUrl && !ownerUrl && !keyringUrl && !vars.DATABASE_WORKER_URL && !backupUrl) return null;
  const missing = together.find((name) => !vars[name]);
  throw new StartError(`${missing} is missing: ${together.join(", ")} are set together or not at all.`);
}

function readZoomClient({ ZOOM_CLIENT_ID: id, ZOOM_CLIENT_SECRET: secret }: Variables): Config["zoom"]["client"] {
  if (id && secret) return { id, secret };
  if (!id && !secret) return null;
  const missing = id ? "ZOOM_CLIENT_SECRET" : "ZOOM_CLIENT_ID";
  throw new StartError(`${missing} is missing: ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET are set together or not at all.`);
}

/** The embedded parts live in one process and lock its folder; several processes need parts that they can share. */
function assertRoleHasParts(config: Config): void {
  if (config.role === "all") return;
  const missing = !config.database
    ? "DATABASE_URL"
    : !config.vectorUrl
      ? "VECTOR_DATABASE_URL"
      : !config.blobs
        ? STORES.join(" or ")
        : null;
  if (missing) throw new StartError(`${missing} is missing: embedded parts need ROLE=all, not ROLE=${config.role}.`);
}

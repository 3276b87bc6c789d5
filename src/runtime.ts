import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DefaultAzureCredential } from "@azure/identity";
import { Temporal } from "temporal-polyfill";
import { azureBlobs } from "./adapters/azure-blob";
import { BuiltInScanner } from "./adapters/built-in-scanner";
import { clamAv } from "./adapters/clamav";
import { claude } from "./adapters/claude";
import { documents } from "./adapters/documents";
import { extractive } from "./adapters/extractive";
import { folderMailer } from "./adapters/folder-mailer";
import { hashingEmbedder } from "./adapters/hashing-embedder";
import { keyVault } from "./adapters/key-vault";
import { localKeys } from "./adapters/local-keys";
import { openAiEmbedder } from "./adapters/openai-embedder";
import { pgvector } from "./adapters/pgvector";
import { postgresSql } from "./adapters/postgres-sql";
import { s3Blobs } from "./adapters/s3";
import { smtpMailer } from "./adapters/smtp-mailer";
import { deepgram } from "./adapters/speech/deepgram";
import { whisper } from "./adapters/speech/whisper";
import { succeedingKeys } from "./adapters/succeeding-keys";
import { webhookSender } from "./adapters/webhook-sender";
import { type ZoomRecordingsOptions, zoomRecordings } from "./adapters/zoom/recording-service";
import type { App, Clock, Log } from "./app";
import { type Composed, type Connections, compose } from "./compose";
import type { Config } from "./config";
import { migrate } from "./db/migrate";
import { type DataDir, openDataDir, shareDataDir } from "./embedded/data-dir";
import { BACKUP_CONTAINER, BLOB_CONTAINER, type EmbeddedParts, startParts } from "./embedded/parts";
import { toPublicId } from "./entities";
import { PortError, StartError } from "./errors";
import { withTranscriptFiles } from "./lifecycle/normalize/transcribers";
import { vttTranscriber } from "./lifecycle/normalize/vtt-transcriber";
import type { BlobStore } from "./ports/blob-store";
import type { KeyWrapper } from "./ports/key-wrapper";
import type { Scanner } from "./ports/scanner";
import type { Transcriber } from "./ports/transcriber";
import { openTracer, tracedPorts } from "./tracing";

/** The format of the data folder that this version writes. */
const DATA_FORMAT = 1;
const TEXT_CHARS = 500_000;

/** Everything but the doors: parts running, schema current, steps wired. */
export interface Runtime extends Composed {
  config: Config;
  connections: Connections;
  folder: DataDir;
  /** Ports of the embedded parts, by name. */
  ports: Record<string, number>;
  stop(): Promise<void>;
}

/**
 * Starts the embedded parts that the configuration asks for, migrates, and wires the App. Throws StartError, also for a
 * database whose restore was not finished, unless it is opened to be restored.
 */
export async function openRuntime(config: Config, log: Log, purpose: "work" | "restore" = "work"): Promise<Runtime> {
  const wanted = { database: !config.database, blobs: !config.blobs, vectors: !config.vectorUrl };
  const isEmbedded = wanted.database || wanted.blobs || wanted.vectors;
  const folder = await (isEmbedded ? openDataDir : shareDataDir)(config.dataDir, DATA_FORMAT);
  const stops: (() => Promise<void>)[] = [() => folder.release()];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const parts = await startParts(folder.path, wanted);
    stops.push(parts.stop);
    const connections = config.database ?? parts.connections;
    if (!connections) throw new Error("neither a configured database nor an embedded one");
    await migrate(connections.ownerUrl);
    const composed = await wire(config, log, folder, parts, connections, stops);
    if (purpose === "work") await assertRestored(composed.app);
    return { ...composed, config, connections, folder, ports: parts.ports, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function wire(
  config: Config,
  log: Log,
  folder: DataDir,
  parts: EmbeddedParts,
  connections: Connections,
  stops: (() => Promise<void>)[],
): Promise<Composed> {
  const embedder = config.embeddings ? openAiEmbedder(config.embeddings) : hashingEmbedder();
  const sql = parts.vectors ?? postgresSql(config.vectorUrl as string);
  stops.push(() => sql.close());
  const vectors = pgvector(sql, { dimensions: embedder.dimensions, name: parts.vectors ? "pglite" : "pgvector" });
  await vectors.migrate();
  await mkdir(join(folder.path, "keys"), { recursive: true, mode: 0o700 });
  const outside = {
    blobs: parts.blobs ?? (await realBlobs(config, BLOB_CONTAINER)),
    backups: parts.backups ?? (await realBlobs(config, BACKUP_CONTAINER)),
    vectors,
    embedder,
    sasha: config.sasha ? claude(config.sasha) : extractive(),
    transcriber: openTranscriber(config),
    documents: documents({ searchPath: config.searchPath }),
    scanner: await openScanner(config, log),
    mailer: config.mail ? smtpMailer(config.mail) : folderMailer(join(folder.path, "mail")),
    webhooks: webhookSender({ allowLoopback: config.webhookLoopback }),
    recordings: zoomRecordings(toZoom(config)),
    keyWrapper: await openKeyWrapper(config, join(folder.path, "keys", "local-keys.json")),
  };
  const tracer = openTracer(config.tracing, log);
  stops.push(() => tracer.stop());
  const modelTokensPerMonth = config.sasha?.tokensPerMonth ?? null;
  const limits = { uploadBytes: config.uploadMaxBytes, textChars: TEXT_CHARS, modelTokensPerMonth };
  const settings = {
    ...{ clock: clockOf(config), log, tracer, limits, mayCoachesMapZoom: config.oidc === null },
    publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}`,
    ...{ externalBackups: config.externalBackups, backupDays: { DATA: config.backupKeepDays, KEYRING: 7 } },
  };
  const composed = await compose(connections, tracedPorts(tracer, outside), settings);
  stops.push(composed.close);
  return composed;
}

/** A vault that takes over from a key file needs that until what it wrapped has been wrapped anew. */
async function openKeyWrapper({ keyVaultKeyId: keyId }: Config, file: string): Promise<KeyWrapper> {
  if (!keyId) return localKeys(file);
  const vault = keyVault({ keyId, credential: new DefaultAzureCredential() });
  await vault.assertUsable();
  return existsSync(file) ? succeedingKeys(vault, await localKeys(file)) : vault;
}

function toZoom({ zoom }: Config): ZoomRecordingsOptions {
  return {
    ...{ allowedHosts: zoom.downloadHosts, baseUrl: zoom.baseUrl ?? undefined },
    ...{ clientId: zoom.client?.id, clientSecret: zoom.client?.secret },
  };
}

/** What was destroyed since a backup stands in a database whose deletions have not been replayed yet. */
async function assertRestored(app: App): Promise<void> {
  const backupId = await app.catalog.findRestore();
  if (!backupId) return;
  const id = toPublicId("backup", backupId);
  throw new StartError(`A restore was begun and not finished: run "regenesis backup restore ${id}" again.`);
}

/** An account whose deletions would not be deletions is refused here, unless the operator accepts it. */
async function realBlobs(config: Config, container: string): Promise<BlobStore> {
  const store = openBlobs(config.blobs as NonNullable<Config["blobs"]>, container, config.blobKeepsDeleted);
  // A name of its own: servers that start at once must not take each other's canary for a copy that vanished.
  await store.assertForgets(`start-up/${randomUUID()}`);
  return store;
}

/** A container of its own for backups at Azure, a folder of its own in the one bucket of S3. */
function openBlobs(given: NonNullable<Config["blobs"]>, container: string, keepsDeleted: boolean) {
  if ("bucket" in given) {
    // Which Node a later version of the SDK will want is no word to an operator, and goes beside the start's own lines.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
    return s3Blobs({ ...given, folder: `${container}/`, keepsDeleted });
  }
  const account = "accountUrl" in given ? { ...given, credential: new DefaultAzureCredential() } : given;
  return azureBlobs({ ...account, container, keepsDeleted });
}

/** A clamd that is away now stops no start: files wait for it. One that can't be trusted does. */
async function openScanner({ clamd }: Config, log: Log): Promise<Scanner> {
  if (!clamd) return new BuiltInScanner();
  const scanner = clamAv(clamd);
  try {
    await scanner.check();
  } catch (error) {
    if (!(error instanceof PortError) || !error.retryable)
      throw new StartError(`CLAMD_HOST: ${error instanceof Error ? error.message : "it can't be used"}`, error);
    log.warn({}, "the malware scanner does not answer: files wait in quarantine until it does");
  }
  return scanner;
}

function openTranscriber({ speech }: Config): Transcriber {
  if (!speech) return vttTranscriber();
  return withTranscriptFiles(
    speech.service === "deepgram" ? deepgram({ ...speech, baseUrl: speech.baseUrl ?? undefined }) : whisper(speech),
  );
}

function clockOf({ clockOffset }: Config): Clock {
  if (!clockOffset) return { now: () => new Date() };
  return {
    now() {
      const moved = Temporal.Now.zonedDateTimeISO("UTC").add(clockOffset);
      return new Date(moved.epochMilliseconds);
    },
  };
}

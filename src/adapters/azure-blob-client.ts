import {
  BlobServiceClient,
  type ContainerClient,
  newPipeline,
  type StoragePipelineOptions,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { StartError } from "../errors";

/** What @azure/identity's credentials are. */
export interface TokenCredential {
  getToken(scopes: string | string[], options?: object): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

export interface AzureTuning {
  /** Tries of one request, the first included. */
  maxTries?: number;
  retryDelayMs?: number;
  /** For an answer's headers, and between two pieces of a download. */
  idleTimeoutMs?: number;
}

export type AzureBlobOptions = (
  | { connectionString: string; container: string }
  | { accountUrl: string; credential: TokenCredential; container: string }
) &
  AzureTuning;

export const DEFAULT_IDLE_MS = 60_000;

/** One container, seen in three ways. */
export interface AzureClients {
  service: BlobServiceClient;
  container: ContainerClient;
  /** The same container; what is deleted by this client is to be deleted for good. */
  permanently: ContainerClient;
}

/** Clients whose requests cannot hang. Throws StartError naming the variable at fault. */
export function azureClients(options: AzureBlobOptions): AzureClients {
  const { url, credential } = "accountUrl" in options ? byIdentity(options) : byConnectionString(options);
  const open = (...factories: Factory[]) => {
    const pipeline = newPipeline(credential, pipelineOptions(options));
    pipeline.factories.push(answersWithin(options.idleTimeoutMs ?? DEFAULT_IDLE_MS), ...factories);
    return new BlobServiceClient(url, pipeline);
  };
  const service = open();
  const permanently = open(deletesForGood()).getContainerClient(options.container);
  return { service, container: service.getContainerClient(options.container), permanently };
}

type Credential = Parameters<typeof newPipeline>[0];
type Factory = ReturnType<typeof newPipeline>["factories"][number];

function byIdentity(options: { accountUrl: string; credential: TokenCredential }): {
  url: string;
  credential: Credential;
} {
  const url = URL.canParse(options.accountUrl) ? new URL(options.accountUrl) : null;
  if (url?.protocol !== "https:" || url.search !== "") {
    throw new StartError("AZURE_STORAGE_ACCOUNT_URL must be an https address without a query.");
  }
  return { url: url.href, credential: options.credential };
}

function byConnectionString(options: { connectionString: string }): { url: string; credential: Credential } {
  try {
    const client = BlobServiceClient.fromConnectionString(options.connectionString);
    const { credential } = client;
    if (credential instanceof StorageSharedKeyCredential) return { url: client.url, credential };
  } catch {
    // The SDK's message may quote the string, which holds the key.
  }
  throw new StartError("AZURE_STORAGE_CONNECTION_STRING is not a connection string with an account key.");
}

/** The SDK follows redirects within the account's origin by itself, and lets its types say nothing about that. */
type PipelineOptions = StoragePipelineOptions & { redirectOptions: { maxRetries: number } };

function pipelineOptions(tuning: AzureTuning): PipelineOptions {
  const retryDelayInMs = tuning.retryDelayMs ?? 300;
  return {
    redirectOptions: { maxRetries: 0 },
    retryOptions: { maxTries: tuning.maxTries ?? 4, retryDelayInMs, maxRetryDelayInMs: retryDelayInMs * 10 },
  };
}

/** Without it a request waits for ever: the SDK's own try timeout is a wish sent to the server. */
function answersWithin(timeoutMs: number): Factory {
  return {
    create: (next) => ({
      sendRequest: (request) => {
        request.timeout = timeoutMs;
        return next.sendRequest(request);
      },
    }),
  };
}

/**
 * Adds what the SDK's own delete can't say (Delete Blob, API 2020-02-10 and later). It comes before signing and within
 * each try, so that authentication and retries stay the SDK's.
 */
function deletesForGood(): Factory {
  return {
    create: (next) => ({
      sendRequest: (request) => {
        if (request.method === "DELETE") {
          const url = new URL(request.url);
          url.searchParams.set("deletetype", "permanent");
          request.url = url.href;
        }
        return next.sendRequest(request);
      },
    }),
  };
}

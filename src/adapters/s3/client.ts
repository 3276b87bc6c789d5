import type { Readable } from "node:stream";
import { S3Client } from "@aws-sdk/client-s3";
import { PortError } from "../../errors";
import { guardedStream } from "../guarded-stream";
import { PORT, toS3Error } from "./errors";

export interface S3Options {
  bucket: string;
  /** Null: as the SDK finds it (AWS_REGION, the profile); with an endpoint of one's own, us-east-1. */
  region: string | null;
  /** Null: Amazon's, by region. */
  endpoint: string | null;
  /** The bucket in the path and not in the host name, as most other stores want it. */
  pathStyle: boolean;
  /** Before each name, with its slash: one bucket holds recordings and backups apart. */
  folder: string;
  /** BLOB_KEEPS_DELETED=accept: a bucket that can't be seen through is taken, and named on certificates. */
  keepsDeleted?: boolean;
  /** Tries of one request, the first included. */
  maxTries?: number;
  /** For an answer's headers, and between two pieces of an answer. */
  idleTimeoutMs?: number;
}

/** One folder of one bucket. */
export interface Bucket {
  client: S3Client;
  bucket: string;
  folder: string;
  idleMs: number;
  keepsDeleted: boolean;
}

const DEFAULT_IDLE_MS = 60_000;
/** A page of a listing is about 1 MiB at most. */
const LONGEST_ANSWER = 16 * 1024 * 1024;
/** The one answer that is no document: its reader guards it. */
const STREAMED = "GetObjectCommand";

/** Credentials are found by the SDK's default chain. No request can hang, none follows a redirect. */
export function openBucket(options: S3Options): Bucket {
  const { idleTimeoutMs: idleMs = DEFAULT_IDLE_MS, endpoint, region, keepsDeleted = false } = options;
  const client = new S3Client({
    ...(endpoint && { endpoint, region: "us-east-1" }),
    ...(region && { region }),
    forcePathStyle: options.pathStyle,
    followRegionRedirects: false,
    maxAttempts: options.maxTries ?? 4,
    // What is stored is authenticated ciphertext; the SDK's check of a stream would swallow its errors.
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: idleMs, requestTimeout: idleMs, throwOnRequestTimeout: true },
  });
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        assertPrivate(args.request);
        const result = await next(args);
        if (commandName !== STREAMED) boundBody(result.response, idleMs);
        return result;
      },
    { step: "deserialize", priority: "low", name: "boundedAnswers" },
  );
  return { client, bucket: options.bucket, folder: options.folder, idleMs, keepsDeleted };
}

/** The SDK also takes an endpoint from AWS_ENDPOINT_URL and from profiles, where nothing has looked at it. */
function assertPrivate(request: unknown): void {
  const { protocol, hostname } = request as { protocol?: string; hostname?: string };
  const isLoopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(hostname ?? "");
  if (protocol !== "https:" && !isLoopback) throw new PortError(PORT, "The blob store's address is not https.", false);
}

/** The SDK reads a document whole, however long it is and however long it takes. */
function boundBody(response: unknown, idleMs: number): void {
  const answer = response as { body?: Readable };
  const source = answer.body;
  if (typeof source?.pipe !== "function") return;
  const body = guardedStream(source, { idleMs, toError: (error) => toS3Error("go on answering", error) });
  let bytes = 0;
  source.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER) body.destroy(new PortError(PORT, "The blob store's answer is too long.", false));
  });
  answer.body = body;
}

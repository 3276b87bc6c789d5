import type { BlobStore } from "../ports/blob-store";
import type { DocumentReader } from "../ports/document-reader";
import type { Embedder } from "../ports/embedder";
import type { KeyWrapper } from "../ports/key-wrapper";
import type { LanguageModel } from "../ports/language-model";
import type { Mailer } from "../ports/mailer";
import type { RecordingService } from "../ports/recording-service";
import type { Scanner } from "../ports/scanner";
import { idleTracer, type Tracer } from "../ports/tracer";
import type { Transcriber } from "../ports/transcriber";
import type { VectorStore } from "../ports/vector-store";
import type { WebhookSender } from "../ports/webhook-sender";

type Call<P> = {
  [K in keyof P]-?: NonNullable<P[K]> extends (...given: never) => Promise<unknown> ? K : never;
}[keyof P] &
  string;

/**
 * The same part, whose `calls` are told as spans ("blobs put"). What is read from a stream later is not in the time.
 */
export function traced<P extends object>(tracer: Tracer, name: string, part: P, calls: readonly Call<P>[]): P {
  if (tracer === idleTracer) return part;
  const told = new Set<PropertyKey>(calls);
  return new Proxy(part, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      if (!told.has(key)) return value.bind(target);
      return (...given: unknown[]) => tracer.span(`${name} ${String(key)}`, "CLIENT", () => value.apply(target, given));
    },
  });
}

/** Everything outside this process whose calls are awaited, as the server takes it up. */
export function tracedPorts<P extends Outside>(tracer: Tracer, ports: P): P {
  if (tracer === idleTracer) return ports;
  return {
    ...ports,
    blobs: traced(tracer, "blobs", ports.blobs, BLOB_CALLS),
    backups: traced(tracer, "backups", ports.backups, BLOB_CALLS),
    vectors: traced(tracer, "vectors", ports.vectors, ["upsert", "nearest", "assign", "count", "remove", "probe"]),
    embedder: traced(tracer, "embedder", ports.embedder, ["embed"]),
    sasha: traced(tracer, "sasha", ports.sasha, ["deriveInsights", "fillForm", "checkSupport"]),
    transcriber: traced(tracer, "transcriber", ports.transcriber, ["transcribe"]),
    documents: traced(tracer, "documents", ports.documents, ["read"]),
    scanner: tracedScanner(tracer, ports.scanner),
    mailer: traced(tracer, "mailer", ports.mailer, ["send"]),
    webhooks: traced(tracer, "webhooks", ports.webhooks, ["post"]),
    recordings: traced(tracer, "recordings", ports.recordings, RECORDING_CALLS),
    keyWrapper: traced(tracer, "keys", ports.keyWrapper, ["wrap", "unwrap", "newest", "rotate", "destroyAllBut"]),
  };
}

interface Outside {
  blobs: BlobStore;
  backups: BlobStore;
  vectors: VectorStore;
  embedder: Embedder;
  sasha: LanguageModel;
  transcriber: Transcriber;
  documents: DocumentReader;
  scanner: Scanner;
  mailer: Mailer;
  webhooks: WebhookSender;
  recordings: RecordingService;
  keyWrapper: KeyWrapper;
}

const BLOB_CALLS = [
  ...(["put", "read", "size", "setTier", "tier"] as const),
  ...(["destroy", "destroyAll", "remaining", "probe"] as const),
];
const RECORDING_CALLS = ["redeem", "revoke", "download", "refresh", "deleteRecording"] as const;

/** Of a scan only the wait for its verdict is told. */
function tracedScanner(tracer: Tracer, scanner: Scanner): Scanner {
  return {
    get engine() {
      return scanner.engine;
    },
    open: () => traced(tracer, "scanner", scanner.open(), ["end"]),
  };
}

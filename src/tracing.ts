import { traced } from "./adapters/traced";
import type { Log } from "./app";
import type { Ports } from "./compose";
import type { Tracing } from "./config/tracing";
import type { Scanner } from "./ports/scanner";
import { idleTracer, type Tracer } from "./ports/tracer";
import { VERSION } from "./software";

/** What traces is loaded where somebody asked for it, and not before. */
export function openTracer(tracing: Tracing | null, log: Log): Tracer {
  if (!tracing) return idleTracer;
  const { otlpTracer } = require("./adapters/otlp-tracer") as typeof import("./adapters/otlp-tracer");
  return otlpTracer({
    ...{ ...tracing, serviceVersion: VERSION },
    heard: (isTaken) =>
      isTaken ? log.info({}, "the collector takes traces again") : log.warn({}, "the collector takes no traces"),
  });
}

/** Everything outside this process whose calls are awaited, as the server takes it up. */
export function tracedPorts(tracer: Tracer, ports: Ports): Ports {
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

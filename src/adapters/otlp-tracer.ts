import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { DomainError, PortError, StoreError } from "../errors";
import type { SpanFacts, Tracer } from "../ports/tracer";

export interface OtlpTracerOptions {
  /** The collector's base address; spans go to /v1/traces under it. */
  endpoint: string;
  headers: Record<string, string>;
  serviceName: string;
  serviceVersion: string;
  /** Which part of the traces is told, 0 to 1. */
  ratio: number;
  /** Hears that the collector takes spans no more (false), or again (true). */
  heard(isTaken: boolean): void;
}

/** For one batch, its repetitions included. What doesn't get through by then is dropped. */
const EXPORT_MS = 3_000;
/** How long the end of the server waits for the last batch. */
const FAREWELL_MS = 2_000;

/**
 * Spans by OTLP over HTTP, as JSON (opentelemetry.io, OTLP 1.x). Nothing is registered for the whole process: a library
 * that traces by itself, as the model's does, and would tell content, finds nobody to tell. No trace is taken over from a
 * request, and none handed on to a service. The queue holds 2,048 spans; a collector that is slow or away costs spans and
 * never time.
 */
export function otlpTracer(options: OtlpTracerOptions): Tracer {
  const { endpoint, headers, serviceName, serviceVersion, ratio } = options;
  const exporter = new OTLPTraceExporter({
    ...{ url: `${endpoint.replace(/\/+$/, "")}/v1/traces`, headers, timeoutMillis: EXPORT_MS },
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName, "service.version": serviceVersion }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: heeded(exporter, options.heard) })],
  });
  const tracer = provider.getTracer("regenesis");
  const current = new AsyncLocalStorage<Context>();
  return {
    async span(name, kind, fn) {
      const parent = (kind === "CLIENT" && current.getStore()) || ROOT_CONTEXT;
      const span = tracer.startSpan(name, { kind: SpanKind[kind] }, parent);
      const handle = handleOf(span);
      try {
        return await current.run(trace.setSpan(parent, span), () => fn(handle));
      } catch (error) {
        if (!handle.isFailed) handle.fail(codeOf(error));
        throw error;
      } finally {
        span.end();
      }
    },
    async stop() {
      const gone = new AbortController();
      const late = pause(FAREWELL_MS, null, { signal: gone.signal }).catch(() => undefined);
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      gone.abort();
    },
  };
}

function handleOf(span: Span) {
  return {
    isFailed: false,
    note: (facts: SpanFacts) => void span.setAttributes(facts),
    rename: (name: string) => void span.updateName(name),
    fail(code: string) {
      this.isFailed = true;
      span.setAttribute("error.type", code).setStatus({ code: SpanStatusCode.ERROR });
    },
  };
}

/** An error's message may hold content, and its class says little. */
function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  if (error instanceof StoreError) return error.sqlState;
  return error instanceof PortError ? error.outcome : "INTERNAL";
}

/** Tells when the exporter's luck turns: it says nothing by itself. */
function heeded(exporter: SpanExporter, heard: (isTaken: boolean) => void): SpanExporter {
  let isTaken = true;
  return {
    export(spans: ReadableSpan[], done) {
      exporter.export(spans, (result) => {
        // 0 is ExportResultCode.SUCCESS.
        if ((result.code === 0) !== isTaken) {
          isTaken = result.code === 0;
          heard(isTaken);
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}

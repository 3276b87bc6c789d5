import Anthropic from "@anthropic-ai/sdk";
import { transport } from "./transport";

const SILENT = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
const RETRIES = 2;

/**
 * The SDK's client, with everything said that it would otherwise look for in the environment or in profiles on the disk:
 * key, address, log level, tracing (which may be told to export prompts). Headers from there are dropped by the transport.
 */
export function openClient(options: { apiKey: string; baseUrl: string; timeoutMs: number }): Anthropic {
  return new Anthropic({
    apiKey: options.apiKey,
    baseURL: options.baseUrl,
    webhookKey: null,
    timeout: options.timeoutMs,
    maxRetries: RETRIES,
    fetch: transport(options.apiKey),
    logLevel: "off",
    logger: SILENT,
    openTelemetry: { traces: false, propagation: false },
  });
}

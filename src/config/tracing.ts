import { z } from "zod";
import { StartError } from "../errors";
import { base, decode } from "./kinds";

/** Where traces go, and which. The names are OpenTelemetry's own (opentelemetry.io, SDK environment variables). */
export interface Tracing {
  endpoint: string;
  headers: Record<string, string>;
  serviceName: string;
  ratio: number;
}

const HEADERS = "name=value pairs separated by commas, the values percent-encoded";
const RATIO = "a number from 0 to 1";

export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: base.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .refine((text) => readHeaders(text) !== null, { error: HEADERS })
    .optional(),
  OTEL_SERVICE_NAME: z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, { error: "up to 255 characters of ASCII" })
    .default("regenesis"),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, { error: RATIO })
    .transform(Number)
    .default(1),
};

const shape = z.object(tracingVariables);
type Variables = z.output<typeof shape>;

export function readTracing(vars: Variables): Tracing | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = vars;
  if (!endpoint && headers)
    throw new StartError("OTEL_EXPORTER_OTLP_ENDPOINT is missing: OTEL_EXPORTER_OTLP_HEADERS is set.");
  if (!endpoint) return null;
  return {
    endpoint,
    headers: readHeaders(headers ?? "") ?? {},
    serviceName: vars.OTEL_SERVICE_NAME,
    ratio: vars.OTEL_TRACES_SAMPLER_ARG,
  };
}

/** As W3C Baggage writes pairs; null for what is none. */
function readHeaders(text: string): Record<string, string> | null {
  const headers: Record<string, string> = {};
  for (const pair of text.split(",").filter((each) => each.trim() !== "")) {
    const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([\x21-\x7e]*)\s*$/.exec(pair) ?? [];
    const plain = name && value !== undefined ? decode(value) : null;
    if (!name || plain === null || !/^[\x20-\x7e]*$/.test(plain)) return null;
    headers[name] = plain;
  }
  return headers;
}

import { lookup } from "node:dns/promises";
import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { PortError } from "../errors";
import type { WebhookSender } from "../ports/webhook-sender";
import { isLoopbackAddress, isPublicAddress } from "./webhooks/public-address";

const TIMEOUT_MS = 10_000;
const LONGEST_URL = 2048;

export interface WebhookSenderOptions {
  /** For development: this machine may be called, over http as well. */
  allowLoopback: boolean;
  timeoutMs?: number;
  /** PEM of authorities beside the system's. */
  ca?: string;
  /** All addresses of a name. */
  resolve?: (host: string) => Promise<string[]>;
}

/**
 * HTTPS to public addresses alone. A name is resolved once, every address of it must be public, and the connection goes to
 * one of those: a name that answers otherwise a moment later leads nowhere else.
 */
export function webhookSender(options: WebhookSenderOptions): WebhookSender {
  const { timeoutMs = TIMEOUT_MS, resolve = resolveAll } = options;
  const mayCall = (address: string) =>
    isPublicAddress(address) || (options.allowLoopback && isLoopbackAddress(address));
  const refusal = (text: string) => refuse(text, options.allowLoopback, mayCall);
  return {
    refusal,
    async post(text, body, headers) {
      if (refusal(text) !== null) throw failure("The address is never called.");
      const url = new URL(text);
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const address = await Promise.race([findAddress(hostOf(url), resolve, mayCall), ended(signal)]);
        return await send(url, { address, body, headers, signal, ca: options.ca });
      } catch (error) {
        throw error instanceof PortError ? error : failure("There was no answer.", error);
      }
    },
  };
}

function failure(message: string, cause?: unknown): PortError {
  return new PortError("webhook", message, true, cause);
}

/** Without the brackets of IPv6. */
const hostOf = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/, "$1");

function refuse(text: string, allowLoopback: boolean, mayCall: (address: string) => boolean): string | null {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return "A web address of at most 2048 characters is needed.";
  const url = new URL(text);
  const host = hostOf(url);
  const isHere = host === "localhost" || isLoopbackAddress(host);
  if (url.protocol !== "https:" && !(allowLoopback && isHere && url.protocol === "http:"))
    return "An https:// address is needed.";
  if (url.username || url.password || url.hash) return "An address without a login and without a # is needed.";
  const isPrivate = isIP(host) !== 0 ? !mayCall(host) : isHere && !allowLoopback;
  return isPrivate ? "A public address is needed." : null;
}

async function resolveAll(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** One private address among them is one too many: whoever runs the name chooses which is tried. */
async function findAddress(
  host: string,
  resolve: (host: string) => Promise<string[]>,
  mayCall: (address: string) => boolean,
): Promise<string> {
  const addresses = isIP(host) !== 0 ? [host] : await resolve(host);
  const [first] = addresses;
  if (!first || !addresses.every(mayCall)) throw failure("The name leads to no public address.");
  return first;
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(failure("There was no answer in time.")), { once: true });
  });
}

interface Call {
  address: string;
  body: string;
  headers: Record<string, string>;
  signal: AbortSignal;
  ca?: string;
}

function send(url: URL, { address, body, headers, signal, ca }: Call): Promise<number> {
  const family = isIP(address);
  // Whatever the name is asked for, this is what it was found to be.
  const pinned: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [{ address, family }]) : done(null, address, family);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? overHttps : overHttp)(url, {
      ...{ method: "POST", lookup: pinned, agent: false, signal, ca },
      ...{ maxHeaderSize: 16 * 1024, minVersion: "TLSv1.2" },
      headers: { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    request.once("error", reject);
    request.once("response", (response) => {
      // Its status is all that is wanted: nobody reads on.
      response.on("error", () => undefined);
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.end(body);
  });
}

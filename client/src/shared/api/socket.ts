import { type Client, createClient } from "graphql-ws";

const MOST_WAIT_MS = 5_000;
const PING_MS = 5_000;
/** How long a network may say nothing where an answer is due. */
const SILENCE_MS = 8_000;

/**
 * The one socket of a page, opened when first needed; it comes back by itself, with whatever authorization holds then. A
 * network that goes ends no socket, it only says nothing more: what nobody answers ends it.
 */
export function openSocket(authorization: () => Promise<{ authorization?: string }>): Client {
  let silence = 0;
  const heard = () => window.clearTimeout(silence);
  const listen = () => {
    heard();
    silence = window.setTimeout(() => client.terminate(), SILENCE_MS);
  };
  const client = createClient({
    url: `${location.origin.replace(/^http/, "ws")}/graphql`,
    connectionParams: authorization,
    lazy: true,
    keepAlive: PING_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => new Promise((done) => setTimeout(done, Math.min(250 * 2 ** retries, MOST_WAIT_MS))),
    on: {
      connecting: listen,
      connected: heard,
      ping: (isTheirs) => {
        if (!isTheirs) listen();
      },
      pong: heard,
      closed: heard,
    },
  });
  return client;
}

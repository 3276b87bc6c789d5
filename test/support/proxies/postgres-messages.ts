/** PostgreSQL's protocol 3.0: what is needed of it (documentation, "Message Formats"). */
const SSL_REQUEST = 80877103;
const CANCEL_REQUEST = 80877102;
const LENGTH_BYTES = 4;
const HEADER_BYTES = 5;

/** Calls back with each whole message of a client; the first has no type and is "startup", also after a refused SSL. */
export function frontendSplitter(say: (message: Buffer, type: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let hasStarted = false;
  return (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (;;) {
      const untyped = !hasStarted;
      const header = untyped ? LENGTH_BYTES : HEADER_BYTES;
      if (rest.length < header) return;
      const size = untyped ? rest.readUInt32BE(0) : rest.readUInt32BE(1) + 1;
      if (rest.length < size) return;
      const message = rest.subarray(0, size);
      rest = rest.subarray(size);
      if (untyped && message.readUInt32BE(LENGTH_BYTES) !== SSL_REQUEST) hasStarted = true;
      say(message, untyped ? "startup" : String.fromCharCode(message[0] as number));
    }
  };
}

/** What a client says of itself at first; "SSL" when it asks for encryption, which is refused. */
export function startupParameters(message: Buffer): "SSL" | Record<string, string> {
  const code = message.readUInt32BE(LENGTH_BYTES);
  if (code === SSL_REQUEST) return "SSL";
  if (code === CANCEL_REQUEST) return {};
  const words = message.toString("utf8", 2 * LENGTH_BYTES).split("\0");
  const pairs = words.flatMap((word, at) => (at % 2 === 0 && word ? [[word, words[at + 1] ?? ""] as const] : []));
  return Object.fromEntries(pairs);
}

/** Calls back once for each ReadyForQuery of a server, when all of it has come. Keeps nothing of what passes. */
export function readyCounter(say: () => void): (chunk: Buffer) => void {
  const header = Buffer.alloc(HEADER_BYTES);
  let filled = 0;
  let left = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (filled < HEADER_BYTES) {
        header[filled] = chunk[at] as number;
        filled += 1;
        at += 1;
        if (filled === HEADER_BYTES) left = header.readUInt32BE(1) - LENGTH_BYTES;
      } else {
        const step = Math.min(left, chunk.length - at);
        left -= step;
        at += step;
      }
      if (filled < HEADER_BYTES || left > 0) continue;
      filled = 0;
      if (header[0] === "Z".charCodeAt(0)) say();
    }
  };
}

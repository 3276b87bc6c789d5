import type { AddressInfo, Socket } from "node:net";
import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** How the server is set up: given once, as the first line. */
export interface SmtpSetup {
  /** TLS from the first byte, offered after EHLO, or not at all. */
  tls: "implicit" | "starttls" | "none";
  key?: string;
  cert?: string;
  /** Whom it lets in; left out, anybody. */
  login?: { user: string; pass: string };
}

/** What goes wrong from now on; null for nothing. `times` for ever when left out. */
export type SmtpFault =
  | { refuse: "recipient" | "letter"; code: number; times?: number }
  /** Hangs up, or keeps silent: at the greeting, once it has begun to take the letter, once it has it whole. */
  | { cut: "greeting" | "letter" | "answer"; times?: number }
  | { silent: "greeting" | "answer"; times?: number }
  /** Says what is no reply; a greeting that comes a byte at a time, and never to its end. */
  | { garbled: "greeting" | "recipient" | "answer"; times?: number }
  | { drip: "greeting"; times?: number };

export interface Delivered {
  from: string;
  to: string[];
  raw: string;
  secure: boolean;
  user: string | null;
}

export interface SmtpAnswer {
  /** What it took in full, also where it never said so. */
  delivered: Delivered[];
  /** How often it fell silent, and left somebody waiting. */
  held: number;
}

let held = 0;
let fault: SmtpFault | null = null;
const delivered: Delivered[] = [];
const sockets = new Set<Socket>();

/** Takes one turn of the fault, where it is of this kind. */
function strike<K extends "refuse" | "cut" | "silent" | "garbled" | "drip">(
  kind: K,
  at: string,
): (SmtpFault & Record<K, string>) | null {
  const found = fault as (SmtpFault & Record<K, string>) | null;
  if (!found || !(kind in found) || found[kind] !== at) return null;
  if (found.times === undefined) return found;
  if (found.times === 0) return null;
  found.times -= 1;
  return found;
}

function goOnUnlessSilent(at: string, done: () => void): void {
  if (strike("silent", at)) held += 1;
  else done();
}

const hangUp = () => {
  for (const socket of sockets) socket.destroy();
};
const garble = () => {
  for (const socket of sockets) socket.write("HTTP/1.1 200 fine\r\n");
};
const drip = () => {
  for (const socket of sockets) {
    const timer = setInterval(() => socket.write("2"), 20);
    socket.once("close", () => clearInterval(timer));
  }
};
const refusal = (code: number) => Object.assign(new Error("No, says the test."), { responseCode: code });

function makeServer({ tls, key, cert, login }: SmtpSetup): SMTPServer {
  return new SMTPServer({
    ...{ secure: tls === "implicit", key, cert, logger: false },
    ...{ hideSTARTTLS: tls !== "starttls", disabledCommands: tls === "starttls" ? [] : ["STARTTLS"] },
    ...{ authOptional: !login, allowInsecureAuth: tls === "none" },
    onConnect(_session, done) {
      if (strike("cut", "greeting")) hangUp();
      else if (strike("garbled", "greeting")) garble();
      else if (strike("drip", "greeting")) drip();
      else goOnUnlessSilent("greeting", done);
    },
    onAuth({ username, password }, _session, done) {
      const isRight = login && username === login.user && password === login.pass;
      done(isRight ? null : refusal(535), isRight ? { user: username } : undefined);
    },
    onRcptTo(_address, _session, done) {
      if (strike("garbled", "recipient")) return garble();
      const refused = strike("refuse", "recipient");
      done(refused ? refusal((refused as { code: number }).code) : null);
    },
    onData(stream, session, done) {
      if (strike("cut", "letter")) return hangUp();
      void buffer(stream).then((raw) => {
        const refused = strike("refuse", "letter");
        if (refused) return done(refusal((refused as { code: number }).code));
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : "";
        const to = rcptTo.map(({ address }) => address);
        const user = (session.user as string | undefined) ?? null;
        delivered.push({ from, to, raw: raw.toString(), secure: session.secure, user });
        if (strike("cut", "answer")) return hangUp();
        if (strike("garbled", "answer")) return garble();
        goOnUnlessSilent("answer", done);
      });
    },
  });
}

/** A mail server as a process of its own: its first line sets it up, each further one its fault. */
async function main(): Promise<void> {
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({});
  let server: SMTPServer | null = null;
  for await (const line of createInterface(process.stdin)) {
    if (server) {
      fault = (JSON.parse(line) as { fault?: SmtpFault | null }).fault ?? null;
      say({ delivered, held });
      continue;
    }
    server = makeServer(JSON.parse(line) as SmtpSetup);
    server.on("error", () => undefined);
    server.server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
    await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
    say({ port: (server.server.address() as AddressInfo).port });
  }
  process.exit();
}

void main();

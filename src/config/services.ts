import { z } from "zod";
import { StartError } from "../errors";
import { decode, hostName, isLoopback, url, whole } from "./kinds";

const CLAMD_PORT = 3310;

/** No path and no query: nothing in it may loosen what is checked. Without TLS on this machine alone. */
const smtp = url("smtps://user:password@host or smtp://user:password@host:587", (given) => {
  const isBare = ["", "/"].includes(given.pathname) && given.search === "" && given.hash === "";
  const isDecodable = [given.username, given.password].every((part) => decode(part) !== null);
  return /^smtps?:$/.test(given.protocol) && given.hostname !== "" && isBare && isDecodable;
});

/** The variables of services that a server may do without. */
export const services = {
  CLAMD_HOST: hostName.optional(),
  CLAMD_PORT: whole("a port, 1 to 65535", 1, 65_535).optional(),
  WEBHOOK_LOOPBACK: z.enum(["allow"], { error: "allow" }).optional(),
  SMTP_URL: smtp.optional(),
  MAIL_FROM: z
    .string()
    .refine((text) => readSender(text) !== null, { error: "an address, as in Coaching <no-reply@example.com>" })
    .optional(),
};

export interface Clamd {
  host: string;
  port: number;
}

export function readClamd(vars: { CLAMD_HOST?: string; CLAMD_PORT?: number }): Clamd | null {
  const { CLAMD_HOST: host, CLAMD_PORT: port } = vars;
  if (host) return { host, port: port ?? CLAMD_PORT };
  if (port !== undefined) throw new StartError("CLAMD_HOST is missing: CLAMD_PORT is a port of it.");
  return null;
}

export interface Mail {
  host: string;
  port: number;
  tls: "implicit" | "starttls" | "none";
  login: { user: string; pass: string } | null;
  from: { name: string; address: string };
}

/** smtps is TLS from the first byte; smtp demands STARTTLS, but on this machine, where nothing is in between. */
export function readMail({
  SMTP_URL: text,
  MAIL_FROM: sender,
}: {
  SMTP_URL?: string;
  MAIL_FROM?: string;
}): Mail | null {
  if (!text && !sender) return null;
  if (!text || !sender) {
    const missing = text ? "MAIL_FROM" : "SMTP_URL";
    throw new StartError(`${missing} is missing: SMTP_URL and MAIL_FROM are set together or not at all.`);
  }
  const { protocol, hostname, port, username, password } = new URL(text);
  const isImplicit = protocol === "smtps:";
  return {
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port) || (isImplicit ? 465 : 587),
    tls: isImplicit ? "implicit" : isLoopback(hostname) ? "none" : "starttls",
    login: username ? { user: decode(username) as string, pass: decode(password) as string } : null,
    from: readSender(sender) as Mail["from"],
  };
}

function readSender(text: string): Mail["from"] | null {
  const [, name = "", bracketed, bare] =
    /^(?:"?([^"<>@\r\n]*?)"?\s*<([^\s<>@]+@[^\s<>@]+)>|([^\s<>@]+@[^\s<>@]+))$/.exec(text) ?? [];
  const address = bracketed ?? bare;
  return address ? { name, address } : null;
}

export function readWebhookLoopback(
  { WEBHOOK_LOOPBACK: given }: { WEBHOOK_LOOPBACK?: "allow" },
  production: boolean,
): boolean {
  if (given && production) throw new StartError("WEBHOOK_LOOPBACK is refused with NODE_ENV=production.");
  return given === "allow";
}

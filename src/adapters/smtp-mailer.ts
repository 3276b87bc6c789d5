import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { PortError } from "../errors";
import type { Mailer } from "../ports/mailer";
import { toMessage } from "./smtp/message";

const SECOND = 1000;

export interface SmtpOptions {
  host: string;
  port: number;
  /** "implicit": TLS from the first byte (465). "starttls": demanded, never without. "none": on this machine alone. */
  tls: "implicit" | "starttls" | "none";
  login: { user: string; pass: string } | null;
  from: { name: string; address: string };
  /** PEM of authorities beside the system's. */
  ca?: string;
  timeoutMs?: number;
}

/** Letters by SMTP (RFC 5321, 3207), each on a connection of its own. */
export function smtpMailer(options: SmtpOptions): Mailer {
  return {
    name: `smtp:${options.host}`,
    async send(letter) {
      const message = await toMessage(letter, options.from);
      const parcel = new Parcel(message);
      const connection = open(options);
      try {
        await step(connection, (done) => connection.connect(done));
        const { login } = options;
        if (login) await step(connection, (done) => connection.login({ ...login }, done));
        const envelope = { from: options.from.address, to: [letter.address] };
        await step(connection, (done) => connection.send(envelope, parcel, done));
      } catch (cause) {
        throw toPortError(cause, parcel.isUnderWay);
      } finally {
        connection.close();
      }
    },
  };
}

/** A message that knows when the server began to take it. */
class Parcel extends Readable {
  isUnderWay = false;

  constructor(private readonly message: Buffer) {
    super();
  }

  override _read(): void {
    this.isUnderWay = true;
    this.push(this.message);
    this.push(null);
  }
}

function open({ host, port, tls, ca, timeoutMs = 30 * SECOND }: SmtpOptions): SMTPConnection {
  const connection = new SMTPConnection({
    ...{ host, port, secure: tls === "implicit", requireTLS: tls === "starttls", ignoreTLS: tls === "none" },
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs },
    // Its own name would say which machine this is.
    name: "[127.0.0.1]",
    maxResponseSize: 64 * 1024,
    tls: { minVersion: "TLSv1.2", ca },
  });
  // What is said of a connection once all is done concerns nobody, and would end the process.
  connection.on("error", () => undefined);
  return connection;
}

/** One command of the conversation. A connection that breaks tells its listeners and not who waits. */
async function step(connection: SMTPConnection, say: (done: (error?: Error | null) => void) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once("error", reject);
    connection.once("end", () => reject(new Error("The connection ended.")));
    say((error) => (error ? reject(error) : resolve()));
  });
}

/**
 * A refusal of this recipient or this letter is final; everything else about the conversation may be another by the next
 * try. A letter that the server had begun to take and gave no answer for may have been sent. The cause stays out: servers
 * repeat addresses.
 */
function toPortError(cause: unknown, isUnderWay: boolean): PortError {
  const { responseCode = 0, command = "" } = cause as { responseCode?: number; command?: string };
  if (responseCode >= 500 && ["RCPT TO", "DATA"].includes(command))
    return new PortError("mailer", `The letter was refused (${responseCode}).`, false);
  if (isUnderWay && responseCode === 0)
    return new PortError("mailer", "The server gave no answer to the letter: it may have been sent.", false);
  return new PortError("mailer", `The letter could not be sent${responseCode ? ` (${responseCode})` : ""}.`, true);
}

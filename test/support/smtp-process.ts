import { startChild } from "./child";
import type { Delivered, SmtpAnswer, SmtpFault, SmtpSetup } from "./fakes/smtp-child";

export interface SmtpProcess {
  port: number;
  /** What goes wrong from now on; nothing, when left out. Gives what was delivered so far. */
  tell(fault?: SmtpFault | null): Promise<Delivered[]>;
  /** Whether it has fallen silent somewhere. It does from now on, at this point. */
  isHolding(at: "greeting" | "answer"): Promise<boolean>;
  stop(): Promise<void>;
}

/** A mail server as a process of its own. */
export async function startSmtpProcess(setup: SmtpSetup = { tls: "none" }): Promise<SmtpProcess> {
  const script = require.resolve("./fakes/smtp-child");
  const { tell, stop } = await startChild<
    object,
    SmtpSetup | { fault: SmtpFault | null },
    SmtpAnswer & { port: number }
  >(script);
  const { port } = await tell(setup);
  return {
    ...{ port, stop, tell: async (fault = null) => (await tell({ fault })).delivered },
    isHolding: async (at) => (await tell({ fault: { silent: at } })).held > 0,
  };
}

/** A message with its quoted-printable lines put together again. */
export function decoded(raw: string): string {
  const joined = raw.replace(/=\r\n/g, "").replace(/(?:=[0-9A-F]{2})+/g, (bytes) => {
    return Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8");
  });
  return joined.replaceAll("\r\n", "\n");
}

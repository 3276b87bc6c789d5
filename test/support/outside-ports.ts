import { clamAv } from "../../src/adapters/clamav";
import { openAiEmbedder } from "../../src/adapters/openai-embedder";
import { smtpMailer } from "../../src/adapters/smtp-mailer";
import { webhookSender } from "../../src/adapters/webhook-sender";
import type { Ports } from "../../src/compose";

/** Servers on this machine that stand for those outside. Webhooks' addresses are in their rows. */
export interface Outside {
  smtpPort?: number;
  clamdPort?: number;
  embeddings?: { url: string; model: string };
}

const host = "127.0.0.1";

/** The real clients of what is there. */
export function outsidePorts({ smtpPort, clamdPort, embeddings }: Outside): Partial<Ports> {
  const from = { name: "Coaching", address: "no-reply@mail.test" };
  return {
    webhooks: webhookSender({ allowLoopback: true }),
    ...(smtpPort && { mailer: smtpMailer({ host, port: smtpPort, tls: "none", login: null, from }) }),
    ...(clamdPort && { scanner: clamAv({ host, port: clamdPort }) }),
    ...(embeddings && {
      embedder: openAiEmbedder({ baseUrl: embeddings.url, apiKey: "key", model: embeddings.model }),
    }),
  };
}

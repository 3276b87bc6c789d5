import { webhookSender } from "../../src/adapters/webhook-sender";
import { MemoryWebhooks } from "../support/fakes/memory-webhooks";
import { startHookProcess } from "../support/hook-process";
import { webhookSenderContract } from "./webhook-sender.contract";

webhookSenderContract("memory", async () => {
  const sender = new MemoryWebhooks();
  return {
    ...{ sender, url: "https://integrator.example/in", close: async () => undefined },
    tell: async ({ status = 204, fault }) => {
      sender.status = status;
      if (fault) sender.failOn("post");
      else sender.heal();
    },
    called: async () => sender.posts,
  };
});

webhookSenderContract("http", async () => {
  const hook = await startHookProcess();
  return {
    sender: webhookSender({ allowLoopback: true, timeoutMs: 20_000 }),
    url: `http://127.0.0.1:${hook.port}/in`,
    tell: async (answer) => void (await hook.tell(answer)),
    called: async () => (await hook.tell({})).called,
    close: () => hook.stop(),
  };
});

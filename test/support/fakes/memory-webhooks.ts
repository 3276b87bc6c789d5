import type { WebhookSender } from "../../../src/ports/webhook-sender";
import { Faults } from "./faults";

/** Calls every address that is https, and keeps what it was told. */
export class MemoryWebhooks extends Faults<"post"> implements WebhookSender {
  readonly posts: { url: string; body: string; headers: Record<string, string> }[] = [];
  /** What every address answers. */
  status = 204;

  constructor() {
    super("webhook");
  }

  refusal(url: string): string | null {
    return url.startsWith("https://") ? null : "An https:// address is needed.";
  }

  async post(url: string, body: string, headers: Record<string, string>): Promise<number> {
    await this.enter("post");
    this.posts.push({ url, body, headers });
    return this.status;
  }
}

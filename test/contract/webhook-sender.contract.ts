import assert from "node:assert/strict";
import { PortError } from "../../src/errors";
import type { WebhookSender } from "../../src/ports/webhook-sender";

/** A sender, an endpoint that it may call, and what came there so far. */
export interface WebhookSenderUnderTest {
  sender: WebhookSender;
  url: string;
  /** What the endpoint does from now on: answers a status, with a body or an address to go on to, or breaks off. */
  tell(answer: { status?: number; body?: string; location?: string; fault?: "cut" }): Promise<void>;
  called(): Promise<{ body: string; headers: Record<string, string> }[]>;
  close(): Promise<void>;
}

const headers = { "regenesis-signature": "t=1,v1=00", "regenesis-event": "evt_1" };

/** What every sender promises. `make` is called once. */
export function webhookSenderContract(name: string, make: () => Promise<WebhookSenderUnderTest>): void {
  describe(`webhook sender: ${name}`, () => {
    let under: WebhookSenderUnderTest;
    before(async () => {
      under = await make();
    });
    after(() => under.close());
    const post = (body = "{}") => under.sender.post(under.url, body, headers);

    it("says in a sentence why an address is never called, and nothing of one that may be tried", () => {
      assert.equal(under.sender.refusal(under.url), null);
      for (const url of ["http://integrator.example/in", "ftp://integrator.example/", "integrator.example", ""])
        assert.match(under.sender.refusal(url) ?? "", /^[A-Z].*\.$/, url);
    });

    it("posts each body as it is, once, with the headers given", async () => {
      const before = (await under.called()).length;
      await under.tell({ status: 204 });
      for (const body of ['{"kind":"PACK_DELIVERED"}', '{"at":"Zürich ✓"}']) await post(body);
      const called = (await under.called()).slice(before);
      assert.deepEqual(
        called.map(({ body }) => body),
        ['{"kind":"PACK_DELIVERED"}', '{"at":"Zürich ✓"}'],
      );
      for (const [field, value] of Object.entries(headers)) assert.equal(called[0]?.headers[field], value);
    });

    it("gives the status, whatever it is, and reads no body", async () => {
      for (const status of [200, 204, 400, 401, 410, 429, 500, 503]) {
        await under.tell({ status, body: status === 204 ? "" : "{ no JSON" });
        assert.equal(await post(), status);
      }
    });

    it("gives a redirect's status and goes nowhere", async () => {
      for (const status of [301, 302, 307, 308]) {
        const before = (await under.called()).length;
        await under.tell({ status, location: under.url });
        assert.equal(await post(), status);
        assert.equal((await under.called()).length, before + 1);
      }
    });

    it("rejects with PortError when there was no answer, and calls again afterwards", async () => {
      await under.tell({ fault: "cut" });
      await assert.rejects(post(), (error) => error instanceof PortError && error.retryable);
      await under.tell({ status: 204 });
      assert.equal(await post(), 204);
    });
  });
}

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Letter, Mailer } from "../../src/ports/mailer";

/** A mailer and what reached its recipients so far, as text. */
export interface MailerUnderTest {
  mailer: Mailer;
  sent(): Promise<string[]>;
}

/** What every mailer promises. `make` is called once. */
export function mailerContract(name: string, make: () => Promise<MailerUnderTest>): void {
  describe(`mailer: ${name}`, () => {
    let under: MailerUnderTest;
    before(async () => {
      under = await make();
    });

    it("sends each letter once, with its link", async () => {
      const letters = [aLetter(), aLetter()];
      const before = (await under.sent()).length;
      await Promise.all(letters.map((letter) => under.mailer.send(letter)));
      const sent = (await under.sent()).slice(0);
      assert.equal(sent.length, before + 2);
      for (const letter of letters) {
        assert.equal(sent.filter((text) => text.includes(letter.link)).length, 1);
      }
    });
  });
}

export function aLetter(): Letter {
  const recipientId = randomUUID();
  return {
    ...{ id: randomUUID(), locale: "en", unsubscribe: null },
    address: `${recipientId}@mail.example`,
    recipientId,
    kind: "PACK_DELIVERED",
    link: `https://coaching.example/packs/${randomUUID()}`,
  };
}

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { words } from "../../src/adapters/smtp/words";
import { PortError } from "../../src/errors";
import type { Letter, LetterKind, Mailer } from "../../src/ports/mailer";

/** A mailer and what reached its recipients so far, as text, with what a letter is known again by. */
export interface MailerUnderTest {
  mailer: Mailer;
  sent(): Promise<string[]>;
  /** From now on it can send nothing, until it is mended. */
  spoil(): Promise<void>;
  mend(): Promise<void>;
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

    const sendAndFind = async (given: Partial<Letter> = {}) => {
      const letter = { ...aLetter(), ...given };
      await under.mailer.send(letter);
      return { letter, found: (await under.sent()).filter((text) => text.includes(letter.link)) };
    };

    it("sends a letter of every kind in either language", async () => {
      for (const locale of ["en", "de"] as const)
        for (const kind of Object.keys(words.en.kinds) as LetterKind[])
          assert.equal((await sendAndFind({ kind, locale })).found.length, 1, `${locale} ${kind}`);
    });

    it("lets the same letter, sent again, be known again by its id", async () => {
      const { letter, found } = await sendAndFind();
      await under.mailer.send(letter);
      const all = (await under.sent()).filter((text) => text.includes(letter.link));
      for (const text of [...found, ...all]) assert.ok(text.includes(letter.id));
    });

    it("says where letters of this kind are ended, and nothing of it where they can't be", async () => {
      const unsubscribe = `https://coaching.example/unsubscribe/${randomUUID()}`;
      assert.ok((await sendAndFind({ unsubscribe })).found[0]?.includes(unsubscribe));
      assert.ok(!(await sendAndFind()).found[0]?.includes("/unsubscribe/"));
    });

    it("rejects with PortError, to be tried again, when nobody was sent it; and names no address", async () => {
      const letter = aLetter();
      await under.spoil();
      await assert.rejects(under.mailer.send(letter), (error) => {
        assert.ok(error instanceof PortError && error.port === "mailer" && error.retryable, inspect(error));
        return !inspect(error).includes(letter.address);
      });
      await under.mend();
      assert.ok(!(await under.sent()).some((text) => text.includes(letter.link)));
      await under.mailer.send(letter);
      assert.equal((await under.sent()).filter((text) => text.includes(letter.link)).length, 1);
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

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { words } from "../../src/adapters/smtp/words";
import { type SmtpOptions, smtpMailer } from "../../src/adapters/smtp-mailer";
import { PortError } from "../../src/errors";
import type { Letter, LetterKind } from "../../src/ports/mailer";
import { aLetter } from "../contract/mailer.contract";
import { ownCertificate } from "../support/certificate-authority";
import type { SmtpFault } from "../support/fakes/smtp-child";
import { decoded, type SmtpProcess, startSmtpProcess } from "../support/smtp-process";

const from = { name: "Coaching", address: "no-reply@coaching.test" };
const at = (port: number, more: Partial<SmtpOptions> = {}): SmtpOptions => ({
  ...{ host: "127.0.0.1", port, tls: "none", login: null, from, timeoutMs: 2_000 },
  ...more,
});

describe("a mail server that goes wrong", () => {
  let smtp: SmtpProcess;
  before(async () => {
    smtp = await startSmtpProcess();
  });
  after(() => smtp.stop());

  /** How a letter fared: sent, refused for good, or to be tried again; and how often it lies at the server. */
  async function fate(fault: SmtpFault | null): Promise<[string, number]> {
    await smtp.tell(fault);
    const letter = aLetter();
    const outcome = await smtpMailer(at(smtp.port))
      .send(letter)
      .then(
        () => "sent",
        (error: unknown) => {
          assert.ok(error instanceof PortError, inspect(error));
          assert.ok(!inspect(error).includes(letter.address), "an error names no address");
          return error.retryable ? "again" : "never again";
        },
      );
    const taken = (await smtp.tell()).filter(({ raw }) => raw.includes(letter.id));
    return [outcome, taken.length];
  }

  it("is tried again after greylisting, and when it is busy, cut off or silent before it took the letter", async () => {
    const faults: SmtpFault[] = [
      { refuse: "recipient", code: 451 },
      { refuse: "letter", code: 452 },
      { cut: "greeting" },
      { silent: "greeting" },
      { cut: "letter" },
    ];
    for (const fault of faults) assert.deepEqual(await fate(fault), ["again", 0], JSON.stringify(fault));
    assert.deepEqual(await fate(null), ["sent", 1]);
  });

  it("is not tried again once it has refused the recipient or the letter", async () => {
    assert.deepEqual(await fate({ refuse: "recipient", code: 550 }), ["never again", 0]);
    assert.deepEqual(await fate({ refuse: "letter", code: 554 }), ["never again", 0]);
  });

  it("is not sent a letter twice that it may have: cut off or silent in place of its answer", async () => {
    assert.deepEqual(await fate({ cut: "answer" }), ["never again", 1]);
    assert.deepEqual(await fate({ silent: "answer" }), ["never again", 1]);
  });

  it("is tried again when what it says is no reply, or a greeting without end, before it took the letter", async () => {
    assert.deepEqual(await fate({ garbled: "greeting" }), ["again", 0]);
    assert.deepEqual(await fate({ garbled: "recipient" }), ["again", 0]);
    assert.deepEqual(await fate({ drip: "greeting" }), ["again", 0]);
    assert.deepEqual(await fate(null), ["sent", 1]);
  });

  it("is not sent a letter twice for which it gave what is no reply", async () => {
    assert.deepEqual(await fate({ garbled: "answer" }), ["never again", 1]);
  });

  it("is not there: tried again", async () => {
    const { port } = smtp;
    await smtp.stop();
    await assert.rejects(
      smtpMailer(at(port)).send(aLetter()),
      (error) => error instanceof PortError && error.retryable,
    );
    smtp = await startSmtpProcess();
  });
});

describe("mail and TLS", () => {
  const own = ownCertificate();
  const other = ownCertificate("DNS:elsewhere.test");
  const login = { user: "regenesis", pass: "s3cret word" };
  const retried = (error: unknown) => error instanceof PortError && error.retryable;

  it("goes over TLS from the first byte, and after STARTTLS, with the login", async () => {
    for (const tls of ["implicit", "starttls"] as const) {
      const smtp = await startSmtpProcess({ ...own, tls, login });
      await smtpMailer(at(smtp.port, { tls, login, ca: own.cert })).send(aLetter());
      const [delivered] = await smtp.tell();
      assert.deepEqual([delivered?.secure, delivered?.user], [true, "regenesis"], tls);
      const wrong = smtpMailer(at(smtp.port, { tls, login: { ...login, pass: "another" }, ca: own.cert }));
      await assert.rejects(wrong.send(aLetter()), retried);
      await smtp.stop();
    }
  });

  it("is never sent in the clear to a server that takes STARTTLS away, nor the login", async () => {
    const smtp = await startSmtpProcess({ tls: "none", login });
    await assert.rejects(smtpMailer(at(smtp.port, { tls: "starttls", login, ca: own.cert })).send(aLetter()), retried);
    assert.deepEqual(await smtp.tell(), []);
    await smtp.stop();
  });

  it("is not sent to a server whose certificate nobody vouches for, or that is another's", async () => {
    for (const tls of ["implicit", "starttls"] as const) {
      const smtp = await startSmtpProcess({ ...other, tls });
      for (const ca of [undefined, other.cert])
        await assert.rejects(smtpMailer(at(smtp.port, { tls, ca })).send(aLetter()), retried);
      assert.deepEqual(await smtp.tell(), []);
      await smtp.stop();
    }
  });
});

describe("a letter", () => {
  let smtp: SmtpProcess;
  before(async () => {
    smtp = await startSmtpProcess();
  });
  after(() => smtp.stop());

  async function sent(given: Partial<Letter> = {}) {
    const letter = { ...aLetter(), ...given };
    await smtpMailer(at(smtp.port)).send(letter);
    const delivered = (await smtp.tell()).at(-1);
    assert.ok(delivered);
    return { letter, ...delivered, text: decoded(delivered.raw) };
  }

  it("has one recipient, the id of what happened, and no trace of program or machine", async () => {
    const { letter, raw, to, from: sender } = await sent();
    assert.deepEqual([sender, to], ["no-reply@coaching.test", [letter.address]]);
    assert.match(raw, new RegExp(`^Message-ID: <${letter.id}@coaching\\.test>\r$`, "m"));
    assert.match(raw, /^From: Coaching <no-reply@coaching\.test>\r$/m);
    assert.match(raw, /^Auto-Submitted: auto-generated\r$/m);
    assert.doesNotMatch(raw, /nodemailer|x-mailer|user-agent/i);
    await sent({ address: '"a,b@evil.test"@mail.test' }).catch((error) => assert.ok(error instanceof PortError));
    for (const delivered of await smtp.tell()) assert.equal(delivered.to.length, 1);
  });

  it("is written in German or English, every kind of it, and fetches nothing", async () => {
    for (const locale of ["en", "de"] as const)
      for (const kind of Object.keys(words.en.kinds) as LetterKind[]) {
        const { text, letter, raw } = await sent({ locale, kind });
        const [subject, sentence] = words[locale].kinds[kind];
        assert.ok(text.includes(sentence), `${locale} ${kind}`);
        assert.ok(raw.includes(`Content-Language: ${locale}`));
        if (/^[\x20-\x7e]+$/.test(subject)) assert.ok(text.includes(`Subject: ${subject}\n`));
        assert.equal(text.split(letter.link).length - 1, 2, "in the text, and in the HTML");
        assert.doesNotMatch(text, /<img|<link|<script|src=|url\(/i);
      }
    assert.notDeepEqual(words.en.kinds.PACK_DELIVERED, words.de.kinds.PACK_DELIVERED);
  });

  it("can be ended by one click where that may be, and says where it may not", async () => {
    const unsubscribe = "https://coaching.test/unsubscribe/token";
    const { text } = await sent({ unsubscribe });
    assert.match(text, /^List-Unsubscribe: <https:\/\/coaching\.test\/unsubscribe\/token>$/m);
    assert.match(text, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    assert.ok(text.includes(`No more letters like this:\n${unsubscribe}`));
    const always = await sent({ unsubscribe: null, kind: "ERASURE_UPDATED" });
    assert.doesNotMatch(always.text, /unsubscribe/i);
    assert.ok(always.text.includes("it can't be switched off"));
  });

  it("does not let a link break out of its HTML", async () => {
    const { text } = await sent({ link: 'https://coaching.test/"><script>alert(1)</script>' });
    assert.ok(!text.split("<html")[1]?.includes("<script>"));
  });
});

import MailComposer from "nodemailer/lib/mail-composer";
import type { Letter } from "../../ports/mailer";
import { words } from "./words";

/** The letter as bytes (RFC 5322), text and plain HTML: nothing in it is fetched, and no address is in it but the two. */
export function toMessage(letter: Letter, from: { name: string; address: string }): Promise<Buffer> {
  const { id, address, kind, locale, unsubscribe } = letter;
  const [subject] = words[locale].kinds[kind];
  const composer = new MailComposer({
    from,
    // As a structure: an address with a comma must not become two.
    to: { name: "", address },
    messageId: `<${id}@${from.address.split("@").at(-1)}>`,
    subject,
    text: toText(letter),
    html: toHtml(letter),
    headers: {
      "Auto-Submitted": "auto-generated",
      "Content-Language": locale,
      ...(unsubscribe && {
        "List-Unsubscribe": `<${unsubscribe}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
    },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** The receipt is the one link that opens without an account. */
const needsOf = ({ kind, locale }: Letter) =>
  kind === "ERASURE_RECEIPT" ? words[locale].receipt : words[locale].login;

function toText(letter: Letter): string {
  const { kind, locale, link, unsubscribe } = letter;
  const { kinds, always, ...word } = words[locale];
  const end = unsubscribe ? `${word.unsubscribe}:\n${unsubscribe}` : always;
  return `${kinds[kind][1]}\n\n${link}\n${needsOf(letter)}\n\n-- \n${end}\n`;
}

function toHtml(letter: Letter): string {
  const { kind, locale, link, unsubscribe } = letter;
  const { kinds, always, ...word } = words[locale];
  const end = unsubscribe ? `<a href="${asText(unsubscribe)}">${asText(word.unsubscribe)}</a>` : asText(always);
  return `<!doctype html>
<html lang="${locale}"><body>
<p>${asText(kinds[kind][1])}</p>
<p><a href="${asText(link)}">${asText(word.open)}</a></p>
<p>${asText(needsOf(letter))}</p>
<p><small>${end}</small></p>
</body></html>
`;
}

function asText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

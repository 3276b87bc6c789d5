import type { App, Keys, Who } from "../../app";
import { keyedHash, normalizeEmail } from "../../crypto/keyed-hash";
import { type Audience, toPublicId, User } from "../../entities";
import { DomainError } from "../../errors";
import { hashEmail } from "./people";

/** Who somebody is at an outside issuer: its name for them never changes and is never given again (OpenID Connect Core, section 2). */
export interface Subject {
  issuer: string;
  sub: string;
}

/** Why a token that holds opens nothing; for the log. */
export type NoAccount =
  | "no-workspace"
  | "no-role"
  | "no-verified-email"
  | "not-invited"
  | "closed"
  | "bound-to-another";

const words: Partial<Record<NoAccount, string>> = {
  "no-workspace": "The sign-in names no workspace that is here.",
  "no-role": "The sign-in does not give the role that you were invited in.",
  "no-verified-email": "The sign-in service vouches for no e-mail address of yours.",
};

/** Who asks is known, and has no open account here. */
export class NoAccountError extends DomainError {
  constructor(readonly reason: NoAccount) {
    // Whether there is an invitation, and whose, is told to nobody.
    super("FORBIDDEN", words[reason] ?? "There is no open account for you here.");
  }
}

export interface FirstSignInInput {
  subject: Subject;
  /** As the issuer has verified it. */
  email: string;
  /** What the issuer lets them come as. */
  roles: readonly Audience[];
}

/**
 * The first sign-in of somebody who was invited: from now on the account is this subject's and nobody else's, whatever
 * addresses the issuer names later. Nobody is made by it. Throws NoAccountError.
 */
export async function signInFirst(app: App, who: Who, input: FirstSignInInput): Promise<User> {
  const keys = app.keys(who);
  const signInHash = await hashSubject(keys, input.subject);
  const emailHash = isPlain(input.email) ? await hashEmail(keys, input.email) : null;
  if (!emailHash) throw new NoAccountError("not-invited");
  return app.write(who, async (unit) => {
    const { workspaceId } = who;
    const user = await unit.em.findOne(User, {
      where: { workspaceId, emailHash },
      lock: { mode: "pessimistic_write" },
    });
    if (!user) throw new NoAccountError("not-invited");
    if (!user.active || user.withheld) throw new NoAccountError("closed");
    if (!input.roles.includes(user.role)) throw new NoAccountError("no-role");
    if (user.signInHash?.equals(signInHash)) return user;
    if (user.signInHash) throw new NoAccountError("bound-to-another");
    user.signInHash = signInHash;
    await unit.em.update(User, { workspaceId, id: user.id }, { signInHash });
    await unit.record("user.bound", toPublicId("user", user.id));
    return user;
  });
}

/** What an account is found by once it is bound; of this workspace alone. */
export async function hashSubject(keys: Pick<Keys, "secret">, { issuer, sub }: Subject): Promise<Buffer> {
  return keyedHash(await keys.secret("sign-in"), JSON.stringify([issuer, sub]));
}

/**
 * Whether normalizing changes nothing but case: an issuer may keep two mailboxes apart that look alike to us, such as one
 * with a Kelvin sign and one with a k.
 */
function isPlain(email: string): boolean {
  const lower = email.toLowerCase();
  const isAscii = (text: string) => Buffer.byteLength(text) === text.length;
  return lower === normalizeEmail(email) && isAscii(lower) === isAscii(email) && email.length <= 254;
}

import { timingSafeEqual } from "node:crypto";
import type { App, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { type LetterLocaleName, letterLocales, toPublicId, User } from "../../entities";
import { invalid } from "../../errors";

const TOKEN =
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

/**
 * Where one click ends a person's letters (RFC 8058): "<workspace>.<person>.<HMAC-SHA256 of the person's id>". It does
 * that and nothing else, needs no account, and holds as long as there is one.
 */
export async function toUnsubscribeLink(app: App, user: Pick<User, "workspaceId" | "id">): Promise<string> {
  const mac = await macOf(app, user.workspaceId, user.id);
  return `${app.publicUrl}/unsubscribe/${user.workspaceId}.${user.id}.${mac.toString("base64url")}`;
}

/** Ends the letters of whose token it is; false for whatever is none. May be repeated. */
export async function unsubscribe(app: App, token: string): Promise<boolean> {
  const user = await findByToken(app, token);
  if (!user) return false;
  await stopLetters(
    app,
    { workspaceId: user.workspaceId, role: "SYSTEM", userId: null, ref: user.ref },
    user.id,
    false,
  );
  return true;
}

/** Whether a token is somebody's, for the page that asks before it does anything. */
export async function isUnsubscribeToken(app: App, token: string): Promise<boolean> {
  return (await findByToken(app, token)) !== null;
}

async function findByToken(app: App, token: string): Promise<User | null> {
  const [, workspaceId = "", id = "", mac = ""] = TOKEN.exec(token) ?? [];
  if (mac === "") return null;
  const who: Who = { workspaceId, role: "SYSTEM", userId: null, ref: "unsubscribe" };
  // First that there is such a person: asking for a key of a workspace that isn't there would make one.
  const user = await app.write(who, (unit) => unit.em.findOneBy(User, { workspaceId, id, active: true }));
  if (!user) return null;
  const given = Buffer.from(mac, "base64url");
  return timingSafeEqual(await macOf(app, workspaceId, id), given) ? user : null;
}

export interface SetLettersInput {
  wanted: boolean;
  locale?: string | null;
}

/** A person's own say: whether they want letters that can be ended, and in which language. */
export async function setLetters(app: App, who: Who, input: SetLettersInput): Promise<User> {
  const locale = readLocale(input.locale);
  const { userId } = who;
  if (!userId) throw new Error("letters are a person's");
  // People read their profile and don't write it; this is all of it that is theirs to say.
  return stopLetters(app, { ...who, role: "SYSTEM", userId: null }, userId, input.wanted, locale);
}

/** One of the languages that letters are written in; null for none said. */
export function readLocale(given: string | null | undefined): LetterLocaleName | null | undefined {
  if (given === null || given === undefined) return given;
  const locale = letterLocales.find((one) => one === given);
  if (!locale) throw invalid("locale", `One of ${letterLocales.join(", ")}.`);
  return locale;
}

async function stopLetters(
  app: App,
  system: Who,
  userId: string,
  wanted: boolean,
  locale?: LetterLocaleName | null,
): Promise<User> {
  return app.write(system, async (unit) => {
    const user = await unit.lock(User, userId);
    const changed = wanted === (user.lettersStoppedAt !== null) || (locale !== undefined && locale !== user.locale);
    user.lettersStoppedAt = wanted ? null : (user.lettersStoppedAt ?? unit.now);
    if (locale !== undefined) user.locale = locale;
    if (!changed) return user;
    await unit.em.save(user);
    await unit.record("user.letters", toPublicId("user", userId), { wanted, locale: user.locale });
    return user;
  });
}

async function macOf(app: App, workspaceId: string, userId: string): Promise<Buffer> {
  return keyedHash(await app.serverKeys(workspaceId).secret("unsubscribe"), userId);
}

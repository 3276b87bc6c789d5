import { randomBytes } from "node:crypto";
import type { App, Keys, Unit, Who } from "../../app";
import { keyedHash, normalizeEmail } from "../../crypto/keyed-hash";
import { type Audience, cell, toPublicId, User } from "../../entities";
import { DomainError, invalid, StoreError } from "../../errors";
import { requireText } from "./text";

export interface InviteUserInput {
  email: string;
  displayName: string;
  role: Audience;
  idempotencyKey?: string | null;
}

/** A person of the workspace; name and address are sealed under the person's own key. */
export async function inviteUser(app: App, who: Who, input: InviteUserInput): Promise<User> {
  const email = normalizeEmail(requireText("email", input.email, 254));
  const displayName = requireText("displayName", input.displayName, 120);
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw invalid("email", "This is not an e-mail address.");
  const id = app.newId();
  const keys = app.keys(who);
  await keys.create(id, "PERSON");
  const emailHash = await hashEmail(keys, email);
  try {
    return await app.write(who, (unit) =>
      unit.once({ operation: "inviteUser", key: input.idempotencyKey, input }, User, () =>
        insertUser(keys, unit, { id, email, displayName, role: input.role, emailHash }),
      ),
    );
  } catch (error) {
    if (!(error instanceof StoreError && error.sqlState === "23505")) throw error;
    throw new DomainError("CONFLICT", "This address belongs to somebody here already.", { field: ["email"] });
  }
}

/** What a sign-in finds a person by. */
export async function hashEmail(keys: Keys, email: string): Promise<Buffer> {
  return keyedHash(await keys.secret("email"), normalizeEmail(email));
}

async function insertUser(
  keys: Keys,
  unit: Unit,
  given: { id: string; email: string; displayName: string; role: Audience; emailHash: Buffer },
): Promise<User> {
  const { id, role, emailHash } = given;
  const row = unit.em.create(User, { workspaceId: unit.who.workspaceId, id, role, emailHash, createdAt: unit.now });
  Object.assign(row, { ref: `p-${randomBytes(12).toString("hex")}`, active: true, knownTo: [] });
  Object.assign(row, { locale: null, lettersStoppedAt: null, signInHash: null });
  row.displayName = await keys.seal(cell("app_user", "displayName", row), given.displayName);
  row.email = await keys.seal(cell("app_user", "email", row), given.email);
  await unit.em.insert(User, row);
  await unit.record("user.invited", toPublicId("user", id), { role });
  return row;
}

/** Ends a person's access; their data stays under its rules until erased. The last admin stays. */
export async function deactivateUser(app: App, who: Who, input: { id: string; idempotencyKey: string }): Promise<User> {
  return app.write(who, (unit) =>
    unit.once({ operation: "deactivateUser", key: input.idempotencyKey, input }, User, async () => {
      const user = await unit.lock(User, input.id);
      if (user.role === "ADMIN") await assertNotLast(unit);
      if (!user.active) throw new DomainError("WRONG_STATE", "This account is closed already.");
      user.active = false;
      await unit.em.save(user);
      await unit.expel(user.id);
      await unit.record("user.deactivated", toPublicId("user", user.id));
      return user;
    }),
  );
}

async function assertNotLast(unit: Unit): Promise<void> {
  const where = { workspaceId: unit.who.workspaceId, role: "ADMIN" as const, active: true };
  const admins = await unit.em.find(User, { where, lock: { mode: "pessimistic_write" } });
  if (admins.length < 2) throw new DomainError("WRONG_STATE", "The last admin can't go.");
}

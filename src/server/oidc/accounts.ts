import { RateLimiterMemory } from "rate-limiter-flexible";
import type { App, Who } from "../../app";
import { type Audience, readPublicId } from "../../entities";
import { systemWho } from "../../jobs/system";
import { hashSubject, NoAccountError, type Subject, signInFirst } from "../../lifecycle/ingest/sign-in";
import { refusal } from "../refusal";
import type { FindAccount, Outside, Shown } from "../token-issuer";
import { readClaim, toRoles, toTexts } from "./claims";

/** First sign-ins that one subject may try in a minute: each may ask the issuer. */
const TRIES = { points: 20, duration: 60 };

interface AccountRow {
  id: string;
  role: Audience;
  ref: string;
  active: boolean;
}

/**
 * The people of an outside issuer. The token says which workspace; the invitation says as what; the token has to allow it.
 */
export function outsideAccounts(app: App, outside: Outside): FindAccount {
  const findWorkspace = workspaceFinder(app);
  const tries = new RateLimiterMemory(TRIES);
  const find = async (shown: Shown): Promise<Omit<Who, "requestId">> => {
    const { payload } = shown;
    const workspaceId = await findWorkspace(toTexts(readClaim(payload, outside.workspaceClaim)));
    if (!workspaceId) throw new NoAccountError("no-workspace");
    const roles = toRoles(readClaim(payload, outside.roleClaim));
    const subject = { issuer: payload.iss ?? "", sub: payload.sub };
    const account =
      (await findBound(app, workspaceId, subject)) ??
      (await tryFirst(app, outside, { shown, workspaceId, subject, roles, tries }));
    if (!account.active) throw new NoAccountError("closed");
    if (!roles.includes(account.role)) throw new NoAccountError("no-role");
    return { workspaceId, userId: account.id, role: account.role, ref: account.ref };
  };
  return async (shown, requestId) => {
    try {
      return await find(shown);
    } catch (error) {
      if (error instanceof NoAccountError) app.log.warn({ requestId, reason: error.reason }, "a sign-in was refused");
      throw error;
    }
  };
}

/** By its id, as `workspace create` gave it, or by its slug. Neither ever changes, so what was found stays found. */
function workspaceFinder(app: App): (named: string[]) => Promise<string | null> {
  const known = new Map<string, string>();
  return async ([name, ...others]) => {
    // Of several nobody knows which is meant.
    if (name === undefined || others.length > 0) return null;
    const found = known.get(name) ?? (await lookUpWorkspace(app, name));
    if (found) known.set(name, found);
    return found;
  };
}

async function lookUpWorkspace(app: App, name: string): Promise<string | null> {
  const named = readPublicId(name);
  if (named?.kind !== "workspace") return app.findWorkspace(name);
  const sql = "select id from workspace where id = $1";
  const [row] = await app.read(systemWho(named.id), (reader) => reader.rows<{ id: string }>(sql, [named.id]));
  return row?.id ?? null;
}

async function findBound(app: App, workspaceId: string, subject: Subject): Promise<AccountRow | null> {
  const hash = await hashSubject(app.serverKeys(workspaceId), subject);
  const sql = `select id, role, ref, active and not withheld as active from app_user
               where workspace_id = $1 and sign_in_hash = $2`;
  const [row] = await app.read(systemWho(workspaceId), (reader) => reader.rows<AccountRow>(sql, [workspaceId, hash]));
  return row ?? null;
}

interface FirstTry {
  shown: Shown;
  workspaceId: string;
  subject: Subject;
  roles: Audience[];
  tries: RateLimiterMemory;
}

async function tryFirst(app: App, outside: Outside, given: FirstTry): Promise<AccountRow> {
  const { shown, workspaceId, subject, roles, tries } = given;
  await tries.consume(JSON.stringify([workspaceId, subject.sub])).catch(() => {
    throw refusal("RATE_LIMITED", "Too many sign-ins at once.", { retryAfterSeconds: TRIES.duration });
  });
  const email = await findVerifiedEmail(outside, shown);
  if (!email) throw new NoAccountError("no-verified-email");
  return signInFirst(app, systemWho(workspaceId), { subject, email, roles });
}

/** What the token says decides; only where it says nothing of it the issuer is asked. Verified is `true` and nothing like it. */
async function findVerifiedEmail(outside: Outside, { token, payload }: Shown): Promise<string | null> {
  const { email, email_verified: isVerified, sub } = payload;
  if (typeof email === "string" && isVerified !== undefined) return isVerified === true ? email : null;
  const said = await outside.findEmail(token, sub);
  return said?.isVerified ? said.email : null;
}

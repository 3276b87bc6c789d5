import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import type { Who } from "../../src/app";
import type { Answer, Doors } from "./doors";

/** A browser's page that signs in at the built-in issuer: PKCE by hand, and one cookie. */
export class RelyingParty {
  readonly origin: string;
  readonly redirectUri: string;
  readonly verifier = randomBytes(32).toString("base64url");
  readonly asked: Record<string, string>;
  cookie: string | null = null;

  constructor(private readonly doors: Doors) {
    this.origin = doors.server.localUrl;
    this.redirectUri = `${this.origin}/signed-in`;
    this.asked = {
      client_id: "regenesis-client",
      redirect_uri: this.redirectUri,
      response_type: "code",
      scope: "openid profile",
      state: "state-of-this-page",
      nonce: "nonce-of-this-page",
      code_challenge: createHash("sha256").update(this.verifier).digest("base64url"),
      code_challenge_method: "S256",
    };
  }

  authorize(more: Record<string, string> = {}): Promise<Answer> {
    return this.go(`/dev/authorize?${new URLSearchParams({ ...this.asked, ...more })}`);
  }

  /** Posts the page's form, as a browser does. */
  pick(who: Pick<Who, "userId">, more: Record<string, string> = {}, origin: string | null = this.origin) {
    const fields = { ...this.asked, ...more, person: who.userId as string };
    return this.go("/dev/authorize", {
      method: "POST",
      headers: origin === null ? {} : { origin },
      body: new URLSearchParams(fields),
    });
  }

  async go(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = { ...init.headers, ...(this.cookie && { cookie: this.cookie }) };
    const answer = await this.doors.call(path, { ...init, headers, redirect: "manual" });
    const set = answer.headers.get("set-cookie");
    if (set) this.cookie = set.includes("Expires=Thu, 01 Jan 1970") ? null : (set.split(";")[0] ?? null);
    return answer;
  }

  token(fields: Record<string, string>): Promise<Answer> {
    return this.doors.call("/dev/token", {
      method: "POST",
      headers: { origin: this.origin },
      body: new URLSearchParams({ client_id: "regenesis-client", ...fields }),
    });
  }

  redeem(code: string, more: Record<string, string> = {}): Promise<Answer> {
    const { verifier: code_verifier, redirectUri: redirect_uri } = this;
    return this.token({ grant_type: "authorization_code", code, redirect_uri, code_verifier, ...more });
  }

  refresh(refresh_token: string): Promise<Answer> {
    return this.token({ grant_type: "refresh_token", refresh_token });
  }

  /** The whole flow: tokens for the picked person. */
  async signIn(who: Who): Promise<Answer["body"]> {
    const { status, body } = await this.redeem(codeOf(await this.pick(who)));
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }
}

/** What came back to the client's page: 303 with parameters. */
export function backOf(answer: Answer): Record<string, string> {
  assert.equal(answer.status, 303, String(answer.body));
  return Object.fromEntries(new URL(answer.headers.get("location") ?? "").searchParams);
}

export function codeOf(answer: Answer): string {
  const { code } = backOf(answer);
  assert.ok(code, answer.headers.get("location") ?? "");
  return code;
}

import assert from "node:assert/strict";
import { createLocalJWKSet, jwtVerify } from "jose";
import { type Doors, openDoors } from "./doors";
import { backOf, codeOf, RelyingParty } from "./relying-party";

const VIEWER = "{ viewer { audience user { displayName } } }";

describe("the built-in issuer", () => {
  let doors: Doors;
  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  const ask = (token: string, query = VIEWER) => doors.ask(null, query, {}, { authorization: `Bearer ${token}` });

  it("is found by its discovery document, which names where it stands", async () => {
    const issuer = `${doors.server.localUrl}/dev`;
    const { body: config } = await doors.call("/client-config.json");
    assert.deepEqual(config, {
      ...{ issuer, clientId: "regenesis-client", audience: "regenesis", builtIn: true },
      ...{ scope: "openid profile offline_access", playground: true },
    });
    const { body } = await doors.call("/dev/.well-known/openid-configuration");
    assert.equal(body.issuer, issuer);
    assert.deepEqual(body.response_types_supported, ["code"]);
    assert.deepEqual(body.code_challenge_methods_supported, ["S256"]);
    assert.deepEqual(body.grant_types_supported, ["authorization_code", "refresh_token"]);
    assert.equal((await doors.call(body.jwks_uri)).status, 200);
    const byName = `http://localhost:${doors.server.port}/dev`;
    const other = await fetch(`${byName}/.well-known/openid-configuration`);
    assert.equal(((await other.json()) as { issuer: string }).issuer, byName, "by the name the browser uses");
  });

  it("shows who can be picked, by what they do, with no script and no other source", async () => {
    const { status, headers, body } = await new RelyingParty(doors).authorize();
    assert.equal(status, 200);
    assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none';.* form-action 'self';.*'sha256-/);
    assert.equal(headers.get("referrer-policy"), "same-origin", "else the form is posted with Origin: null");
    assert.match(body, /for whoever can reach this machine/);
    const outline = [...body.matchAll(/<h\d[^>]*>([^<]+)|<button[^>]*>([^<]+)/g)].map(([, head, button]) =>
      button === undefined ? `# ${head}` : button,
    );
    assert.deepEqual(outline, [
      ...["# Sign in to ReGenesis", "# Coach", "Maren Holt", "Jon Sorensen", "# Coachee", "Ilse Brandt", "Tariq Osei"],
      ...["# Admin", "Ada Admin", "# Integrator", "Machine One"],
    ]);
    assert.doesNotMatch(body, /<script|there\.test|https?:\/\/(?!127)/);
  });

  it("gives the picked person a code, and tokens for it that the API takes", async () => {
    const page = new RelyingParty(doors);
    const { coach } = doors.w.here;
    const picked = await page.pick(coach);
    assert.ok(picked.headers.get("location")?.startsWith(`${page.redirectUri}?`));
    const { code, state, iss } = backOf(picked);
    assert.deepEqual([state, iss], ["state-of-this-page", `${page.origin}/dev`]);
    const { status, headers, body } = await page.redeem(code as string);
    assert.equal(status, 200);
    assert.equal(headers.get("cache-control"), "no-store");
    assert.deepEqual([body.token_type, body.expires_in, body.scope], ["Bearer", 300, "openid profile"]);
    const { data } = (await ask(body.access_token)).body;
    assert.deepEqual(data.viewer, { audience: "COACH", user: { displayName: "Maren Holt" } });
  });

  it("says in the ID token who signed in where and when, for the client alone", async () => {
    const page = new RelyingParty(doors);
    const { here } = doors.w;
    const { id_token } = await page.signIn(here.coachee);
    const keys = createLocalJWKSet((await doors.call("/dev/jwks.json")).body);
    const expected = { issuer: `${page.origin}/dev`, audience: "regenesis-client", algorithms: ["EdDSA"] };
    const { payload } = await jwtVerify(id_token, keys, expected);
    const { iat, exp, auth_time, sid, ...rest } = payload;
    assert.deepEqual(rest, {
      ...{ iss: `${page.origin}/dev`, aud: "regenesis-client", sub: here.coachee.userId, nonce: "nonce-of-this-page" },
      ...{ name: "Ilse Brandt", role: "COACHEE", workspace: here.id, workspace_name: "Workspace here" },
    });
    assert.ok(typeof sid === "string" && Math.abs(Number(auth_time) - Date.now() / 1000) < 60);
    assert.equal(Number(exp) - Number(iat), 300);
    assert.equal((await ask(id_token)).status, 401, "no bearer token");
    const cookie = page.cookie?.split("=")[1] as string;
    assert.equal((await ask(cookie)).status, 401, "nor is the cookie");
  });

  it("keeps the session in a cookie of its own, out of reach of scripts, other sites and other paths", async () => {
    const set = (await new RelyingParty(doors).pick(doors.w.here.coach)).headers.get("set-cookie") ?? "";
    assert.match(set, /^regenesis-dev-session=[\w.-]+; Path=\/dev; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const hours = (Date.parse(/Expires=([^;]+)/.exec(set)?.[1] ?? "") - Date.now()) / 3_600_000;
    assert.ok(hours > 11.9 && hours <= 12, `${hours} hours`);
  });

  it("goes by PUBLIC_URL alone where it is set, and keeps the cookie to https with it", async () => {
    const publicUrl = "https://coaching.example.com";
    const own = await openDoors({ config: { publicUrl } });
    try {
      const page = new RelyingParty(own);
      const atHome = { redirect_uri: `${publicUrl}/signed-in` };
      const picked = await page.pick(own.w.here.coach, atHome, publicUrl);
      assert.equal(backOf(picked).iss, `${publicUrl}/dev`);
      assert.match(picked.headers.get("set-cookie") ?? "", /; HttpOnly; Secure; SameSite=Lax$/);
      assert.equal((await own.call("/client-config.json")).body.issuer, `${publicUrl}/dev`);
      assert.equal((await page.authorize()).status, 400, "where it listens is not where the client lives");
    } finally {
      await own.close();
    }
  });

  it("signs in again without asking while the session lasts, as of when it was opened", async () => {
    const page = new RelyingParty(doors);
    await page.signIn(doors.w.here.coach);
    for (const prompt of ["", "none"]) {
      const { status, body } = await page.redeem(codeOf(await page.authorize(prompt ? { prompt } : {})));
      assert.equal(status, 200, prompt);
      assert.equal((await ask(body.access_token)).body.data.viewer.audience, "COACH");
    }
    for (const more of [{ prompt: "login" }, { prompt: "select_account" }]) {
      assert.equal((await page.authorize(more)).status, 200, JSON.stringify(more));
    }
  });

  it("keeps people signed in when the server is started again, by the cookie alone", async () => {
    const page = new RelyingParty(doors);
    const { refresh_token } = await page.signIn(doors.w.here.coach);
    const { app, databases, here } = doors.w;
    const same = { app, databaseUrl: databases.appUrl, issuer: doors.issuer, demoWorkspaceId: here.id };
    const again = await openDoors(same);
    try {
      const later = new RelyingParty(again);
      later.cookie = page.cookie;
      assert.equal((await later.refresh(refresh_token)).body.error, "invalid_grant");
      const { access_token } = (await later.redeem(codeOf(await later.authorize({ prompt: "none" })))).body;
      assert.equal((await ask(access_token)).body.data.viewer.audience, "COACH");
    } finally {
      await again.close();
    }
  });

  it("asks again when the client wants a fresher sign-in than the session's", async () => {
    const page = new RelyingParty(doors);
    const { coach } = doors.w.here;
    const earlier = Math.floor(Date.now() / 1000) - 600;
    const iss = doors.issuer.issuer;
    const claims = { sid: "earlier", workspace: coach.workspaceId, sub: coach.userId as string, auth_time: earlier };
    const aud = `${iss}:session`;
    const signed = await doors.issuer.sign("regenesis-session+jwt", { iss, aud, ...claims, exp: earlier + 43_200 });
    page.cookie = `regenesis-dev-session=${signed}`;
    assert.ok(codeOf(await page.authorize({ max_age: "900" })));
    assert.equal((await page.authorize({ max_age: "300" })).status, 200, "the page to pick somebody");
    assert.equal(backOf(await page.authorize({ max_age: "300", prompt: "none" })).error, "login_required");
    const { access_token } = (await page.redeem(codeOf(await page.authorize()))).body;
    assert.equal(claimsOf(access_token).auth_time, earlier, "renewing is no signing in");
  });

  it("answers login_required instead of asking where the client wants no page", async () => {
    const page = new RelyingParty(doors);
    const { error, state, iss, code } = backOf(await page.authorize({ prompt: "none" }));
    assert.deepEqual([error, state, iss], ["login_required", "state-of-this-page", `${page.origin}/dev`]);
    assert.equal(code, undefined);
  });

  it("renews the tokens, with a refresh token that is good once", async () => {
    const page = new RelyingParty(doors);
    const first = await page.signIn(doors.w.here.admin);
    const second = (await page.refresh(first.refresh_token)).body;
    assert.notEqual(second.refresh_token, first.refresh_token);
    assert.equal((await ask(second.access_token)).body.data.viewer.audience, "ADMIN");
    const third = (await page.refresh(second.refresh_token)).body;
    const times = [first, second, third].map(({ id_token }) => claimsOf(id_token));
    assert.deepEqual([times[1]?.auth_time, times[2]?.sub], [times[0]?.auth_time, times[0]?.sub]);
    assert.equal(times[1]?.nonce, undefined);
  });

  it("ends the whole session when a refresh token is shown a second time", async () => {
    const page = new RelyingParty(doors);
    const first = await page.signIn(doors.w.here.coach);
    const second = (await page.refresh(first.refresh_token)).body;
    const again = await page.refresh(first.refresh_token);
    assert.deepEqual([again.status, again.body.error], [400, "invalid_grant"]);
    assert.equal((await page.refresh(second.refresh_token)).body.error, "invalid_grant", "what it gave");
    assert.equal(backOf(await page.authorize({ prompt: "none" })).error, "login_required", "and the cookie");
  });

  it("takes a code once; shown again, it ends what it gave", async () => {
    const page = new RelyingParty(doors);
    const code = codeOf(await page.pick(doors.w.here.coach));
    const { body } = await page.redeem(code);
    const again = await page.redeem(code);
    assert.deepEqual([again.status, again.body.error], [400, "invalid_grant"]);
    assert.equal((await page.refresh(body.refresh_token)).body.error, "invalid_grant");
  });

  it("signs out: the cookie and the refresh tokens end, and the browser is led back", async () => {
    const page = new RelyingParty(doors);
    const { refresh_token, id_token } = await page.signIn(doors.w.here.coach);
    const stolen = page.cookie;
    const query = new URLSearchParams({
      post_logout_redirect_uri: `${page.origin}/`,
      state: "s",
      id_token_hint: id_token,
    });
    const out = await page.go(`/dev/logout?${query}`);
    assert.equal(out.headers.get("location"), `${page.origin}/?state=s`);
    assert.equal(page.cookie, null);
    assert.equal((await page.refresh(refresh_token)).body.error, "invalid_grant");
    page.cookie = stolen;
    assert.equal(backOf(await page.authorize({ prompt: "none" })).error, "login_required");
  });

  it("signs out the one whose ID token is shown, and leaves whoever signed in since", async () => {
    const page = new RelyingParty(doors);
    const first = await page.signIn(doors.w.here.coach);
    const second = await page.signIn(doors.w.here.coachee);
    const body = new URLSearchParams({
      id_token_hint: first.id_token,
      post_logout_redirect_uri: "https://evil.example/",
    });
    const out = await page.go("/dev/logout", { method: "POST", headers: { origin: page.origin }, body });
    assert.deepEqual([out.status, out.headers.get("location")], [200, null], "and leads nowhere else");
    assert.equal((await page.refresh(first.refresh_token)).body.error, "invalid_grant");
    assert.equal((await page.refresh(second.refresh_token)).status, 200);
    assert.ok(codeOf(await page.authorize({ prompt: "none" })));
  });
});

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] as string, "base64url").toString("utf8"));
}

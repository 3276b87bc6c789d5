import assert from "node:assert/strict";
import { createLocalJWKSet } from "jose";
import { type Doors, openDoors } from "./doors";
import { backOf, codeOf, RelyingParty } from "./relying-party";

describe("what the built-in issuer refuses", () => {
  let doors: Doors;
  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  it("never redirects to an address that is not the client's, nor for another client", async () => {
    const page = new RelyingParty(doors);
    await page.signIn(doors.w.here.coach);
    const foreign = [
      "https://evil.example/signed-in",
      `${page.origin}/signed-in/../evil`,
      `${page.origin}/signed-in?next=1`,
      `${page.origin}/graphql`,
      `${page.origin}.evil.example/signed-in`,
      page.origin.replace("//", "//evil@"),
      "",
    ];
    const cases = [...foreign.map((redirect_uri) => ({ redirect_uri })), { client_id: "another" }, { client_id: "" }];
    for (const more of cases) {
      for (const answer of [await page.authorize(more), await page.pick(doors.w.here.coach, more)]) {
        const [name] = Object.keys(more);
        assert.deepEqual([answer.status, answer.headers.get("location")], [400, null], JSON.stringify(more));
        assert.match(answer.body, new RegExp(`<code>${name}</code>`));
        assert.doesNotMatch(answer.body, /evil|another/);
      }
    }
    const doubled = `${new URLSearchParams(page.asked)}&redirect_uri=https://evil.example/signed-in`;
    assert.equal((await page.go(`/dev/authorize?${doubled}`)).status, 400);
  });

  it("tells the client by OAuth's error what else is wrong, and gives no code", async () => {
    const page = new RelyingParty(doors);
    await page.signIn(doors.w.here.coach);
    const cases: [Record<string, string>, string][] = [
      [{ code_challenge: "" }, "invalid_request"],
      [{ code_challenge: "short" }, "invalid_request"],
      [{ code_challenge_method: "" }, "invalid_request"],
      [{ code_challenge_method: "plain" }, "invalid_request"],
      [{ response_type: "token" }, "unsupported_response_type"],
      [{ response_type: "" }, "invalid_request"],
      [{ response_mode: "fragment" }, "invalid_request"],
      [{ scope: "profile" }, "invalid_scope"],
      [{ prompt: "none login" }, "invalid_request"],
      [{ max_age: "soon" }, "invalid_request"],
      [{ request: "a.b.c" }, "request_not_supported"],
    ];
    for (const [more, error] of cases) {
      for (const answer of [await page.authorize(more), await page.pick(doors.w.here.coach, more)]) {
        const back = backOf(answer);
        assert.deepEqual([back.error, back.state, back.code], [error, "state-of-this-page", undefined], error);
      }
    }
  });

  it("takes a code from its own client alone, with its address and its verifier", async () => {
    const page = new RelyingParty(doors);
    const { verifier } = new RelyingParty(doors);
    const cases: [Record<string, string>, number, string][] = [
      [{ code_verifier: verifier }, 400, "invalid_grant"],
      [{ redirect_uri: `${page.origin}/other` }, 400, "invalid_grant"],
      [{ code_verifier: "" }, 400, "invalid_request"],
      [{ code_verifier: page.asked.code_challenge as string }, 400, "invalid_grant"],
      [{ client_id: "another" }, 401, "invalid_client"],
      [{ client_id: "" }, 400, "invalid_request"],
      [{ grant_type: "password" }, 400, "unsupported_grant_type"],
      [{ grant_type: "" }, 400, "invalid_request"],
      [{ code: "made-up" }, 400, "invalid_grant"],
    ];
    for (const [more, status, error] of cases) {
      const code = codeOf(await page.pick(doors.w.here.coach));
      const answer = await page.redeem(code, more);
      assert.deepEqual([answer.status, answer.body.error], [status, error], JSON.stringify(more));
      assert.equal(answer.headers.get("cache-control"), "no-store");
      assert.equal("access_token" in answer.body, false);
    }
    const code = codeOf(await page.pick(doors.w.here.coach));
    await page.redeem(code, { code_verifier: verifier });
    assert.equal((await page.redeem(code)).body.error, "invalid_grant", "one guess spends it");
    assert.equal((await doors.call("/dev/token", { method: "POST", body: "{}" })).body.error, "invalid_request");
  });

  it("takes the form from its own page alone", async () => {
    const page = new RelyingParty(doors);
    for (const origin of ["https://evil.example", "null", null]) {
      const answer = await page.pick(doors.w.here.coach, {}, origin);
      assert.deepEqual([answer.status, answer.headers.get("set-cookie")], [403, null], String(origin));
    }
    assert.equal((await page.pick(doors.w.here.coach)).status, 303);
  });

  it("signs in nobody of another workspace, and nobody whose account is closed", async () => {
    const { here, there } = doors.w;
    const page = new RelyingParty(doors);
    const closed = here.coach2;
    await doors.w.look("update app_user set active = false where id = $1", [closed.userId]);
    for (const who of [there.coach, closed, { userId: here.id }, { userId: "nobody" }]) {
      const answer = await page.pick(who);
      assert.deepEqual([answer.status, answer.headers.get("set-cookie")], [400, null]);
      assert.match(answer.body, /role="alert"/);
    }
    assert.doesNotMatch((await page.authorize()).body, /Jon Sorensen/);
  });

  it("ends a session with its account", async () => {
    const page = new RelyingParty(doors);
    const { coachee2 } = doors.w.here;
    const { refresh_token } = await page.signIn(coachee2);
    const code = codeOf(await page.authorize());
    await doors.w.look("update app_user set active = false where id = $1", [coachee2.userId]);
    assert.equal(backOf(await page.authorize({ prompt: "none" })).error, "login_required");
    assert.equal((await page.redeem(code)).body.error, "invalid_grant");
    assert.equal((await page.refresh(refresh_token)).body.error, "invalid_grant");
  });

  it("believes no cookie that it did not sign as one", async () => {
    const page = new RelyingParty(doors);
    const { id_token, access_token } = await page.signIn(doors.w.here.coach);
    const [head, claims] = (page.cookie as string).split("=")[1]?.split(".") ?? [];
    for (const value of [id_token, access_token, `${head}.${claims}.AAAA`, "nonsense"]) {
      page.cookie = `regenesis-dev-session=${value}`;
      assert.equal(backOf(await page.authorize({ prompt: "none" })).error, "login_required");
    }
  });

  it("shows how to make a token where there are no demo people", async () => {
    const own = await openDoors({ demoWorkspaceId: null });
    try {
      const page = new RelyingParty(own);
      const { status, body } = await page.authorize();
      assert.equal(status, 200);
      assert.match(body, /npx regenesis token --workspace/);
      assert.doesNotMatch(body, /<form|<button/);
      const picked = await page.pick(own.w.here.coach);
      assert.deepEqual([picked.status, picked.headers.get("set-cookie")], [400, null]);
    } finally {
      await own.close();
    }
  });

  it("does not exist beside an outside issuer, which the client is told of", async () => {
    const claims = { roleClaim: "role", workspaceClaim: "workspace" };
    const scope = "openid email";
    const address = { issuer: "https://id.example.com/t1", audience: "api", jwksUrl: null, clientId: "web" };
    const oidc = { ...address, ...claims, scope };
    const outside = { ...claims, clientId: "web", origins: ["https://id.example.com"], findEmail: async () => null };
    const keys = createLocalJWKSet({ keys: [] });
    const issuer = { issuer: oidc.issuer, audience: "api", algorithms: ["RS256"], keys, outside };
    const own = await openDoors({ issuer, config: { oidc } });
    try {
      for (const path of ["authorize", "logout", "jwks.json", ".well-known/openid-configuration"])
        assert.equal((await own.call(`/dev/${path}`)).status, 404, path);
      for (const path of ["authorize", "token", "logout"])
        assert.equal((await own.call(`/dev/${path}`, { method: "POST" })).status, 404, path);
      const { body } = await own.call("/client-config.json");
      const { playground, ...signIn } = body;
      assert.deepEqual(signIn, { issuer: oidc.issuer, clientId: "web", audience: "api", builtIn: false, scope });
    } finally {
      await own.close();
    }
  });
});

import assert from "node:assert/strict";
import { connect } from "node:net";
import { SignJWT } from "jose";
import { generateSigningKey } from "../../src/crypto/jws";
import { StartError } from "../../src/errors";
import { CONTROL_SECRET, type Doors, openDoors } from "./doors";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function codeOf(body: { errors: { extensions: Record<string, unknown> }[] }): unknown {
  const [error] = body.errors;
  assert.deepEqual(Object.keys(error?.extensions ?? {}).sort(), ["code", "requestId"]);
  assert.match(String(error?.extensions.requestId), UUID);
  return error?.extensions.code;
}

describe("http", () => {
  let doors: Doors;
  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  describe("graphql", () => {
    it("answers a signed in person", async () => {
      const { here } = doors.w;
      const { status, body } = await doors.ask(here.coach, "{ viewer { audience workspace { name } } }");
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual(body.data.viewer, { audience: "COACH", workspace: { name: "Workspace here" } });
    });

    it("answers nobody without a token, save what the schema is", async () => {
      const refused = await doors.ask(null, "{ viewer { audience } }");
      assert.equal(refused.status, 401);
      assert.equal(codeOf(refused.body), "UNAUTHENTICATED");
      const { body } = await doors.ask(null, "{ __typename }");
      assert.equal(body.data.__typename, "Query");
    });

    it("refuses every token that does not hold", async () => {
      const { here, there } = doors.w;
      const coach = { workspaceId: here.id, userId: here.coach.userId as string, role: "COACH" as const };
      const other = await generateSigningKey();
      const forged = await new SignJWT({ workspace: here.id, role: "COACH" })
        .setProtectedHeader({ alg: "EdDSA", kid: other.kid })
        .setIssuer(doors.issuer.issuer)
        .setAudience(doors.issuer.audience)
        .setSubject(coach.userId)
        .setExpirationTime("1h")
        .sign(other.privateJwk);
      const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${forged.split(".")[1]}.AA`;
      const tokens = {
        "of another key": forged,
        "of no algorithm": none,
        "that has ended": await doors.issuer.issueToken({ ...coach, ttlSeconds: -60 }),
        "of a role that is not theirs": await doors.issuer.issueToken({ ...coach, role: "ADMIN" }),
        "of another workspace": await doors.issuer.issueToken({ ...coach, workspaceId: there.id }),
        "spelt otherwise": `${await doors.issuer.issueToken(coach)}=`,
      };
      for (const [what, token] of Object.entries(tokens)) {
        const headers = { authorization: `Bearer ${token}` };
        const { status, body } = await doors.ask(null, "{ __typename }", {}, headers);
        assert.equal(status, 401, what);
        assert.equal(codeOf(body), "UNAUTHENTICATED", what);
      }
    });

    it("refuses a closed account's token at once", async () => {
      const { w } = doors;
      const headers = { authorization: `Bearer ${await doors.token(w.here.coach2)}` };
      assert.equal((await doors.ask(null, "{ viewer { audience } }", {}, headers)).status, 200);
      await w.look("update app_user set active = false where id = $1", [w.here.coach2.userId]);
      assert.equal((await doors.ask(null, "{ viewer { audience } }", {}, headers)).status, 401);
    });

    it("says what is wrong by a code and a request id alone", async () => {
      const { coach } = doors.w.here;
      const cases: [string, object, string, number][] = [
        ["{ viewer", {}, "GRAPHQL_PARSE_FAILED", 400],
        ["{ viewr }", {}, "GRAPHQL_VALIDATION_FAILED", 400],
        ["query($id: ID!) { node(id: $id) { id } }", { id: { a: "canary" } }, "INVALID_INPUT", 400],
        ["query($id: ID!) { node(id: $id) { id } }", {}, "INVALID_INPUT", 400],
        ["{ auditIntegrity { ok } }", {}, "FORBIDDEN", 403],
        ["query A { __typename } query B { __typename }", {}, "GRAPHQL_VALIDATION_FAILED", 400],
      ];
      for (const [query, variables, code, status] of cases) {
        const answer = await doors.ask(coach, query, variables);
        assert.equal(codeOf(answer.body), code, query);
        assert.equal(answer.status, status, query);
        assert.equal(answer.headers.get("x-request-id"), answer.body.errors[0].extensions.requestId, query);
        assert.doesNotMatch(JSON.stringify(answer.body), /canary|stack|node_modules/);
      }
    });

    it("refuses what asks for too much", async () => {
      const { coach } = doors.w.here;
      const deep = `{ sessions { nodes { packs { nodes { session { packs { nodes { session { packs { nodes { session {
        packs { nodes { id } } } } } } } } } } } } } }`;
      const cases = {
        depth: deep,
        aliases: `{ viewer { ${Array.from({ length: 31 }, (_, n) => `a${n}: audience`).join(" ")} } }`,
        directives: `{ viewer { ${Array.from({ length: 21 }, () => "... @include(if: true) { audience }").join(" ")} } }`,
        roots: `{ ${Array.from({ length: 21 }, () => "viewer { audience }").join(" ")} }`,
        cost: "{ sessions(first: 100) { nodes { packs(first: 100) { nodes { id } } } } }",
      };
      for (const [limit, query] of Object.entries(cases)) {
        const { status, body } = await doors.ask(coach, query);
        assert.equal(codeOf(body), "QUERY_TOO_EXPENSIVE", limit);
        assert.equal(status, 400, limit);
      }
      const tokens = await doors.ask(coach, `{ viewer { ${"audience ".repeat(2000)} } }`);
      assert.equal(codeOf(tokens.body), "GRAPHQL_PARSE_FAILED");
    });

    it("shows what is left of the allowance, and refuses beyond it with the seconds to wait", async () => {
      const { w } = doors;
      const { coachee2 } = w.there;
      const first = await doors.ask(coachee2, "{ rateLimit { limit cost remaining resetAt } }");
      const { limit, cost, remaining } = first.body.data.rateLimit;
      assert.equal(remaining, limit - cost);
      await w.look("update limits.rate_limit set points = $1 where key like $2", [limit, `%${coachee2.userId}`]);
      const refused = await doors.ask(coachee2, "{ viewer { audience } }");
      assert.equal(refused.status, 429);
      assert.equal(codeOf(refused.body), "RATE_LIMITED");
      const wait = Number(refused.headers.get("retry-after"));
      assert.ok(wait >= 1 && wait <= 60, `retry-after ${wait}`);
      assert.equal((await doors.ask(w.there.coachee, "{ viewer { audience } }")).status, 200, "others go on");
    });

    it("takes no batches, no simple requests and no foreign pages", async () => {
      const headers = { authorization: `Bearer ${await doors.token(doors.w.here.coach)}` };
      const query = "{ viewer { audience } }";
      const batch = await doors.call("/graphql", {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify([{ query }, { query }]),
      });
      assert.equal(batch.status, 400);
      const simple = await doors.call(`/graphql?query=${encodeURIComponent(query)}`, { headers });
      assert.equal(simple.status, 400);
      const foreign = await doors.ask(doors.w.here.coach, query, {}, { origin: "https://evil.example" });
      assert.equal(foreign.status, 403);
      assert.equal(foreign.headers.get("access-control-allow-origin"), null);
      const own = await doors.ask(doors.w.here.coach, query, {}, { origin: `http://localhost:${doors.server.port}` });
      assert.equal(own.status, 200);
    });

    it("does not quote a body that it can't read", async () => {
      const answer = await doors.call("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"query": canary-in-a-body }',
      });
      assert.equal(answer.status, 400);
      assert.equal(codeOf(answer.body), "INVALID_INPUT");
      assert.doesNotMatch(JSON.stringify(answer.body), /canary/);
    });
  });

  it("shows where everything is, with no script and no other source", async () => {
    const { status, headers, body } = await doors.call("/about");
    assert.equal(status, 200);
    assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none';.*style-src 'sha256-/);
    assert.match(body, /<html lang="en">/);
    assert.doesNotMatch(body, /<script|https?:\/\/(?!127)/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("x-powered-by"), null);
  });

  it("publishes the keys of certificates and of the issuer", async () => {
    assert.ok(Array.isArray((await doors.call("/.well-known/jwks.json")).body.keys));
    const [key] = (await doors.call("/dev/jwks.json")).body.keys;
    assert.equal(key.kty, "OKP");
    assert.equal("d" in key, false);
  });

  it("is alive, ready and measured", async () => {
    assert.deepEqual((await doors.call("/healthz")).body, { status: "ok" });
    const { status, body } = await doors.call("/readyz");
    assert.equal(status, 200);
    assert.deepEqual(body, { status: "ok", parts: { outbox: "ok" } });
    const { body: metrics } = await doors.call("/metrics");
    assert.equal(metrics.includes('regenesis_http_requests_total{method="GET",route="/healthz",status="200"}'), true);
    const viaProxy = await doors.call("/metrics", { headers: { "x-forwarded-for": "203.0.113.1" } });
    assert.equal(viaProxy.status, 403);
  });

  it("opens the control door to this machine and its secret alone", async () => {
    const post = (headers: Record<string, string>, command = "echo") =>
      doors.call(`/control/${command}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: '{"a":1}',
      });
    const authorization = `Bearer ${CONTROL_SECRET}`;
    assert.deepEqual((await post({ authorization })).body, { result: { a: 1 } });
    assert.equal((await post({ authorization }, "toString")).status, 404);
    assert.equal((await post({ authorization: "Bearer wrong" })).status, 404);
    assert.equal((await post({})).status, 404);
    assert.equal((await post({ authorization, "x-forwarded-for": "127.0.0.1" })).status, 404);
    assert.equal((await post({ authorization, origin: doors.server.localUrl })).status, 404);
  });

  it("answers elsewhere with an error of the same form", async () => {
    const { status, body } = await doors.call("/media/canary-token");
    assert.equal(status, 401);
    assert.deepEqual(Object.keys(body.error), ["code", "message", "requestId"]);
    assert.equal((await doors.call("/nowhere")).status, 404);
    assert.equal((await doors.call("/%E0%A4%A")).status, 404);
    assert.doesNotMatch(doors.w.logged.join("\n"), /canary-token/);
  });

  it("refuses a port that is taken", async () => {
    await assert.rejects(
      openDoors({ config: { port: doors.server.port } }),
      (error: unknown) => error instanceof StartError && error.message === `PORT ${doors.server.port} is in use.`,
    );
  });

  it("finishes what runs when it is stopped", async () => {
    let finish = () => {};
    const running = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const own = await openDoors({ commands: { wait: async () => running } });
    const answer = own.call("/control/wait", {
      method: "POST",
      headers: { authorization: `Bearer ${CONTROL_SECRET}` },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = own.server.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await assert.rejects(knock(own.server.port), "accepts nothing more");
    finish();
    assert.equal((await answer).status, 200);
    await stopped;
    await own.close();
  });
});

function knock(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", reject);
  });
}

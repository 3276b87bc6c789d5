import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import type { App } from "../../src/app";
import { DomainError, PortError, StartError } from "../../src/errors";
import { authenticator } from "../../src/server/auth";
import { openIdIssuer } from "../../src/server/oidc";

const person = {
  workspaceId: "0197aaaa-0000-7000-8000-000000000001",
  userId: "0197aaaa-0000-7000-8000-000000000002",
};
const AUDIENCE = "regenesis";

describe("oidc", () => {
  let server: Server;
  let issuer: string;
  let privateKey: CryptoKey;
  let keys: object;
  let named: string;
  let isDown = false;

  before(async () => {
    const pair = await generateKeyPair("RS256", { extractable: true });
    privateKey = pair.privateKey;
    keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "RS256" }] };
    server = createServer((request, response) => {
      if (isDown) response.writeHead(503).end();
      else if (request.url === "/keys") response.end(JSON.stringify(keys));
      else response.end(JSON.stringify({ issuer: named, jwks_uri: `${issuer}/keys` }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    named = issuer;
  });
  after(() => server.close());
  beforeEach(() => {
    isDown = false;
    named = issuer;
  });

  const app = {
    read: (_who: unknown, fn: (reader: unknown) => unknown) =>
      fn({ rows: async () => [{ role: "COACH", ref: "ref-1" }] }),
  } as unknown as Pick<App, "read">;

  function token(
    claims: object = {},
    given: { issuer?: string; audience?: string; alg?: string; key?: CryptoKey | Uint8Array } = {},
  ) {
    return new SignJWT({ workspace: person.workspaceId, role: "COACH", auth_time: 1_700_000_000, ...claims })
      .setProtectedHeader({ alg: given.alg ?? "RS256", kid: "k1" })
      .setIssuer(given.issuer ?? issuer)
      .setAudience(given.audience ?? AUDIENCE)
      .setSubject(person.userId)
      .setExpirationTime("5m")
      .sign(given.key ?? privateKey);
  }

  it("believes the issuer found by discovery, and nobody else", async () => {
    const authenticate = authenticator(
      app,
      await openIdIssuer({ issuer, audience: AUDIENCE, jwksUrl: null, clientId: null }),
    );
    const found = await authenticate(`Bearer ${await token()}`, "req-1");
    assert.deepEqual(found.who, { ...person, role: "COACH", ref: "ref-1", requestId: "req-1" });
    assert.equal(found.authTime?.getTime(), 1_700_000_000_000);
    const stranger = await generateKeyPair("RS256");
    const tokens = [
      token({}, { issuer: "https://other.example" }),
      token({}, { audience: "other" }),
      token({}, { key: stranger.privateKey }),
      token({}, { alg: "HS256", key: new TextEncoder().encode(JSON.stringify(keys)) }),
      token({ workspace: "everyone" }),
      token({ role: "SYSTEM" }),
      token({ role: "ADMIN" }),
    ];
    for (const [index, refused] of tokens.entries()) {
      const attempt = authenticate(`Bearer ${await refused}`, "req");
      await assert.rejects(
        attempt,
        (error) => error instanceof DomainError && error.code === "UNAUTHENTICATED",
        `${index}`,
      );
    }
    for (const header of ["", "Bearer", "Basic YTpi", `Bearer ${await token()} `]) {
      await assert.rejects(authenticate(header, "req"), DomainError, header);
    }
  });

  it("does not blame the token when the key set can't be had", async () => {
    const authenticate = authenticator(
      app,
      await openIdIssuer({ issuer, audience: AUDIENCE, jwksUrl: `${issuer}/keys`, clientId: null }),
    );
    isDown = true;
    await assert.rejects(authenticate(`Bearer ${await token()}`, "req"), PortError);
    isDown = false;
    await authenticate(`Bearer ${await token()}`, "req");
  });

  it("refuses to start on a discovery document of somebody else, or on none", async () => {
    named = "https://other.example";
    await assert.rejects(openIdIssuer({ issuer, audience: AUDIENCE, jwksUrl: null, clientId: null }), StartError);
    isDown = true;
    await assert.rejects(openIdIssuer({ issuer, audience: AUDIENCE, jwksUrl: null, clientId: null }), StartError);
  });
});

import assert from "node:assert/strict";
import { PortError, StartError } from "../../src/errors";
import { openIdIssuer } from "../../src/server/oidc";
import { askIssuer } from "../../src/server/oidc/ask-issuer";
import { AUDIENCE, CLIENT_ID } from "../support/fakes/oidc-issuer";
import { startUnvouched } from "../support/hook-process";
import { startIssuer } from "../support/oidc-process";

describe("an outside issuer over TLS", () => {
  it("believes no document, and shows no token, where nobody vouches for the certificate", async () => {
    const [outside, unvouched] = await Promise.all([startIssuer(), startUnvouched()]);
    const there = `https://127.0.0.1:${unvouched.port}`;
    const claims = { roleClaim: "role", workspaceClaim: "workspace", scope: "openid" };
    const oidc = { issuer: there, audience: AUDIENCE, jwksUrl: null, clientId: CLIENT_ID, ...claims };
    const isUnknown = (error: unknown) => error instanceof PortError && error.retryable;
    try {
      await assert.rejects(openIdIssuer(oidc), StartError);
      const { keys } = await openIdIssuer({ ...oidc, issuer: outside.url, jwksUrl: `${there}/jwks` });
      await assert.rejects(async () => keys({ alg: "RS256" }, { payload: "", signature: "" }), isUnknown);
      const { outside: known } = await openIdIssuer({ ...oidc, jwksUrl: `${outside.url}/jwks` });
      await assert.rejects(known.findEmail("token", "sub"), isUnknown);
      const asked = { headers: { authorization: "Bearer token" }, patienceMs: 20_000 };
      await assert.rejects(askIssuer(new URL(`${there}/userinfo`), asked), isUnknown);
      assert.deepEqual((await unvouched.tell({})).called, []);
    } finally {
      await Promise.all([outside.stop(), unvouched.stop()]);
    }
  });
});

import assert from "node:assert/strict";
import { StartError } from "../../src/errors";
import { openIdIssuer } from "../../src/server/oidc";
import { AUDIENCE, CLIENT_ID, type IssuerAccount, type IssuerFault } from "../support/fakes/oidc-issuer";
import { type OutsideDoors, openOutsideDoors } from "../support/outside-doors";

const everyFault: IssuerFault[] = ["down", "429", "500", "redirect", "malformed", "cut", "huge", "slow"];
/** Long enough for an answer on a slow machine, and what a test waits where none comes. */
const PATIENCE_MS = 3_000;

describe("an outside issuer's keys and faults", function () {
  this.timeout(180_000);
  const now = () => Math.floor(Date.now() / 1000);
  const coach: IssuerAccount = {
    ...{ sub: "coach-there", email: "maren.holt@here.test", email_verified: true },
    claims: { workspace: "here", role: "COACH" },
  };
  const looks = (asked: string[]) => asked.filter((path) => path === "/jwks").length;

  describe("which tokens hold", () => {
    let doors: OutsideDoors;
    before(async () => {
      doors = await openOutsideDoors();
      assert.equal((await doors.showAs(coach)).audience, "COACH");
    });
    after(() => doors.close());

    const assertRefused = async (bearer: string, what: string) => {
      const { status, code } = await doors.show(bearer);
      assert.deepEqual([status, code], [401, "UNAUTHENTICATED"], what);
    };

    it("holds for this issuer, this audience and this time, with a little between the clocks", async () => {
      const lasts = { exp: now() + 60, nbf: now() + 3, iat: now() + 3 };
      assert.equal((await doors.showAs(coach, { claims: lasts })).status, 200);
      assert.equal((await doors.showAs(coach, { claims: { exp: now() - 1 } })).status, 200);
      const others = [
        { iss: "https://other.test" },
        { iss: `${doors.outside.url}/` },
        { aud: "https://other.test/api" },
        { aud: CLIENT_ID },
        { exp: now() - 60 },
        { nbf: now() + 60 },
        { sub: "" },
        { sub: "x".repeat(256) },
      ];
      for (const claims of others)
        await assertRefused(await doors.outside.mint(coach, { claims }), JSON.stringify(claims));
      for (const name of ["iss", "aud", "exp", "sub"])
        await assertRefused(await doors.outside.mint(coach, { without: [name] }), `no ${name}`);
    });

    it("holds of a type that access tokens have, signed by a published key as that key is to be used", async () => {
      for (const typ of ["JWT", "at+jwt", "application/at+jwt"])
        assert.equal((await doors.showAs(coach, { header: { typ } })).status, 200, typ);
      assert.equal((await doors.showAs(coach, { without: ["typ"] })).status, 200);
      for (const typ of ["logout+jwt", "secevent+jwt", "dpop+jwt", "id_token"])
        await assertRefused(await doors.outside.mint(coach, { header: { typ } }), typ);
      await assertRefused(await doors.outside.mint(coach, { stranger: true }), "a stranger's key");
      const token = await doors.outside.mint(coach);
      const [, payload, signature] = token.split(".");
      const header = (fields: object) => Buffer.from(JSON.stringify(fields)).toString("base64url");
      await assertRefused(`${header({ alg: "none" })}.${payload}.`, "no signature");
      await assertRefused(`${header({ alg: "HS256" })}.${payload}.${signature}`, "a key that all have");
      await assertRefused(`${header({ alg: "RS256" })}.${payload}.${signature}`, "another header");
      await assertRefused(`${token}=`, "another spelling");
      await assertRefused(`${token.slice(0, -4)}AAAA`, "another signature");
      await assertRefused("x".repeat(8000), "no token");
    });

    it("holds for several audiences where it was made for our own client, and no other", async () => {
      const aud = [AUDIENCE, `${doors.outside.url}/userinfo`];
      const fits = [{ claims: { aud } }, { claims: { aud: [AUDIENCE], azp: "another-client" } }];
      for (const given of [...fits, { claims: { aud, client_id: CLIENT_ID }, without: ["azp"] }])
        assert.equal((await doors.showAs(coach, given)).status, 200, JSON.stringify(given));
      const others = [
        { claims: { aud, azp: "another-client" } },
        { claims: { aud, azp: "another-client", client_id: CLIENT_ID } },
        { claims: { aud }, without: ["azp"] },
        { claims: { aud: ["https://other.test/api", CLIENT_ID] } },
      ];
      for (const given of others) await assertRefused(await doors.outside.mint(coach, given), JSON.stringify(given));
    });

    it("takes a sign-in of the future for none that just happened", async () => {
      const erase = async (auth_time?: number) => {
        const given = auth_time === undefined ? { without: ["auth_time"] } : { claims: { auth_time } };
        const bearer = await doors.outside.mint(coach, given);
        const query = `mutation($i: RequestErasureInput!) { requestErasure(input: $i) { userErrors { code message } } }`;
        const input = {
          subjectId: `usr_${doors.w.here.coach.userId}`,
          previewToken: "none",
          confirmation: "ERASE",
          idempotencyKey: `k-${auth_time}`,
        };
        const { body } = await doors.call("/graphql", {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${bearer}` },
          body: JSON.stringify({ query, variables: { i: input } }),
        });
        return body.data?.requestErasure.userErrors[0] ?? body;
      };
      const refused = await erase(now() - 3600);
      assert.match(refused.message, /sign in/i);
      assert.deepEqual(await erase(now() + 3600), refused);
      assert.deepEqual(await erase(), refused);
      assert.notDeepEqual(await erase(now()), refused);
    });
  });

  it("reads roles and workspaces where the issuer puts them: by a path, or by a claim with an address for a name", async () => {
    const doors = await openOutsideDoors({
      oidc: { roleClaim: "realm_access.roles", workspaceClaim: "https://regenesis.test/workspace" },
    });
    try {
      const claims = {
        ...{ realm_access: { roles: ["uma_authorization", "coach"] }, role: "ADMIN" },
        "https://regenesis.test/workspace": "here",
      };
      assert.equal((await doors.showAs({ ...coach, claims })).audience, "COACH");
      const inherited = { ...claims, realm_access: undefined, "realm_access.roles": undefined };
      assert.equal((await doors.showAs({ ...coach, claims: inherited })).status, 403);
    } finally {
      await doors.close();
    }
  });

  it("believes a new key at once, and one that left the set no more", async () => {
    const doors = await openOutsideDoors({ times: { freshMs: 0 } });
    const { outside } = doors;
    try {
      const old = await outside.mint(coach);
      assert.equal((await doors.show(old)).audience, "COACH");
      await outside.tell({ rotate: { alg: "ES256", keepsOld: true } });
      assert.equal((await doors.showAs(coach)).audience, "COACH");
      assert.equal((await doors.show(old)).audience, "COACH", "still published");
      await outside.tell({ rotate: { alg: "RS256", keepsOld: false } });
      assert.equal((await doors.show(old)).status, 401);
      assert.equal((await doors.showAs(coach)).audience, "COACH");
    } finally {
      await doors.close();
    }
  });

  it("looks for keys that nobody knows a bounded number of times, and once for all who name the same", async () => {
    const doors = await openOutsideDoors({ times: { looksPerMinute: 4 } });
    const { outside } = doors;
    try {
      assert.equal((await doors.showAs(coach)).audience, "COACH");
      assert.equal(looks(await outside.tell()), 1);
      assert.equal((await doors.showAs(coach)).audience, "COACH");
      assert.equal(looks(await outside.tell()), 0, "known keys are not asked for");
      await outside.tell({ rotate: { alg: "ES256", keepsOld: true } });
      const renewed = await outside.mint(coach);
      const answers = await Promise.all(Array.from({ length: 12 }, () => doors.show(renewed)));
      assert.ok(
        answers.every(({ audience }) => audience === "COACH"),
        "whoever comes with it meanwhile",
      );
      assert.ok(looks(await outside.tell()) <= 4);
      const forged = await outside.mint(coach, { header: { kid: "nobody-has-it" } });
      for (let tries = 0; tries < 10; tries++) assert.equal((await doors.show(forged)).status, 401);
      assert.ok(looks(await outside.tell()) <= 3);
      assert.equal((await doors.show(renewed)).audience, "COACH");
    } finally {
      await doors.close();
    }
  });

  describe("while the key set is away", () => {
    let doors: OutsideDoors;
    before(async () => {
      doors = await openOutsideDoors({ times: { freshMs: 0, patienceMs: PATIENCE_MS, looksPerMinute: 100 } });
    });
    after(() => doors.close());

    for (const fault of everyFault)
      it(`keeps who is known and blames no token that it can't judge: ${fault}`, async () => {
        const { outside } = doors;
        const known = await outside.mint(coach);
        assert.equal((await doors.show(known)).audience, "COACH");
        await outside.tell({ rotate: { alg: "ES256", keepsOld: true }, fail: { jwks: fault } });
        assert.equal((await doors.show(known)).audience, "COACH", "their key is known");
        const unknown = await outside.mint(coach);
        const { status, code } = await doors.show(unknown);
        assert.deepEqual([status, code], [503, "UNAVAILABLE"]);
        const asked = looks(await outside.tell({ fail: {} }));
        assert.equal(asked, 2, "once for each of them: no redirect is followed");
        assert.equal((await doors.show(unknown)).audience, "COACH", "and by itself once it is back");
      });
  });

  it("asks seldom while the key set is away, and believes a known key for a while and not for ever", async () => {
    const lasting = await openOutsideDoors({ times: { freshMs: 0 } });
    const ending = await openOutsideDoors({ times: { freshMs: 0, staleMs: 0 } });
    try {
      for (const { outside, show } of [lasting, ending]) {
        const known = await outside.mint(coach);
        assert.equal((await show(known)).audience, "COACH");
        await outside.tell({ fail: { jwks: "500" } });
        for (let tries = 0; tries < 3; tries++)
          assert.equal((await show(known)).status, outside === lasting.outside ? 200 : 503);
      }
      assert.equal(looks(await lasting.outside.tell()), 1);
    } finally {
      await lasting.close();
      await ending.close();
    }
  });

  it("waits for an issuer that can't be asked for somebody's address, and refuses nobody for that", async () => {
    const doors = await openOutsideDoors({ times: { patienceMs: PATIENCE_MS } });
    try {
      for (const fault of everyFault) {
        await doors.outside.tell({ fail: { userinfo: fault } });
        assert.equal((await doors.showAs(coach)).status, 503, fault);
      }
      await doors.outside.tell({ fail: {} });
      assert.equal((await doors.showAs(coach)).audience, "COACH");
    } finally {
      await doors.close();
    }
  });

  it("starts with a discovery document of the issuer's own alone, or with the address of its keys", async () => {
    const doors = await openOutsideDoors();
    const { outside, oidc } = doors;
    const times = { patienceMs: PATIENCE_MS };
    try {
      for (const fault of everyFault) {
        await outside.tell({ fail: { discovery: fault } });
        await assert.rejects(openIdIssuer(oidc, times), (error) => {
          assert.ok(error instanceof StartError, fault);
          return /^OIDC_ISSUER is not reachable/.test(error.message);
        });
      }
      const { keys } = await openIdIssuer({ ...oidc, jwksUrl: `${outside.url}/jwks` }, times);
      assert.ok(await keys({ alg: "RS256" }, { payload: "", signature: "" }));
      await outside.tell({ fail: {} });
      const elsewhere = outside.url.replace("127.0.0.1", "localhost");
      await assert.rejects(openIdIssuer({ ...oidc, issuer: elsewhere }, times), StartError, "it names another");
      assert.equal((await openIdIssuer(oidc, times)).issuer, outside.url);
    } finally {
      await doors.close();
    }
  });
});

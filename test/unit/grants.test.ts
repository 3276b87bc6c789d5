import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ExpiringMap } from "../../src/server/issuer/expiring-map";
import { Grants } from "../../src/server/issuer/grants";

const HOURS = 3600;
const verifier = "v".repeat(43);
const shown = { redirectUri: "http://here.test/signed-in", verifier };

function issuer() {
  const clock = { now: 1_800_000_000 };
  const grants = new Grants(() => clock.now);
  const signIn = { sid: "s1", workspaceId: "w", userId: "u", authTime: clock.now, expiresAt: clock.now + 12 * HOURS };
  const codeChallenge = createHash("sha256").update(verifier).digest("base64url");
  const authorization = { signIn, redirectUri: shown.redirectUri, codeChallenge, nonce: "n", scope: "openid" };
  return { clock, grants, signIn, makeCode: () => grants.makeCode(authorization) };
}

describe("codes and refresh tokens", () => {
  it("hold a code for a minute", () => {
    const { clock, grants, makeCode } = issuer();
    const [early, late] = [makeCode(), makeCode()];
    clock.now += 59;
    assert.equal(grants.redeem(early, shown)?.nonce, "n");
    clock.now += 1;
    assert.equal(grants.redeem(late, shown), null);
  });

  it("know a code that was used for as long as what it gave holds", () => {
    const { clock, grants, makeCode } = issuer();
    const code = makeCode();
    const given = grants.redeem(code, shown);
    clock.now += 11 * HOURS;
    const renewed = grants.refresh(given?.refreshToken ?? "");
    assert.ok(renewed);
    assert.equal(grants.redeem(code, shown), null);
    assert.equal(grants.refresh(renewed.refreshToken), null);
  });

  it("end with the session, however often they were renewed", () => {
    const { clock, grants, makeCode } = issuer();
    let held = grants.redeem(makeCode(), shown)?.refreshToken ?? "";
    for (let hour = 1; hour < 12; hour++) {
      clock.now += HOURS;
      held = grants.refresh(held)?.refreshToken ?? "";
      assert.ok(held, `after ${hour} hours`);
    }
    clock.now += HOURS;
    assert.equal(grants.refresh(held), null);
  });

  it("give nothing for a code of a session that ended before it was redeemed", () => {
    const { grants, signIn, makeCode } = issuer();
    const code = makeCode();
    grants.endSession(signIn);
    assert.equal(grants.redeem(code, shown), null);
    assert.equal(grants.isEnded("s1"), true);
  });

  it("take a bounded place in memory: what has expired goes first, then the oldest", () => {
    const clock = { now: 0 };
    const map = new ExpiringMap<number>(() => clock.now, 2);
    map.set("lasting", 1, 100);
    map.set("short", 2, 10);
    clock.now = 10;
    map.set("third", 3, 100);
    assert.deepEqual([map.get("lasting"), map.get("short"), map.get("third")], [1, undefined, 3]);
    map.set("fourth", 4, 100);
    assert.deepEqual([map.get("lasting"), map.get("third"), map.get("fourth")], [undefined, 3, 4]);
  });
});

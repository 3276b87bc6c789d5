import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { answerChallenge, verifyZoomSignature } from "../../src/adapters/zoom/signature";
import { signedEvent } from "../../src/embedded/zoom-rehearsal-events";
import { DomainError } from "../../src/errors";

const SECRET = "webhook-secret";
const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

describe("zoom's signature", () => {
  it("is valid over the bytes that were sent", () => {
    assert.equal(verify({}), "valid");
  });

  it("is bad over any other bytes, even those that parse to the same JSON", () => {
    const rawBody = Buffer.from(JSON.stringify(JSON.parse(sent().rawBody.toString()), null, 1));
    assert.equal(verify({ rawBody }), "bad");
    assert.equal(verify({ rawBody: Buffer.concat([sent().rawBody, Buffer.from(" ")]) }), "bad");
  });

  it("covers bytes that are not text", () => {
    const rawBody = Buffer.from([0xff, 0xfe, 0x00]);
    const timestamp = String(NOW / 1000);
    const mac = createHmac("sha256", SECRET).update(`v0:${timestamp}:`).update(rawBody).digest("hex");
    assert.equal(verify({ rawBody, timestamp, signature: `v0=${mac}` }), "valid");
  });

  it("is bad with another secret, and with none", () => {
    assert.equal(verify({ secret: "other" }), "bad");
    const forged = signedEvent(".", {}, NOW);
    const mac = createHmac("sha256", "")
      .update(`v0:${NOW / 1000}:${forged.body}`)
      .digest("hex");
    const rawBody = Buffer.from(forged.body);
    assert.equal(verify({ secret: "", rawBody, timestamp: String(NOW / 1000), signature: `v0=${mac}` }), "bad");
  });

  it("is bad in any other form", () => {
    for (const signature of ["", "v0=", "v0=abc", `v1=${"0".repeat(64)}`, `v0=${"0".repeat(63)}g`, "0".repeat(64)]) {
      assert.equal(verify({ signature }), "bad");
    }
    for (const timestamp of ["", "now", "-1", "1e12", "99999999999999"]) assert.equal(verify({ timestamp }), "bad");
  });

  it("is good for 90 minutes, since Zoom's last retry comes after 85, and stale after", () => {
    assert.equal(verify({ nowMs: NOW + 90 * MINUTE }), "valid");
    assert.equal(verify({ nowMs: NOW + 90 * MINUTE + 1000 }), "stale");
  });

  it("allows a clock that is 5 minutes behind, and no more", () => {
    assert.equal(verify({ nowMs: NOW - 5 * MINUTE }), "valid");
    assert.equal(verify({ nowMs: NOW - 5 * MINUTE - 1000 }), "stale");
  });

  it("calls a forged old request bad, not stale", () => {
    assert.equal(verify({ secret: "other", nowMs: NOW + 1000 * MINUTE }), "bad");
  });

  it("takes a timestamp in milliseconds", () => {
    const timestamp = String(NOW);
    const rawBody = Buffer.from("{}");
    const signature = `v0=${createHmac("sha256", SECRET).update(`v0:${timestamp}:{}`).digest("hex")}`;
    assert.equal(verify({ timestamp, rawBody, signature }), "valid");
    assert.equal(verify({ timestamp, rawBody, signature, nowMs: NOW + 91 * MINUTE }), "stale");
  });
});

describe("zoom's challenge", () => {
  it("is answered with the token's HMAC", () => {
    const encryptedToken = createHmac("sha256", SECRET).update("qgg8vlvZRS6UYooatFL8Aw").digest("hex");
    assert.deepEqual(answerChallenge(SECRET, "qgg8vlvZRS6UYooatFL8Aw"), {
      plainToken: "qgg8vlvZRS6UYooatFL8Aw",
      encryptedToken,
    });
  });

  it("never signs an event for somebody: a token that looks like one is refused", () => {
    for (const token of ["v0:1700000000:{}", "v0:", "a:b", '{"event":1}', "", "a b", "x".repeat(257)]) {
      assert.throws(() => answerChallenge(SECRET, token), DomainError);
    }
    assert.throws(() => answerChallenge("", "token"), DomainError);
  });
});

function sent() {
  const { headers, body } = signedEvent(SECRET, { event: "recording.completed", payload: { ä: 1 } }, NOW);
  return {
    secret: SECRET,
    timestamp: headers["x-zm-request-timestamp"] ?? "",
    signature: headers["x-zm-signature"] ?? "",
    rawBody: Buffer.from(body),
    nowMs: NOW,
  };
}

function verify(changed: Partial<ReturnType<typeof sent>>): string {
  return verifyZoomSignature({ ...sent(), ...changed });
}

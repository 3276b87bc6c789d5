import assert from "node:assert/strict";
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { CompactSign, calculateJwkThumbprint, generateKeyPair, type JWK } from "jose";
import { canonicalize } from "../../src/crypto/canonical-json";
import {
  generateSigningKey,
  type JwsRefusal,
  JwsRefusedError,
  type KeySet,
  signJws,
  verifyJws,
} from "../../src/crypto/jws";
import { twinOf } from "../support/turned";

/** RFC 8037, appendices A.1, A.3 and A.4. */
const RFC_8037 = {
  key: {
    kty: "OKP",
    crv: "Ed25519",
    d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
  },
  thumbprint: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
  input: "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
  signature: "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
};
const { d: _private, ...rfcPublic } = RFC_8037.key;
const KID = "k1";
const TYP = "regenesis-certificate";
const keys: KeySet = { keys: [{ ...rfcPublic, kid: KID }] };
const payload = { number: 7, found: ["a", "b"], at: "2030-01-01T00:00:00.000Z" };
const encode = (text: string | Buffer) => Buffer.from(text).toString("base64url");

/** A JWS over exactly these texts, truly signed with the key of RFC 8037. */
function forge(header: string, body: string | Buffer): string {
  const input = `${encode(header)}.${encode(body)}`;
  const privateKey = createPrivateKey({ key: RFC_8037.key, format: "jwk" });
  return `${input}.${encode(sign(null, Buffer.from(input), privateKey))}`;
}

const HEADER = `{"alg":"EdDSA","kid":"${KID}","typ":"${TYP}"}`;

async function assertRefused(jws: string, reason: JwsRefusal, set: KeySet = keys, typ = TYP): Promise<void> {
  await assert.rejects(verifyJws(jws, set, typ), (error: unknown) => {
    assert.ok(error instanceof JwsRefusedError, String(error));
    assert.equal(error.reason, reason);
    return true;
  });
}

describe("signed statements", () => {
  it("stand on the published Ed25519 JWS (RFC 8037, A.4)", () => {
    const privateKey = createPrivateKey({ key: RFC_8037.key, format: "jwk" });
    assert.equal(encode(sign(null, Buffer.from(RFC_8037.input), privateKey)), RFC_8037.signature);
  });

  it("are signed as RFC 8037 signs, over canonical JSON, whatever kind of key is given", async () => {
    const expected = forge(HEADER, canonicalize(payload));
    assert.equal(await signJws(RFC_8037.key, KID, TYP, payload), expected);
    assert.equal(await signJws(createPrivateKey({ key: RFC_8037.key, format: "jwk" }), KID, TYP, payload), expected);
  });

  it("verify with nothing but node:crypto and the published key", async () => {
    const { kid, privateJwk, publicJwk } = await generateSigningKey();
    const jws = await signJws(privateJwk, kid, TYP, payload);
    const border = jws.lastIndexOf(".");
    const publicKey = createPublicKey({ key: { ...publicJwk }, format: "jwk" });
    const signature = Buffer.from(jws.slice(border + 1), "base64url");
    assert.ok(verify(null, Buffer.from(jws.slice(0, border)), publicKey, signature));
  });

  it("give back their payload", async () => {
    const { kid, privateJwk, publicJwk } = await generateSigningKey();
    for (const value of [payload, {}, [], null, "text", 0, { ü: "é\u2028" }]) {
      const jws = await signJws(privateJwk, kid, TYP, value);
      assert.deepEqual(await verifyJws(jws, { keys: [rfcPublic, publicJwk] }, TYP), value);
    }
  });

  it("are not made of what JSON would lose", async () => {
    await assert.rejects(signJws(RFC_8037.key, KID, TYP, { a: undefined }), TypeError);
    await assert.rejects(signJws(rfcPublic, KID, TYP, payload));
  });
});

describe("signing keys", () => {
  it("are named by the RFC 7638 thumbprint (RFC 7638, 3.1, and RFC 8037, A.3, hold the measure)", async () => {
    const rsa =
      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj" +
      "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ" +
      "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK" +
      "nqDKgw";
    assert.equal(
      await calculateJwkThumbprint({ kty: "RSA", n: rsa, e: "AQAB" }),
      "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    );
    const thumbprint = ({ crv, kty, x }: JWK) =>
      createHash("sha256").update(canonicalize({ crv, kty, x })).digest("base64url");
    assert.equal(thumbprint(rfcPublic), RFC_8037.thumbprint);
    const { kid, privateJwk, publicJwk } = await generateSigningKey();
    assert.equal(kid, thumbprint(publicJwk));
    assert.equal(privateJwk.kid, kid);
  });

  it("publish no private part", async () => {
    const { publicJwk, privateJwk } = await generateSigningKey();
    assert.deepEqual(Object.keys(publicJwk).sort(), ["alg", "crv", "kid", "kty", "use", "x"]);
    assert.equal(publicJwk.crv, "Ed25519");
    assert.equal(typeof privateJwk.d, "string");
  });
});

describe("verifying a signed statement", () => {
  const body = canonicalize(payload);

  it("refuses any change of a character", async () => {
    const jws = forge(HEADER, body);
    assert.deepEqual(await verifyJws(jws, keys, TYP), payload);
    for (let at = 0; at < jws.length; at++) {
      const other = jws[at] === "A" ? "B" : "A";
      await assert.rejects(verifyJws(jws.slice(0, at) + other + jws.slice(at + 1), keys, TYP), JwsRefusedError);
    }
  });

  it("refuses another number of parts, padding, white space and other alphabets", async () => {
    const jws = forge(HEADER, body);
    const [header, text, signature] = jws.split(".");
    const wrong = [
      "",
      "..",
      `${header}.${text}`,
      `${header}..${signature}`,
      `${jws}.`,
      `${jws}.x`,
      `${jws}==`,
      `${jws}\n`,
      ` ${jws}`,
      `${header}.${text}.${signature?.replace(/[-_]/, "+")}+`,
    ];
    for (const other of wrong) await assertRefused(other, "malformed");
  });

  it("refuses base64url whose unused bits are set, though it decodes to the same bytes", async () => {
    const jws = forge(HEADER, body);
    const twin = twinOf(jws);
    assert.deepEqual(
      Buffer.from(twin.split(".")[2] ?? "", "base64url"),
      Buffer.from(jws.split(".")[2] ?? "", "base64url"),
    );
    await assertRefused(twin, "malformed");
  });

  it("refuses a header with more, fewer, doubled or other members", async () => {
    const more = (members: string) => `{"alg":"EdDSA",${members}"kid":"${KID}","typ":"${TYP}"}`;
    const headers = [
      '{"alg":"EdDSA"}',
      `{"alg":"EdDSA","kid":"${KID}"}`,
      more('"b64":true,'),
      more('"crit":["exp"],'),
      more('"jku":"https://example.org/keys",'),
      more(`"jwk":${canonicalize(rfcPublic)},`),
      `{"alg":"EdDSA","kid":"${KID}","typ":"${TYP}","x5c":[]}`,
      more('"alg":"EdDSA",'),
      more('"kid":"other",'),
      `{"alg":"EdDSA","typ":"${TYP}","kid":"${KID}"}`,
      `{"alg":"EdDSA", "kid":"${KID}","typ":"${TYP}"}`,
      HEADER.replace("EdDSA", "none"),
      HEADER.replace("EdDSA", "HS256"),
      HEADER.replace("EdDSA", "Ed25519"),
      HEADER.replace(`"${KID}"`, "1"),
      "[]",
      "null",
      "{",
      `\ufeff${HEADER}`,
    ];
    for (const header of headers) await assertRefused(forge(header, body), "header");
  });

  it("refuses the published example of RFC 8037, which has neither typ nor kid", async () => {
    await assertRefused(`${RFC_8037.input}.${RFC_8037.signature}`, "header");
  });

  it("refuses a statement of another type", async () => {
    await assertRefused(forge(HEADER, body), "type", keys, "regenesis-checkpoint");
  });

  it("refuses a key that is not in the set, and one that is there twice or unfit", async () => {
    const jws = forge(HEADER, body);
    const key = { ...rfcPublic, kid: KID };
    await assertRefused(jws, "unknown-key", { keys: [] });
    await assertRefused(jws, "unknown-key", { keys: [{ ...key, kid: "k2" }] });
    const unfit: Record<string, unknown>[] = [
      { ...RFC_8037.key, kid: KID },
      { ...key, kty: "EC" },
      { ...key, crv: "X25519" },
      { ...key, crv: "Ed448" },
      { ...key, x: undefined },
      { ...key, x: "AAAA" },
      { ...key, alg: "ES256" },
      { ...key, use: "enc" },
      { kty: "oct", k: RFC_8037.key.x, kid: KID },
    ];
    for (const other of unfit) await assertRefused(jws, "unfit-key", { keys: [other] });
    await assertRefused(jws, "unfit-key", { keys: [key, key] });
  });

  it("refuses another's signature under a known name", async () => {
    const other = await generateSigningKey();
    await assertRefused(await signJws(other.privateJwk, KID, TYP, payload), "signature");
    const genuine = forge(HEADER, body).split(".");
    await assertRefused([genuine[0], encode(canonicalize({ number: 8 })), genuine[2]].join("."), "signature");
    await assertRefused([genuine[0], genuine[1], encode(Buffer.alloc(64))].join("."), "signature");
    await assertRefused([genuine[0], genuine[1], encode(Buffer.alloc(10))].join("."), "signature");
  });

  it("refuses a signature of another algorithm though its header claims ours", async () => {
    const pair = await generateKeyPair("ES256");
    const signed = await new CompactSign(Buffer.from(body)).setProtectedHeader({ alg: "ES256" }).sign(pair.privateKey);
    await assertRefused(`${encode(HEADER)}.${encode(body)}.${signed.split(".")[2]}`, "signature");
  });

  it("refuses a truly signed payload that is not canonical: doubled names, white space, order, broken UTF-8", async () => {
    const bodies = ['{"a":1,"a":2}', '{"a": 1}', '{"b":1,"a":2}', '{"a":1.0}', "", "{", '"\\ud800"', "\ufeff{}"];
    for (const other of bodies) {
      await assertRefused(forge(HEADER, other), other === "" ? "malformed" : "payload");
    }
    await assertRefused(forge(HEADER, Buffer.from([0x22, 0xff, 0x22])), "payload");
  });
});

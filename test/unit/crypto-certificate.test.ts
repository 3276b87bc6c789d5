import assert from "node:assert/strict";
import { createHash, createHmac, createPrivateKey, sign as signBytes } from "node:crypto";
import { canonicalize } from "../../src/crypto/canonical-json";
import {
  CERTIFICATE_CHECKPOINT_TYPE,
  CERTIFICATE_TYPE,
  checkParent,
  isProvenItem,
  itemsOf,
  proveItem,
  readCertificate,
} from "../../src/crypto/certificate";
import { certificateGenesis, certificateLink, hashJws } from "../../src/crypto/certificate-chain";
import type { KeySet } from "../../src/crypto/jws";
import { aBody, aFullBody, aSigningKey, ITEMS, idOf, type SigningPair, sign, WORKSPACE } from "../support/certificates";
import { twinOf } from "../support/turned";

const encode = (text: string | Buffer) => Buffer.from(text).toString("base64url");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a certificate", () => {
  let key: SigningPair;
  let keys: KeySet;
  before(async () => {
    key = await aSigningKey();
    keys = { keys: [key.publicJwk] };
  });

  /** A JWS over exactly these texts, truly signed. */
  const forge = (header: string, payload: string) => {
    const input = `${encode(header)}.${encode(payload)}`;
    const privateKey = createPrivateKey({ key: { ...key.privateJwk } as never, format: "jwk" });
    return `${input}.${encode(signBytes(null, Buffer.from(input), privateKey))}`;
  };
  const header = (more: object = {}) => canonicalize({ alg: "EdDSA", kid: key.kid, typ: CERTIFICATE_TYPE, ...more });
  const refused = async (jws: string, problem: RegExp, set = keys) => {
    const { body, signed, problems } = await readCertificate(jws, set);
    assert.deepEqual([body, signed, problems.length], [null, false, 1]);
    assert.match(problems[0] ?? "", problem);
  };

  it("is read back as it was signed", async () => {
    for (const body of [aBody(), aFullBody()])
      assert.deepEqual(await readCertificate(await sign(key, body), keys), { body, signed: true, problems: [] });
  });

  it("is refused with any character changed", async () => {
    const jws = await sign(key, aBody());
    for (let at = 0; at < jws.length; at++) {
      const changed = jws.slice(0, at) + (jws[at] === "A" ? "B" : "A") + jws.slice(at + 1);
      assert.equal((await readCertificate(changed, keys)).body, null, `character ${at}`);
    }
  });

  it("is refused unsigned, with alg none", async () => {
    const none = `${encode(header({ alg: "none" }))}.${encode(canonicalize(aBody()))}`;
    await refused(`${none}.`, /not a JWS in compact form/);
    await refused(`${none}.AAAA`, /header is not/);
  });

  it("is refused when the public key was used as a secret, and when its header claims another algorithm", async () => {
    const input = `${encode(header({ alg: "HS256" }))}.${encode(canonicalize(aBody()))}`;
    const mac = createHmac("sha256", JSON.stringify(key.publicJwk)).update(input).digest("base64url");
    await refused(`${input}.${mac}`, /header is not/);
    await refused(forge(header({ alg: "ES256" }), canonicalize(aBody())), /header is not/);
    const secrets = { keys: [{ kty: "oct", k: key.publicJwk.x, kid: key.kid }] };
    await refused(await sign(key, aBody()), /not one Ed25519 signing key/, secrets);
  });

  it("is refused when it brings its own key, or the address of one", async () => {
    const other = await aSigningKey();
    for (const more of [{ jwk: other.publicJwk }, { jku: "https://example.org/jwks.json" }, { x5c: [] }])
      await refused(forge(header(more), canonicalize(aBody())), /header is not/);
    await refused(await sign(other, aBody()), /key that is not in the key set/);
    await refused(await sign({ ...other, kid: key.kid }, aBody()), /signature does not hold/);
  });

  it("is refused as another type of statement, and is none itself", async () => {
    for (const typ of [CERTIFICATE_CHECKPOINT_TYPE, "regenesis-audit-checkpoint+jws", "JWT"])
      await refused(await sign(key, aBody(), typ), /another type/);
  });

  it("is refused with doubled names, white space or another order, though truly signed", async () => {
    const plain = canonicalize(aBody());
    const doubled = plain.replace('"number":1,', '"number":2,"number":1,');
    const { format, ...rest } = aBody();
    for (const payload of [doubled, plain.replace(":", ": "), JSON.stringify({ ...rest, format }), `\ufeff${plain}`])
      await refused(forge(header(), payload), /not canonical JSON/);
    await refused(forge(header().replace('{"alg"', '{"alg":"EdDSA","alg"'), plain), /header is not/);
  });

  it("is refused in base64url that is not canonical", async () => {
    const jws = await sign(key, aBody());
    for (const other of [`${jws}=`, `${jws}\n`, jws.replace(".", "..")]) await refused(other, /not a JWS in compact/);
    await refused(twinOf(jws), /not a JWS in compact form/);
  });

  it("is refused by a key set that names its key twice, or with the private part", async () => {
    const jws = await sign(key, aBody());
    await refused(jws, /not one Ed25519/, { keys: [key.publicJwk, { ...key.publicJwk }] });
    await refused(jws, /not one Ed25519/, { keys: [{ ...key.privateJwk }] });
    await refused(jws, /not one Ed25519/, { keys: [{ ...key.publicJwk, key_ops: ["sign"] }] });
    await refused(jws, /not in the key set/, { keys: [] });
  });

  it("is linked in a chain that another program can compute", async () => {
    const jws = await sign(key, aBody());
    const genesis = sha256(`regenesis/certificate/genesis/1\0${WORKSPACE}`);
    assert.equal(certificateGenesis(WORKSPACE), genesis);
    assert.equal(hashJws(jws), sha256(jws));
    assert.equal(certificateLink(genesis, jws), sha256(`regenesis/certificate/link/1\0${genesis}${sha256(jws)}`));
    assert.throws(() => certificateLink("", jws), TypeError);
  });

  it("proves each of its items and nothing else, in whatever order they were counted", () => {
    const body = aBody({ items: itemsOf([...ITEMS].reverse()) });
    assert.deepEqual(body.items, itemsOf(ITEMS));
    for (const id of ITEMS) {
      const proof = proveItem(ITEMS.toReversed(), id) ?? [];
      assert.ok(isProvenItem(body, id, proof));
      assert.equal(isProvenItem(body, idOf("src", 99), proof), false);
    }
    assert.equal(proveItem(ITEMS, idOf("src", 99)), null);
    assert.throws(() => itemsOf([...ITEMS, ...ITEMS]), TypeError);
  });
});

describe("a certificate's parent", () => {
  let key: SigningPair;
  let keys: KeySet;
  let parentJws: string;
  before(async () => {
    key = await aSigningKey();
    keys = { keys: [key.publicJwk] };
    parentJws = await sign(key, aBody());
  });

  const previous = sha256("a head");
  const supplement = () => {
    const parent = { id: idOf("crt", 1), jwsHash: hashJws(parentJws) };
    const issued = { openedAt: "2030-03-29T02:00:00.000Z", closedAt: "2030-03-29T02:00:01.000Z" };
    const at = { ...issued, issuedAt: "2030-03-29T02:00:01.000Z" };
    return aFullBody({ id: idOf("crt", 2), number: 2, kind: "SUPPLEMENT", parent, previous, ...at });
  };
  const problems = (changes: object, jws = parentJws) => checkParent({ ...supplement(), ...changes }, jws, keys);

  it("is the one whose bytes were signed into it", async () => {
    assert.deepEqual(await problems({}), []);
    const alike = await sign(key, aBody({ software: "regenesis 0.1.1" }));
    assert.deepEqual(await problems({}, alike), ["the parent given is not what was signed as its parent"]);
    const other = await sign(key, aFullBody({ id: idOf("crt", 7) }));
    assert.deepEqual(await problems({}, other), ["the parent given is another certificate"]);
  });

  it("is itself a certificate of these keys", async () => {
    const foreign = await sign(await aSigningKey(), aBody());
    const found = await problems({}, foreign);
    assert.deepEqual(found, ["the parent is no certificate: it is signed with a key that is not in the key set"]);
  });

  it("is of the same workspace, has a lower number and was not issued later", async () => {
    assert.deepEqual(await problems({ workspace: idOf("wsp", 5) }), ["the parent is of another workspace"]);
    assert.deepEqual(await problems({ number: 1 }), ["the parent has no lower number"]);
    const early = { issuedAt: "2030-02-01T00:00:00.000Z" };
    assert.deepEqual(await problems(early), ["the parent was issued later"]);
  });

  it("is refused where the certificate names none", async () => {
    assert.deepEqual(await problems({ parent: null }), ["it has no parent, and one was given"]);
  });
});

import assert from "node:assert/strict";
import { readCertificate } from "../../src/crypto/certificate";
import { type CertificateBody, problemsOfBody } from "../../src/crypto/certificate-body";
import { certificateGenesis } from "../../src/crypto/certificate-chain";
import { aBody, aFullBody, aSigningKey, idOf, sign } from "../support/certificates";

type Loose = Record<string, unknown>;

/** A copy with the member at the path replaced; a path such as "findings.0.found". */
function changed(path: string, value: unknown, from: CertificateBody = aBody()): Loose {
  const copy = structuredClone(from) as unknown as Loose;
  const steps = path.split(".");
  const name = steps.pop() as string;
  let at: Loose = copy;
  for (const step of steps) at = at[step] as Loose;
  at[name] = value;
  return copy;
}

/** Every path to an object or a value in it. */
function paths(value: unknown, prefix = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${prefix}${name}`, ...paths(inner, `${prefix}${name}.`)]);
}

describe("what a certificate says", () => {
  it("is accepted whole, in part, in a batch and as a supplement", () => {
    const parent = { id: idOf("crt", 1), jwsHash: "a".repeat(64) };
    const later = { number: 2, previous: "b".repeat(64), parent };
    const bodies = [aBody(), aFullBody(), aFullBody({ kind: "SUPPLEMENT", ...later }), aBody(later)];
    for (const body of bodies) assert.deepEqual(problemsOfBody(body), []);
  });

  it("is refused with any member missing, added or of another kind", () => {
    for (const path of paths(aBody())) {
      assert.notDeepEqual(problemsOfBody(changed(path, undefined)), [], `${path} undefined`);
      assert.notDeepEqual(problemsOfBody(changed(path, true)), [], `${path} true`);
      assert.notDeepEqual(problemsOfBody(changed(path, {})), [], `${path} {}`);
    }
    const owners = ["", ...paths(aBody()).filter((path) => /^(items|backups)$|\.\d+$/.test(path))];
    for (const owner of owners.filter((path) => !path.startsWith("notCovered"))) {
      const found = problemsOfBody(changed(owner === "" ? "email" : `${owner}.email`, "x@example.org"));
      assert.match(found.join(), /has 1 unknown members/);
      assert.doesNotMatch(found.join(), /example|email/);
    }
    for (const wrong of [null, [], "text", 7]) assert.deepEqual(problemsOfBody(wrong), ["it is not an object"]);
  });

  it("is refused with all of its problems named, each with its place", () => {
    const many = { ...changed("findings.1.probe", "UNKNOWN"), number: 0, issuedAt: "yesterday" };
    assert.deepEqual(problemsOfBody(many), [
      "number is not a whole number from 1 up",
      "issuedAt is not a time in UTC with milliseconds",
      "findings[1].probe is none of ABSENT",
    ]);
  });

  it("is refused while a probe found anything or could not tell", () => {
    for (const probe of ["PRESENT", "UNKNOWN", "absent", null])
      assert.deepEqual(problemsOfBody(changed("findings.0.probe", probe)), ["findings[0].probe is none of ABSENT"]);
  });

  it("is refused with counts that are no counts", () => {
    const paths = ["findings.0.found", "findings.0.deleted", "items.count", "withheld.0.count", "policyVersion"];
    for (const path of paths)
      for (const wrong of [-1, 0.5, 2 ** 53, "1", Number.NaN])
        assert.equal(problemsOfBody(changed(path, wrong)).length, 1, `${path} ${wrong}`);
  });

  it("is refused when deleted, unlinked and withheld do not add up to what was found", () => {
    for (const part of ["found", "deleted", "unlinked"]) {
      const found = problemsOfBody(changed(`findings.0.${part}`, 3)).join();
      assert.match(found, /^findings\[0\] accounts for \d+ of \d+ found$/);
    }
  });

  it("is refused when it was closed before it was opened, or issued before it was closed", () => {
    const problem = ["it was not opened, closed and issued in this order"];
    assert.deepEqual(problemsOfBody(changed("closedAt", "2030-03-01T09:59:59.999Z")), problem);
    assert.deepEqual(problemsOfBody(changed("issuedAt", "2030-03-01T10:00:04.249Z")), problem);
    const same = aBody({ openedAt: "2030-03-01T10:00:04.300Z", closedAt: "2030-03-01T10:00:04.300Z" });
    assert.deepEqual(problemsOfBody(same), []);
  });

  it("is refused with times that do not exist or are written in another way", () => {
    const wrong = ["2030-02-30T00:00:00.000Z", "2030-03-01T10:00:04Z", "2030-03-01T10:00:04.300+00:00", "2030-03-01"];
    for (const time of [...wrong, "2030-03-01t10:00:04.300z"])
      assert.deepEqual(problemsOfBody(changed("issuedAt", time)), ["issuedAt is not a time in UTC with milliseconds"]);
  });

  it("is PARTIAL exactly when something was withheld, and then gives the ground", () => {
    assert.deepEqual(problemsOfBody(changed("kind", "FULL")), ["kind is FULL and not PARTIAL"]);
    assert.deepEqual(problemsOfBody(changed("kind", "PARTIAL", aFullBody())), [
      "kind is PARTIAL and nothing is withheld",
    ]);
    assert.deepEqual(problemsOfBody(changed("withheld", [])), [
      "withheld gives no ground for what the findings withhold",
    ]);
    const kept = aFullBody({ withheld: [{ ground: "others' data", until: null, count: 2 }] });
    assert.deepEqual(problemsOfBody(kept), ["kind is FULL and not PARTIAL"]);
  });

  it("has a parent as a SUPPLEMENT, and none when it is FULL", () => {
    const parent = { id: idOf("crt", 1), jwsHash: "a".repeat(64) };
    assert.deepEqual(problemsOfBody(aFullBody({ kind: "SUPPLEMENT" })), ["parent is missing from a SUPPLEMENT"]);
    const full = problemsOfBody(aFullBody({ parent }));
    assert.deepEqual(full, ["kind is FULL and not SUPPLEMENT though there is a parent"]);
  });

  it("is refused when nowhere was looked, and with a root over nothing", () => {
    assert.deepEqual(problemsOfBody(aFullBody({ findings: [] })), ["findings are missing: nowhere was looked"]);
    assert.deepEqual(problemsOfBody(changed("items.count", 0)), ["items has a root over nothing"]);
    for (const root of ["A".repeat(64), "a".repeat(63), `${"a".repeat(64)}\n`])
      assert.deepEqual(problemsOfBody(changed("items.merkleRoot", root)), [
        "items.merkleRoot is not a SHA-256 hash in hex",
      ]);
  });

  it("says when the backups are due, after the last of them and only where there are any", () => {
    const none = { affected: [], external: [], dueAt: null };
    assert.deepEqual(problemsOfBody(aBody({ backups: none })), []);
    const dueAt = "2030-03-29T01:59:59.999Z";
    assert.deepEqual(problemsOfBody(changed("backups.dueAt", dueAt)), ["backups.dueAt is before a backup ends"]);
    for (const backups of [
      { ...none, dueAt },
      { ...aBody().backups, dueAt: null },
    ])
      assert.deepEqual(problemsOfBody(aBody({ backups })), ["backups.dueAt does not go with the backups listed"]);
    const taken = problemsOfBody(changed("backups.affected.0.takenAt", "2030-04-01T00:00:00.000Z"));
    assert.deepEqual(taken, ["backups.affected[0] expires before it was taken"]);
  });

  it("follows its workspace's genesis as number 1, and only then", () => {
    assert.deepEqual(problemsOfBody(changed("number", 2)), ["previous does not go with the number"]);
    const foreign = certificateGenesis("0197a0b0-0000-7000-8000-0000000000cc");
    assert.deepEqual(problemsOfBody(changed("previous", foreign)), ["previous does not go with the number"]);
  });

  it("names people by refs alone", () => {
    for (const path of ["subject", "requestedBy"])
      for (const wrong of ["ilse@example.org", "Ilse", "", "p-", "p-ilse@example.org"])
        assert.equal(problemsOfBody(changed(path, wrong)).length, 1, `${path} ${wrong}`);
  });

  it("holds no text that a terminal or a page would show otherwise than it is", () => {
    for (const sign of ["\n", "\u001b[2J", "\u202e", "\u2028", "\u200b"])
      assert.deepEqual(problemsOfBody(changed("notCovered.0", `a${sign}b`)), [
        "notCovered[0] holds characters that can't be printed",
      ]);
  });

  it("is told from a broken signature: signed by us, and yet no certificate", async () => {
    const key = await aSigningKey();
    const jws = await sign(key, changed("findings.0.found", 99));
    const found = await readCertificate(jws, { keys: [key.publicJwk] });
    assert.deepEqual(found, { body: null, signed: true, problems: ["findings[0] accounts for 12 of 99 found"] });
  });
});

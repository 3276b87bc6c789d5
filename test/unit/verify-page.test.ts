import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { hashJws } from "../../src/crypto/certificate-chain";
import { type VerifyFacts, verifyPage, verifyStyleSource } from "../../src/server/verify-page";
import { aBody, aFullBody, idOf } from "../support/certificates";

function facts(changes: Partial<VerifyFacts> = {}): VerifyFacts {
  const checks = { signature: true, inLog: true, parentValid: null, problems: [], keyId: "key-1" };
  const at = { checkedAt: "2030-03-02T08:00:00.000Z", pdfUrl: "/certificates/1.pdf?a=1&b=2" };
  return { id: idOf("crt", 1), jws: "a.b.c", body: aBody(), ...checks, ...at, ...changes };
}

/** The contrast of two colours by WCAG 2.2. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe("the page that verifies a certificate", () => {
  it("says that it holds, what it states, and how to check that without the page", () => {
    const html = verifyPage(facts());
    for (const part of [
      "<title>Certificate of deletion no. 1: valid</title>",
      "<strong>Valid, PARTIAL.</strong>",
      "stands in the workspace&#39;s log",
      "a request for erasure",
      '<th scope="row">utterances</th>',
      "§ 147 AO: 1 item",
      "Copies that people made for themselves.",
      hashJws("a.b.c"),
      "regenesis certificate verify certificate.jws --jwks jwks.json",
      'href="/.well-known/jwks.json"',
      'href="/certificates/1.pdf?a=1&#38;b=2"',
    ])
      assert.ok(html.includes(part) || html.includes(part.replace("&#39;", "'")), part);
  });

  for (const [what, changes] of Object.entries({
    "an unsound signature": { signature: false, body: null, problems: ["its signature does not hold"] },
    "no place in the log": { inLog: false },
    "another parent": { parentValid: false },
    "any problem": { problems: ["something else"] },
  } satisfies Record<string, Partial<VerifyFacts>>))
    it(`shows none of what a certificate states with ${what}`, () => {
      const html = verifyPage(facts(changes));
      assert.ok(html.includes("<strong>Not valid.</strong>"));
      assert.match(html, /<title>[^<]*NOT VALID<\/title>/);
      for (const part of ["utterances", "request for erasure", "147 AO", "Check it yourself"])
        assert.equal(html.includes(part), false, part);
      for (const problem of changes.problems ?? []) assert.ok(html.includes(`<li>${problem}</li>`));
    });

  it("shows texts as texts", () => {
    const evil = `<script>alert("1")</script>&'`;
    const body = aFullBody({ rule: evil, notCovered: [evil], software: evil });
    const findings = body.findings.map((finding) => ({ ...finding, category: evil, method: evil }));
    const html = verifyPage(facts({ body: { ...body, findings }, jws: evil, keyId: evil, pdfUrl: evil }));
    assert.equal(html.includes("<script"), false);
    assert.equal(html.includes("&'"), false);
  });

  it("has one style, which is the one that its policy allows, and no script", () => {
    const html = verifyPage(facts());
    const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style = ""]) => style);
    assert.equal(styles.length, 1);
    assert.equal(
      verifyStyleSource,
      `'sha256-${createHash("sha256")
        .update(styles[0] ?? "")
        .digest("base64")}'`,
    );
    assert.doesNotMatch(html, / style=|<script|\son\w+=/);
  });

  it("is readable in light and in dark: each text stands out by 4.5 to 1", () => {
    const schemes = [...verifyPage(facts()).matchAll(/:root \{[^}]*--ink[^}]*\}/g)].map(([rule]) =>
      Object.fromEntries([...rule.matchAll(/--(\w+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour])),
    );
    assert.equal(schemes.length, 2);
    for (const scheme of schemes)
      for (const name of ["ink", "quiet", "link", "no"])
        assert.ok(contrast(scheme[name], scheme.paper) >= 4.5, `${name} ${scheme[name]} on ${scheme.paper}`);
  });
});

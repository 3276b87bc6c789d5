import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import type { CertificateBody } from "../../src/crypto/certificate-body";
import { hashJws } from "../../src/crypto/certificate-chain";
import { certificatePdf } from "../../src/server/certificate-pdf";
import { aBody, aFullBody, idOf } from "../support/certificates";

const facts = { verifyUrl: "https://coaching.example.org/verify/crt_1.mac", keyId: "key-1" };
const jws = "a.b.c";
const draw = (body: CertificateBody) => certificatePdf(body, jws, facts);

/** The text of each page's lines, without its kerning. */
function textOf(pdf: Buffer): string {
  const raw = pdf.toString("latin1");
  const streams = [...raw.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map(([, body = ""]) =>
    Buffer.from(body, "latin1"),
  );
  const pages = streams.map((stream) => inflateSync(stream).toString("latin1"));
  const pieces = pages.join("\n").matchAll(/\[([^\]]*)\] TJ/g);
  const hex = [...pieces].map(([, line = ""]) =>
    [...line.matchAll(/<([0-9a-f]*)>/g)].map(([, part = ""]) => part).join(""),
  );
  return hex.map((line) => Buffer.from(line, "hex").toString("latin1")).join("\n");
}
const pagesOf = (pdf: Buffer) => pdf.toString("latin1").match(/\/Type \/Page\n/g)?.length;

describe("a certificate on paper", () => {
  it("is one page of A4 that says what was destroyed, kept and not covered, and how to verify it", async () => {
    const pdf = await draw(aBody());
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    assert.equal(pagesOf(pdf), 1);
    const text = textOf(pdf);
    for (const part of [
      "Certificate of deletion no. 1",
      "PARTIAL. Not everything was destroyed",
      idOf("crt", 1),
      "a request for erasure",
      "utterances",
      "rows deleted in batches",
      "§ 147 AO: 1 item, until 2036-12-31 00:00:00 UTC",
      "Zoom: asked to delete; done",
      "due to be gone by 2030-03-29",
      "Copies that people made for themselves.",
      hashJws(jws),
      "key-1",
      "certificate verify",
    ])
      assert.ok(text.includes(part), part);
  });

  it("is the same, byte for byte, whenever it is drawn", async () => {
    assert.ok((await draw(aBody())).equals(await draw(aBody())));
    assert.equal((await draw(aBody())).equals(await draw(aFullBody())), false);
    // The one date in it is the certificate's own.
    const dates = (await draw(aBody())).toString("latin1").match(/\(D:\d+Z\)/g);
    assert.deepEqual(dates, ["(D:20300301100004Z)"]);
  });

  it("goes on over as many pages as it needs, with the table's head on each", async () => {
    const [finding] = aBody().findings as [CertificateBody["findings"][number]];
    const findings = Array.from({ length: 60 }, (_, n) => ({ ...finding, category: `category ${n}` }));
    const pdf = await draw(aBody({ findings }));
    const [text, pages] = [textOf(pdf), pagesOf(pdf)];
    assert.equal(pages, 3);
    assert.equal(text.match(/^Unlinked$/gm)?.length, 2);
    for (let n = 0; n < 60; n++) assert.match(text, new RegExp(`^category ${n}$`, "m"));
    assert.match(text, /Page 3 of 3/);
  });

  it("names characters that its fonts can't show, and leaves none out", async () => {
    const text = textOf(await draw(aBody({ notCovered: ["Łódź – “§” €"] })));
    assert.ok(text.replace(/\n/g, "").includes("[U+0141]ód[U+017A] \x96 \x93§\x94 \x80"), text);
  });

  it("says where nothing was kept, told or backed up", async () => {
    const none = { affected: [], external: [], dueAt: null };
    const text = textOf(await draw(aFullBody({ backups: none, notCovered: [] })));
    for (const part of ["Nothing was withheld.", "None was recorded.", "No backup held it", "Nothing that is known."])
      assert.ok(text.includes(part), part);
  });
});

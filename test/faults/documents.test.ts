import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { documents } from "../../src/adapters/documents";
import { bareNode } from "../../src/adapters/documents/pdf";
import { type DocumentReader, type Unreadable, UnreadableError } from "../../src/ports/document-reader";
import { aPdf, onePage, rawPdf, stream } from "../support/papers";
import { makeProgram } from "../support/program";

const PDF = "application/pdf";
const MEBIBYTE = 2 ** 20;
const picture = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(64)]);
const reader = documents({ searchPath: "" });

/** What it came to: the text of its pages, or the reason why there is none. */
async function outcomeOf(by: DocumentReader, bytes: Buffer, mediaType = PDF): Promise<Unreadable | string[]> {
  try {
    return (await by.read(bytes, mediaType)).map(({ text }) => text);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return error.reason;
  }
}

describe("a hostile PDF", () => {
  it("that unpacks to more than is allowed is given up", async () => {
    // Half a gibibyte of blanks, packed twice.
    const packed = deflateSync(deflateSync(Buffer.alloc(512 * MEBIBYTE, " ")));
    assert.ok(packed.length < 0.1 * MEBIBYTE);
    const bomb = onePage(stream(packed, "/Filter[/FlateDecode/FlateDecode]"));
    const tight = documents({ searchPath: "", limits: { memoryBytes: 300 * MEBIBYTE } });
    assert.equal(await outcomeOf(tight, bomb), "TOO_COMPLEX");
  });

  it("with more pages than are read is refused, and one that only claims them is read", async () => {
    const few = documents({ searchPath: "", limits: { pages: 2 } });
    assert.deepEqual(await outcomeOf(few, await aPdf(["one", "two"])), ["one", "two"]);
    assert.equal(await outcomeOf(few, await aPdf(["one", "two", "three"])), "TOO_LARGE");
    const one = onePage(stream("BT /F 9 Tf (Goal: rest) Tj ET")).toString("latin1");
    const claims = Buffer.from(one.replace("/Count 1", "/Count 99999999"), "latin1");
    assert.deepEqual(await outcomeOf(few, claims), ["Goal: rest"]);
  });

  it("whose pages lead back to themselves comes to an end", async () => {
    const round = rawPdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 3>>"]);
    assert.equal(await outcomeOf(reader, round), "DAMAGED");
  });

  it("with more text than is read is refused, whether on many pages or on one", async () => {
    const short = documents({ searchPath: "", limits: { chars: 1000 } });
    assert.equal(await outcomeOf(short, await aPdf(["a".repeat(600), "b".repeat(600)])), "TOO_LARGE");
    const words = Buffer.from(`BT /F 9 Tf ${"1 0 0 1 9 9 Tm (some words) Tj ".repeat(20_000)} ET`);
    assert.equal(await outcomeOf(short, onePage(stream(deflateSync(words), "/Filter/FlateDecode"))), "TOO_LARGE");
  });

  it("of objects nested without end, of forms that draw themselves or of nothing but noise leaves the server as it was", async () => {
    const nested = onePage(stream(`${"[".repeat(2_000_000)}`));
    const itself = onePage(
      stream("/X Do BT /F 9 Tf (after) Tj ET"),
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
      [stream("/X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")],
    );
    const drawn = Buffer.from(
      itself.toString("latin1").replace("/Resources<</Font", "/Resources<</XObject<</X 6 0 R>>/Font"),
      "latin1",
    );
    const noise = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(MEBIBYTE, "<<[(obj 7 0 R")]);
    for (const bytes of [nested, drawn, noise]) assert.ok(await outcomeOf(reader, bytes));
    assert.deepEqual(await outcomeOf(reader, await aPdf(["Goal: rest"])), ["Goal: rest"]);
  });

  it("that takes too long is killed, and the next in line is read", async () => {
    const hurried = documents({ searchPath: "", limits: { timeoutMs: 1 } });
    const good = await aPdf(["Goal: rest"]);
    const slow = await Promise.all([1, 2, 3].map(() => outcomeOf(hurried, good)));
    assert.deepEqual(slow, ["TOO_COMPLEX", "TOO_COMPLEX", "TOO_COMPLEX"]);
  });

  it("that took over its reader could read no other file, start no program and make no code", () => {
    const attempts = {
      [`require("fs").readFileSync(${JSON.stringify(__filename)})`]: "ERR_ACCESS_DENIED",
      'require("fs").writeFileSync("/tmp/regenesis-taken", "x")': "ERR_ACCESS_DENIED",
      'require("child_process").execFileSync("/bin/true")': "ERR_ACCESS_DENIED",
      'new (require("worker_threads").Worker)("0", { eval: true })': "ERR_ACCESS_DENIED",
      'new Function("return 1")()': "EvalError",
    };
    for (const [attempt, refusal] of Object.entries(attempts)) {
      const script = `try { ${attempt}; console.log("done") } catch (error) { console.log(error.code ?? error.name) }`;
      const said = execFileSync(process.execPath, [...bareNode(), "-e", script], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      assert.equal(said.toString().trim(), refusal, attempt);
    }
  });

  it("fetches nothing and runs nothing that it holds", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      // A font whose matrix is code, as in CVE-2024-4367; a script, a link and a picture that lie elsewhere.
      const code = `(1\\); fetch\\('${url}/font'\\)`;
      const font = `<</Type/Font/Subtype/Type1/BaseFont/X/FontMatrix[1 2 3 4 5 ${code})]/FontDescriptor 7 0 R>>`;
      const descriptor = `<</Type/FontDescriptor/FontName/X/Flags 4/FontFile<</F(${url}/file)/FS/URL/Length 0>>>>`;
      const script = `<</S/JavaScript/JS(app.launchURL\\("${url}/script"\\))>>`;
      const page = onePage(stream("BT /F 12 Tf (Goal: rest) Tj ET"), font, [
        `<</S/URI/URI(${url}/link)>>`,
        descriptor,
        script,
      ]);
      const opening = page
        .toString("latin1")
        .replace("/Type/Catalog", "/Type/Catalog/OpenAction 8 0 R/AA<</WC 6 0 R>>");
      assert.deepEqual(await outcomeOf(reader, Buffer.from(opening, "latin1")), ["Goal: rest"]);
      assert.deepEqual(asked, []);
    } finally {
      server.close();
    }
  });
});

describe("a hostile picture", () => {
  /** A stand-in that does what a program would that a picture has taken over. */
  async function withProgram(
    script: string,
    look: (folder: string, at: DocumentReader) => Promise<void>,
  ): Promise<void> {
    const languages = 'if [ "$1" = --list-langs ]; then echo List; echo eng; exit; fi';
    const { folder, remove } = await makeProgram("tesseract", `${languages}\n${script}`);
    try {
      const limits = { timeoutMs: 20_000, memoryBytes: 64 * MEBIBYTE, chars: 1000 };
      await look(folder, documents({ searchPath: folder, limits }));
    } finally {
      await remove();
    }
  }

  it("that makes tesseract say more than is read, take more memory than is allowed or crash is given up", async () => {
    const scripts = {
      "exec /usr/bin/yes": "TOO_COMPLEX",
      "x=a; while :; do x=$x$x; done": "TOO_COMPLEX",
      "kill -SEGV $$": "TOO_COMPLEX",
      "echo half a line; exit 1": "DAMAGED",
    };
    for (const [script, reason] of Object.entries(scripts))
      await withProgram(script, async (_, at) =>
        assert.equal(await outcomeOf(at, picture, "image/png"), reason, script),
      );
  });

  it("finds no secret in the environment, and who writes a file is killed", async () => {
    process.env.REGENESIS_SECRET = "a-secret-of-the-server";
    try {
      await withProgram("export", async (_, at) => {
        const said = String(await outcomeOf(at, picture, "image/png"));
        assert.match(said, /OMP_THREAD_LIMIT='1'/);
        assert.doesNotMatch(said, /a-secret|PATH/);
      });
    } finally {
      delete process.env.REGENESIS_SECRET;
    }
    await withProgram('exec cat > "$0.copied"', async (folder, at) => {
      assert.equal(await outcomeOf(at, picture, "image/png"), "TOO_COMPLEX");
      assert.equal((await readFile(join(folder, "tesseract.copied"))).length, 0);
    });
  });

  it("is not waited for when its source goes: the program is gone with the reason", async () => {
    await withProgram('echo "$$" >&2; exec sleep 600', async (_, at) => {
      const begun = new AbortController();
      const reading = at.read(picture, "image/png", begun.signal);
      setImmediate(() => begun.abort(new Error("it is going")));
      await assert.rejects(reading, /it is going/);
    });
  });
});

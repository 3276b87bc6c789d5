import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../../src/server/limits";
import { type Answer, type Doors, openDoors } from "./doors";

const FOREIGN = "{ viewer { audience } rateLimit { limit } }";
const manifest: Record<string, string> = JSON.parse(
  readFileSync(join(__dirname, "../../client/dist/persisted-documents.json"), "utf8"),
);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
/** The hash of the client's own document with this operation. */
function hashOf(operation: string): string {
  const [hash] = Object.entries(manifest).find(([, text]) => text.includes(operation)) ?? [];
  assert.ok(hash, operation);
  return hash.replace("sha256:", "");
}

describe("what is asked by a hash", () => {
  let doors: Doors;
  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  async function ask(sha256Hash: string, more: object = {}, version = 1): Promise<Answer> {
    const authorization = `Bearer ${await doors.token(doors.w.here.coach)}`;
    const body = JSON.stringify({ extensions: { persistedQuery: { version, sha256Hash } }, ...more });
    return doors.call("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body,
    });
  }
  const codeOf = ({ body }: Answer) => body.errors?.[0].extensions.code;

  it("is answered without a text where it is one of the client's documents", async () => {
    const { body, status } = await ask(hashOf("query Viewer "), { operationName: "Viewer" });
    assert.equal(status, 200);
    assert.equal(body.data.viewer.audience, "COACH");
    for (const [hash, text] of Object.entries(manifest)) assert.equal(hash, `sha256:${sha256(text)}`);
  });

  it("is asked for its text where it is not, and is kept from nobody's request", async () => {
    const hash = sha256(FOREIGN);
    for (let turn = 0; turn < 2; turn++) {
      const unknown = await ask(hash);
      assert.equal(codeOf(unknown), "PERSISTED_QUERY_NOT_FOUND");
      assert.equal(unknown.body.errors[0].message, "PersistedQueryNotFound");
      assert.ok(unknown.body.errors[0].extensions.requestId);
      assert.equal((await ask(hash, { query: FOREIGN })).body.data.viewer.audience, "COACH");
    }
    assert.ok(!doors.w.logged.some((line) => line.includes("unexpected")), "a refusal is no failure");
  });

  it("is refused where the text that comes along is another", async () => {
    for (const query of [FOREIGN, "{ viewer { unreadCount } }"]) {
      const other = await ask(hashOf("query Viewer "), { query });
      assert.equal(other.status, 400);
      assert.equal(codeOf(other), "INVALID_INPUT");
    }
    assert.equal(codeOf(await ask(hashOf("query Viewer "), {}, 2)), "INVALID_INPUT");
  });

  it("is held to the rules of every other question: variables, audience, cost, and no form of another site", async () => {
    assert.equal(codeOf(await ask(hashOf("mutation ApprovePack"), { variables: { input: 1 } })), "INVALID_INPUT");
    assert.equal(codeOf(await ask(hashOf("query Backups"))), "FORBIDDEN");
    const { body } = await ask(hashOf("query Viewer "), { operationName: "Viewer" });
    assert.equal(body.errors, undefined);
    const deep = `{ ${"a: viewer { audience } ".repeat(limits.aliases + 1)} }`;
    assert.equal(codeOf(await ask(sha256(deep), { query: deep })), "QUERY_TOO_EXPENSIVE");
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hashOf("query Viewer ") } });
    const form = await doors.call(`/graphql?${new URLSearchParams({ extensions })}`);
    assert.equal(form.status, 400, "without a header that a form can't set");
  });
});

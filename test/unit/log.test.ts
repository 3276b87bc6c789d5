import assert from "node:assert/strict";
import { makeLog } from "../../src/server/log";

describe("log", () => {
  it("writes ids and codes, and hides what must not be there", () => {
    const lines: string[] = [];
    const log = makeLog("info", { write: (line: string) => void lines.push(line) });
    log.info({ requestId: "r1", status: 200 }, "request");
    log.error({ token: "canary", nested: { authorization: "canary", text: "canary" } }, "careless");
    log.error({ err: new Error("canary") }, "careless");
    const [first] = lines.map((line) => JSON.parse(line));
    assert.equal(first.requestId, "r1");
    assert.equal(first.msg, "request");
    assert.equal("hostname" in first, false);
    assert.doesNotMatch(lines.join(""), /canary/);
  });
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { claude } from "../../src/adapters/claude";
import type { InsightRequest, Passage } from "../../src/ports/language-model";
import { type ClaudeProcess, startClaudeProcess } from "../support/claude-process";
import { WatchfulGuard } from "../support/fakes/watchful-guard";

const passage = (at: number, text: string, session = 0): Passage => ({
  ...{ id: `s${session}u${at}`, session, speaker: at % 2 === 0 ? "COACH" : "COACHEE", text },
  ...{ token: at % 2 === 0 ? "Coach B" : "Participant A", startMs: at * 65_000, endMs: at * 65_000 + 1000 },
});
const request: InsightRequest = {
  passages: [
    passage(0, "What has changed?"),
    passage(1, "I sleep better since I leave the laptop in the drawer at seven."),
  ],
  earlier: [passage(5, "I lie awake until midnight over what is in my mail.", 1)],
  related: [{ passageId: "s0u1", relatedId: "s1u5", score: 0.4 }],
};

describe("what claude sends", () => {
  let api: ClaudeProcess;
  let elsewhere: ClaudeProcess;
  let folder: string;
  before(async () => {
    [api, elsewhere] = await Promise.all([startClaudeProcess(), startClaudeProcess()]);
    folder = await mkdtemp(join(tmpdir(), "regenesis-claude-"));
  });
  after(async () => {
    await Promise.all([api.stop(), elsewhere.stop()]);
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => Promise.all([api.tell({ clear: true }), elsewhere.tell({ clear: true })]));

  const sasha = (maxInputTokens?: number) => {
    const options = { apiKey: api.hello.apiKey, baseUrl: api.hello.url, model: "claude-sonnet-5-5" };
    return claude({ ...options, noTrainingReference: "contract 7", maxInputTokens });
  };
  const asked = async () => (await api.tell({})).asked;
  const sent = async (operation = "messages") =>
    (await asked()).filter((each) => each.operation === operation).map(({ body }) => JSON.parse(body));
  const documents = async () => (await sent()).map(({ messages }) => JSON.parse(messages[0].content));

  it("is what its guard was shown, byte for byte, counted before it goes and under an opaque caller", async () => {
    const guard = new WatchfulGuard();
    const { facts } = await sasha().deriveInsights(request, guard);
    assert.deepEqual(
      (await asked()).map(({ body }) => body),
      guard.bodies,
    );
    assert.deepEqual(
      (await asked()).map(({ operation }) => operation),
      ["count_tokens", "messages"],
    );
    const [body] = await sent();
    assert.deepEqual(body.metadata, { user_id: guard.caller });
    assert.deepEqual(new Set(guard.own), new Set([body.model, body.system[0].text]));
    assert.deepEqual(guard.admitted, [facts.inputTokens]);
  });

  it("is the conversation as it was given, and of earlier sessions what is near to it", async () => {
    await sasha().deriveInsights(request, new WatchfulGuard());
    assert.deepEqual(await documents(), [
      {
        passages: [
          { id: "s0u0", role: "COACH", who: "Coach B", at: "0:00", text: request.passages[0]?.text },
          { id: "s0u1", role: "COACHEE", who: "Participant A", at: "1:05", text: request.passages[1]?.text },
        ],
        earlier: [
          {
            ...{ id: "s1u5", role: "COACHEE", who: "Participant A", at: "5:25" },
            ...{ text: request.earlier[0]?.text, session: "1 before" },
          },
        ],
        related: [["s0u1", "s1u5"]],
      },
    ]);
  });

  it("has a fixed part that is cached and costs the same count of tokens, wherever they are read from", async () => {
    const first = await sasha().deriveInsights(request, new WatchfulGuard());
    const second = await sasha().deriveInsights(request, new WatchfulGuard());
    assert.equal(first.facts.inputTokens, second.facts.inputTokens);
    const [one, two] = await sent();
    assert.deepEqual(one.system[0].cache_control, { type: "ephemeral" });
    assert.deepEqual([one.system, one.output_config], [two.system, two.output_config]);
    const { facts } = second;
    assert.deepEqual([facts.provider, facts.model], ["anthropic", "claude-sonnet-5-5-20261101"]);
    assert.match(facts.requestId ?? "", /^req_fake\d+$/);
    assert.deepEqual([facts.noTraining, facts.noTrainingReference], [true, "contract 7"]);
  });

  it("takes no header, key, address, profile, log level or tracing from the environment", async () => {
    const profile = { base_url: elsewhere.hello.url, auth: { type: "api_key", api_key: "sk-profile" } };
    await mkdir(join(folder, "configs"), { recursive: true });
    await writeFile(join(folder, "configs", "default.json"), JSON.stringify(profile));
    const custom = ["Authorization: Bearer sk-stolen", "x-api-key: sk-stolen", "x-leak: 1", "User-Agent: leak"];
    const env = {
      ...process.env,
      ...{ ANTHROPIC_CUSTOM_HEADERS: [...custom, "anthropic-version: 2023-06-01", "anthropic-beta: b"].join("\n") },
      ...{ ANTHROPIC_API_KEY: "sk-env", ANTHROPIC_AUTH_TOKEN: "sk-env-token", ANTHROPIC_BASE_URL: elsewhere.hello.url },
      ...{ ANTHROPIC_CONFIG_DIR: folder, ANTHROPIC_PROFILE: "default", ANTHROPIC_LOG: "debug", HOME: folder },
      ...{ ANTHROPIC_OPEN_TELEMETRY: "true", ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE: "content" },
    };
    const script = require.resolve("../support/claude-client-child");
    const { url, apiKey } = api.hello;
    const args = ["-r", "@swc-node/register", script, url, apiKey];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
    assert.deepEqual([stdout, stderr], ['{"traces":false,"propagation":false}', ""]);
    const requests = await asked();
    assert.equal(requests.length, 2);
    // What Node's fetch adds by itself says nothing of anybody.
    const own = ["host", "connection", "content-length", "accept-encoding", "accept-language", "sec-fetch-mode"];
    for (const { headers } of requests)
      assert.deepEqual(Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name))), {
        ...{ accept: "application/json", "content-type": "application/json", "user-agent": "regenesis" },
        ...{ authorization: `Bearer ${apiKey}`, "anthropic-version": "2026-10-21" },
      });
    assert.deepEqual((await elsewhere.tell({})).asked, []);
  });

  it("is split where it is too long: each part within its budget, every passage in one, each insight once", async () => {
    const words = "mail dinner laptop drawer evening team morning answer sleep midnight".split(" ");
    const text = (at: number) =>
      `In week ${at} I noticed my ${words[at % words.length]} again, ${"and so on ".repeat(30)}`;
    const passages = Array.from({ length: 60 }, (_, at) => passage(at, text(at)));
    const related = [{ passageId: "s0u1", relatedId: "s1u5", score: 0.4 }];
    const guard = new WatchfulGuard();
    const limit = 2500;
    const { insights, facts } = await sasha(limit).deriveInsights({ ...request, passages, related }, guard);
    const parts = await documents();
    assert.ok(parts.length >= 3, `${parts.length} parts`);
    assert.ok(guard.admitted.every((tokens) => tokens <= limit));
    const ids = parts.flatMap((part) => part.passages.map(({ id }: Passage) => id));
    assert.deepEqual(
      [...new Set(ids)],
      passages.map(({ id }) => id),
    );
    assert.deepEqual(
      parts.map((part) => part.earlier.length),
      parts.map((_, at) => (at === 0 ? 1 : 0)),
    );
    assert.ok(insights.length > 0 && insights.length <= 12);
    assert.equal(new Set(insights.map(({ claim }) => claim)).size, insights.length);
    assert.equal(facts.requestId?.split(" ").length, parts.length);
    assert.equal(
      facts.inputTokens,
      guard.admitted.reduce((sum, tokens) => sum + tokens, 0),
    );
  });

  it("is split within a long text, and a value is found at its characters in the whole of it", async () => {
    const text = `${"Nothing to see here. ".repeat(900)}\nGoal: rest 😴 more\n${"😀".repeat(9000)}`;
    const fields = [{ key: "ilsesGoal", label: "Goal", kind: "TEXT" as const, required: true }];
    const texts = [{ id: "t0", text, speaker: "COACHEE" as const }];
    const { values } = await sasha(4000).fillForm({ fields, texts }, new WatchfulGuard());
    const parts = await documents();
    assert.ok(parts.length >= 3, `${parts.length} parts`);
    assert.ok(parts.every((part) => part.texts.every((piece: { text: string }) => piece.text.isWellFormed())));
    assert.equal(new Set(parts.flatMap((part) => part.texts.map((piece: { id: string }) => piece.id))).size >= 9, true);
    const [value] = values;
    const [citation] = value?.citations ?? [];
    assert.deepEqual([value?.key, value?.value, citation?.textId], ["ilsesGoal", "rest 😴 more", "t0"]);
    assert.equal(text.slice(citation?.start, citation?.end), "rest 😴 more");
    assert.ok(!JSON.stringify(parts).includes("ilses"), "a field's key is not sent");
  });

  it("is nothing at all where there is nothing to read", async () => {
    const { values, facts } = await sasha().fillForm({ fields: [], texts: [] }, new WatchfulGuard());
    assert.deepEqual([values, facts.inputTokens, (await asked()).length], [[], 0, 0]);
  });
});

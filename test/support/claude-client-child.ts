import { claude } from "../../src/adapters/claude";
import { openClient } from "../../src/adapters/claude/client";
import { WatchfulGuard } from "./fakes/watchful-guard";

/** One call in a process whose environment is the test's to choose; says how the SDK's tracing is set, and nothing else. */
async function main(): Promise<void> {
  const [baseUrl = "", apiKey = ""] = process.argv.slice(2);
  const options = { apiKey, baseUrl, model: "claude-sonnet-5-5", noTrainingReference: "contract 7" };
  await claude(options).fillForm({ fields: [], texts: [{ id: "t0", text: "Goal: rest" }] }, new WatchfulGuard());
  const { traces, propagation } = openClient({ apiKey, baseUrl, timeoutMs: 1000 }).openTelemetry;
  process.stdout.write(JSON.stringify({ traces: traces.enabled, propagation }));
}

void main();

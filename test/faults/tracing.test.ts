import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { type OtlpTracerOptions, otlpTracer } from "../../src/adapters/otlp-tracer";
import { traced } from "../../src/adapters/traced";
import { DomainError, PortError, StoreError } from "../../src/errors";
import { idleTracer, type Tracer } from "../../src/ports/tracer";
import { ownCertificate } from "../support/certificate-authority";
import type { SentSpan } from "../support/fakes/otlp-child";
import { type Collector, startCollector } from "../support/otlp-process";
import { until } from "../support/until";

/** As many as are sent at once, without waiting for more. */
const BATCH = 512;
const SECRET = "Ilse said that nobody must know";

describe("traces", () => {
  let collector: Collector;
  const heard: boolean[] = [];
  const tracers: Tracer[] = [];
  beforeEach(async () => {
    heard.length = 0;
    collector = await startCollector();
  });
  afterEach(async () => {
    await Promise.all(tracers.splice(0).map((tracer) => tracer.stop()));
    await collector.stop();
  });

  function aTracer(more: Partial<OtlpTracerOptions> = {}): Tracer {
    const tracer = otlpTracer({
      ...{ endpoint: collector.url, headers: {}, serviceName: "regenesis-test", serviceVersion: "1.2.3", ratio: 1 },
      ...{ heard: (isTaken) => void heard.push(isTaken), ...more },
    });
    tracers.push(tracer);
    return tracer;
  }

  async function batch(tracer: Tracer): Promise<void> {
    for (let count = 0; count < BATCH; count += 1) await tracer.span("job derive", "CONSUMER", async () => undefined);
  }

  async function sent(tracer: Tracer): Promise<SentSpan[]> {
    await tracer.stop();
    return (await collector.tell()).spans;
  }

  it("tell of a request and of each call that goes out for it, as one tree, also after an await", async () => {
    const tracer = aTracer();
    const store = traced(tracer, "blobs", { name: "store", put: async (key: string) => key.length }, ["put"]);
    const answer = await tracer.span("POST", "SERVER", async (span) => {
      await new Promise(setImmediate);
      const [first, second] = await Promise.all([store.put("one"), store.put("three")]);
      span.rename("POST /graphql");
      span.note({ "http.response.status_code": 200 });
      return first + second;
    });
    assert.equal(answer, 8);
    assert.equal(store.name, "store");
    const [one, other, request, ...more] = await sent(tracer);
    assert.deepEqual(more, []);
    assert.ok(request && one && other);
    assert.deepEqual([request.name, request.kind, request.parentSpanId, request.status], ["POST /graphql", 2, null, 0]);
    assert.deepEqual(request.attributes, { "http.response.status_code": 200 });
    for (const call of [one, other]) {
      assert.deepEqual([call.name, call.kind], ["blobs put", 3]);
      assert.deepEqual([call.traceId, call.parentSpanId], [request.traceId, request.spanId]);
      assert.deepEqual(call.attributes, {});
    }
    const { resource } = await collector.tell();
    assert.deepEqual(resource, { "service.name": "regenesis-test", "service.version": "1.2.3" });
  });

  it("begin anew with each request and each job, whatever it was begun from", async () => {
    const tracer = aTracer();
    await tracer.span("POST", "SERVER", () => tracer.span("job derive", "CONSUMER", async () => undefined));
    const [job, request] = await sent(tracer);
    assert.deepEqual([job?.parentSpanId, request?.parentSpanId], [null, null]);
    assert.notEqual(job?.traceId, request?.traceId);
  });

  it("tell of a failure by its code and of nothing that it says, and let it through as it is", async () => {
    const tracer = aTracer();
    const failures = [
      new PortError("sasha", SECRET, true, new Error(SECRET), "OVERLOADED"),
      new DomainError("LEGAL_HOLD", SECRET, { current: SECRET }),
      new StoreError("40001", SECRET),
      new Error(SECRET),
    ];
    for (const failure of failures) {
      const call = traced(tracer, "sasha", { derive: () => Promise.reject(failure) }, ["derive"]);
      await assert.rejects(call.derive(), (error) => error === failure);
    }
    const spans = await sent(tracer);
    assert.deepEqual(
      spans.map(({ status, attributes }) => [status, attributes]),
      ["OVERLOADED", "LEGAL_HOLD", "40001", "INTERNAL"].map((code) => [2, { "error.type": code }]),
    );
    assert.ok(!(await collector.tell()).bodies.join().includes("nobody"));
  });

  it("keep to the share that is asked for, and bring the collector's key", async () => {
    assert.deepEqual(await sent(aTracer({ ratio: 0 })), []);
    const tracer = aTracer({ headers: { "x-key": "the key" } });
    await tracer.span("POST", "SERVER", async () => undefined);
    assert.equal((await sent(tracer)).length, 1);
    assert.equal((await collector.tell()).headers["x-key"], "the key");
  });

  for (const fault of ["silent", "drip"] as const)
    it(`hold nothing up, neither work nor the end of the server, where the collector goes ${fault}`, async () => {
      const tracer = aTracer();
      await collector.tell({ fault });
      await batch(tracer);
      await until(async () => (await collector.tell({ fault })).calls === 1);
      // It has still not answered.
      assert.equal(await tracer.span("POST", "SERVER", async () => "done"), "done");
      await tracer.stop();
      assert.deepEqual((await collector.tell({ fault })).spans, []);
    });

  it("take a collector's word for it that says anything and 200", async () => {
    const tracer = aTracer();
    await collector.tell({ fault: "nonsense" });
    await tracer.span("POST", "SERVER", async () => undefined);
    assert.equal((await sent(tracer)).length, 1);
    assert.deepEqual(heard, []);
  });

  for (const [how, command] of [
    ["fails", { status: 500 }],
    ["refuses", { status: 401 }],
    ["is busy", { status: 429 }],
    ["breaks off", { fault: "cut" }],
    ["points elsewhere", { status: 307 }],
  ] as const) {
    it(`are dropped, and that is told once, where the collector ${how}; again once it takes them`, async () => {
      const elsewhere = await startCollector();
      const tracer = aTracer({ headers: { "x-key": "the key" } });
      const failing = { ...command, location: `${elsewhere.url}/v1/traces` };
      await collector.tell(failing);
      await batch(tracer);
      await until(async () => heard.length === 1);
      const { calls } = await collector.tell(failing);
      await batch(tracer);
      await until(async () => (await collector.tell(failing)).calls > calls);
      await collector.tell();
      await until(async () => {
        await batch(tracer);
        return heard.length === 2;
      });
      assert.deepEqual(heard, [false, true]);
      assert.equal((await elsewhere.tell()).calls, 0, "a redirect is not followed");
      await elsewhere.stop();
    });
  }

  it("are sent to nobody whose certificate nobody vouches for, or who is not there", async () => {
    const stranger = await startCollector({ tls: ownCertificate() });
    await batch(aTracer({ endpoint: stranger.url }));
    await until(async () => heard.length === 1);
    assert.equal((await stranger.tell()).calls, 0);
    await stranger.stop();
    await batch(aTracer({ endpoint: stranger.url }));
    await until(async () => heard.length === 2);
    assert.deepEqual(heard, [false, false]);
  });

  it("cost nothing where nobody asked for them: the part itself is used, and no library is loaded", () => {
    const part = { read: async () => 1 };
    assert.equal(traced(idleTracer, "part", part, ["read"]), part);
    const load = "require('./src/main'); console.log(Object.keys(require.cache).join('\\n'))";
    const options = ["-r", "@swc-node/register", "-r", "reflect-metadata", "-e", load];
    const loaded = execFileSync(process.execPath, options, { encoding: "utf8" }).split("\n");
    assert.ok(loaded.some((file) => file.includes("/src/adapters/traced")));
    assert.deepEqual(
      loaded.filter((file) => /otlp-tracer|exporter-trace-otlp|opentelemetry\/sdk-trace/.test(file)),
      [],
    );
  });
});

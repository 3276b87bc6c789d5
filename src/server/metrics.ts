import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What /metrics shows. Labels are route names, methods and codes, never ids. */
export interface Metrics {
  registry: Registry;
  request(facts: { method: string; route: string; status: number; ms: number }): void;
  watchSockets(count: () => number): void;
  watchScrubs(countOverdue: () => Promise<number>): void;
}

export function makeMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const labelNames = ["method", "route", "status"];
  const requests = new Counter({
    name: "regenesis_http_requests_total",
    help: "HTTP requests answered",
    labelNames,
    registers,
  });
  const seconds = new Histogram({
    name: "regenesis_http_request_seconds",
    help: "Time to answer an HTTP request",
    labelNames: ["route"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  return {
    registry,
    request({ method, route, status, ms }) {
      requests.inc({ method, route, status });
      seconds.observe({ route }, ms / 1000);
    },
    watchSockets(count) {
      new Gauge({
        name: "regenesis_websockets",
        help: "Open WebSockets",
        registers,
        collect() {
          this.set(count());
        },
      });
    },
    watchScrubs(countOverdue) {
      new Gauge({
        name: "regenesis_backup_scrubs_overdue",
        help: "Backup scrubs that are past their due date; NaN while the database does not say",
        registers,
        async collect() {
          this.set(await countOverdue().catch(() => Number.NaN));
        },
      });
    },
  };
}

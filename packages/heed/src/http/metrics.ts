// Figures for Prometheus: counts and times by route, job and code. No label ever holds anything that a person or a stranger chose.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What the parts of Heed tell of themselves; every argument comes from a list that Heed itself wrote. */
export type Metrics = {
  /** `route` is the pattern, `/me/api/:act`, never the address. */
  request(route: string, method: string, status: number, seconds: number): void;
  fault(code: string): void;
  job(name: string, ok: boolean, seconds: number): void;
  /** Events stored, dropped, withheld; refusals; denials: by kind and reason. */
  counted(kind: string, reason: string, n: number): void;
  /** Measured when somebody asks. */
  gauge(name: string, help: string, read: () => number): void;
  /** The text of /metrics and its content type. */
  text(): Promise<{ readonly type: string; readonly body: string }>;
};

/** Distinct codes and reasons that become labels; further ones are counted as `other`. */
const MAX_LABELS = 200;

/** Makes the metrics of one Heed; `ofProcess` adds those of Node itself, which has timers that only a server needs. */
export function createMetrics(): Metrics {
  const register = new Registry();
  const registers = [register];
  const few = bounded();
  const requests = new Histogram({
    name: "heed_http_request_seconds",
    help: "HTTP requests by route, method and class of status",
    labelNames: ["route", "method", "status"] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const faults = new Counter({ name: "heed_faults_total", help: "Faults by code", labelNames: ["code"], registers });
  const jobs = new Histogram({
    name: "heed_job_seconds",
    help: "Runs of jobs by name and outcome",
    labelNames: ["job", "outcome"] as const,
    buckets: [0.01, 0.1, 1, 10, 60, 600],
    registers,
  });
  const counts = new Counter({
    name: "heed_counted_total",
    help: "Events stored, dropped or withheld, and people's refusals and denials, by kind and reason",
    labelNames: ["kind", "reason"] as const,
    registers,
  });
  let ofProcess = false;
  return {
    request: (route, method, status, seconds) =>
      requests.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, seconds),
    fault: (code) => faults.inc({ code: few(code) }),
    job: (job, ok, seconds) => jobs.observe({ job, outcome: ok ? "done" : "failed" }, seconds),
    counted: (kind, reason, n) => counts.inc({ kind, reason: few(reason) }, n),
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    async text() {
      // Only a server that is asked pays for the observers of the event loop and the garbage collector.
      if (!ofProcess) collectDefaultMetrics({ register });
      ofProcess = true;
      return { type: register.contentType, body: await register.metrics() };
    },
  };
}

/** Lets the first names through and calls the rest `other`; a name that is no plain word is `other` at once. */
function bounded(): (label: string) => string {
  const known = new Set<string>();
  return (label) => {
    if (known.has(label)) return label;
    if (known.size >= MAX_LABELS || !/^[a-z][\w -]{0,60}$|^\w{5}$/i.test(label)) return "other";
    known.add(label);
    return label;
  };
}

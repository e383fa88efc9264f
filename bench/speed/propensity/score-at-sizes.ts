// Scoring everybody through the gate at several sizes: what a person costs, memory, disk.
import { fork } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DataMap } from "@heed/core";
import { type BenchHeed, KEY } from "../../bench-heed.ts";
import type { Figure } from "../../figure.ts";
import type { ScoreFigures, ScoreTask } from "../../score-worker.ts";
import { openScoring, PLACEMENT, scoringMap } from "./open-scoring.ts";

const WORKER = fileURLToPath(new URL("../../score-worker.ts", import.meta.url));

/** Scores everybody of each size in a database of its own, smallest first. */
export async function* scoreAtSizes(sizes: readonly number[], seed: number): AsyncIterable<Figure> {
  const costs: { n: number; wall: number; work: number; peak: number; live: number }[] = [];
  for (const n of sizes) {
    const { bench } = await openScoring(n, seed);
    try {
      const before = await disk(bench);
      const busy = await serverTime(bench);
      const done = await scoreApart({ url: bench.url, key: KEY, map: scoringMap, placement: PLACEMENT });
      const wall = (done.milliseconds / done.counted) * 1_000;
      const work = done.processor / done.counted + ((await serverTime(bench)) - busy) / n;
      if (done.scored !== n) throw new Error(`bench_unscored: ${JSON.stringify(done)}`);
      costs.push({ n, wall, work, peak: done.peak, live: done.live[1] });
      yield { name: `scoring, ${n} people, each`, value: wall, unit: "us", n };
      yield { name: `scoring, ${n} people, each, processor time of Node and PostgreSQL`, value: work, unit: "us", n };
      yield { name: `scoring, ${n} people, process before it begins`, value: done.before, unit: "MB RSS", n };
      yield { name: `scoring, ${n} people, live heap at 1,000 people`, value: done.live[0], unit: "MB", n };
      yield { name: `scoring, ${n} people, live heap at the end`, value: done.live[1], unit: "MB", n };
      yield { name: `scoring, ${n} people, peak of the process`, value: done.peak, unit: "MB RSS", n };
      yield {
        name: `disk per million people scored once, by ${n}: decision with its reasons, and entry`,
        value: ((await disk(bench)) - before) / n,
        unit: "MB",
        n,
      };
    } finally {
      await bench.close();
    }
  }
  const [first, ...larger] = costs;
  for (const last of larger) {
    const ratio = (of: "wall" | "work" | "peak" | "live") => ({
      value: last[of] / first![of],
      unit: "ratio",
      n: last.n,
    });
    const sizesSaid = `${last.n} over ${first!.n} people`;
    yield { name: `cost a person, ${sizesSaid}`, ...ratio("wall") };
    // Of the two the one that other work on the machine does not move.
    yield { name: `cost a person, processor time, ${sizesSaid}`, ...ratio("work"), toReach: 1.25, better: "lower" };
    // The peak moves with when V8 clears away; what stays is what scoring holds.
    yield { name: `memory, live heap, ${sizesSaid}`, ...ratio("live"), toReach: 1.1, better: "lower" };
    yield { name: `memory, peak of the process, ${sizesSaid}`, ...ratio("peak") };
  }
}

/** Linux counts in hundredths of a second. */
const TICK_US = 10_000;

/** Scores in a process of its own, which ends with it. */
function scoreApart(task: ScoreTask): Promise<ScoreFigures> {
  return new Promise((resolve, reject) => {
    const worker = fork(WORKER, { execArgv: ["--expose-gc"] });
    // The worker's only message.
    worker.once("message", (figures) => resolve(figures as ScoreFigures));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`bench_unscored: the process ended with code ${code}.`)));
    worker.send(task);
  });
}

/** Microseconds that every process of the server has had; NaN where the system does not tell. */
async function serverTime({ owner }: BenchHeed<DataMap>): Promise<number> {
  try {
    // The connection's own process, while it lives, tells which one the server is.
    const [, , server] = await owner(async (sql) => {
      const { rows } = await sql.query<{ pid: number }>("select pg_backend_pid() as pid");
      return statOf(rows[0]!.pid);
    });
    const children = readdirSync("/proc").flatMap((name) => {
      if (!/^\d+$/.test(name)) return [];
      try {
        const [own, , parent] = statOf(Number(name));
        return parent === server ? [own] : [];
      } catch {
        return []; // it has ended meanwhile, and is among those that the server waited for
      }
    });
    const [, waited] = statOf(server);
    return TICK_US * (children.reduce((sum, own) => sum + own, 0) + waited);
  } catch {
    return Number.NaN;
  }
}

/** Ticks of a process itself, of its children that have ended, and its parent (proc_pid_stat(5)). */
function statOf(pid: number): [own: number, waited: number, parent: number] {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ").map(Number);
  return [fields[11]! + fields[12]!, fields[13]! + fields[14]!, fields[1]!];
}

/** Bytes of decisions and entries, with their indexes. */
async function disk({ owner }: BenchHeed<DataMap>): Promise<number> {
  const { rows } = await owner((sql) =>
    sql.query<{ bytes: number }>(
      `select sum(pg_total_relation_size(c.oid))::bigint as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'heed' and c.relkind = 'r' and c.relname ~ '^(decision|ledger)'`,
    ),
  );
  return Number(rows[0]!.bytes);
}

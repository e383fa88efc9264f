// The price of privacy: decisions a second through the gate, over the same decisions on a table without policy, role, purpose or ledger.
import { randomUUID } from "node:crypto";
import { seededRandom } from "@heed/math";
import { Pool } from "pg";
import type { Access } from "../../packages/heed/src/gate/access.ts";
import type { Used } from "../../packages/heed/src/gate/answer-questions.ts";
import { microBatch, type Outcome } from "../../packages/heed/src/gate/micro-batch.ts";
import { personOf } from "../../packages/heed/src/gate/read-people.ts";
import { oneWriteATurn } from "../../packages/heed/src/storage/one-write.ts";
import { addRows } from "../../packages/heed/src/storage/values.ts";
import { type BenchHeed, openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { compareArms } from "../rounds.ts";

const BATCH = { max: 128, waitMs: 1, inFlight: 2, alone: 2 } as const;

export async function* run({ seed, quick }: BenchContext): AsyncIterable<Figure> {
  const bench = await openBenchHeed();
  const control = await openControl(bench);
  try {
    const people = await seedPeople(bench, 10_000);
    await control.copy();
    const gate = bench.heed.gate.open({ purpose: "recommendations", actor: "visit:bench" });
    const arms = {
      gate: (personId: string) => gate.decide({ personId, use: (access) => decision(access) }),
      control: (personId: string) => control.ask(personId),
    };
    for (const callers of [64, 512]) {
      const rounds = quick ? 3 : 9;
      const ms = quick ? 700 : 1_500;
      const random = seededRandom(seed);
      const { ratio, of } = await compareArms(
        {
          gate: () => load(arms.gate, people, callers, ms, random.below),
          control: () => load(arms.control, people, callers, ms, random.below),
        },
        rounds,
        ({ perSecond }) => perSecond,
      );
      yield {
        name: `price of privacy, ${callers} callers: gate over control`,
        ...ratio,
        unit: "ratio (range)",
        toReach: 0.6,
        n: rounds,
      };
      yield { name: `decisions through the gate, ${callers} callers`, value: of.gate.median, unit: "1/s", n: rounds };
      yield { name: `decisions of the control, ${callers} callers`, value: of.control.median, unit: "1/s", n: rounds };
      yield {
        name: `p99 over p50 of a decision, ${callers} callers`,
        value: of.gate.of(({ p50, p99 }) => p99 / p50),
        unit: "ratio",
        ...(callers === 64 ? { toReach: 4, better: "lower" as const } : {}),
        n: rounds,
      };
      yield {
        name: `p50 of a decision, ${callers} callers`,
        value: of.gate.of(({ p50 }) => p50),
        unit: "ms",
        n: rounds,
      };
    }
  } finally {
    await control.close();
    await bench.close();
  }
}

type Load = { perSecond: number; p50: number; p99: number };

/** `callers` loops, each asking for one random person after the other, for `ms` milliseconds. */
async function load(
  ask: (personId: string) => Promise<unknown>,
  people: readonly string[],
  callers: number,
  ms: number,
  below: (n: number) => number,
): Promise<Load> {
  const times: number[] = [];
  const start = performance.now();
  const end = start + ms;
  const caller = async (): Promise<void> => {
    while (performance.now() < end) {
      const from = performance.now();
      await ask(people[below(people.length)]!);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / seconds,
    p50: times[Math.floor(times.length * 0.5)]!,
    p99: times[Math.floor(times.length * 0.99)]!,
  };
}

/** The decision code of both arms: five products by how often this person looked at them. */
function decision(access: Access): Used<number> {
  const counts = new Map<string, number>();
  if (access.allowed) {
    for (const event of access.data.events("Product Viewed")) {
      const id = String(event.properties["product_id"]);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  const shown = [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 5)
    .map(([item]) => item);
  return {
    result: shown.length,
    decision: {
      placement: "bench",
      arm: "personal",
      model: "bench",
      detail: { shown, candidates: [...counts.keys()] },
    },
  };
}

const COLUMNS = [
  "person_id",
  "at",
  "decision_id",
  "placement",
  "arm",
  "model",
  "detail",
  "via",
  "permits",
  "until",
  "expires",
] as const;

/** The same rows without policy, read and written by the same statements over a pool of the same size. */
async function openControl({ url, owner }: BenchHeed) {
  const pool = new Pool({ connectionString: url, max: 4, pipeline: true, stream: oneWriteATurn });
  await owner(async (sql) => {
    // The same columns, indexes and partitions, without policy; in the same schema, where addRows writes.
    await sql.query("create table heed.event_control (like heed.event including all) partition by range (at)");
    const { rows } = await sql.query<{ name: string; bounds: string }>(
      "select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'heed.event'::regclass",
    );
    for (const { name, bounds } of rows)
      await sql.query(`create table heed.control_${name} partition of heed.event_control ${bounds}`);
    await sql.query("create table heed.decision_control (like heed.decision including all)");
  });
  const ask = microBatch<string, number>(async (questions): Promise<Outcome<number>[]> => {
    const client = await pool.connect();
    try {
      // As the gate does: reads go out with the begin, the row with the commit.
      const begun = client.query("begin");
      const ids = [...new Set(questions)];
      const at = new Date();
      const { rows } = await client.query<{
        person_id: string;
        field: string;
        at: Date;
        id: string;
        value: Record<string, string>;
        via: null;
      }>({
        name: "control events",
        text: `select person_id, field, at, event_id as id, value, via from (
                 select person_id, field, at, event_id, value, via,
                        row_number() over (partition by person_id, field order by at desc, event_id) as place
                 from heed.event_control where person_id = any($1) and field = any($2) and at >= $3) newest
               where place <= $4 order by person_id, field, at desc, event_id`,
        values: [ids, ["Product Viewed", "Order Completed"], new Date(at.getTime() - 1_100 * 86_400_000), 200],
      });
      const raw = new Map<
        string,
        { field: string; via: null; item: { id: string; at: Date; properties: Record<string, string> } }[]
      >();
      for (const row of rows) {
        const item = { field: row.field, via: null, item: { id: row.id, at: row.at, properties: row.value } };
        const list = raw.get(row.person_id);
        if (list) list.push(item);
        else raw.set(row.person_id, [item]);
      }
      const decided = questions.map((personId) => {
        const { data } = personOf(
          { events: raw.get(personId) ?? [], traits: [] },
          ["Product Viewed", "Order Completed"],
          undefined,
        );
        return { personId, used: decision({ allowed: true, basis: "consent", data, hidden: new Set() }) };
      });
      const day = at.toISOString().slice(0, 10);
      const written = addRows(
        client,
        "decision_control",
        COLUMNS,
        decided.map(({ personId, used }) => ({
          person_id: personId,
          at,
          decision_id: randomUUID(),
          ...used.decision!,
          via: null,
          permits: [1],
          until: [day],
          expires: day,
        })),
      );
      await Promise.all([begun, written, client.query("commit")]);
      return decided.map(({ used }) => ({ is: "answer", value: used.result }));
    } finally {
      client.release();
    }
  }, BATCH);
  return {
    ask,
    copy: () =>
      owner((sql) => sql.query("insert into heed.event_control select * from heed.event; analyze heed.event_control")),
    close: () => pool.end(),
  };
}

// Decisions over HTTP at 256 connections, over the same server's POST that is validated and answered by the same schemas and touches no database.
import { OfrepReply, OfrepRequest } from "@heed/core";
import { createServer } from "../../packages/heed/src/http/server.ts";
import { type BenchHeed, nameSeeded, openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { type HttpTarget, startHttpLoad } from "../http-load.ts";
import { compareArms } from "../rounds.ts";

const CONNECTIONS = 256;
const PEOPLE = 10_000;

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const catalogue = Array.from({ length: 500 }, (_, k) => ({
    id: `b${k}`,
    title: `Book ${k}`,
    category: `c${k % 10}`,
  }));
  const bench = await openBenchHeed({ catalogue });
  const load = startHttpLoad();
  try {
    yield* measured(bench, load, quick);
  } finally {
    load.close();
    await bench.close();
  }
}

async function* measured(
  bench: BenchHeed,
  load: ReturnType<typeof startHttpLoad>,
  quick: boolean,
): AsyncIterable<Figure> {
  const { heed } = bench;
  await heed.addKey("server", "bench", { value: "bench-server-key", loopbackOnly: true });
  await seedPeople(bench, PEOPLE);
  await nameSeeded(bench, PEOPLE);
  await heed.train("recommendations", { seed: 1 });
  // What the control answers with is a decision of this very server, so that both arms write the same number of bytes.
  const answer = await heed.placements.decide("shelf", await heed.askers.named("person-1"), {});
  if (answer?.metadata["reason"] !== "allowed")
    throw new Error(`bench_refused: the shelf answered ${JSON.stringify(answer)}`);
  const app = await createServer(heed);
  app.post("/plain", { schema: { body: OfrepRequest, response: { 200: OfrepReply } } }, async () => answer);
  const port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  const bodies = Array.from({ length: PEOPLE }, (_, k) =>
    JSON.stringify({ context: { targetingKey: `person-${((k * 7919) % PEOPLE) + 1}`, page: {} } }),
  );
  const headers = { authorization: "Bearer bench-server-key" };
  const decide: HttpTarget = { port, path: "/ofrep/v1/evaluate/flags/shelf", headers, bodies };
  const control: HttpTarget = { port, path: "/plain", headers, bodies };
  try {
    const ms = quick ? 1_000 : 2_500;
    const before = await decisions(bench);
    let answers = 0;
    const arm = (target: HttpTarget) => async () => {
      const measured = await load.run({ target, connections: CONNECTIONS, ms });
      if (target === decide) answers += measured.answers;
      return measured;
    };
    const arms = { decide: arm(decide), control: arm(control) };
    const rounds = quick ? 3 : 9;
    const { ratio, of } = await compareArms(arms, rounds, ({ perSecond }) => perSecond);
    // Each answer was a decision of the gate with its row: none was served without the database.
    const made = (await decisions(bench)) - before;
    if (made !== answers) throw new Error(`bench_unrecorded: ${answers} answers left ${made} decisions.`);
    yield {
      name: `decisions over HTTP, ${CONNECTIONS} connections: over a validated POST without database`,
      ...ratio,
      unit: "ratio (range)",
      toReach: 0.35,
      n: rounds,
    };
    yield { name: "decisions over HTTP", value: of.decide.median, unit: "1/s", n: rounds };
    yield { name: "validated POST without database", value: of.control.median, unit: "1/s", n: rounds };
    yield { name: "p50 of a decision over HTTP", value: of.decide.of(({ p50 }) => p50), unit: "ms", n: rounds };
    yield { name: "p99 of a decision over HTTP", value: of.decide.of(({ p99 }) => p99), unit: "ms", n: rounds };
  } finally {
    await app.close();
  }
}

const decisions = ({ owner }: BenchHeed): Promise<number> =>
  owner(
    async (sql) =>
      (await sql.query<{ n: number }>("select count(*) as n from heed.ledger where kind = 'decision'")).rows[0]!.n,
  );

// A no wins over every course of events that a generator can think of: choices of any strength from any device, late, early, sent again
// and cut off by an outage; imports; states; single things stopped; joining and parting.
import { randomUUID } from "node:crypto";
import { datumKey } from "@heed/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Collection, collection, viewed } from "../../test/collection.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());
const START = Date.now();
const numRuns = process.env["HEED_SOAK"] ? 10_000 : 15;

const PURPOSES = ["recommendations", "statistics"] as const;
const STRENGTHS = ["claimed", "browser", "proven"] as const;
type Purpose = (typeof PURPOSES)[number];
type Strength = (typeof STRENGTHS)[number];
const side = fc.constantFrom("a" as const, "b" as const);
const choice = {
  do: fc.constant("say" as const),
  side,
  purpose: fc.constantFrom(...PURPOSES),
  value: fc.boolean(),
  strength: fc.constantFrom(...STRENGTHS),
};
const join = fc.record({
  do: fc.constant("join" as const),
  strength: fc.constantFrom("claimed" as const, "proven" as const),
});
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record(choice) },
  // Consent reaches us late, or with a clock that was set back.
  fc.record({ ...choice, do: fc.constant("say late" as const), hoursAgo: fc.integer({ min: 0, max: 48 }) }),
  // A device whose clock is ahead.
  fc.record({ ...choice, do: fc.constant("say early" as const), hoursAhead: fc.integer({ min: 1, max: 48 }) }),
  // The connections break while it is said, and it is said again with the same number until it is acknowledged.
  fc.record({ ...choice, do: fc.constant("say in an outage" as const) }),
  // A device that was offline sends once more what it had said, in any order.
  fc.record({ do: fc.constant("send again" as const), side, which: fc.nat({ max: 20 }) }),
  fc.record({
    do: fc.constant("event" as const),
    side,
    device: fc.constantFrom("phone", "laptop", undefined),
    daysAgo: fc.integer({ min: 0, max: 80 }),
  }),
  // A file of the operator claims a yes, or holds people who said no elsewhere.
  fc.record({
    do: fc.constant("import" as const),
    side,
    kind: fc.constantFrom("consent" as const, "suppressed" as const),
    hoursAgo: fc.integer({ min: 0, max: 48 }),
  }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant("stop" as const), side, which: fc.nat({ max: 20 }) }) },
  fc.record({
    do: fc.constant("state" as const),
    side,
    name: fc.constantFrom("child", "held", "proven"),
    value: fc.boolean(),
  }),
  join,
  fc.record({ do: fc.constant("part" as const) }),
);

type Step = (typeof step)["generate"] extends (...given: never[]) => fc.Value<infer T> ? T : never;

/** Anything in any order; or two people who answered and are found to be one, which is where a no is most easily lost. */
const course = fc.oneof(
  fc.array(step, { minLength: 3, maxLength: 12 }),
  fc
    .tuple(fc.array(fc.record(choice), { minLength: 2, maxLength: 5 }), join, fc.array(step, { maxLength: 5 }))
    .map(([said, joined, rest]) => [...said, joined, ...rest]),
);

/** Courses that lose a no unless one rule holds it: a merge keeps what either refused, and no clock is believed to be ahead. */
const LOST_ONCE: [Step[]][] = [
  [
    [
      { do: "say", side: "a", purpose: "recommendations", value: false, strength: "browser" },
      { do: "say", side: "b", purpose: "recommendations", value: true, strength: "proven" },
      { do: "join", strength: "proven" },
    ],
  ],
  [
    [
      { do: "say early", side: "a", purpose: "recommendations", value: true, strength: "proven", hoursAhead: 48 },
      { do: "say", side: "a", purpose: "recommendations", value: false, strength: "proven" },
    ],
  ],
  // While a weaker no of the other side stands too, the stronger one is not seen to be lost: the weaker one's end would have opened it.
  [
    [
      { do: "say", side: "b", purpose: "recommendations", value: false, strength: "proven" },
      { do: "say", side: "a", purpose: "recommendations", value: true, strength: "proven" },
      { do: "say", side: "a", purpose: "recommendations", value: false, strength: "claimed" },
      { do: "join", strength: "proven" },
      { do: "say", side: "a", purpose: "recommendations", value: true, strength: "browser" },
    ],
  ],
  // The other side's yes was said before they were found to be one, and reaches us afterwards.
  [
    [
      { do: "import", side: "a", kind: "suppressed", hoursAgo: 1 },
      { do: "join", strength: "claimed" },
      { do: "say late", side: "b", purpose: "recommendations", value: true, strength: "proven", hoursAgo: 0 },
      { do: "say late", side: "b", purpose: "statistics", value: true, strength: "proven", hoursAgo: 1 },
    ],
  ],
  // A no of the joined person stays a no of both, also where one of them had a weaker one of their own.
  [
    [
      { do: "say", side: "b", purpose: "recommendations", value: false, strength: "claimed" },
      { do: "say", side: "a", purpose: "recommendations", value: false, strength: "proven" },
      { do: "join", strength: "claimed" },
      { do: "part" },
      { do: "say", side: "b", purpose: "recommendations", value: true, strength: "browser" },
    ],
  ],
];

/** No no is lost here: the suppression is older than a yes that is as sure, and the other side's no was lifted afterwards. */
const KEPT: [Step[]][] = [
  [
    [
      { do: "say", side: "b", purpose: "statistics", value: false, strength: "claimed" },
      { do: "say", side: "a", purpose: "statistics", value: true, strength: "proven" },
      { do: "join", strength: "claimed" },
      { do: "say", side: "a", purpose: "statistics", value: true, strength: "browser" },
      { do: "import", side: "a", kind: "suppressed", hoursAgo: 1 },
    ],
  ],
];

/** The rule in its plainest form, written a second time: a refusal stands until a later yes by the person, at least as sure. */
type Said = { purpose: Purpose; value: boolean; strength: Strength; at: number };
const rank = (strength: Strength) => STRENGTHS.indexOf(strength);
const ends = (yes: Said, no: Said): boolean =>
  yes.value && yes.at > no.at && yes.strength !== "claimed" && rank(yes.strength) >= rank(no.strength);
/** The refusals that stand. */
const refusals = (said: readonly Said[]): Said[] =>
  said.filter((no) => !no.value && !said.some((yes) => yes.purpose === no.purpose && ends(yes, no)));

/**
 * What is only claimed to be theirs counts as a claim. What either refused is refused anew when they are found to be one: nothing that the
 * other said before ends it.
 */
function joinedSaid(a: readonly Said[], b: readonly Said[], strength: Strength, at: number): Said[] {
  const weigh = (said: Said): Said => (strength === "claimed" ? { ...said, strength } : said);
  const anew = [...refusals(a), ...refusals(b).map(weigh)].map((no) => ({ ...no, at }));
  return [...anew, ...a, ...b.map(weigh)];
}

test("no purpose reaches a row of somebody whose latest clear answer to it is no", async () => {
  await fc.assert(
    fc.asyncProperty(course, async (steps) => {
      heed.clock.now = new Date(START);
      const run = randomUUID();
      const names = { a: `${run}-a`, b: `${run}-b` };
      for (const name of Object.values(names)) await heed.send("track", { userId: name, ...viewed("first") });
      const idOf = async (who: "a" | "b") => (await heed.personOf("user", names[who])) ?? "";
      let said: Record<"a" | "b", Said[]> = { a: [], b: [] };
      let joined = false;
      const sent: (Said & { side: "a" | "b"; id: string })[] = [];
      const stopped = new Set<string>();
      const ids = new Set<string>();
      const record = async ({ side, purpose, value, strength, at, id }: (typeof sent)[number]) =>
        heed.choices.record({
          personId: await idOf(side),
          answers: [{ purpose, value, at: new Date(at), id }],
          strength,
          source: "test",
        });
      for (const each of steps) {
        heed.tick();
        const hour = (hours: number) => heed.now().getTime() + hours * 3_600_000;
        if ("strength" in each && "purpose" in each) {
          const hours = each.do === "say late" ? -each.hoursAgo : each.do === "say early" ? each.hoursAhead : 0;
          const { side, purpose, value, strength } = each;
          const one = { side, purpose, value, strength, at: hour(hours), id: randomUUID() };
          sent.push(one);
          if (each.do === "say in an outage") await throughAnOutage(() => record(one));
          else await record(one);
          // Nobody says anything later than now.
          said[side].push({ ...one, at: Math.min(one.at, heed.now().getTime()) });
        } else if (each.do === "send again") {
          const again = sent[each.which % Math.max(1, sent.length)];
          if (again) await record(again);
        } else if (each.do === "event") {
          const timestamp = new Date(hour(-24 * each.daysAgo)).toISOString();
          const device = each.device === undefined ? {} : { anonymousId: `${names[each.side]}-${each.device}` };
          await heed.send("track", { userId: names[each.side], ...device, timestamp, ...viewed("more") });
        } else if (each.do === "import") {
          const at = hour(-each.hoursAgo);
          await importNames(each.kind, names[each.side], new Date(at));
          const told = {
            at,
            value: each.kind === "consent",
            strength: each.kind === "consent" ? "claimed" : "proven",
          } as const;
          for (const purpose of each.kind === "consent" ? (["recommendations"] as const) : PURPOSES)
            said[each.side].push({ ...told, purpose });
        } else if (each.do === "stop") {
          const personId = await idOf(each.side);
          const rows = await heed.owner.query<{ id: string }>(
            "select event_id as id from heed.event where person_id = $1 order by event_id",
            [personId],
          );
          const id = rows.rows[each.which % Math.max(1, rows.rows.length)]?.id;
          if (id === undefined) continue;
          await heed.choices.stop(personId, datumKey(id, "Product Viewed"), true, "person:dashboard");
          stopped.add(id);
        } else if (each.do === "state" && each.name === "held" && each.value)
          await heed.choices.hold(await idOf(each.side), { reason: "Claim 7.", until: "2099-12-31" }, "job:test");
        else if (each.do === "state")
          await heed.choices.setState(await idOf(each.side), each.name, String(each.value), "job:test", "0a1b2c3d");
        else if (each.do === "join" && !joined) {
          await heed.ingest.merge(await idOf("b"), await idOf("a"), each.strength);
          const both = joinedSaid(said.a, said.b, each.strength, heed.now().getTime());
          said = { a: both, b: both };
          joined = true;
        } else if (each.do === "part" && joined) {
          const done = await heed.ingest.split(await idOf("a"), names.b, "job:test");
          expect(done.ok).toBe(true);
          said = { a: [...said.a], b: [...said.b] };
          joined = false;
        }
        const now = { a: await idOf("a"), b: await idOf("b") };
        ids.add(now.a).add(now.b);
        for (const purpose of PURPOSES) {
          const shown = await shownTo(purpose, [...ids]);
          for (const who of ["a", "b"] as const)
            if (refusals(said[who]).some((no) => no.purpose === purpose))
              expect([who, purpose, shown.filter((row) => row.person === now[who])]).toEqual([who, purpose, []]);
          expect([purpose, shown.filter((row) => stopped.has(row.id))]).toEqual([purpose, []]);
        }
      }
    }),
    { numRuns, examples: [...LOST_ONCE, ...KEPT] },
  );
});

/** Breaks every connection of Heed while `say` is under way, and says it again until it is acknowledged. */
async function throughAnOutage(say: () => Promise<unknown>): Promise<void> {
  const broken = say().catch(() => "not acknowledged");
  await heed.owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await broken;
  for (let attempt = 1; ; attempt++)
    try {
      await say();
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
}

async function importNames(kind: "consent" | "suppressed", name: string, at: Date): Promise<void> {
  const time = at.toISOString();
  const file = await heed.csv(`customer,product_id,at,said,form\n${name},imported,${time},${time},paper\n`);
  const columns = { file, person: "customer", at: kind === "consent" ? "at" : "said", keepRejected: false };
  await heed.ingest.importCsv(
    kind === "suppressed"
      ? { ...columns, suppressed: true }
      : {
          ...columns,
          event: "Product Viewed",
          properties: { product_id: "product_id" },
          consent: { purpose: "recommendations", at: "said", source: "form" },
        },
  );
}

/** The rows that PostgreSQL itself shows for a purpose, of whoever these ids are. */
function shownTo(purpose: Purpose, ids: readonly string[]): Promise<{ person: string; id: string }[]> {
  return heed.database.transaction("reader", { purpose: heed.inForce.numberOf(purpose)! }, async (connection) => {
    const { rows } = await connection.query<{ person: string; id: string }>(
      "select person_id as person, event_id as id from heed.event where person_id = any($1)",
      [ids],
    );
    return rows;
  });
}

// A no wins over every course of events that a generator can think of: choices of any strength, states, arrivals, joining and parting.
import { randomUUID } from "node:crypto";
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
const step = fc.oneof(
  fc.record(choice),
  // Consent reaches us late, or with a clock that was set back.
  fc.record({ ...choice, do: fc.constant("say late" as const), hoursAgo: fc.integer({ min: 0, max: 48 }) }),
  fc.record({ do: fc.constant("event" as const), side, daysAgo: fc.integer({ min: 0, max: 80 }) }),
  fc.record({
    do: fc.constant("state" as const),
    side,
    name: fc.constantFrom("child", "held", "proven"),
    value: fc.boolean(),
  }),
  fc.record({ do: fc.constant("join" as const), strength: fc.constantFrom("claimed" as const, "proven" as const) }),
  fc.record({ do: fc.constant("part" as const) }),
);

/** The rule in its plainest form, written a second time: a refusal stands until a later yes by the person, at least as sure. */
type Said = { purpose: Purpose; value: boolean; strength: Strength; at: number };
const rank = (strength: Strength) => STRENGTHS.indexOf(strength);
const ends = (yes: Said, no: Said): boolean =>
  yes.value && yes.at > no.at && yes.strength !== "claimed" && rank(yes.strength) >= rank(no.strength);
/** The refusals that stand. */
const refusals = (said: readonly Said[]): Said[] =>
  said.filter((no) => !no.value && !said.some((yes) => yes.purpose === no.purpose && ends(yes, no)));

/** What is only claimed to be theirs counts as a claim. What either refused stands, whatever the other said before. */
function joinedSaid(a: readonly Said[], b: readonly Said[], strength: Strength): Said[] {
  const weighed = b.map((said) => (strength === "claimed" ? { ...said, strength } : said));
  const standing = new Set([...refusals(a), ...refusals(b)].map((no) => no.purpose));
  const noes = [...refusals(a), ...refusals(b).map((no) => (strength === "claimed" ? { ...no, strength } : no))];
  return [...noes, ...[...a, ...weighed].filter((said) => !standing.has(said.purpose))];
}

test("no purpose reaches a row of somebody whose latest clear answer to it is no", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      heed.clock.now = new Date(START);
      const run = randomUUID();
      const names = { a: `${run}-a`, b: `${run}-b` };
      for (const name of Object.values(names)) await heed.send("track", { userId: name, ...viewed("first") });
      const idOf = async (who: "a" | "b") => (await heed.personOf("user", names[who])) ?? "";
      let said: Record<"a" | "b", Said[]> = { a: [], b: [] };
      let joined = false;
      for (const each of steps) {
        heed.tick();
        if (each.do === "say" || each.do === "say late") {
          const at = new Date(heed.now().getTime() - (each.do === "say late" ? each.hoursAgo * 3_600_000 : 0));
          const { purpose, value, strength } = each;
          const personId = await idOf(each.side);
          await heed.choices.record({ personId, answers: [{ purpose, value, at }], strength, source: "test" });
          said[each.side].push({ purpose, value, strength, at: at.getTime() });
        } else if (each.do === "event") {
          const timestamp = new Date(heed.now().getTime() - each.daysAgo * 86_400_000).toISOString();
          await heed.send("track", { userId: names[each.side], timestamp, ...viewed("more") });
        } else if (each.do === "state")
          await heed.choices.setState(await idOf(each.side), each.name, String(each.value), "job:test");
        else if (each.do === "join" && !joined) {
          await heed.ingest.merge(await idOf("b"), await idOf("a"), each.strength);
          const both = joinedSaid(said.a, said.b, each.strength);
          said = { a: both, b: both };
          joined = true;
        } else if (each.do === "part" && joined) {
          const done = await heed.ingest.split(await idOf("a"), names.b, "job:test");
          expect(done.ok).toBe(true);
          said = { a: [...said.a], b: [...said.b] };
          joined = false;
        }
        for (const who of ["a", "b"] as const)
          for (const { purpose } of refusals(said[who]))
            expect([who, purpose, await heed.readable(await idOf(who), purpose)]).toEqual([who, purpose, 0]);
      }
    }),
    { numRuns },
  );
});

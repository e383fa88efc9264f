// Overlap: who is in several audiences at once, counted like a size and under the rules of a size.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { listening } from "../../test/server.ts";
import { OVERLAP_RULES, writeOverlap } from "../../test/write-overlap.ts";
import { audienceKey } from "../gate/members.ts";
import { overlapOf } from "./overlap.ts";
import { parseRule } from "./parse-rule.ts";
import type { SurveyRules } from "./survey-rules.ts";

const OF = "recommendations";
const TWICE = 'count("Order Completed" within 30 days) >= 2';
const map = {
  ...bookshop,
  roles: { marketer: { purposes: [OF, "newsletter"] }, packer: { purposes: ["orders"] } },
};
let server: Awaited<ReturnType<typeof listening>>;
let key: string;

beforeAll(async () => {
  server = await listening({ map });
  key = await server.heed.addStaffKey("marketer", "counts");
  await writeOverlap(server.heed);
});
afterAll(async () => {
  expect(server?.faults).toEqual([]);
  await server?.close();
});

type Reply = {
  code?: string;
  parts?: { in: string[]; people: { about?: number; fewerThan?: number } }[];
  notIncluded?: Record<string, { about?: number }>;
  of?: string;
};
const overlap = async (names: readonly string[], as = key): Promise<{ status: number; body: Reply }> => {
  const reply = await fetch(`${server.url}/api/audiences/overlap`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${as}` },
    body: JSON.stringify({ names }),
  });
  return { status: reply.status, body: (await reply.json()) as Reply };
};
const counts = async (): Promise<number> =>
  (await server.heed.database.query("auditor", "select 1 from heed.ledger where detail->>'survey' = purpose")).length;

test("everybody stands in one part, before and after what they allow; the whole answer is one count with a noise of its own", async () => {
  const before = await counts();
  const { status, body } = await overlap(["readers", "buyers"]);
  expect(status).toBe(200);
  expect((await counts()) - before).toBe(1);
  const parts = new Map(body.parts?.map(({ in: names, people }) => [names.toSorted().join(), people.about ?? 0]));
  expect([...parts.keys()][0]).toBe("buyers,readers");
  // Noise moves a count further than this once in ten thousand times.
  for (const [names, people] of [
    ["buyers,readers", 150],
    ["readers", 100],
    ["buyers", 150],
  ] as const)
    expect(Math.abs((parts.get(names) ?? 0) - people), names).toBeLessThan(125);
  expect(body.of).toBe("matching");
  expect(Math.abs((body.notIncluded?.["not asked or refused"]?.about ?? 0) - 100)).toBeLessThan(125);
  const again = await Promise.all(Array.from({ length: 5 }, () => overlap(["readers", "buyers"])));
  const told = [body, ...again.map((one) => one.body)].map(({ parts: of }) => JSON.stringify(of));
  expect(new Set(told).size).toBeGreaterThan(1);
});

test("what a role does not hold is as good as none; of one audience, of two purposes or of five at once nothing is counted", async () => {
  const packer = await server.heed.addStaffKey("packer", "packs");
  const before = await counts();
  const unseen = await overlap(["readers", "buyers"], packer);
  expect([unseen.status, unseen.body.code]).toEqual([422, "audience_unknown"]);
  expect((await overlap(["readers", "nobody"])).body.code).toBe("audience_unknown");
  for (const names of [["readers"], ["readers", "readers"], ["a", "b", "c", "d", "e"]])
    expect((await overlap(names)).status).toBe(400);
  const { database, now } = server.heed;
  await database.query(
    "steward",
    "insert into heed.audience (name, at, id, purpose, rule, actor, version) values ('letters', $1, gen_random_uuid(), 'newsletter', 'email is known', 'staff:test', 1)",
    [now()],
  );
  expect((await overlap(["readers", "letters"])).body.code).toBe("audience_purposes");
  expect(await counts()).toBe(before);
});

test("a part of few people is not told, and whoever left an audience is not in it", async () => {
  await server.heed.database.query(
    "steward",
    "insert into heed.audience (name, at, id, purpose, rule, actor, version) values ('often', $1, gen_random_uuid(), $2, $3, 'staff:test', 1)",
    [server.heed.now(), OF, TWICE],
  );
  // Nobody ordered twice: chance tells of nobody once in fifty times or less.
  const { body } = await overlap(["readers", "often"]);
  const both = body.parts?.find(({ in: names }) => names.length === 2);
  if (both?.people.about === undefined) expect(both?.people).toEqual({ fewerThan: 60 });
  else expect(both.people.about).toBeLessThan(125);

  let partOf: ((hidden: readonly string[]) => string | undefined) | undefined;
  const survey: SurveyRules = async (_rules, _asked, _actor, { group, groups }) => {
    partOf = (hidden) => group(() => 1, new Set(hidden));
    return {
      reachable: new Map(groups.map((name) => [name, { fewerThan: 60 }])),
      notIncluded: new Map(),
      of: "matching",
      oneIn: 1,
    };
  };
  const audiences = (["readers", "buyers"] as const).map((name) => ({ name, rule: parseRule(OVERLAP_RULES[name]) }));
  const { parts } = await overlapOf(survey, audiences, OF, "staff:test");
  expect(parts.map(({ in: names }) => names)).toEqual([["readers", "buyers"], ["readers"], ["buyers"]]);
  expect([partOf?.([]), partOf?.([audienceKey("readers")]), partOf?.(["readers", "buyers"].map(audienceKey))]).toEqual([
    "3",
    "2",
    undefined,
  ]);
});

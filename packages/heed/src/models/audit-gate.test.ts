// No model comes into use against its audit, unless a named role decides so with a reason that the ledger keeps.
import { type DataMap, isSaid } from "@heed/core";
import { seededRandom } from "@heed/math";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { ownerTransaction } from "../../test/owner-transaction.ts";
import { books } from "../../test/readers.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import type { Capability, Contribution } from "../capabilities/capability.ts";
import { propensity } from "../capabilities/propensity/capability.ts";
import { FEATURES, type Look } from "../capabilities/propensity/features.ts";
import type { Looks } from "../capabilities/propensity/train.ts";
import { capabilities } from "../capabilities/registry.ts";
import { inEnglish, plain } from "../capabilities/said.ts";
import { createPlacements } from "../channels/placements.ts";
import { scoreEverybody } from "../channels/score-everybody.ts";
import type { PersonData } from "../gate/access.ts";
import { modelJobs } from "../jobs/model-jobs.ts";
import { auditFairness } from "./audit-fairness.ts";
import { mend } from "./mend.ts";
import { createModels, type Models } from "./models.ts";
import { auditable } from "./sum-by-group.ts";
import { toolkitCard } from "./toolkit-card.ts";

const map: DataMap = {
  ...bookshop,
  fields: { ...bookshop.fields, gender: { kind: "trait", type: "string", protects: "sex" } },
  purposes: {
    ...bookshop.purposes,
    recommendations: {
      ...bookshop.purposes.recommendations,
      effect: "significant",
      humanReview: "somebody looks at it",
    },
    "fairness-audit": {
      says: "Check that scores treat everybody alike, over groups of at least 11 people",
      basis: "consent",
      reads: { ...bookshop.purposes.recommendations.reads, gender: "24 months" },
    },
  },
  placements: { "next-order": { capability: "propensity", purpose: "recommendations", size: 1, holdout: 0 } },
  roles: { analyst: { purposes: [] }, "head of data": { purposes: [], overridesAudits: true } },
};
let heed: Awaited<ReturnType<typeof foundation<DataMap>>>;
let models: Models;
let deps: Parameters<typeof createModels>[0];
const answers = new Map<string, string>();

beforeAll(async () => {
  heed = await foundation<DataMap>(map);
  const { database, gate, inForce, ledger, now } = heed;
  const catalogue = new Map(books("2026-01-01").map((item) => [item.id, item]));
  const maintain = ownerTransaction(heed.url);
  deps = { database, gate, inForce, ledger, now, maintain, capabilities, catalogue: () => catalogue };
  models = createModels(deps);
  // On every fourth day a coin decides for each whether they order: who orders next cannot be told.
  const random = seededRandom(7);
  for (let person = 0; person < 150; person++) {
    const days = Array.from({ length: 30 }, (_, k) => 1 + 4 * k).filter(() => random.below(8) === 0);
    const events = days.map((daysAgo) => ({
      field: "Order Completed",
      daysAgo,
      properties: { order_id: `o-${person}-${daysAgo}`, products: [{ product_id: "sea-1", quantity: 1, price: 9 }] },
    }));
    const personId = await writePerson(heed, `customer-${person}`);
    await writeChoice(heed, personId, "recommendations", true);
    // Two of three answered the voluntary question, a few of them with a rare answer.
    if (person % 3 !== 0) {
      await writeChoice(heed, personId, "fairness-audit", true);
      answers.set(personId, person < 9 ? "neither" : days.length >= 4 ? "man" : "woman");
    }
    await writeEvents(heed, personId, events);
  }
  // Of the women some do not allow the score.
  for (let person = 0; person < 36; person++) {
    const personId = await writePerson(heed, `refuser-${person}`);
    await writeChoice(heed, personId, "fairness-audit", true);
    answers.set(personId, "woman");
  }
  await heed.owner.query(
    `insert into heed.trait (person_id, field, at, id, value, source, sensitive, permits, until, expires)
     select person, 'gender', $3, gen_random_uuid(), to_jsonb(answer), 'test', false, array[$4::smallint], array['infinity'::date], 'infinity'
     from unnest($1::uuid[], $2::text[]) given (person, answer)`,
    [[...answers.keys()], [...answers.values()], heed.now(), heed.inForce.numberOf("fairness-audit")],
  );
  heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
});
afterAll(() => heed.close());

describe("a model that tells hardly more than a coin", () => {
  let version: string;
  test("is trained, kept as a candidate, and not used", async () => {
    const card = await models.train("propensity", { purpose: "recommendations", until: heed.now(), seed: 1 });
    version = card.version;
    expect(card).toMatchObject({ state: "candidate", audit: { passed: false } });
    expect(await models.live("propensity")).toBeUndefined();
  });
  test("says who of each group it learned from, with the rates of consent and of the outcome; nothing of a small group", async () => {
    const { data, strongest, audit } = (await models.card(version))!;
    if (data === undefined || isSaid(data)) throw new Error(data && plain(data));
    const [men, women] = data.columns["sex"]!.groups;
    const answered = (value: string) => [...answers.values()].filter((own) => own === value).length;
    expect(men).toMatchObject({ value: "man", people: answered("man"), allow: { value: 1 }, learned: { value: 1 } });
    const allow = 1 - 36 / answered("woman");
    expect(women).toMatchObject({ value: "woman", people: answered("woman"), allow: { value: allow } });
    expect(women?.learned?.value).toBeLessThanOrEqual(allow);
    // Who ordered on four days and more is a man here.
    expect(men!.outcome!.value).toBeGreaterThan(women!.outcome!.value);
    expect(JSON.stringify(data)).not.toContain("neither");
    expect(inEnglish(audit)?.checks.find(({ what }) => what === "training data by group")?.found).toContain(
      "By sex, unequally many allow the score",
    );
    expect(strongest?.[0]).toMatchObject({
      column: expect.stringContaining("Order Completed"),
      strength: expect.any(Number),
    });
    expect(toolkitCard(map, (await models.card(version))!).heed.run.code).toBe("not measured");
  });
  test("is refused promotion, with the reason and the remedy", async () => {
    await expect(models.promote(version)).rejects.toThrow(/audit_failed: .+coin.+ --role ROLE --reason WHY/);
    expect(await models.live("propensity")).toBeUndefined();
  });
  test("is not put in use by a role that may not, or without a reason", async () => {
    await expect(models.promote(version, { role: "analyst", reason: "I would like to see it" })).rejects.toThrow(
      /role_may_not/,
    );
    await expect(models.promote(version, { role: "head of data", reason: "because" })).rejects.toThrow(
      /reason_missing/,
    );
    expect(await models.live("propensity")).toBeUndefined();
  });
  test("is put in use by a role that may, and ledger and card keep who and why", async () => {
    const reason = "Only shown to testers until the next training";
    heed.clock.now = new Date(heed.now().getTime() + 1_000);
    await models.promote(version, { role: "head of data", reason }, "staff:0a1b2c3d");
    expect((await models.live("propensity"))?.version).toBe(version);
    expect((await models.card(version))?.override).toMatchObject({ role: "head of data", reason });
    const { rows } = await heed.owner.query(
      "select actor, detail from heed.ledger where detail->>'model' = $1 and kind = 'request' order by at, entry_id",
      [version],
    );
    expect(rows).toEqual([
      { actor: "staff:cli", detail: { request: "train a model", model: version } },
      {
        actor: "staff:0a1b2c3d",
        detail: { request: "use a model against its audit", model: version, role: "head of data", reason },
      },
    ]);
  });
});

describe("everybody is scored", () => {
  const scoring = () => {
    const { gate, keys, now } = heed;
    const placements = createPlacements({
      gate,
      map,
      capabilities,
      live: models.live,
      shadow: models.shadow,
      catalogue: () => new Map(),
      popular: () => [],
      armKey: keys.arm,
      chance: () => 0.5,
      languageFor: () => "en",
      publicUrl: "http://127.0.0.1",
      now,
      onFault(error) {
        throw error;
      },
    });
    return { gate, map, capabilities, placements, live: models.live };
  };
  const rowsOf = async (kind: "decision" | "ledger") =>
    (
      await heed.owner.query(
        `select person_id from heed.${kind} where ${kind === "ledger" ? "actor = 'job:score'" : "arm = 'scored'"}`,
      )
    ).rows.map(({ person_id }) => person_id as string);

  test("whom the purpose may read, each with a decision and an entry of their own; whoever objects meanwhile is not", async () => {
    const scores = scoring();
    const { rows } = await heed.owner.query("select distinct person_id from heed.event order by 1");
    const all = rows.map(({ person_id }) => person_id as string);
    const { rows: members } = await heed.owner.query("select person_id from heed.training_member order by 1");
    const [refused, during] = [members[3]!.person_id as string, members.at(-1)!.person_id as string];
    heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
    await writeChoice(heed, refused, "recommendations", false);
    const { placements } = scores;
    let asked = 0;
    const deps = {
      ...scores,
      placements: {
        ...placements,
        async decide(...of: Parameters<typeof placements.decide>) {
          if (++asked === 2) await writeChoice(heed, during, "recommendations", false);
          return placements.decide(...of);
        },
      },
    };
    const done = await scoreEverybody(deps, "next-order");
    expect(done).toEqual({
      placement: "next-order",
      model: (await models.live("propensity"))?.version,
      scored: all.length - 2,
      holdout: 0,
      without: 1,
    });
    const { rows: told } = await heed.owner.query(
      "select distinct detail->'shown'->0->'says'->>'review' as review from heed.decision where arm = 'scored'",
    );
    expect(told).toEqual([{ review: "somebody looks at it" }]);
    const expected = all.filter((id) => id !== refused && id !== during);
    expect((await rowsOf("decision")).sort()).toEqual(expected);
    expect(new Set(await rowsOf("ledger"))).toEqual(new Set([...expected, during]));
  });

  test("by the server, one placement after the other, where the map says so and a version is in use", async () => {
    const next = { capability: "propensity", purpose: "recommendations" };
    const placements = {
      silent: next,
      first: { ...next, scoresEverybody: true },
      second: { ...next, scoresEverybody: true },
    } as const;
    const asked: string[] = [];
    const jobs = (of: Pick<Models, "live">) =>
      modelJobs({
        map: { ...map, placements },
        models: { ...models, ...of },
        train: async () => undefined,
        async score(name, { rest }) {
          asked.push(`${name} ${rest}`);
        },
      });
    await jobs({ live: async () => undefined }).score();
    expect(asked).toEqual([]);
    await jobs(models).score();
    expect(asked).toEqual(["first 0.5", "second 0.5"]);
  });

  test("only where a placement gives a score", async () => {
    await expect(scoreEverybody(scoring(), "nowhere")).rejects.toThrow(/placement_unknown: .+next-order/);
  });
});

describe("a model in use is watched", () => {
  const watched = async () => {
    expect(await models.watch()).toBe(1);
    return (await models.card((await models.live("propensity"))!.version))?.watched;
  };
  test("whether those it scores have changed; what it told cannot be judged before its horizon has closed", async () => {
    const found = await watched();
    expect(found?.people).toBeGreaterThan(100);
    expect(found?.stability).toBeGreaterThanOrEqual(0);
    expect(inEnglish(found?.told)).toMatch(/^not measured: fewer than 11 people were scored/);
  });
  test("how its decisions treat groups of those who answered; a small group is not told, nor how many they are", async () => {
    heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
    const found = (await watched())?.fairness;
    if (found === undefined || isSaid(found)) throw new Error(found && plain(found));
    const told = found.columns["sex"]!.groups;
    expect(told.map(({ value }) => value)).toEqual(["man", "woman"]);
    const { rows } = await heed.owner.query("select person_id from heed.decision where arm = 'scored'");
    const answered = rows.map(({ person_id }) => answers.get(person_id));
    for (const { people, value } of told) expect(people).toBe(answered.filter((own) => own === value).length);
    expect(JSON.stringify(found)).not.toContain("neither");
  });
  test("whether what it told came: nobody has ordered since, and that stands against it", async () => {
    heed.clock.now = new Date(heed.clock.now.getTime() + 31 * 86_400_000);
    const found = await watched();
    expect(found?.told).toMatchObject({ came: 0, low: 0 });
    expect(found?.against.map(plain).join(" ")).toMatch(/It told \d+\.\d %, and 0\.0 % came/);
    expect((await models.list())[0]?.card.watched).toEqual(found);
  });
  test("and trained again when more than one in a hundred have left it", async () => {
    expect(await models.leftByMany()).toEqual(["propensity"]);
    await heed.owner.query("update heed.training_member set leaves = null");
    expect(await models.leftByMany()).toEqual([]);
  });
});

describe("a score that favours a group", () => {
  const often = (data: PersonData) => ({
    chance: data.events("Order Completed").length >= 4 ? 0.9 : 0.1,
    came: undefined,
  });
  test("is found, with the size of the gap, and not by chance among many groups", async () => {
    const fields = auditable(heed.inForce, ["Order Completed"]);
    if (isSaid(fields)) throw new Error(plain(fields));
    const how = { threshold: 0.5, level: 0.05, says: "test", judge: often };
    const found = await auditFairness(heed, fields, how);
    if (isSaid(found)) throw new Error(plain(found));
    expect(found.columns["sex"]?.impact).toBe(0);
    expect(found.against.map(plain)).toEqual([
      "By sex it selects unequally: the smallest share is 0 of the largest (four fifths are asked).",
    ]);
    // One who treats all alike is not.
    expect(
      await auditFairness(heed, fields, { ...how, judge: () => ({ chance: 0.9, came: undefined }) }),
    ).toMatchObject({ against: [] });
  });

  test("a score of significant effect that nobody has audited is refused", async () => {
    const { "fairness-audit": _, ...purposes } = map.purposes;
    const inForce = { ...heed.inForce, map: { ...map, purposes } };
    // Since then nobody has ordered.
    const until = new Date(heed.now().getTime() - 31 * 86_400_000);
    const others = createModels({ ...deps, inForce });
    const { version, audit } = await others.train("propensity", {
      purpose: "recommendations",
      until,
      seed: 1,
    });
    expect(audit?.against.map(plain).join(" ")).toContain(
      "Its effect is significant, and nobody has audited how it treats groups",
    );
    await expect(others.promote(version)).rejects.toThrow(/audit_failed: .+nobody has audited/);
    const card = toolkitCard(map, (await others.card(version))!);
    expect(card.heed.fairness).toMatch(/^not measured: the map declares no purpose "fairness-audit"/);
    expect(card.heed.consent).toMatchObject({ basis: "consent", rate: expect.any(Number) });
    expect(card.heed.privacy_spend.epsilon).toBe("not measured");
    // Nothing was looked at, and no cell of the card says more than that.
    const {
      fairness: _f,
      data: _d,
      mended: _m,
      watched: _w,
      strongest: _s,
      code: _c,
      ...bare
    } = (await others.card(version))!;
    const none = "not measured";
    expect(toolkitCard(map, bare).heed).toMatchObject({
      run: { code: none },
      rests_on: none,
      fairness: none,
      training_data: none,
      mended: none,
      privacy_spend: { epsilon: none, delta: none, unit: none },
      watched: none,
    });
    expect(toolkitCard(map, { ...bare, known: 0, purpose: "of an earlier map" })).toMatchObject({
      heed: { consent: { basis: none, rate: none } },
      considerations: { use_cases: [{ description: none }] },
    });
    const [auc] = card.quantitative_analysis.performance_metrics;
    expect(auc).toMatchObject({
      type: "AUC",
      value: expect.stringMatching(/^0\.\d+$/),
      slice: expect.stringContaining("n = "),
    });
  });
});

test("what the version in use leaves out because it tells a group, the next training leaves out too", async () => {
  const left = "Order Completed, last 30 days";
  await heed.owner.query(
    "update heed.model set card = card || jsonb_build_object('without', $1::jsonb) where state = 'live'",
    [JSON.stringify([left])],
  );
  // Since then nobody has ordered.
  const until = new Date(heed.now().getTime() - 31 * 86_400_000);
  const card = await models.train("propensity", { purpose: "recommendations", until, seed: 1 });
  expect(card.without).toEqual([left]);
  expect(card.facts).toMatchObject({ "left out, because they tell a group": left, features: FEATURES.length - 1 });
  expect(card.strongest?.map(({ column }) => column)).not.toContain(left);
});

test("a score that selects unequally is mended by leaving out what tells the group, and the cost is told on untouched people", async () => {
  const random = seededRandom(11);
  const learned = new Map<string, Looks>();
  const told: string[] = [];
  // The split goes by id: fixed ids, so that the same people are judged in every run.
  const idOf = (person: number) => `00000000-0000-4000-8000-${String(person).padStart(12, "0")}`;
  for (let person = 0; person < 1_500; person++) {
    const [woman, keen] = [random.below(2) === 0, random.below(2) === 0];
    // Women look more; whoever looked much was passed over in the past, so that fewer of them have the outcome.
    const looked = (woman ? 12 : 2) + random.below(8);
    const look = (day: number): Look => ({
      day,
      x: FEATURES.map(({ name }) =>
        name === "Product Viewed, last 30 days"
          ? looked
          : name === "days since the last Order Completed"
            ? (keen ? 1 : 30) + random.below(20)
            : null,
      ),
      y: random.below(100) < (keen ? 75 : 25) - (looked > 10 ? 30 : 0) ? 1 : 0,
      value: 0,
    });
    learned.set(idOf(person), { looks: [look(150), look(120)] });
    told.push(woman ? "woman" : "man");
  }
  const given = [[...learned.keys()], told, heed.now(), heed.inForce.numberOf("fairness-audit")];
  await heed.owner.query("insert into heed.person (person_id, at) select unnest($1::uuid[]), $2", [given[0], given[2]]);
  await heed.owner.query(
    `insert into heed.trait (person_id, field, at, id, value, source, sensitive, permits, until, expires)
     select person, 'gender', $3, gen_random_uuid(), to_jsonb(answer), 'test', false, array[$4::smallint], array['infinity'::date], 'infinity'
     from unnest($1::uuid[], $2::text[]) given (person, answer)`,
    given,
  );
  const how = {
    seed: 1,
    until: heed.now(),
    report: () => undefined,
    outcome: { event: "Order Completed", withinDays: 30 },
  };
  const fitted: (readonly Contribution[])[] = [];
  const scored: (readonly Contribution[])[] = [];
  const watched: Capability = {
    ...(propensity as Capability),
    told(model, people) {
      scored.push(people);
      return propensity.told!(model as never, people as readonly Looks[]);
    },
  };
  const about = {
    purpose: "recommendations",
    seed: 1,
    learned,
    fit: async (people: readonly Contribution[], without: readonly string[]) => {
      fitted.push(people);
      return propensity.train(people as readonly Looks[], [], { ...how, without });
    },
  };
  const found = await mend(heed, watched, about);
  if (isSaid(found)) throw new Error(plain(found));
  expect(found.proxies[0]).toMatchObject({ feature: "Product Viewed, last 30 days", column: "sex" });
  expect(found.proxies[0]!.auc).toBeGreaterThan(0.9);
  expect(found.without).toEqual(["Product Viewed, last 30 days"]);
  expect(found.before.impact["sex"]).toBeLessThan(0.8);
  expect(found.after.impact["sex"]).toBeGreaterThan(0.8);
  expect(found.cost.auc.value).toBeCloseTo(found.after.auc.value - found.before.auc.value, 12);
  expect(found.cost.auc.low).toBeLessThan(found.cost.auc.high);
  // What is told is told on people that nothing was fitted to or chosen on; both sides on the same ones.
  const [untouched, chosenOn] = [new Set(scored.at(-1)), new Set(scored.slice(0, -2).flat())];
  expect(new Set(scored.at(-2))).toEqual(untouched);
  expect([...untouched].filter((one) => chosenOn.has(one) || fitted.flat().includes(one))).toEqual([]);
  expect([...chosenOn].filter((one) => fitted.flat().includes(one))).toEqual([]);
  expect(untouched.size + chosenOn.size + new Set(fitted.flat()).size).toBe(learned.size);
  // Nobody answered: nothing is learned of groups, and nothing is guessed.
  const { "fairness-audit": _, ...purposes } = map.purposes;
  const unasked = { ...heed.inForce, map: { ...map, purposes } };
  expect(inEnglish(await mend({ ...heed, inForce: unasked }, propensity as Capability, about))).toMatch(
    /^not measured: /,
  );
});

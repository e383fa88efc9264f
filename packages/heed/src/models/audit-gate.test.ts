// No model comes into use against its audit, unless a named role decides so with a reason that the ledger keeps.
import type { DataMap } from "@heed/core";
import { seededRandom } from "@heed/math";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { ownerTransaction } from "../../test/owner-transaction.ts";
import { books } from "../../test/readers.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import { capabilities } from "../capabilities/registry.ts";
import { createPlacements } from "../channels/placements.ts";
import { scoreEverybody } from "../channels/score-everybody.ts";
import { createModels, type Models } from "./models.ts";

const map: DataMap = {
  ...bookshop,
  placements: { "next-order": { capability: "propensity", purpose: "recommendations", size: 1, holdout: 0 } },
  roles: { analyst: { purposes: [] }, "head of data": { purposes: [], overridesAudits: true } },
};
let heed: Awaited<ReturnType<typeof foundation<DataMap>>>;
let models: Models;

beforeAll(async () => {
  heed = await foundation<DataMap>(map);
  const { database, gate, inForce, ledger, now } = heed;
  const catalogue = new Map(books("2026-01-01").map((item) => [item.id, item]));
  const maintain = ownerTransaction(heed.url);
  models = createModels({ database, gate, inForce, ledger, now, maintain, capabilities, catalogue: () => catalogue });
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
    await writeEvents(heed, personId, events);
  }
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
    await models.promote(version, { role: "head of data", reason });
    expect((await models.live("propensity"))?.version).toBe(version);
    expect((await models.card(version))?.override).toMatchObject({ role: "head of data", reason });
    const { rows } = await heed.owner.query(
      "select actor, detail from heed.ledger where detail->>'model' = $1 and kind = 'request'",
      [version],
    );
    expect(rows).toEqual([
      {
        actor: "staff:head of data",
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
    const [refused, during] = [all[3]!, all.at(-1)!];
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
    const expected = all.filter((id) => id !== refused && id !== during);
    expect((await rowsOf("decision")).sort()).toEqual(expected);
    expect(new Set(await rowsOf("ledger"))).toEqual(new Set([...expected, during]));
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
    expect(found?.told).toMatch(/^not measured: fewer than 11 people were scored/);
  });
  test("whether what it told came: nobody has ordered since, and that stands against it", async () => {
    heed.clock.now = new Date(heed.clock.now.getTime() + 31 * 86_400_000);
    const found = await watched();
    expect(found?.told).toMatchObject({ came: 0, low: 0 });
    expect(found?.against.join(" ")).toMatch(/It told \d+\.\d %, and 0\.0 % came/);
    expect((await models.list())[0]?.card.watched).toEqual(found);
  });
  test("and trained again when more than one in a hundred have left it", async () => {
    expect(await models.leftByMany()).toEqual(["propensity"]);
    await heed.owner.query("update heed.training_member set leaves = null");
    expect(await models.leftByMany()).toEqual([]);
  });
});

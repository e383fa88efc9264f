// A change of map reaches every row before anyone reads under it, and does what heed check said that it would.
import { randomUUID } from "node:crypto";
import { type DataMap, KEPT, mapChange } from "@heed/core";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import { createChoices } from "../consent/choices.ts";
import { createGate } from "../gate/gate.ts";
import { sweep } from "../jobs/sweep.ts";
import { beginVersion } from "../models/registry.ts";
import { newVersion } from "../models/version.ts";
import { mapEffect } from "./map-effect.ts";
import { installMap, type MapInForce } from "./map-in-force.ts";
import { migrate } from "./migrate.ts";
import { rewriteEverybody } from "./rewrite-everybody.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let yes: string;
let no: string;
beforeEach(async () => {
  await heed?.close();
  heed = await foundation(bookshop);
  [yes, no] = [await writePerson(heed, "yes"), await writePerson(heed, "no")];
  await writeChoice(heed, yes, "recommendations", true);
  await writeChoice(heed, no, "recommendations", false);
  for (const id of [yes, no])
    await writeEvents(heed, id, [
      { field: "Product Viewed", daysAgo: 120, properties: { product_id: "b1" } },
      { field: "Product Viewed", daysAgo: 20, properties: { product_id: "b2" } },
      { field: "Order Completed", daysAgo: 300, properties: { order_id: "o1" } },
      { field: "Order Completed", daysAgo: 20, properties: { order_id: "o2" } },
    ]);
});
afterAll(() => heed.close());

const { recommendations, statistics, ...others } = bookshop.purposes;
const changed = (purposes: DataMap["purposes"], more: Partial<DataMap> = {}): DataMap => ({
  ...bookshop,
  ...more,
  purposes,
});
const install = (map: DataMap): Promise<MapInForce> =>
  installMap(heed.owner, map, heed.now(), async ({ inForce }) => {
    await rewriteEverybody(heed.owner, inForce, heed.now());
  });
const permitsOf = async (person: string, field: string): Promise<number[][]> =>
  (
    await heed.owner.query("select permits from heed.event where person_id = $1 and field = $2 order by at", [
      person,
      field,
    ])
  ).rows.map((row) => row.permits);
const count = async (where = "true"): Promise<number> =>
  (await heed.owner.query(`select 1 from heed.event where ${where}`)).rowCount ?? 0;

const SHORTER = changed({
  ...others,
  statistics,
  recommendations: { ...recommendations, reads: { "Product Viewed": "2 months", "Order Completed": "24 months" } },
});
const WITHOUT = changed(others as DataMap["purposes"]);
const OTHER_BASIS = changed({
  ...others,
  statistics: { ...statistics, basis: "consent" },
  recommendations: { ...recommendations, basis: "explicit consent" },
});
const WIDER = changed({
  ...others,
  statistics,
  recommendations,
  newsletter: { ...others.newsletter, reads: { ...others.newsletter.reads, "Product Viewed": "6 months" } },
});
const LONGER = changed({
  ...others,
  statistics,
  recommendations: { ...recommendations, reads: { ...recommendations.reads, "Product Viewed": "12 months" } },
});
const SHARED = changed(
  { ...others, statistics, recommendations: { ...recommendations, recipients: ["ads"] } },
  { recipients: { ads: { name: "Ads Ltd", role: "controller", country: "IE" } } },
);
const ADDED = changed({
  ...others,
  statistics,
  recommendations,
  audit: { says: "Check the books", basis: "legal obligation", law: "A law", reads: { "Product Viewed": "5 years" } },
});

describe("a changed map", () => {
  test.each<[string, DataMap, number]>([
    ["keeps a field for less long", SHORTER, 1],
    ["lacks two purposes", WITHOUT, 3],
    ["changes a basis", OTHER_BASIS, 3],
    ["lets a purpose read more", WIDER, 0],
    ["keeps a field for longer", LONGER, 0],
    ["shares with somebody", SHARED, 1],
    ["adds a law", ADDED, 0],
    ["undoes for a day only", { ...WITHOUT, undoDays: 1 }, 3],
  ])("that %s deletes as many rows as heed check counted", async (_, map, lost) => {
    const total = await count();
    const { deleted: said } = await mapEffect(heed.url, map, { now: heed.now() });
    expect(await count()).toBe(total);
    const inForce = await install(map);
    // The days of undo pass; only the row's own day decides, so that is what is moved.
    await heed.owner.query(
      `update heed.event set until = array[current_date - 2], expires = current_date - 2 where permits = '{${KEPT}}'`,
    );
    await sweep({ ...heed, inForce });
    expect(total - (await count())).toBe(lost);
    expect(said.reduce((sum, { rows }) => sum + rows, 0)).toBe(lost);
  });

  test("with a shorter keep closes the rows beyond it at once", async () => {
    expect(await mapEffect(heed.url, SHORTER, { now: heed.now() })).toMatchObject({
      people: 2,
      closed: [{ purpose: "recommendations", rows: 1 }],
      opened: [],
      deleted: [{ field: "Product Viewed", rows: 1 }],
    });
    const inForce = await install(SHORTER);
    const number = inForce.numberOf("recommendations")!;
    expect((await permitsOf(yes, "Product Viewed")).map((permits) => permits.includes(number))).toEqual([false, true]);
  });

  test("without a purpose keeps its rows for the days of undo, in nobody's reach", async () => {
    await install(WITHOUT);
    expect(await permitsOf(yes, "Product Viewed")).toEqual([[KEPT], [KEPT]]);
    const { rows } = await heed.owner.query(
      "select distinct expires - (now() at time zone 'utc')::date as days from heed.event where permits = '{0}'",
    );
    expect(rows.every((row) => row.days >= 6 && row.days <= 8)).toBe(true);
    expect(await install(bookshop).then(() => permitsOf(yes, "Product Viewed"))).not.toContainEqual([KEPT]);
  });

  test("with another basis for a purpose gives it a new number, and closes what the old one opened", async () => {
    const before = heed.inForce.numberOf("recommendations")!;
    const inForce = await install(OTHER_BASIS);
    const after = inForce.numberOf("recommendations")!;
    expect(after).not.toBe(before);
    expect((await permitsOf(yes, "Order Completed")).flat()).not.toContain(before);
    // A yes to consent is none to explicit consent: nothing opens until the person is asked again.
    expect((await permitsOf(yes, "Order Completed")).flat()).not.toContain(after);
    const gate = createGate<DataMap>({ ...heed, inForce, wrapKey: heed.keys.people });
    const access = (await gate.open({ purpose: "recommendations", actor: "visit:shelf" }).read([yes])).person(yes);
    expect(access).toMatchObject({ allowed: false, reason: "asked_again" });
    const back = await install(bookshop);
    expect(back.numberOf("recommendations")).toBe(before);
  });

  test("that closes a purpose tells the models to forget whoever is no longer asked for, and takes it back if undone", async () => {
    const version = newVersion("recommendations", heed.now());
    const by = { version, capability: "recommendations", purpose: "recommendations" };
    await beginVersion(heed.owner, by, heed.now());
    await heed.owner.query(
      "insert into heed.training_member (person_id, version, contribution) values ($1, $2, '{}')",
      [yes, version],
    );
    const marked = async () =>
      (await heed.owner.query("select 1 from heed.training_member where leaves is not null")).rowCount;
    await install(SHORTER);
    expect(await marked()).toBe(0);
    await install(OTHER_BASIS);
    expect(await marked()).toBe(1);
    await install(bookshop);
    expect(await marked()).toBe(0);
  });

  test("that widens a purpose opens nothing to people whose yes did not cover it, until they say yes again", async () => {
    await writeChoice(heed, yes, "newsletter", true);
    expect(mapChange(bookshop, WIDER).askAgain.map(({ purpose }) => purpose)).toEqual(["newsletter"]);
    const { asked } = await mapEffect(heed.url, WIDER, { now: heed.now() });
    expect(asked).toEqual([{ purpose: "newsletter", people: 1 }]);
    const inForce = await install(WIDER);
    const number = inForce.numberOf("newsletter")!;
    expect((await permitsOf(yes, "Product Viewed")).flat()).not.toContain(number);
    heed.clock.now = new Date(heed.clock.now.getTime() + 1000);
    await writeChoice(
      { ...heed, inForce: { ...inForce, map: bookshop }, choices: choicesUnder(inForce) },
      yes,
      "newsletter",
      true,
    );
    expect((await permitsOf(yes, "Product Viewed")).every((permits) => permits.includes(number))).toBe(true);
  });

  test("that keeps for longer keeps what an old yes opened until the day it was told; a new yes keeps it for longer", async () => {
    const untilOf = async (inForce: MapInForce) =>
      (
        await heed.owner.query(
          `select until[array_position(permits, $2)]::text as until from heed.event
           where person_id = $1 and field = 'Product Viewed' order by at`,
          [yes, inForce.numberOf("recommendations")],
        )
      ).rows.map((row) => row.until);
    const before = await untilOf(heed.inForce);
    const { asked, opened, closed } = await mapEffect(heed.url, LONGER, { now: heed.now() });
    expect({ asked, opened, closed }).toEqual({
      asked: [{ purpose: "recommendations", people: 1 }],
      opened: [],
      closed: [],
    });
    const inForce = await install(LONGER);
    expect(inForce.askedSince("recommendations")).toBe(inForce.number);
    expect(await untilOf(inForce)).toEqual(before);
    await sayYes(inForce);
    for (const [k, until] of (await untilOf(inForce)).entries()) expect(until > before[k]!).toBe(true);
    expect((await mapEffect(heed.url, LONGER, { now: heed.now() })).asked).toEqual([]);
    // Narrowed again: nobody is asked, and the shorter keep holds.
    const back = await install(bookshop);
    expect(back.askedSince("recommendations")).toBe(1);
    expect(await untilOf(back)).toEqual(before);
  });

  test("with a new recipient gives nothing under an old yes, and everything under a new one", async () => {
    const open = await gateOf(heed.inForce);
    expect(open.allowed).toBe(true);
    const { asked, closed } = await mapEffect(heed.url, SHARED, { now: heed.now() });
    expect({ asked, closed }).toEqual({
      asked: [{ purpose: "recommendations", people: 1 }],
      closed: [{ purpose: "recommendations", rows: 4 }],
    });
    const inForce = await install(SHARED);
    const number = inForce.numberOf("recommendations")!;
    expect((await permitsOf(yes, "Product Viewed")).flat()).not.toContain(number);
    expect(await gateOf(inForce)).toMatchObject({ allowed: false, reason: "asked_again" });
    await sayYes(inForce);
    expect((await permitsOf(yes, "Product Viewed")).every((permits) => permits.includes(number))).toBe(true);
    expect((await gateOf(inForce)).allowed).toBe(true);
  });

  test("that adds a law opens to it what it reads, as heed check says", async () => {
    const { opened } = await mapEffect(heed.url, ADDED, { now: heed.now() });
    expect(opened).toEqual([{ purpose: "audit", rows: 3 }]);
    const inForce = await install(ADDED);
    const number = inForce.numberOf("audit")!;
    for (const person of [yes, no])
      expect((await permitsOf(person, "Product Viewed")).every((permits) => permits.includes(number))).toBe(true);
  });

  test("changes nobody's rows where nothing changes for them", async () => {
    expect(await rewriteEverybody(heed.owner, heed.inForce, heed.now())).toBe(0);
    await heed.owner.query(
      "update heed.event set permits = '{99}', until = array[current_date + 9], expires = current_date + 9",
    );
    expect(await rewriteEverybody(heed.owner, heed.inForce, heed.now())).toBe(await count());
  });

  test("is made of the same map where somebody had objected before a decision knew for what it was made: reached at that start, nobody asked again", async () => {
    await writeChoice(heed, no, "statistics", false);
    const decide = (person: string) =>
      heed.owner.query(
        `insert into heed.decision (person_id, at, decision_id, placement, arm, detail, permits, until, expires, purpose)
         values ($1, now(), gen_random_uuid(), 'shelf', 'personal', '{}', array[$2]::smallint[], array[current_date + 9], current_date + 9, 'statistics')`,
        [person, heed.inForce.numberOf("proof")],
      );
    for (const person of [yes, no]) await decide(person);
    const start = async () => {
      await migrate(heed.owner, heed.keys);
      return installMap(heed.owner, bookshop, heed.now(), async ({ inForce, before }) => {
        if (before) await rewriteEverybody(heed.owner, inForce, heed.now());
      });
    };
    const before = await start();
    await heed.owner.query("delete from public.heed_migration where name = '031-refused-before.sql'");
    const inForce = await start();
    const openTo = async (person: string) =>
      (await heed.owner.query("select permits from heed.decision where person_id = $1", [person])).rows[0].permits;
    const proof = heed.inForce.numberOf("proof");
    expect([await openTo(yes), await openTo(no)]).toEqual([expect.arrayContaining([proof]), [KEPT]]);
    expect(inForce.number).toBe(before.number + 1);
    expect(inForce.askedSince("recommendations")).toBe(before.askedSince("recommendations"));
    expect((await start()).number).toBe(inForce.number);
  });

  test("never gives back to a merged person's decisions what the survivor refused", async () => {
    const old = await writePerson(heed, "old");
    await heed.owner.query("update heed.person set merged_into = $2 where person_id = $1", [old, yes]);
    await heed.owner.query(
      `insert into heed.decision values ($1, now(), gen_random_uuid(), 'shelf', 'personal', null, '{}', null, array[$2]::smallint[], array[current_date + 9], current_date + 9)`,
      [old, heed.inForce.numberOf("statistics")],
    );
    await writeChoice(heed, yes, "statistics", false);
    const inForce = await install(SHORTER);
    const { rows } = await heed.owner.query("select permits from heed.decision where person_id = $1", [old]);
    expect(rows[0].permits).not.toContain(inForce.numberOf("statistics"));
  });
});

const gateOf = async (inForce: MapInForce) =>
  (
    await createGate<DataMap>({ ...heed, inForce, wrapKey: heed.keys.people })
      .open({ purpose: "recommendations", actor: "visit:shelf" })
      .read([yes])
  ).person(yes);
async function sayYes(inForce: MapInForce): Promise<void> {
  heed.clock.now = new Date(heed.clock.now.getTime() + 1000);
  await writeChoice(
    { ...heed, inForce: { ...inForce, map: bookshop }, choices: choicesUnder(inForce) },
    yes,
    "recommendations",
    true,
  );
}
const choicesUnder = (inForce: MapInForce) =>
  createChoices({ database: heed.database, inForce, ledger: heed.ledger, now: heed.now });

describe("one map in force", () => {
  test("a process with the old map is refused for reads and writes, and one with the new map is not", async () => {
    const inForce = await install(SHORTER);
    const open = heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" });
    await expect(open.read([yes])).rejects.toThrow(/^map_superseded/);
    await expect(open.scan({ until: heed.now(), version: "v", member: () => ({}) })).rejects.toThrow(/^map_superseded/);
    const groups = () => [["all", 1] as const];
    await expect(open.aggregate({ groups })).rejects.toThrow(/^map_superseded/);
    const answers = [{ purpose: "newsletter", value: true }];
    await expect(heed.choices.record({ personId: yes, answers, strength: "browser", source: "test" })).rejects.toThrow(
      /^map_superseded/,
    );
    await expect(heed.choices.hide(yes, "b1", true, "person:test")).rejects.toThrow(/^map_superseded/);
    await expect(heed.choices.setState(yes, "child", "true", "person:test")).rejects.toThrow(/^map_superseded/);
    expect((await heed.owner.query("select 1 from heed.consent where purpose = 'newsletter'")).rowCount).toBe(0);
    expect((await heed.owner.query("select 1 from heed.ledger where kind = 'use'")).rowCount).toBe(0);

    const gate = createGate<DataMap>({ ...heed, inForce, wrapKey: heed.keys.people });
    const access = (await gate.open({ purpose: "recommendations", actor: "visit:shelf" }).read([yes])).person(yes);
    expect(access.allowed).toBe(true);
  });

  test("a start that is cut short leaves the old map in force, and the next start does everything again", async () => {
    const cut = installMap(heed.owner, WITHOUT, heed.now(), async () => {
      throw new Error("the power went");
    });
    await expect(cut).rejects.toThrow("the power went");
    const open = heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" });
    expect((await open.read([yes])).person(yes).allowed).toBe(true);
    const seen: boolean[] = [];
    const inForce = await installMap(heed.owner, WITHOUT, heed.now(), async ({ changed: is }) => {
      seen.push(is);
    });
    expect(seen).toEqual([true]);
    expect(inForce.number).toBe(heed.inForce.number + 1);
  });

  test("the same map again is no change", async () => {
    const seen: boolean[] = [];
    const again = await installMap(heed.owner, bookshop, heed.now(), async ({ changed: is }) => {
      seen.push(is);
    });
    expect(seen).toEqual([false]);
    expect(again.number).toBe(heed.inForce.number);
    expect(again.numberOf("recommendations")).toBe(heed.inForce.numberOf("recommendations"));
  });

  test("a failed statement that somebody swallowed is not taken for a commit", async () => {
    const swallowing = heed.database.transaction("steward", {}, async (connection) => {
      await connection.query("insert into heed.hidden values ($1, 'x', now(), $2, true)", [yes, randomUUID()]);
      await connection.query("select 1 / 0").catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow(/^transaction_undone/);
    expect((await heed.owner.query("select 1 from heed.hidden where item = 'x'")).rowCount).toBe(0);
  });
});

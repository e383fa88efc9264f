// Choices on a real database: a no wins at once, undo loses nothing, and permits are always what a fresh computation gives.
import { randomUUID } from "node:crypto";
import { dayOf, KEPT } from "@heed/core";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { writeEvents, writePerson } from "../../test/write-people.ts";
import { sweep } from "../jobs/sweep.ts";
import { createRights } from "../rights/rights.ts";
import { columnsForExisting, livePermits } from "../storage/permit-columns.ts";
import { readStanding } from "../storage/standing.ts";
import type { Answer } from "./new-answers.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let reader: Client;
beforeAll(async () => {
  heed = await foundation(bookshop);
  reader = new Client({ connectionString: heed.database.addressOf("reader") });
  await reader.connect();
});
// Ledger months are made two ahead, so no test goes further.
const HOLD = { reason: "Claim 7.", until: "2099-12-31" };
const START = new Date();
beforeEach(() => {
  heed.clock.now = START;
});
afterAll(async () => {
  await reader.end();
  await heed.close();
});

type Purpose = keyof typeof bookshop.purposes;
const tick = (seconds = 1): Date => {
  heed.clock.now = new Date(heed.clock.now.getTime() + seconds * 1000);
  return heed.clock.now;
};
const say = (personId: string, purpose: string, value: boolean, more: Partial<Answer> = {}) =>
  heed.choices.record({ personId, answers: [{ purpose, value, ...more }], strength: "browser", source: "test" });
/** The day so many days from now. */
const day = (days: number): string => dayOf(new Date(heed.now().getTime() + days * 86_400_000));
const number = (purpose: Purpose | "proof"): number => heed.inForce.numberOf(purpose)!;
const rowsOf = async (personId: string) =>
  (
    await heed.owner.query(
      "select field, at, permits, until::text[] as until, expires::text as expires from heed.event where person_id = $1 order by at",
      [personId],
    )
  ).rows;
const permitsOf = async (personId: string) => (await rowsOf(personId)).map((row) => row.permits);
const decisionOf = async (personId: string, purpose: string) =>
  (await heed.choices.read(personId)).find((each) => each.purpose === purpose)!.decision;
const consents = async (personId: string): Promise<number> =>
  (await heed.owner.query("select 1 from heed.consent where person_id = $1", [personId])).rowCount ?? 0;
/** Rows that a raw connection sees under a purpose. */
async function seen(personId: string, purpose: number): Promise<number> {
  await reader.query(`begin; set local heed.purpose = '${purpose}'`);
  const { rowCount } = await reader.query("select 1 from heed.event where person_id = $1", [personId]);
  await reader.query("commit");
  return rowCount ?? 0;
}

const VIEW = { field: "Product Viewed", properties: { product_id: "b1" } };
const ORDER = { field: "Order Completed", properties: { order_id: "o1", revenue: 10 } };
async function shopper(name: string): Promise<string> {
  const id = await writePerson(heed, name);
  await say(id, "recommendations", true);
  await writeEvents(heed, id, [
    { ...VIEW, daysAgo: 120 },
    { ...ORDER, daysAgo: 40 },
    { ...VIEW, daysAgo: 3 },
  ]);
  tick();
  return id;
}

describe("a withdrawal", () => {
  test("keeps what contract, law and interest need for those only, the rest for the days of undo", async () => {
    const id = await shopper("withdraw");
    await say(id, "recommendations", false);
    const [old, order, view] = await rowsOf(id);
    // Statistics keeps views for 3 months: the old one has ended there, and is not deleted before its days of undo.
    expect(old).toMatchObject({ permits: [KEPT], until: [day(7)], expires: day(7) });
    expect(order.permits.sort()).toEqual([number("orders"), number("accounting"), number("statistics")].sort());
    expect(view.permits).toEqual([number("statistics")]);
    expect(await seen(id, number("recommendations"))).toBe(0);
    expect(await seen(id, number("accounting"))).toBe(1);
  });

  test("undone loses nothing, however often and however late within the days of undo", async () => {
    const id = await shopper("undo");
    const before = await rowsOf(id);
    for (let i = 0; i < 3; i++) {
      tick(86_400);
      await say(id, "recommendations", false);
      await say(id, "statistics", false);
      tick();
      await say(id, "recommendations", true);
      await say(id, "statistics", true);
      expect(await permitsOf(id)).toEqual(before.map((row) => row.permits));
    }
  });

  test("promises a day of deletion once: later choices do not move it, and nothing lives longer than it would have", async () => {
    const id = await shopper("promise");
    await heed.owner.query(
      "update heed.event set until = array_fill($2::date, array[cardinality(permits)]), expires = $2 where person_id = $1 and at < $3",
      [id, day(2), new Date(heed.now().getTime() - 100 * 86_400_000)],
    );
    await say(id, "recommendations", false);
    tick();
    await say(id, "statistics", false);
    const promised = (await rowsOf(id)).map((row) => row.expires);
    expect([promised[0], promised[2]]).toEqual([day(2), day(7)]);
    tick(2 * 86_400);
    await say(id, "newsletter", false);
    expect((await rowsOf(id)).map((row) => row.expires)).toEqual(promised);
  });

  test("leaves a row that had ended by itself to the next sweep", async () => {
    const id = await shopper("ended");
    await heed.owner.query(
      "update heed.event set at = at - interval '100 days', until = array_fill($2::date, array[cardinality(permits)]), expires = $2 where person_id = $1 and at < $3",
      [id, day(-1), new Date(heed.now().getTime() - 100 * 86_400_000)],
    );
    await say(id, "recommendations", false);
    expect((await rowsOf(id))[0].expires).toBe(day(-1));
  });

  test("reaches the decisions made for a person before they were merged into another", async () => {
    const [old, id] = [await writePerson(heed, "merged-old"), await writePerson(heed, "merged-new")];
    await heed.owner.query("update heed.person set merged_into = $2 where person_id = $1", [old, id]);
    await heed.owner.query(
      "insert into heed.decision values ($1, now(), gen_random_uuid(), 'shelf', 'personal', null, '{}', null, array[$2]::smallint[], array[current_date + 9], current_date + 9)",
      [old, number("statistics")],
    );
    await heed.owner.query(
      `insert into heed.decision (person_id, at, decision_id, placement, arm, detail, permits, until, expires, purpose)
       select person_id, at, gen_random_uuid(), 'counted', arm, detail, permits, until, expires, 'statistics' from heed.decision where person_id = $1`,
      [old],
    );
    await say(old, "statistics", false);
    const { rows } = await heed.owner.query(
      "select permits, expires::text from heed.decision where person_id = $1 order by placement desc",
      [old],
    );
    expect(rows[0].permits).toEqual([number("proof")]);
    // What was decided for the very purpose is used for nothing from now on, and goes after the days of undo (GDPR Art. 17(1)(c)).
    expect(rows[1]).toEqual({ permits: [KEPT], expires: day(7) });
    expect(await decisionOf(old, "statistics")).toMatchObject({ allowed: false, reason: "objected" });
    expect(await heed.choices.fingerprint(old)).toBe(await heed.choices.fingerprint(id));
  });
});

describe("a choice", () => {
  test("may object to an interest, and may not switch off a contract or a law", async () => {
    const id = await shopper("object");
    expect(await say(id, "statistics", false)).toMatchObject({ ok: true });
    expect(await decisionOf(id, "statistics")).toMatchObject({ allowed: false, reason: "objected" });
    for (const purpose of ["orders", "accounting", "rights", "proof"])
      expect(await say(id, purpose, false)).toMatchObject({ ok: false, code: "not_a_choice" });
  });

  test("of a purpose that nobody declared records nothing, also when JavaScript knows the word", async () => {
    const id = await shopper("unknown");
    const before = await consents(id);
    for (const purpose of ["retargeting", "constructor", "__proto__", "toString", "hasOwnProperty", "", "kept"])
      expect(await say(id, purpose, false)).toMatchObject({ ok: false, code: "purpose_not_declared" });
    const both = [
      { purpose: "newsletter", value: false },
      { purpose: "retargeting", value: false },
    ];
    await heed.choices.record({ personId: id, answers: both, strength: "browser", source: "test" });
    expect(await consents(id)).toBe(before);
    expect(await say(randomUUID(), "newsletter", true)).toMatchObject({ ok: false, code: "unknown_person" });
  });

  test("claimed as a yes after a no changes nothing", async () => {
    const id = await shopper("claimed");
    await say(id, "recommendations", false);
    const before = await rowsOf(id);
    tick();
    const answers = [{ purpose: "recommendations", value: true }];
    await heed.choices.record({ personId: id, answers, strength: "claimed", source: "event" });
    expect(await rowsOf(id)).toEqual(before);
    expect(await seen(id, number("recommendations"))).toBe(0);
  });

  test("whose clock is ahead counts as now, so that a later no still wins", async () => {
    const id = await shopper("ahead");
    await say(id, "recommendations", true, { at: new Date(heed.now().getTime() + 86_400_000 * 300) });
    tick();
    await say(id, "recommendations", false);
    expect(await decisionOf(id, "recommendations")).toMatchObject({ allowed: false, reason: "refused" });
    await say(id, "newsletter", true, { at: new Date(Number.NaN) });
    expect(await decisionOf(id, "newsletter")).toMatchObject({ allowed: true });
  });

  test("is offered for every purpose of the map and every one that is built in, each with its basis", async () => {
    const id = await shopper("every");
    const list = await heed.choices.read(id);
    const names = [...Object.keys(bookshop.purposes), "rights", "proof", "suppression"];
    expect(list.map((each) => each.purpose).toSorted()).toEqual(names.toSorted());
    for (const { purpose, basis, choice } of list)
      expect([purpose, choice]).toEqual([purpose, basis === "consent" || basis === "legitimate interest"]);
  });

  test("sent twice under one id is one, and its retry does not undo a no that came between", async () => {
    const id = await shopper("retry");
    const once = { id: randomUUID() };
    const before = await consents(id);
    await say(id, "newsletter", true, once);
    tick();
    await say(id, "newsletter", false);
    tick();
    await say(id, "newsletter", true, once);
    expect(await consents(id)).toBe(before + 2);
    expect(await decisionOf(id, "newsletter")).toMatchObject({ allowed: false, reason: "refused" });
    const entries = await heed.owner.query(
      "select 1 from heed.ledger where person_id = $1 and kind = 'choice' and purpose = 'newsletter'",
      [id],
    );
    expect(entries.rowCount).toBe(2);
  });

  test("of two opposite ones at the same moment, the no stands, whoever came first", async () => {
    for (const order of [
      [true, false],
      [false, true],
    ]) {
      const id = await shopper(`tie ${order}`);
      await Promise.all(order.map((value) => say(id, "recommendations", value)));
      expect(await seen(id, number("recommendations"))).toBe(0);
      expect(await decisionOf(id, "recommendations")).toMatchObject({ allowed: false });
    }
  });
});

describe("states and hidden items", () => {
  test("a restriction closes everything, also for law and contract, and lifting it gives all back", async () => {
    const id = await shopper("restrict");
    const before = await rowsOf(id);
    await heed.choices.setState(id, "restricted", "true", "person:dashboard");
    expect(await permitsOf(id)).toEqual(before.map(() => [KEPT]));
    expect((await rowsOf(id)).map((row) => row.expires)).toEqual(before.map(() => "infinity"));
    expect(await decisionOf(id, "accounting")).toMatchObject({ allowed: false, reason: "restricted" });
    tick();
    await heed.choices.setState(id, "restricted", "false", "person:dashboard");
    expect(await rowsOf(id)).toEqual(before);
  });

  test("a legal hold keeps what a withdrawal would delete, in nobody's reach, until it is lifted", async () => {
    const id = await shopper("hold");
    await heed.choices.hold(id, HOLD, "staff:cli");
    tick();
    await say(id, "recommendations", false);
    const [old, , view] = await rowsOf(id);
    expect(old).toMatchObject({ permits: [KEPT], expires: "infinity" });
    // What another basis still permits goes on; a hold is no restriction.
    expect(view).toMatchObject({ permits: [number("statistics"), KEPT], expires: "infinity" });
    expect(await seen(id, number("recommendations"))).toBe(0);
    const rights = createRights({ ...heed, erasers: [] });
    expect(await rights.deleteKept(id, "person:dashboard")).toBe(0);
    await sweep({ ...heed, now: () => new Date(heed.now().getTime() + 40 * 86_400_000) });
    expect(await rowsOf(id)).toHaveLength(3);
    tick();
    await expect(heed.choices.setState(id, "held", "false", "staff:cli")).rejects.toThrow(/^second_person_missing/);
    await heed.choices.setState(id, "held", "false", "staff:cli", "0a1b2c3d");
    expect((await rowsOf(id))[0]).toMatchObject({ permits: [KEPT], expires: day(7) });
  });

  test("a legal hold whose day is past goes on, and is named by its reason until it is lifted or has a later day", async () => {
    const id = await shopper("hold-overdue");
    const named = async () => (await heed.choices.overdueHolds()).filter(({ reason }) => reason === "Claim 8.");
    const until = day(10);
    await heed.choices.hold(id, { reason: "Claim 8.", until }, "staff:cli");
    tick(10 * 86_400);
    expect(await named()).toEqual([]);
    tick(86_400);
    expect(await named()).toEqual([{ id: expect.any(String), reason: "Claim 8.", until }]);
    await say(id, "recommendations", false);
    expect((await rowsOf(id))[0]).toMatchObject({ permits: [KEPT], expires: "infinity" });
    await heed.choices.hold(id, { reason: "Claim 8.", until: day(40) }, "staff:cli");
    expect(await named()).toEqual([]);
    const { rows } = await heed.owner.query(
      "select detail from heed.ledger where person_id = $1 and kind = 'request'",
      [id],
    );
    // The words stay with the person's state, where they can be deleted.
    expect(JSON.stringify(rows)).not.toContain("Claim 8.");
  });

  test("a restriction set and lifted in the same moment stands", async () => {
    const id = await shopper("restrict-tie");
    for (const value of ["true", "false"]) await heed.choices.setState(id, "restricted", value, "person:dashboard");
    expect(await permitsOf(id)).toEqual([[KEPT], [KEPT], [KEPT]]);
  });

  test("a state that this Heed does not know closes everything", async () => {
    const id = await shopper("newer");
    await heed.choices.setState(id, "from a newer Heed", "x", "job:test");
    expect(await permitsOf(id)).toEqual([[KEPT], [KEPT], [KEPT]]);
  });

  test("an item once hidden stays hidden through every other choice, until it is shown again", async () => {
    const id = await shopper("hide");
    const hidden = async () =>
      (await heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" }).read([id])).person(id).hidden;
    await heed.choices.hide(id, "b7", true, "person:dashboard");
    await say(id, "recommendations", false);
    expect([...(await hidden())]).toEqual(["b7"]);
    tick(20 * 86_400);
    await say(id, "recommendations", true);
    expect([...(await hidden())]).toEqual(["b7"]);
    tick();
    await heed.choices.hide(id, "b7", false, "person:dashboard");
    expect([...(await hidden())]).toEqual([]);
    await heed.choices.hide(id, "b7", true, "person:dashboard");
    expect([...(await hidden())]).toEqual(["b7"]);
  });

  test("the fingerprint changes with each of them, and with nothing else", async () => {
    const id = await shopper("fingerprint");
    const prints = [await heed.choices.fingerprint(id)];
    const changed = async (act: Promise<unknown>) => {
      await act;
      prints.push(await heed.choices.fingerprint(id));
      tick();
    };
    await changed(say(id, "newsletter", true));
    await changed(say(id, "newsletter", false));
    await changed(heed.choices.hide(id, "b1", true, "person:test"));
    await changed(heed.choices.hide(id, "b2", true, "person:test"));
    await changed(heed.choices.setState(id, "child", "true", "person:test"));
    await changed(heed.choices.setState(id, "restricted", "true", "person:test"));
    expect(new Set(prints).size).toBe(prints.length);
    await writeEvents(heed, id, [{ ...ORDER, daysAgo: 1 }]);
    for (let i = 0; i < 5; i++) expect(await heed.choices.fingerprint(id)).toBe(prints.at(-1));
  });
});

describe("permits", () => {
  const numRuns = process.env["HEED_SOAK"] ? 10_000 : 40;
  const step = fc.oneof(
    fc.record({
      do: fc.constant("say" as const),
      purpose: fc.constantFrom("recommendations", "newsletter", "statistics", "linking"),
      value: fc.boolean(),
      strength: fc.constantFrom("claimed" as const, "browser" as const, "proven" as const),
    }),
    fc.record({
      do: fc.constant("state" as const),
      name: fc.constantFrom("restricted", "held", "child", "quarantined", "proven"),
      value: fc.boolean(),
    }),
    fc.record({ do: fc.constant("wait" as const), days: fc.integer({ min: 0, max: 5 }) }),
    fc.record({
      do: fc.constant("event" as const),
      field: fc.constantFrom("Product Viewed", "Order Completed"),
      daysAgo: fc.integer({ min: 0, max: 400 }),
    }),
  );

  test("after any course of choices, states and time equal a fresh computation, and no closed purpose sees a row", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        heed.clock.now = START;
        const id = await writePerson(heed, randomUUID());
        for (const each of [
          ...steps,
          { do: "say" as const, purpose: "linking", value: true, strength: "browser" as const },
        ]) {
          tick();
          if (each.do === "wait") tick(each.days * 86_400);
          else if (each.do === "state" && each.name === "held" && each.value)
            await heed.choices.hold(id, HOLD, "job:test");
          else if (each.do === "state")
            await heed.choices.setState(id, each.name, String(each.value), "job:test", "0a1b2c3d");
          else if (each.do === "say")
            await heed.choices.record({ personId: id, answers: [each], strength: each.strength, source: "test" });
          else {
            const shape = each.field === "Product Viewed" ? VIEW : ORDER;
            await writeEvents(heed, id, [{ ...shape, daysAgo: each.daysAgo }]);
          }
        }
        const standing = await heed.database.transaction("steward", {}, async (connection) =>
          (await readStanding(connection, heed.inForce, [id]))(id),
        );
        const now = heed.now();
        const rows = await rowsOf(id);
        for (const row of rows) {
          const fresh = columnsForExisting(heed.inForce, standing, row, now, row.expires);
          expect({ permits: row.permits, until: row.until }).toEqual({ permits: fresh.permits, until: fresh.until });
        }
        for (const { purpose, decision } of await heed.choices.read(id)) {
          const open = rows.filter((row) =>
            livePermits(heed.inForce.map, standing, row, now).some((permit) => permit.purpose === purpose),
          ).length;
          if (!decision.allowed) expect(open).toBe(0);
          expect(await seen(id, heed.inForce.numberOf(purpose)!)).toBe(open);
        }
      }),
      { numRuns },
    );
  });

  test("a claimed yes stands when its person opens their page; a claim that comes after gives nothing, even set back", async () => {
    const id = await writePerson(heed, "claimed-before");
    const claim = (purpose: string) =>
      heed.choices.record({
        personId: id,
        answers: [{ purpose, value: true, at: START }],
        strength: "claimed",
        source: "event",
      });
    await claim("recommendations");
    tick();
    await heed.choices.setState(id, "proven", "true", "person:link");
    tick();
    await claim("newsletter");
    // Said once more by somebody: the first time counts.
    await heed.choices.setState(id, "proven", "true", "person:link");
    expect(await decisionOf(id, "recommendations")).toMatchObject({ allowed: true });
    expect(await decisionOf(id, "newsletter")).toMatchObject({ allowed: false, reason: "not_asked" });
  });
});

// Each self-test is broken once, in the database itself, and has to say so; nothing is claimed where nothing was counted.
import { randomUUID } from "node:crypto";
import type { EntryKind } from "@heed/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { addDatum, answer, makePerson } from "../../test/person.ts";
import { pageLanguage } from "../pages/page-language.ts";
import { trustPage } from "../pages/trust-page.ts";
import { createTeller } from "./at-least-11.ts";
import { createRequests } from "./requests.ts";
import type { SelfTest } from "./self-tests.ts";
import { createTrust, trustFigures } from "./trust.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
beforeAll(async () => {
  heed = await foundation(bookshop);
});
afterAll(() => heed.close());

const of = async (name: SelfTest["name"]): Promise<SelfTest | undefined> =>
  (await trustFigures(heed)).tests.find((each) => each.name === name);
const enter = (
  personId: string,
  kind: EntryKind,
  purpose: string,
  detail: Record<string, string | Record<string, number>>,
) =>
  heed.database.transaction("steward", {}, (connection) =>
    heed.ledger.write(connection, [{ personId, at: heed.now(), kind, purpose, actor: "job:letters", detail }]),
  );

describe("the self-tests", () => {
  test("claim nothing before there is anything to check, except the notice", async () => {
    const { tests } = await trustFigures(heed);
    expect(tests.map(({ name, state }) => [name, state])).toEqual([
      ["transparency", "holds"],
      ["opt_out", "not measured"],
      ["too_much", "not measured"],
      ["sharing", "not measured"],
      ["refused", "not measured"],
    ]);
    const page = trustPage(bookshop, await trustFigures(heed), pageLanguage(bookshop, {}));
    expect(page).toContain("1 of 5 checks hold. 4 had nothing to check yet");
    expect(page.match(/class="chip on"/g)).toHaveLength(1);
  });

  test("a notice of other words than the map's breaks the first", async () => {
    const change = (from: string, to: string) =>
      heed.owner.query("update heed.notice set body = replace(body, $1, $2)", [from, to]);
    await change("Send you our newsletter", "Send you a letter");
    expect(await of("transparency")).toMatchObject({ state: "broken", checked: 1, wrong: 1 });
    await change("Send you a letter", "Send you our newsletter");
    expect(await of("transparency")).toMatchObject({ state: "holds", wrong: 0 });
  });

  test("a row that still serves what was refused breaks the second", async () => {
    const ada = await makePerson(heed, { user: "tr-no" });
    await answer(heed, ada.id, "recommendations", true);
    await addDatum(heed, ada.id, { field: "favourite_genre", value: "Poetry" });
    await answer(heed, ada.id, "recommendations", false);
    expect(await of("opt_out")).toMatchObject({ state: "holds", checked: "fewer than 11", wrong: 0 });
    const stray = [ada.id, heed.inForce.numberOf("recommendations")];
    await heed.owner.query(
      "update heed.trait set permits = array[$2::smallint], until = '{infinity}', expires = 'infinity' where person_id = $1",
      stray,
    );
    expect(await of("opt_out")).toMatchObject({ state: "broken", wrong: "fewer than 11" });
    await heed.owner.query("delete from heed.trait where person_id = $1", [ada.id]);
    expect(await of("opt_out")).toMatchObject({ state: "holds" });
  });

  test("a use of a field that the notice does not name for it, or a sensitive row that a profile may read, breaks the third", async () => {
    const ada = await makePerson(heed, { user: "tr-much" });
    await answer(heed, ada.id, "newsletter", true);
    await addDatum(heed, ada.id, { field: "email", value: "tr@shop.example" });
    await heed.gate.open({ purpose: "newsletter", actor: "job:letters" }).read([ada.id]);
    expect(await of("too_much")).toMatchObject({ state: "holds", wrong: 0 });
    const at = heed.now();
    const row = [ada.id, at, randomUUID(), heed.inForce.numberOf("recommendations")];
    await heed.owner.query(
      `insert into heed.trait (person_id, field, at, id, value, source, sensitive, permits, until, expires)
       values ($1, 'favourite_genre', $2, $3, '"x"', 'test', true, array[$4::smallint], '{infinity}', 'infinity')`,
      row,
    );
    expect(await of("too_much")).toMatchObject({ state: "broken" });
    await heed.owner.query("delete from heed.trait where person_id = $1", [ada.id]);
    expect(await of("too_much")).toMatchObject({ state: "holds" });
    await enter(ada.id, "use", "newsletter", { fields: { "Order Completed": 1 } });
    expect(await of("too_much")).toMatchObject({ state: "broken" });
  });

  test("something passed on to nobody whom the map names breaks the fourth", async () => {
    const ada = await makePerson(heed, { user: "tr-share" });
    await enter(ada.id, "share", "newsletter", { recipient: "a stranger", fields: { email: 1 } });
    expect(await of("sharing")).toMatchObject({ state: "broken", wrong: "fewer than 11" });
  });

  test("a use after a no breaks the fifth; one before it, or after a new yes, does not", async () => {
    const ada = await makePerson(heed, { user: "tr-after" });
    await answer(heed, ada.id, "newsletter", true);
    await enter(ada.id, "use", "newsletter", { fields: { email: 1 } });
    await answer(heed, ada.id, "newsletter", false);
    expect(await of("refused")).toMatchObject({ state: "holds", wrong: 0 });
    heed.clock.now = new Date(heed.now().getTime() + 1_000);
    await enter(ada.id, "use", "newsletter", { fields: { email: 1 } });
    expect(await of("refused")).toMatchObject({ state: "broken" });
    const page = trustPage(bookshop, await trustFigures(heed), pageLanguage(bookshop, {}));
    expect(page).toContain("Found something wrong");
    expect(page).toContain("After a no: fewer than 11.");
    await answer(heed, ada.id, "newsletter", true);
    expect(await of("refused")).toMatchObject({ state: "holds" });
  });
});

describe("the figures", () => {
  test("tell of groups of 11 and more, in tens, and of no side that is smaller", async () => {
    const { count, rate } = createTeller(heed.keys.wrap);
    expect([0, 1, 10].map((n) => count("a", n))).toEqual(["fewer than 11", "fewer than 11", "fewer than 11"]);
    expect([rate("a", 60, 40), rate("a", 63, 4), rate("a", 0, 63), rate("a", 10, 11)]).toEqual([0.6, null, null, null]);
    // Nobody who watches a figure sees it jump at the same place: it is up or down by chance, right on average, and the same for who asks again.
    const told = Array.from({ length: 2_000 }, (_, i) => Number(count(`figure ${i}`, 1_237)));
    expect(new Set(told)).toEqual(new Set([1_230, 1_240]));
    expect(Math.abs(told.filter((n) => n === 1_240).length / 2_000 - 0.7)).toBeLessThan(0.05);
    expect(count("figure 1", 1_237)).toBe(told[1]);
    for (let i = 0; i < 24; i++) {
      const person = await makePerson(heed, { user: `tr-rate-${i}` });
      await answer(heed, person.id, "linking", i % 2 === 0);
    }
    const { rates } = await trustFigures(heed);
    expect(rates).toContainEqual({
      purpose: "linking",
      notice: 1,
      people: expect.toSatisfy((n) => n === 20 || n === 30),
      yes: expect.toSatisfy((share) => share === 0.5 || share === 0.33 || share === 0.67),
    });
    expect(rates.filter((rate) => rate.purpose !== "linking").map((rate) => rate.yes)).not.toContainEqual(
      expect.any(Number),
    );
  });

  test("a line of refusals or of requests appears with the eleventh, and tells nobody that there was a first", async () => {
    const requests = createRequests(heed);
    const refuse = async (times: number) => {
      for (let k = 0; k < times; k++) heed.tally.add("denial", "newsletter", "child");
      await heed.tally.flush();
    };
    const ask = async (from: number, to: number) => {
      for (let k = from; k < to; k++)
        await requests.file({ kind: "ACCESS", address: `line${k}@reader.example`, words: "", locale: "en" });
    };
    const lines = async () => {
      const { denials, requests: asked } = await trustFigures(heed);
      return [
        denials.some(({ purpose, reason }) => purpose === "newsletter" && reason === "child"),
        asked.some(({ kind }) => kind === "ACCESS"),
      ];
    };
    await refuse(10);
    await ask(0, 10);
    expect(await lines()).toEqual([false, false]);
    await refuse(1);
    await ask(10, 11);
    expect(await lines()).toEqual([true, true]);
  });

  test("complaints are told of 11 people and more, with those who wait, and the time until an answer", async () => {
    const requests = createRequests(heed);
    const complain = async (n: number, words: string) => {
      const asked = await requests.file({ kind: "COMPLAINT", address: `c${n}@reader.example`, words, locale: "en" });
      if (asked.is !== "asked") throw new Error(asked.code);
      return asked.id;
    };
    const ids = [];
    for (let n = 0; n < 10; n++) ids.push(await complain(n, "It is too loud."));
    // One person who complains again is no second person.
    await complain(3, "It is still too loud.");
    expect((await trustFigures(heed)).complaints).toEqual({
      people: "fewer than 11",
      waiting: "fewer than 11",
      medianSeconds: null,
    });
    for (let n = 10; n < 24; n++) ids.push(await complain(n, "It is too loud."));
    heed.clock.now = new Date(heed.now().getTime() + 3_600_000);
    const answer = (id: string) =>
      requests.act(id, { is: "fulfilled", at: heed.now() }, "staff:cli", "We turned it down.");
    for (const id of ids.slice(14)) await answer(id);
    // Ten have their answer: how long ten waited is not told.
    expect((await trustFigures(heed)).complaints.medianSeconds).toBe(null);
    for (const id of ids.slice(8, 14)) await answer(id);
    const figures = await trustFigures(heed);
    expect(figures.complaints).toEqual({
      people: expect.toSatisfy((n) => n === 20 || n === 30),
      waiting: "fewer than 11",
      medianSeconds: 3_600,
    });
    expect(figures.requests.map(({ kind }) => kind)).not.toContain("COMPLAINT");
    expect(trustPage(bookshop, figures, pageLanguage(bookshop, {}))).toContain(
      `People who complained here in the last 90 days: ${figures.complaints.people}. Of them wait for an answer: fewer than 11. The usual time until one: 1 hour.`,
    );
    heed.clock.now = new Date(heed.now().getTime() + 91 * 86_400_000);
    expect((await trustFigures(heed)).complaints.people).toBe("fewer than 11");
  });

  test("of a use that fewer than 11 answered the page says one sentence, and of the others a row each", async () => {
    const rates = [
      { purpose: "newsletter", notice: 1, people: "fewer than 11", yes: null },
      { purpose: "recommendations", notice: 2, people: 120, yes: 0.6 },
    ] as const;
    const page = trustPage(
      bookshop,
      { ...(await trustFigures(heed)), rates, unknownBrowsers: [] },
      pageLanguage(bookshop, {}),
    );
    expect(page.split("<tbody>")[1]?.split("</tbody>")[0]?.match(/<tr>/g)?.length).toBe(1);
    expect(page).toContain("<td>notice 2</td><td>120</td><td>60 %</td>");
    expect(page).toMatch(/Fewer than 11 answered so far: [^<]+ \(notice 1\)\./);
  });

  test("are counted once for all who ask in a while, and anew after a fault", async () => {
    const trust = createTrust(heed, 900_000);
    const first = await trust();
    expect(await trust()).toBe(first);
    heed.clock.now = new Date(heed.now().getTime() + 900_001);
    expect(await trust()).not.toBe(first);
  });
});

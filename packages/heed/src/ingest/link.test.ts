// Who is who: a browser and a known person become one only where that is wanted, and a no of either side survives it.
import type { Choice, DataMap } from "@heed/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Collection, claims, collection, viewed } from "../../test/collection.ts";
import { mayLink } from "./may-link.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());

const WANTED = { recommendations: true, linking: true };
/** The same person said it in their own browser: more than a claim. */
const chose = async (
  personId: string | undefined,
  purpose: string,
  value: boolean,
  strength: "browser" | "proven" = "browser",
) => {
  heed.tick();
  await heed.choices.record({ personId: personId ?? "", answers: [{ purpose, value }], strength, source: "test" });
  heed.tick();
};
const booksOf = async (personId: string | undefined) =>
  (await heed.eventsOf(personId)).map((event) => event.value["product_id"]);

describe("signing in with a yes to linking", () => {
  test("joins the browser's history with the known person's", async () => {
    await heed.send("track", { anonymousId: "a1", ...viewed("b1"), ...claims(WANTED) });
    const before = await heed.personOf("browser", "a1");
    heed.tick();
    await heed.send("track", { anonymousId: "a1", userId: "u1", ...viewed("b2") });
    const person = await heed.personOf("user", "u1");
    expect(await heed.personOf("browser", "a1")).toBe(person);
    expect(await heed.shelf(person)).toEqual(["b2", "b1"]);
    expect(await heed.eventsOf(before)).toEqual([]);
    const { rows } = await heed.owner.query("select merged_into from heed.person where person_id = $1", [before]);
    expect(rows).toEqual([{ merged_into: person }]);
    const entries = await heed.owner.query(
      "select kind, purpose, actor, detail from heed.ledger where person_id = $1 and actor = 'claimed:merge'",
      [person],
    );
    expect(entries.rows).toEqual([
      { kind: "choice", purpose: "linking", actor: "claimed:merge", detail: { merged: true, rows: 1 } },
    ]);
  });

  test("brings two browsers of one person together", async () => {
    for (const browser of ["a2-phone", "a2-desk"]) {
      await heed.send("track", { anonymousId: browser, ...viewed(browser), ...claims(WANTED) });
      heed.tick();
      await heed.send("identify", { anonymousId: browser, userId: "u2" });
      heed.tick();
    }
    const person = await heed.personOf("user", "u2");
    expect(await heed.personOf("browser", "a2-phone")).toBe(person);
    expect(await heed.personOf("browser", "a2-desk")).toBe(person);
    expect(await heed.shelf(person)).toEqual(["a2-desk", "a2-phone"]);
    expect(await heed.shelf(person, heed.aliasHash("browser", "a2-phone"))).toEqual(["a2-phone"]);
  });

  test("moves encrypted identifiers under the key of their new owner", async () => {
    await heed.send("identify", { anonymousId: "a3", traits: { email: "a3@shop.example" }, ...claims(WANTED) });
    heed.tick();
    await heed.send("identify", { anonymousId: "a3", userId: "u3" });
    const person = (await heed.personOf("user", "u3")) ?? "";
    const access = (await heed.gate.open({ purpose: "orders", actor: "job:test" }).read([person])).person(person);
    expect(access.allowed && access.data.trait("email")).toBe("a3@shop.example");
    expect((await heed.owner.query("select 1 from heed.person_key")).rowCount).toBe(1);
  });

  test("loses and doubles nothing while events keep coming, nor when they come again", async () => {
    await heed.send("track", { anonymousId: "a5", ...viewed("b"), ...claims(WANTED) });
    const events = Array.from({ length: 30 }, (_, i) => ({
      anonymousId: "a5",
      messageId: `a5-${i}`,
      ...viewed(`b${i}`),
    }));
    const signIn = () => heed.send("identify", { anonymousId: "a5", userId: "u5" });
    await Promise.all([...events.map((event) => heed.send("track", event)), signIn(), signIn(), signIn()]);
    const again = await Promise.all(events.map((event) => heed.send("track", { ...event, userId: "u5" })));
    expect(again.every((answer) => answer.duplicates === 1)).toBe(true);
    const person = await heed.personOf("user", "u5");
    expect(await heed.personOf("browser", "a5")).toBe(person);
    const books = await booksOf(person);
    expect(books.toSorted()).toEqual(["b", ...events.map((_, i) => `b${i}`)].toSorted());
  });

  test("by an alias call does the same", async () => {
    await heed.send("track", { anonymousId: "a4", ...viewed("b1"), ...claims(WANTED) });
    expect(await heed.send("alias", { previousId: "a4", userId: "u4" })).toMatchObject({ accepted: 1 });
    expect(await booksOf(await heed.personOf("user", "u4"))).toEqual(["b1"]);
  });
});

describe("signing in without it", () => {
  test("joins nothing, and carries the browser's choices only", async () => {
    await heed.send("track", {
      anonymousId: "n1",
      ...viewed("b1"),
      ...claims({ recommendations: true, newsletter: false }),
    });
    const browser = await heed.personOf("browser", "n1");
    await heed.choices.hide(browser ?? "", "b9", true, "test");
    heed.tick();
    await heed.send("track", { anonymousId: "n1", userId: "n1-user", ...viewed("b2") });
    const person = await heed.personOf("user", "n1-user");
    expect(await heed.personOf("browser", "n1")).toBe(browser);
    expect(person).not.toBe(browser);
    expect(await heed.shelf(person)).toEqual(["b2"]);
    const { rows } = await heed.owner.query(
      "select purpose, value, strength from heed.consent where person_id = $1 order by purpose",
      [person],
    );
    expect(rows).toEqual([
      { purpose: "newsletter", value: false, strength: "claimed" },
      { purpose: "recommendations", value: true, strength: "claimed" },
    ]);
    const hidden = await heed.owner.query("select item from heed.hidden where person_id = $1", [person]);
    expect(hidden.rows).toEqual([{ item: "b9" }]);
  });

  test("a carried no is carried once: what the person chooses afterwards stands", async () => {
    await heed.send("track", { anonymousId: "n2", ...viewed("b1"), ...claims({ recommendations: false }) });
    heed.tick();
    await heed.send("track", { anonymousId: "n2", userId: "n2-user", ...viewed("b2") });
    const person = await heed.personOf("user", "n2-user");
    expect(await heed.shelf(person)).toBe("refused");
    await chose(person, "recommendations", true, "proven");
    await heed.send("track", { anonymousId: "n2", userId: "n2-user", ...viewed("b3") });
    expect(await heed.shelf(person)).toEqual(["b3", "b2"]);
  });

  test("a no to linking of either side keeps them apart", async () => {
    for (const refusing of ["browser", "user"] as const) {
      const [browser, user] = [`n3-${refusing}-b`, `n3-${refusing}-u`];
      await heed.send("track", { anonymousId: browser, ...viewed("b1"), ...claims(WANTED) });
      await heed.send("track", { userId: user, ...viewed("b2"), ...claims(WANTED) });
      await chose(await heed.personOf(refusing, refusing === "browser" ? browser : user), "linking", false);
      await heed.send("identify", { anonymousId: browser, userId: user });
      expect(await heed.personOf("browser", browser)).not.toBe(await heed.personOf("user", user));
    }
  });

  test("a no to linking is not outweighed by a later and stronger yes of the other side", async () => {
    await heed.send("track", { anonymousId: "n4-b", ...viewed("b1"), ...claims(WANTED) });
    await heed.send("track", { userId: "n4-u", ...viewed("b2"), ...claims(WANTED) });
    await chose(await heed.personOf("browser", "n4-b"), "linking", false);
    await chose(await heed.personOf("user", "n4-u"), "linking", true, "proven");
    await heed.send("identify", { anonymousId: "n4-b", userId: "n4-u" });
    expect(await heed.personOf("browser", "n4-b")).not.toBe(await heed.personOf("user", "n4-u"));
  });
});

test("a map that does not declare linking joins nobody, whatever they said to it", () => {
  const yes: Choice = {
    purpose: "linking",
    value: true,
    at: heed.now(),
    strength: "proven",
    asked: heed.inForce.map,
  };
  const stands = { choices: [yes], state: {}, hidden: new Set<string>() };
  const map: DataMap = heed.inForce.map;
  const { linking, ...purposes } = map.purposes;
  expect(linking).toBeDefined();
  expect(mayLink(heed.inForce, stands, stands, heed.now())).toBe(true);
  expect(mayLink({ ...heed.inForce, map: { ...map, purposes } }, stands, stands, heed.now())).toBe(false);
});

describe("a merge", () => {
  test.each(["browser", "user"] as const)(
    "keeps the no of the %s side, though the other side said yes later",
    async (refusing) => {
      const [browser, user] = [`m-${refusing}-b`, `m-${refusing}-u`];
      const wants = { linking: true };
      await heed.send("track", { anonymousId: browser, ...viewed("b1"), ...claims(wants) });
      await heed.send("track", { userId: user, ...viewed("b2"), ...claims(wants) });
      const names = { browser: await heed.personOf("browser", browser), user: await heed.personOf("user", user) };
      await chose(names[refusing], "recommendations", false);
      await chose(names[refusing === "browser" ? "user" : "browser"], "recommendations", true, "proven");
      await heed.send("identify", { anonymousId: browser, userId: user });
      const person = await heed.personOf("user", user);
      expect(await heed.personOf("browser", browser)).toBe(person);
      expect(await heed.shelf(person)).toBe("refused");
      expect(await heed.readable(person, "recommendations")).toBe(0);
    },
  );

  test("keeps the stricter state: a child stays one", async () => {
    await heed.send("track", { anonymousId: "ch-b", ...viewed("b1"), ...claims(WANTED) });
    await heed.choices.setState((await heed.personOf("browser", "ch-b")) ?? "", "child", "true", "test");
    await heed.send("identify", { anonymousId: "ch-b", userId: "ch-u" });
    expect(await heed.shelf(await heed.personOf("user", "ch-u"))).toBe("child");
  });

  test("keeps hidden what either side is not interested in, whoever is left", async () => {
    for (const name of ["hid-1", "hid-2"]) await heed.send("track", { userId: name, ...viewed("b1") });
    const [one = "", two = ""] = [await heed.personOf("user", "hid-1"), await heed.personOf("user", "hid-2")];
    await heed.choices.hide(one, "b8", true, "test");
    await heed.choices.hide(two, "b9", true, "test");
    await heed.ingest.merge(one, two, "proven");
    const hidden = await heed.gate
      .open({ purpose: "recommendations", actor: "visit:shelf" })
      .decide({ personId: two, use: (access) => ({ result: [...access.hidden].toSorted() }) });
    expect(hidden).toEqual(["b8", "b9"]);
  });

  test("closes what either refused in the decisions under every id, also of those who were merged before", async () => {
    const ids = [];
    for (const name of ["chain-1", "chain-2", "chain-3"]) {
      await heed.send("track", { userId: name, ...viewed("b1") });
      const id = (await heed.personOf("user", name)) ?? "";
      await heed.owner.query(
        "insert into heed.decision values ($1, $2, gen_random_uuid(), 'shelf', 'personal', null, '{}', null, array[$3]::smallint[], array[current_date + 9], current_date + 9)",
        [id, heed.now(), heed.inForce.numberOf("statistics")],
      );
      ids.push(id);
    }
    const [first = "", second = "", third = ""] = ids;
    await chose(third, "statistics", false);
    await heed.ingest.merge(first, second, "proven");
    await heed.ingest.merge(second, third, "proven");
    const { rows } = await heed.owner.query("select permits from heed.decision where person_id = any($1)", [ids]);
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.permits).not.toContain(heed.inForce.numberOf("statistics"));
  });

  test("of two who together have more browsers than one person quarantines the one who is left", async () => {
    for (const name of ["crowd-1", "crowd-2"]) {
      await heed.send("track", { userId: name, ...viewed("b1"), ...claims(WANTED) });
      await heed.owner.query(
        "insert into heed.alias select gen_random_uuid(), 1, 'browser', $1, 'claimed', now() from generate_series(1, 26)",
        [await heed.personOf("user", name)],
      );
    }
    const [one = "", two = ""] = [await heed.personOf("user", "crowd-1"), await heed.personOf("user", "crowd-2")];
    await heed.ingest.merge(one, two, "proven");
    expect(await heed.shelf(two)).toBe("quarantined");
    expect(await heed.readable(two, "recommendations")).toBe(0);
  });

  test("of two known people needs proof", async () => {
    await heed.send("track", { userId: "k1", ...viewed("b1"), ...claims(WANTED) });
    await heed.send("track", { userId: "k2", ...viewed("b2"), ...claims(WANTED) });
    const alias = { previousId: "k1", userId: "k2" };
    expect(await heed.send("alias", alias)).toMatchObject({ refused: [{ reason: "alias_not_proven", n: 1 }] });
    expect(await heed.personOf("user", "k1")).not.toBe(await heed.personOf("user", "k2"));
    expect(await heed.send("alias", alias, "proven")).toMatchObject({ accepted: 1 });
    expect(await heed.personOf("user", "k1")).toBe(await heed.personOf("user", "k2"));
    expect(await booksOf(await heed.personOf("user", "k2"))).toHaveLength(2);
  });
});

describe("somebody who claims to be another", () => {
  test("sees nothing of them, on their browser, and brings nothing to light", async () => {
    await heed.send("track", { userId: "victim", ...viewed("secret"), ...claims(WANTED) });
    await heed.send("track", { anonymousId: "attacker", ...viewed("harmless"), ...claims(WANTED) });
    await heed.send("identify", { anonymousId: "attacker", userId: "victim" });
    const person = await heed.personOf("browser", "attacker");
    expect(person).toBe(await heed.personOf("user", "victim"));
    expect(await heed.shelf(person, heed.aliasHash("browser", "attacker"))).toEqual(["harmless"]);
  });

  test("cannot open what the other refused, nor widen a proven person's permits", async () => {
    await heed.send("track", { userId: "victim2", ...viewed("b1") }, "proven");
    const victim = await heed.personOf("user", "victim2");
    await chose(victim, "linking", true, "proven");
    await heed.send("track", { anonymousId: "attacker2", ...viewed("b2"), ...claims(WANTED) });
    await heed.send("identify", { anonymousId: "attacker2", userId: "victim2", ...claims(WANTED) });
    expect(await heed.shelf(victim)).toBe("not_asked");
    expect(await heed.readable(victim, "recommendations")).toBe(0);
  });
});

describe("a second person on the same browser", () => {
  test("starts a new history, which the first one's does not join", async () => {
    await heed.send("track", { anonymousId: "s-b", ...viewed("first"), ...claims(WANTED) });
    heed.tick();
    await heed.send("identify", { anonymousId: "s-b", userId: "s-first" });
    const first = await heed.personOf("user", "s-first");
    heed.tick();
    await heed.send("track", { anonymousId: "s-b", userId: "s-second", ...viewed("second"), ...claims(WANTED) });
    const second = await heed.personOf("user", "s-second");
    expect(second).not.toBe(first);
    expect(await heed.personOf("browser", "s-b")).toBe(second);
    expect(await booksOf(first)).toEqual(["first"]);
    expect(await heed.shelf(second, heed.aliasHash("browser", "s-b"))).toEqual(["second"]);
  });

  test("who does not want to be linked leaves the browser to nobody", async () => {
    await heed.send("track", { anonymousId: "t-b", ...viewed("first"), ...claims(WANTED) });
    await heed.send("identify", { anonymousId: "t-b", userId: "t-first" });
    heed.tick();
    await heed.send("track", {
      anonymousId: "t-b",
      userId: "t-second",
      ...viewed("second"),
      ...claims({ linking: false }),
    });
    const browser = await heed.personOf("browser", "t-b");
    expect(browser).not.toBe(await heed.personOf("user", "t-first"));
    expect(browser).not.toBe(await heed.personOf("user", "t-second"));
    expect(await heed.eventsOf(browser)).toEqual([]);
  });
});

test("a second person of whom nothing may be known does not add to the first one's history", async () => {
  await heed.send("track", { anonymousId: "v-b", ...viewed("first"), ...claims(WANTED) });
  await heed.send("identify", { anonymousId: "v-b", userId: "v-first" });
  await heed.send("identify", { anonymousId: "v-b", userId: "v-second" });
  await heed.send("track", { anonymousId: "v-b", ...viewed("later") });
  expect(await heed.personOf("user", "v-second")).toBeUndefined();
  expect(await booksOf(await heed.personOf("user", "v-first"))).toEqual(["first"]);
});

test("a person who gathers more than 50 browsers is quarantined, counted, and gathers no more", async () => {
  await heed.send("track", { userId: "crowd", ...viewed("b1"), ...claims(WANTED) });
  const person = await heed.personOf("user", "crowd");
  for (let i = 0; i < 52; i++)
    await heed.send("track", { anonymousId: `crowd-${i}`, userId: "crowd", ...viewed("b2") });
  expect(await heed.shelf(person)).toBe("quarantined");
  expect(await heed.readable(person, "recommendations")).toBe(0);
  const { rows } = await heed.owner.query(
    "select count(*) as n from heed.alias where person_id = $1 and kind = 'browser'",
    [person],
  );
  expect(rows).toEqual([{ n: 50 }]);
  await heed.tally.flush();
  const counted = await heed.owner.query("select 1 from heed.tally where name = 'link' and reason = 'quarantined'");
  expect(counted.rowCount).toBe(1);
});

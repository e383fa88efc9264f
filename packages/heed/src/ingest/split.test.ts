// A wrong merge is parted again: each row goes back to whom it came from, and nobody's permits become wider by it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Collection, claims, collection, viewed } from "../../test/collection.ts";
import { readHold } from "../storage/legal-holds.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());
beforeEach(() => heed.tick());

const WANTED = { recommendations: true, linking: true };
const say = async (personId: string, purpose: string, value: boolean) => {
  heed.tick();
  await heed.choices.record({ personId, answers: [{ purpose, value }], strength: "browser", source: "test" });
  heed.tick();
};
const booksOf = async (personId: string) =>
  (await heed.eventsOf(personId)).map((event) => event.value["product_id"]).toSorted();
const split = async (personId: string, alias: string) => {
  heed.tick();
  const done = await heed.ingest.split(personId, alias, "staff:cli");
  if (!done.ok) throw new Error(done.message);
  return done;
};
const user = async (name: string): Promise<string> => (await heed.personOf("user", name)) ?? "";
const browser = async (name: string): Promise<string> => (await heed.personOf("browser", name)) ?? "";

/** Two known people, each with a browser, taken for one by an alias call. */
async function joined(name: string) {
  const [a, b] = [`${name}-a`, `${name}-b`];
  for (const who of [a, b]) {
    await heed.send("track", { anonymousId: `${who}-phone`, ...viewed(`${who}-phone`), ...claims(WANTED) });
    heed.tick();
    await heed.send("identify", { anonymousId: `${who}-phone`, userId: who, traits: { email: `${who}@shop.example` } });
    await heed.send("track", { userId: who, ...viewed(who) });
  }
  const before = { a: await user(a), b: await user(b) };
  heed.tick();
  await heed.ingest.merge(before.b, before.a, "proven");
  heed.tick();
  expect(await user(b)).toBe(before.a);
  await heed.send("track", { anonymousId: `${b}-phone`, userId: b, ...viewed(`${b}-later`) });
  return { a: before.a, b: before.b, names: { a, b } };
}

describe("splitting undoes a merge", () => {
  test("rows, aliases, identifiers and choices are with whom they came from, also what came meanwhile", async () => {
    const { a, b, names } = await joined("undo");
    await say(a, "newsletter", true);
    const done = await split(a, names.b);
    expect(done).toMatchObject({ personId: b, aliases: 2 });
    expect(await booksOf(a)).toEqual([names.a, `${names.a}-phone`]);
    expect(await booksOf(b)).toEqual([names.b, `${names.b}-later`, `${names.b}-phone`]);
    expect([await user(names.b), await browser(`${names.b}-phone`)]).toEqual([b, b]);
    expect([await user(names.a), await browser(`${names.a}-phone`)]).toEqual([a, a]);
    for (const [id, name] of [
      [a, names.a],
      [b, names.b],
    ] as const) {
      const access = (await heed.gate.open({ purpose: "orders", actor: "job:test" }).read([id])).person(id);
      expect(access.allowed && access.data.trait("email")).toBe(`${name}@shop.example`);
    }
    // A yes of the joined person stays where it was said; the one who leaves has what was theirs.
    expect(await heed.shelf(b)).toHaveLength(3);
    const newsletter = async (id: string) =>
      (await heed.choices.read(id)).find((each) => each.purpose === "newsletter")?.decision.allowed;
    expect([await newsletter(a), await newsletter(b)]).toEqual([true, false]);
    const { rows } = await heed.owner.query("select merged_into, origin from heed.person where person_id = $1", [b]);
    expect(rows).toEqual([{ merged_into: null, origin: null }]);
  });

  test("is an entry that both can read", async () => {
    const { a, b, names } = await joined("entry");
    await split(a, names.b);
    const { rows } = await heed.owner.query(
      "select person_id, actor, detail from heed.ledger where detail->>'request' = 'split' and person_id = any($1)",
      [[a, b]],
    );
    expect(rows.map((row) => row.person_id).toSorted()).toEqual([a, b].toSorted());
    for (const row of rows) expect(row).toMatchObject({ actor: "staff:cli", detail: { request: "split", rows: 4 } });
  });

  test.each(["a", "b"] as const)("a no of %s, said before or while they were one, stays with both", async (side) => {
    const { a, b, names } = await joined(`no-${side}`);
    await say(side === "a" ? a : b, "recommendations", false);
    expect(await heed.readable(a, "recommendations")).toBe(0);
    await split(a, names.b);
    for (const id of [a, b]) {
      expect(await heed.shelf(id)).toBe("refused");
      expect(await heed.readable(id, "recommendations")).toBe(0);
    }
    // To say it for both was no act of theirs: it has no receipt.
    const restated = await heed.owner.query<{ person_id: string; id: string }>(
      "select person_id, id from heed.consent where source = 'split' and person_id = any($1)",
      [[a, b]],
    );
    expect(restated.rows.length).toBeGreaterThan(0);
    for (const { person_id, id } of restated.rows) {
      expect((await heed.receipts.list(person_id)).map((act) => act.id)).not.toContain(id);
      expect(await heed.receipts.find(person_id, id)).toBeUndefined();
    }
  });

  test("what closes the joined person closes both: a restriction, a child, an item that was hidden", async () => {
    const { a, b, names } = await joined("states");
    await heed.choices.setState(a, "child", "true", "test");
    await heed.choices.hide(a, "b9", true, "test");
    await split(a, names.b);
    for (const id of [a, b]) {
      expect(await heed.shelf(id)).toBe("child");
      const hidden = await heed.owner.query("select item from heed.hidden where person_id = $1 and value", [id]);
      expect(hidden.rows).toEqual([{ item: "b9" }]);
    }
  });

  test("a legal hold closes both with its reason and its day, as a merge had handed it on", async () => {
    const hold = { reason: "Claim 7.", until: "2099-12-31" };
    const [a, b] = ["held-a", "held-b"];
    for (const who of [a, b]) await heed.send("track", { userId: who, ...viewed(who) });
    const ids = { a: await user(a), b: await user(b) };
    await heed.choices.hold(ids.b, hold, "staff:officer");
    heed.tick();
    await heed.ingest.merge(ids.b, ids.a, "proven");
    const holdOf = (id: string) => heed.database.transaction("steward", {}, (connection) => readHold(connection, id));
    expect([await holdOf(ids.a), await holdOf(ids.b)]).toEqual([hold, undefined]);
    await split(ids.a, b);
    expect([await holdOf(ids.a), await holdOf(ids.b)]).toEqual([hold, hold]);
  });

  test("decisions go with the browser that they were made for; those of before lie under the old id", async () => {
    const { a, b, names } = await joined("decided");
    const via = heed.aliasHash("browser", `${names.b}-phone`);
    for (const [id, as] of [
      [a, via],
      [a, heed.aliasHash("browser", `${names.a}-phone`)],
    ] as const)
      await heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" }).decide({
        personId: id,
        via: as,
        use: () => ({ result: 0, decision: { placement: "shelf", arm: "personal", model: "m", detail: {} } }),
      });
    await split(a, names.b);
    const { rows } = await heed.owner.query("select person_id, via from heed.decision where person_id = any($1)", [
      [a, b],
    ]);
    expect(new Map(rows.map((row) => [row.person_id, row.via]))).toEqual(
      new Map([
        [a, heed.aliasHash("browser", `${names.a}-phone`)],
        [b, via],
      ]),
    );
  });

  test("of a chain gives back the last merge whole, and then each alias alone", async () => {
    const { a, b, names } = await joined("chain");
    await heed.send("track", { userId: "chain-c", ...viewed("chain-c"), ...claims(WANTED) });
    const c = await user("chain-c");
    heed.tick();
    await heed.ingest.merge(a, c, "proven");
    await split(c, names.b);
    expect([await user(names.a), await user(names.b)]).toEqual([a, a]);
    expect(await booksOf(c)).toEqual(["chain-c"]);
    const { rows } = await heed.owner.query("select merged_into from heed.person where person_id = $1", [b]);
    expect(rows).toEqual([{ merged_into: a }]);
    const alone = await split(a, `${names.b}-phone`);
    expect(await booksOf(alone.personId)).toEqual([`${names.b}-later`, `${names.b}-phone`]);
    expect(await user(names.b)).toBe(a);
  });
});

test("a browser that was linked and never was a person of its own leaves as somebody new, permitted nothing", async () => {
  await heed.send("track", { userId: "own", ...viewed("own"), ...claims(WANTED) });
  heed.tick();
  await heed.send("track", { anonymousId: "own-kiosk", userId: "own", ...viewed("kiosk") });
  const person = await user("own");
  expect(await browser("own-kiosk")).toBe(person);
  const { personId } = await split(person, "own-kiosk");
  expect([await booksOf(person), await booksOf(personId)]).toEqual([["own"], ["kiosk"]]);
  expect(await heed.shelf(personId)).toBe("not_asked");
  expect(await heed.readable(personId, "recommendations")).toBe(0);
});

test("rows that came by a browser which is somebody else's today go back too: they lay under the old id", async () => {
  await heed.send("track", { anonymousId: "hand-b", ...viewed("handed"), ...claims(WANTED) });
  heed.tick();
  await heed.send("identify", { anonymousId: "hand-b", userId: "hand-1" });
  heed.tick();
  await heed.send("track", { anonymousId: "hand-b", userId: "hand-2", ...viewed("new owner"), ...claims(WANTED) });
  await heed.send("track", { userId: "hand-3", ...viewed("third"), ...claims(WANTED) });
  const [from, into] = [await user("hand-1"), await user("hand-3")];
  heed.tick();
  await heed.ingest.merge(from, into, "proven");
  expect(await booksOf(into)).toEqual(["handed", "third"]);
  await split(into, "hand-1");
  expect([await booksOf(from), await booksOf(into)]).toEqual([["handed"], ["third"]]);
});

test("an alias of another, or the only one, splits nobody", async () => {
  await heed.send("track", { userId: "only", ...viewed("b1"), ...claims(WANTED) });
  await heed.send("track", { userId: "other", ...viewed("b2"), ...claims(WANTED) });
  const person = await user("only");
  expect(await heed.ingest.split(person, "other", "staff:cli")).toMatchObject({ ok: false, code: "alias_of_another" });
  expect(await heed.ingest.split(person, "only", "staff:cli")).toMatchObject({ ok: false, code: "alias_is_all" });
  expect(await booksOf(person)).toEqual(["b1"]);
});

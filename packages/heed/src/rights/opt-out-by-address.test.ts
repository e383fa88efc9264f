// An opt-out by e-mail, attacked by everything that an address may do: belong to somebody known by a number, come later, change, move, go.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { type Collection, claims, collection } from "../../test/collection.ts";
import { createIngest } from "../ingest/ingest.ts";
import { createLive } from "../ingest/live.ts";
import { holdersOf, holdMissingNoes } from "../storage/address-noes.ts";
import { hashAddresses } from "../storage/hash-addresses.ts";
import { ensurePersons } from "../storage/person-directory.ts";
import { answerOptOuts, fulfil } from "./fulfil.ts";
import { createRequests, type Requests } from "./requests.ts";
import { createRights, type Rights } from "./rights.ts";

let shop: Collection;
let requests: Requests;
let rights: Rights;
beforeAll(async () => {
  shop = await collection();
  requests = createRequests(shop);
  rights = createRights({ ...shop, erasers: [] });
});
afterAll(() => shop.close());

const answering = () => ({
  map: bookshop,
  requests,
  people: {
    known: (userId: string) => shop.personOf("user", userId),
    holding: (address: string) => holdersOf(shop, address),
    async ensure(value: string) {
      const { database, keys, now } = shop;
      const made = await database.transaction("ingest", {}, (connection) =>
        ensurePersons(connection, keys, [{ kind: "user", value }], "claimed", now()),
      );
      return [...made.values()][0]!.personId;
    },
  },
  rights,
  choices: shop.choices,
  look: () => Promise.reject(new Error("an opt-out opens nobody")),
  now: shop.now,
});

async function optOut(address: string): Promise<void> {
  expect(await requests.ask({ kind: "CONTACT_OPT_OUT", address, locale: "en" })).toMatchObject({ is: "asked" });
  shop.tick();
  expect(await answerOptOuts(answering())).toBe(1);
  shop.tick();
}
/** Somebody known by a number, with an address; `yes`: to the newsletter. */
async function identify(userId: string, email: string, yes?: boolean): Promise<string> {
  shop.tick();
  const context = yes === undefined ? {} : claims({ newsletter: yes });
  await shop.send("identify", { userId, traits: { email }, ...context }, "proven");
  shop.tick();
  return (await shop.personOf("user", userId))!;
}
const mailed = async (personId: string): Promise<boolean | undefined> =>
  (await shop.choices.read(personId)).find(({ purpose }) => purpose === "newsletter")?.answered?.value;

test("an opt-out by e-mail reaches somebody known by a number who has the address among their details", async () => {
  const person = await identify("1001", "Ann@Reader.example", true);
  expect(await mailed(person)).toBe(true);
  await optOut("ann@reader.example");
  expect(await mailed(person)).toBe(false);
});

test("it holds for whoever brings the address afterwards, by a key, a file or their own correction", async () => {
  await optOut("later@reader.example");
  const byKey = await identify("2001", "later@reader.example");
  expect(await mailed(byKey)).toBe(false);

  const file = await shop.csv("customer,email\n2002,LATER@reader.example\n");
  await shop.ingest.importCsv({ file, traits: true, person: "customer" });
  expect(await mailed((await shop.personOf("user", "2002"))!)).toBe(false);

  const corrects = await identify("2003", "other@reader.example", true);
  expect(await mailed(corrects)).toBe(true);
  // Said before the no, so it does not end it.
  await optOut("mine@reader.example");
  const given = {
    field: "email",
    value: "mine@reader.example",
    strength: "proven",
    actor: "person:dashboard",
  } as const;
  expect(await rights.correct({ personId: corrects, ...given })).toEqual({ ok: true });
  expect(await mailed(corrects)).toBe(false);
});

test("a yes that is said later counts, and no later visit takes it back", async () => {
  await optOut("again@reader.example");
  const person = await identify("3001", "again@reader.example");
  const yes = {
    personId: person,
    answers: [{ purpose: "newsletter", value: true }],
    strength: "proven",
    source: "dashboard",
  } as const;
  await shop.choices.record(yes);
  for (let visit = 0; visit < 3; visit++) await identify("3001", "again@reader.example");
  expect(await mailed(person)).toBe(true);
  // A no said once more is a new one.
  await optOut("again@reader.example");
  expect(await mailed(person)).toBe(false);
});

test("an opt-out and the address that come at the same moment never miss each other", async () => {
  for (let i = 0; i < 8; i++) {
    const address = `race${i}@reader.example`;
    await requests.ask({ kind: "CONTACT_OPT_OUT", address, locale: "en" });
    const [, person] = await Promise.all([answerOptOuts(answering()), identify(`40${i}`, address)]);
    expect(await mailed(person)).toBe(false);
  }
});

test("whoever the shop knows by the bare address in small letters is reached, however the form's letters are", async () => {
  shop.tick();
  await shop.send(
    "identify",
    { userId: "ada@reader.example", traits: {}, context: claims({ newsletter: true }).context },
    "proven",
  );
  const person = (await shop.personOf("user", "ada@reader.example"))!;
  expect(await mailed(person)).toBe(true);
  await optOut("Ada@Reader.example");
  expect(await mailed(person)).toBe(false);
});

test("a purpose with mails that nobody can refuse is left out of an opt-out; one that cannot be answered stops no other", async () => {
  const person = await identify("4500", "pays@reader.example", true);
  const orders = { ...bookshop.purposes.orders, channels: ["e-mail"] } as const;
  const deps = { ...answering(), map: { ...bookshop, purposes: { ...bookshop.purposes, orders } } };
  for (const address of ["first@reader.example", "pays@reader.example"]) {
    shop.tick();
    await requests.ask({ kind: "CONTACT_OPT_OUT", address, locale: "en" });
  }
  const ensure = async (name: string) => {
    if (name === "mailto:first@reader.example") throw new Error("out_of_order: it is tried again.");
    return deps.people.ensure(name);
  };
  shop.tick();
  await expect(answerOptOuts({ ...deps, people: { ...deps.people, ensure } })).rejects.toThrow("out_of_order");
  expect(await mailed(person)).toBe(false);
  expect(await answerOptOuts(deps)).toBe(1);
});

test("an address moves with a merge", async () => {
  await identify("5001", "moves@reader.example");
  const from = (await shop.personOf("user", "5001"))!;
  const into = await identify("5002", "stays@reader.example", true);
  await shop.ingest.merge(from, into, "proven");
  expect(await holdersOf(shop, "moves@reader.example")).toEqual([into]);
  await optOut("moves@reader.example");
  expect(await mailed(into)).toBe(false);
});

/** A server that ends, as by kill -9, when its rows are durable and the noes of their addresses are to come. */
const killed = () =>
  createIngest({
    ...shop,
    live: createLive(10).add,
    choices: { ...shop.choices, record: () => Promise.reject(new Error("killed: between the two.")) },
  });

test("a server that is killed between the rows and the noes of their address leaves none open: the next one holds them", async () => {
  // Whoever was reached already is left alone.
  expect(await holdMissingNoes(shop)).toBe(0);
  await optOut("killed@reader.example");
  const body = { userId: "6100", traits: { email: "killed@reader.example" } };
  const call = { type: "identify", body, strength: "proven", source: "shop", receivedAt: shop.now() } as const;
  await expect(killed().accept(call)).rejects.toThrow("killed");
  const person = (await shop.personOf("user", "6100"))!;
  expect(await holdersOf(shop, "killed@reader.example")).toContain(person);
  expect(await mailed(person)).toBeUndefined();
  expect(await holdMissingNoes(shop)).toBe(1);
  expect(await mailed(person)).toBe(false);
  // Taken back later it is not held again.
  shop.tick();
  const yes = { answers: [{ purpose: "newsletter", value: true }], strength: "proven", source: "dashboard" } as const;
  await shop.choices.record({ personId: person, ...yes });
  expect(await holdMissingNoes(shop)).toBe(0);
  expect(await mailed(person)).toBe(true);
});

test("a no that was said before the address could be found is held once it can be; one person's fault stops nobody else's", async () => {
  const people = [
    await identify("6201", "early@reader.example", true),
    await identify("6202", "early@reader.example", true),
  ];
  await shop.owner.query("update heed.identity set address = null where person_id = any($1)", [people]);
  await optOut("early@reader.example");
  for (const person of people) expect(await mailed(person)).toBe(true);
  expect(await hashAddresses(shop.owner, shop.keys, bookshop)).toBe(2);
  const record: typeof shop.choices.record = (event) =>
    event.personId === [...people].sort()[0]
      ? Promise.reject(new Error("out_of_order: later."))
      : shop.choices.record(event);
  await expect(holdMissingNoes({ ...shop, choices: { ...shop.choices, record } })).rejects.toThrow("out_of_order");
  expect((await Promise.all(people.map(mailed))).sort()).toEqual([false, true]);
  expect(await holdMissingNoes(shop)).toBe(1);
  for (const person of people) expect(await mailed(person)).toBe(false);
});

test("a number that is an address is an address: whatever its letters, and whether it comes before the no or after", async () => {
  const known = (userId: string, yes?: boolean) =>
    shop.send(
      "identify",
      { userId, traits: {}, ...claims({ recommendations: true, ...(yes ? { newsletter: yes } : {}) }) },
      "proven",
    );
  shop.tick();
  await known("Bea@Reader.Example", true);
  const before = (await shop.personOf("user", "Bea@Reader.Example"))!;
  expect(await mailed(before)).toBe(true);
  await optOut("bea@reader.example");
  expect(await mailed(before)).toBe(false);

  await optOut("Cleo@reader.example");
  await known("cleo@reader.example");
  expect(await mailed((await shop.personOf("user", "cleo@reader.example"))!)).toBe(false);

  // Made by a choice alone, without a call that brings an address.
  await optOut("dan@reader.example");
  const dan = await answering().people.ensure("DAN@reader.example");
  expect(await holdMissingNoes(shop)).toBe(1);
  expect(await mailed(dan)).toBe(false);
});

test("a no of what can no more be refused keeps no other from being held", async () => {
  await optOut("older@reader.example");
  const owner = (await shop.personOf("user", "mailto:older@reader.example"))!;
  await shop.owner.query(
    `insert into heed.consent (person_id, purpose, at, id, value, notice, strength, source, received_at)
     select person_id, unnest(array['orders', 'gone']), at, gen_random_uuid(), false, notice, strength, source, received_at from heed.consent where person_id = $1`,
    [owner],
  );
  expect(await mailed(await identify("6300", "older@reader.example"))).toBe(false);
});

test("what was stored before addresses could be found is found after the next start", async () => {
  const person = await identify("6001", "old@reader.example", true);
  await shop.owner.query("update heed.identity set address = null where person_id = $1", [person]);
  expect(await hashAddresses(shop.owner, shop.keys, bookshop)).toBe(1);
  expect(await hashAddresses(shop.owner, shop.keys, bookshop)).toBe(0);
  await optOut("old@reader.example");
  expect(await mailed(person)).toBe(false);
});

test("however many rows there are, each that lacks its hash gets it", async () => {
  const person = await identify("6102", "many@reader.example");
  const { rows } = await shop.owner.query(
    "select string_agg(quote_ident(attname), ',') as rest from pg_attribute where attrelid = 'heed.identity'::regclass and attnum > 0 and not attisdropped and attname not in ('id', 'address')",
  );
  const { rest } = rows[0];
  await shop.owner.query(
    `insert into heed.identity (id, ${rest}) select gen_random_uuid(), ${rest} from heed.identity, generate_series(1, 4100) where person_id = $1`,
    [person],
  );
  expect(await hashAddresses(shop.owner, shop.keys, bookshop)).toBe(4100);
  expect(await hashAddresses(shop.owner, shop.keys, bookshop)).toBe(0);
});

test("an address that its key no longer opens keeps no other from being hashed, and is nobody's", async () => {
  const person = await identify("6101", "shut@reader.example");
  await shop.owner.query("update heed.identity set address = null, cipher = '\\x00' where person_id = $1", [person]);
  expect(await hashAddresses(shop.owner, shop.keys, bookshop)).toBe(1);
  expect(await holdersOf(shop, "shut@reader.example")).toEqual([]);
});

test("a proven address is no account: a copy or a deletion waits until staff name whose it is", async () => {
  const person = await identify("7001", "whose@reader.example");
  for (const kind of ["ACCESS", "ERASURE"]) {
    const filed = await requests.file({ kind, address: "whose@reader.example", locale: "en" });
    if (filed.is !== "asked") throw new Error("refused");
    await requests.act(filed.id, { is: "verified", by: "link", at: shop.now() }, "person:link");
    const done = await fulfil(answering(), filed.id, "staff:officer");
    expect(done).toMatchObject({ ok: false, code: "no_match", message: expect.stringContaining("one person") });
    expect((await requests.find(filed.id))?.request.status).toBe("in_progress");
  }
  expect(await shop.personOf("user", "7001")).toBe(person);
});

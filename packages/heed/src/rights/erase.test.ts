// Deletion: what a law keeps stays and serves nothing else, everything else is gone, and the ledger still verifies.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { addDatum, addDecision, answer, makePerson } from "../../test/person.ts";
import { sealAll } from "../../test/seal-all.ts";
import { sweep } from "../jobs/sweep.ts";
import { verifyLedger } from "../ledger/verify.ts";
import { certificatePage } from "../pages/certificate-page.ts";
import { pageLanguage } from "../pages/page-language.ts";
import { personTables } from "./catalogue.ts";
import { createRights } from "./rights.ts";

type Foundation = Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
const HOLD = { reason: "Claim 7, over an order of May.", until: "2030-01-01" };
let heed: Foundation;
beforeAll(async () => {
  heed = await foundation(bookshop);
});
afterAll(() => heed.close());

const rightsWith = (erasers: Parameters<typeof createRights>[0]["erasers"] = []) => createRights({ ...heed, erasers });
const ORDER = { order_id: "o-1", products: [{ product_id: "b1" }] };

async function shopper(name: string) {
  const person = await makePerson(heed, { user: name, browsers: [`${name}-phone`] });
  for (const purpose of ["recommendations", "newsletter"]) await answer(heed, person.id, purpose, true);
  const via = person.browsers[0];
  await addDatum(heed, person.id, { field: "Product Viewed", value: { product_id: "b1" }, via });
  await addDatum(heed, person.id, { field: "Order Completed", value: ORDER, via });
  await addDatum(heed, person.id, { field: "favourite_genre", value: "sea", via });
  await addDatum(heed, person.id, { field: "email", value: `${name}@example.org`, via });
  await addDecision(heed, person.id, "b1", via);
  return person;
}

const count = async (table: string, personId: string): Promise<number> =>
  (await heed.owner.query(`select 1 from heed.${table} where person_id = $1`, [personId])).rowCount ?? 0;
const seal = () => sealAll(heed.database, heed.now());
const line = (stores: readonly { store: string; what: string; count: number }[], store: string, what: string) =>
  stores.find((one) => one.store === store && one.what === what)?.count ?? 0;

/** As the sweep leaves it when the last day of the last law is over. */
async function expire(personId: string): Promise<void> {
  for (const table of ["event", "trait", "identity", "decision"])
    await heed.owner.query(`delete from heed.${table} where person_id = $1`, [personId]);
}

describe("deletion", () => {
  test("ada's invoices remain, unreadable for marketing, with the reason; all else is gone", async () => {
    const ada = await shopper("erase-ada");
    const certificate = await rightsWith().erase(ada.id, "person:dashboard");
    const kept = certificate.stores.find((store) => store.store === "event" && store.what === "kept");
    expect(kept?.count).toBe(1);
    expect(kept?.why?.map((why) => [why.purpose, why.basis, why.law])).toEqual([
      ["orders", "contract", undefined],
      ["accounting", "legal obligation", "Tax code § 147"],
    ]);
    expect(line(certificate.stores, "event", "erased")).toBe(1);
    expect(line(certificate.stores, "trait", "erased")).toBe(1);
    expect(line(certificate.stores, "decision", "erased")).toBe(1);
    // The contract still needs the address for six months: it stays, under its key.
    expect(await count("identity", ada.id)).toBe(1);
    expect(await count("person_key", ada.id)).toBe(1);
    for (const purpose of ["recommendations", "newsletter", "statistics"]) {
      const rows = await heed.database.transaction(
        "reader",
        { purpose: heed.inForce.numberOf(purpose)! },
        (connection) => connection.query("select 1 from heed.event where person_id = $1", [ada.id]),
      );
      expect(rows.rowCount, purpose).toBe(0);
    }
    const own = await rightsWith().read(await rightsWith().person(ada.id), "person:dashboard");
    const order = own.held.find((held) => held.field === "Order Completed")?.data[0];
    expect(order?.serves.map((service) => service.purpose)).toEqual(["orders", "accounting"]);
    expect(own.held.some((held) => held.field === "Product Viewed")).toBe(false);
  });

  test("the user alias stays while something is kept, the browser's goes, and both are marked against imports", async () => {
    const person = await shopper("erase-alias");
    await rightsWith().erase(person.id, "person:dashboard");
    const { rows } = await heed.owner.query("select hash from heed.alias where person_id = $1", [person.id]);
    expect(rows.map((row) => row.hash)).toEqual([person.user]);
    const marks = await heed.owner.query("select hash from heed.erased where hash = any($1)", [
      [person.user, ...person.browsers],
    ]);
    expect(marks.rowCount).toBe(2);
  });

  test("with nothing lawful left nothing leads to the person any more", async () => {
    const person = await makePerson(heed, { user: "erase-all", browsers: ["erase-all-phone"] });
    await answer(heed, person.id, "recommendations", true);
    await answer(heed, person.id, "newsletter", true);
    await addDatum(heed, person.id, { field: "favourite_genre", value: "sea" });
    await heed.choices.hide(person.id, "b9", true, "person:dashboard");
    const certificate = await rightsWith().erase(person.id, "person:dashboard");
    for (const table of ["person", "alias", "trait", "consent", "state", "hidden", "person_key", "identity", "event"])
      expect(await count(table, person.id), table).toBe(0);
    expect(line(certificate.stores, "person", "erased")).toBe(1);
    expect(await rightsWith().person(person.id)).toBeUndefined();
    expect(await rightsWith().user("erase-all")).toBeUndefined();
    // Choices and the request itself stay as proof, under a number that leads nowhere.
    expect(line(certificate.stores, "ledger", "kept")).toBeGreaterThan(0);
  });

  test("the ledger verifies after sealed and unsealed entries went, and counts the lawful gaps", async () => {
    const person = await shopper("erase-seal");
    await seal();
    const before = await verifyLedger(heed.database, heed.ledger, heed.now());
    expect(before.ok).toBe(true);
    await addDecision(heed, person.id, "b2", person.browsers[0]);
    await rightsWith().erase(person.id, "person:dashboard");
    expect(
      (await heed.owner.query("select 1 from heed.ledger where person_id = $1 and term = 13", [person.id])).rowCount,
    ).toBe(0);
    await seal();
    const after = await verifyLedger(heed.database, heed.ledger, heed.now());
    expect(after.findings).toEqual([]);
    expect(after.lawfulGaps - before.lawfulGaps).toBe(1);
    const { rows } = await heed.owner.query(
      "select detail from heed.ledger where kind = 'erasure' and person_id = '00000000-0000-0000-0000-000000000000' order by at desc, entry_id limit 1",
    );
    expect(rows[0].detail.unsealed).toBe(1);
    expect(JSON.stringify(rows[0].detail)).not.toContain(person.id);
  });

  test("an entry that somebody deletes without an erasure is still named", async () => {
    const person = await shopper("erase-tamper");
    await seal();
    await rightsWith().erase(person.id, "person:dashboard");
    const other = await shopper("erase-tampered");
    await seal();
    await heed.owner.query("delete from heed.ledger where person_id = $1 and kind = 'decision'", [other.id]);
    const found = await verifyLedger(heed.database, heed.ledger, heed.now());
    expect(found.findings.map((finding) => finding.kind)).toEqual(["missing"]);
    // Put right for the tests that follow: the gap is what this test made.
    await heed.owner.query("delete from heed.seal");
    await heed.owner.query("delete from heed.ledger");
  });

  test("erasers run before memberships go, and one that still holds something keeps the request open until it has finished", async () => {
    const person = await shopper("erase-models");
    const version = `m-${person.id.slice(0, 8)}`;
    await heed.owner.query("insert into heed.model values ($1, 'recommendations', 'live', now(), 'x', '{}')", [
      version,
    ]);
    await heed.owner.query(
      `create table heed.training_member_t partition of heed.training_member for values in ('${version}')`,
    );
    await heed.owner.query("insert into heed.training_member values ($1, $2, '{}')", [person.id, version]);
    let stuck = true;
    let left = 1;
    const members: number[] = [];
    const rights = rightsWith([
      {
        name: "models",
        erase: async (id) => {
          members.push(await count("training_member", id));
          if (!stuck) left = 0;
          return undefined;
        },
        find: async (): Promise<Record<string, number>> => (left === 0 ? {} : { [`model ${version}`]: left }),
      },
    ]);
    await expect(rights.erase(person.id, "person:dashboard")).rejects.toThrow(/^erasure_unfinished: "models"/);
    expect(await count("training_member", person.id)).toBe(1);
    stuck = false;
    // Tried again after a minute, not at once.
    expect(await rights.carryOn()).toBe(0);
    heed.clock.now = new Date(heed.clock.now.getTime() + 61_000);
    expect(await rights.carryOn()).toBe(1);
    expect(members).toEqual([1, 1]);
    expect(await count("training_member", person.id)).toBe(0);
    expect(await rights.carryOn()).toBe(0);
    const { rows } = await heed.owner.query("select id, state from heed.request where person_id = $1 order by at", [
      person.id,
    ]);
    expect(rows.map((row) => row.state)).toEqual(["open", "done"]);
    const certificate = await rights.certificate({ id: rows[1].id });
    expect(line(certificate!.stores, `model ${version}`, "erased")).toBe(1);
  });

  test("a legal hold keeps everything and stops every use", async () => {
    const person = await shopper("erase-hold");
    await heed.choices.hold(person.id, HOLD, "staff:officer");
    const certificate = await rightsWith().erase(person.id, "person:dashboard");
    expect(await count("event", person.id)).toBe(2);
    expect(await count("decision", person.id)).toBe(1);
    expect(certificate.stores.filter((store) => store.what === "erased" && store.count > 0)).toEqual([]);
    const open = heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" });
    expect((await open.read([person.id])).person(person.id)).toMatchObject({ allowed: false, reason: "refused" });
  });

  test("deletion ends a restriction: what only the pause kept goes too", async () => {
    const person = await shopper("erase-paused");
    await heed.choices.setState(person.id, "restricted", "true", "person:dashboard");
    await rightsWith().erase(person.id, "person:dashboard");
    const { rows } = await heed.owner.query("select field, permits from heed.event where person_id = $1", [person.id]);
    expect(rows.map((row) => row.field)).toEqual(["Order Completed"]);
    expect(rows[0].permits).not.toContain(0);
  });

  test("the preview is what happens, and changes nothing itself", async () => {
    const person = await shopper("erase-preview");
    const rights = rightsWith();
    const subject = (await rights.person(person.id))!;
    const before = await count("ledger", person.id);
    const preview = await rights.preview(subject);
    expect(await count("event", person.id)).toBe(2);
    expect(await count("ledger", person.id)).toBe(before);
    const { stores } = await rights.erase(person.id, "person:dashboard");
    const told = stores.filter((store) => store.store !== "ledger").map(({ at: _, ...store }) => store);
    expect(told).toEqual(preview.filter((store) => store.store !== "ledger"));
  });

  test("a person merged from two is erased under both ids", async () => {
    const old = await shopper("erase-old");
    const now = await shopper("erase-now");
    // As a merge leaves it: rows moved, ledger and decisions where they were written.
    await heed.owner.query("delete from heed.event where person_id = $1", [old.id]);
    await heed.owner.query("delete from heed.trait where person_id = $1", [old.id]);
    await heed.owner.query("delete from heed.identity where person_id = $1", [old.id]);
    await heed.owner.query("update heed.alias set person_id = $2 where person_id = $1", [old.id, now.id]);
    await heed.owner.query("update heed.person set merged_into = $2 where person_id = $1", [old.id, now.id]);
    const own = await rightsWith().read(await rightsWith().person(old.id), "person:dashboard");
    expect(own.decisions).toHaveLength(2);
    await rightsWith().erase(old.id, "person:dashboard");
    expect(await count("decision", old.id)).toBe(0);
    expect(await count("decision", now.id)).toBe(0);
    expect(await rightsWith().person(now.id)).toMatchObject({ ids: [now.id, old.id] });
  });

  test("what led to rows that a law kept goes once these have expired, and not before", async () => {
    const person = await shopper("erase-expired");
    await rightsWith().erase(person.id, "person:dashboard");
    const before = { alias: await count("alias", person.id), consent: await count("consent", person.id) };
    expect(await rightsWith().eraseExpired()).toBe(0);
    expect({ alias: await count("alias", person.id), consent: await count("consent", person.id) }).toEqual(before);
    await expire(person.id);
    expect(await rightsWith().eraseExpired()).toBe(1);
    for (const table of ["alias", "consent", "state", "person_key", "person"])
      expect([table, await count(table, person.id)]).toEqual([table, 0]);
    expect(await rightsWith().eraseExpired()).toBe(0);
  });

  test("but whoever came back since, or is on legal hold, is left alone", async () => {
    const [back, held] = [await shopper("erase-back"), await shopper("erase-held")];
    for (const { id } of [back, held]) await rightsWith().erase(id, "person:dashboard");
    await answer(heed, back.id, "newsletter", false);
    heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
    await heed.choices.hold(held.id, HOLD, "test");
    for (const { id } of [back, held]) await expire(id);
    expect(await rightsWith().eraseExpired()).toBe(0);
    for (const { id } of [back, held]) expect(await count("consent", id)).toBeGreaterThan(0);
  });

  test("on legal hold nothing goes, and the person reads that; once it is lifted all goes by itself, and recipients are told", async () => {
    const { id } = await shopper("erase-claim");
    await heed.choices.hold(id, HOLD, "test");
    const told: string[] = [];
    const link = {
      name: "shop",
      refer: async (_: unknown, ids: readonly string[]) => (ids.includes(id) ? "known as 7" : undefined),
      async erase(_: string, ref: string) {
        told.push(ref);
        return "acknowledged" as const;
      },
    };
    const rights = createRights({ ...heed, erasers: [], recipients: [link] });
    const held = await rights.erase(id, "person:dashboard");
    const page = (shown: typeof held) =>
      certificatePage(bookshop, { tongue: pageLanguage(bookshop, { chosen: "en" }), path: "/certificate/x" }, shown);
    expect([held.complete, told]).toEqual([true, []]);
    expect(page(held)).toContain("<h1>Your data is kept for a legal claim</h1>");
    expect(page(held)).not.toContain("Your data was deleted");
    expect(await count("event", id)).toBe(2);
    heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
    await heed.choices.setState(id, "held", "false", "test", "0a1b2c3d");
    // What tax law keeps outlives the claim; the rest serves nothing, and goes when the days in which a change can be undone are over.
    for (const table of ["event", "trait", "identity"])
      await heed.owner.query(
        `update heed.${table} set until = array[current_date - 1], expires = current_date - 1 where person_id = $1 and permits = '{0}'`,
        [id],
      );
    await sweep(heed);
    expect([await count("event", id), await count("trait", id)]).toEqual([1, 0]);
    await expire(id);
    expect(await rights.eraseExpired()).toBe(1);
    expect(await count("person", id)).toBe(0);
    expect(told).toEqual(["known as 7"]);
    expect(page(await rights.erase(id, "person:dashboard"))).toContain("<h1>Your data was deleted</h1>");
  });

  test("deleteKept deletes what waits, and nothing that a purpose still needs", async () => {
    const person = await shopper("erase-kept");
    await answer(heed, person.id, "recommendations", false);
    expect(await count("event", person.id)).toBe(2);
    // The view is also counted under legitimate interest, so the withdrawal alone leaves it.
    await answer(heed, person.id, "statistics", false);
    expect(await rightsWith().deleteKept(person.id, "person:dashboard")).toBe(1);
    expect(await count("event", person.id)).toBe(1);
    expect(await rightsWith().deleteKept(person.id, "person:dashboard")).toBe(0);
  });

  test("every table with a person_id is named in the certificate", async () => {
    const person = await shopper("erase-catalogue");
    const tables = await heed.database.transaction("rights", {}, personTables);
    expect(tables.length).toBeGreaterThan(10);
    const { stores } = await rightsWith().erase(person.id, "person:dashboard");
    const named = new Set(stores.map((store) => store.store));
    expect(tables.map((table) => table.name).filter((name) => !named.has(name))).toEqual([]);
  });

  test("the certificate and its entry hold no value of the person", async () => {
    const person = await shopper("erase-marker");
    await addDatum(heed, person.id, { field: "favourite_genre", value: "marker-genre" });
    const certificate = await rightsWith().erase(person.id, "person:dashboard");
    expect(JSON.stringify(certificate)).not.toMatch(/marker|example\.org|o-1/);
    expect(await rightsWith().erase("0199c0de-0000-4000-8000-00000000dead", "person:dashboard")).toMatchObject({
      stores: [],
    });
  });
});

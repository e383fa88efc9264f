// Requests on a real database: duplicates, reminders, deadlines, and that nothing of the address is legible or outlives its use.

import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { everyRequest } from "../../test/every-request.ts";
import { answer, makePerson } from "../../test/person.ts";
import type { Gate } from "../gate/gate.ts";
import { openPerson } from "../gate/look-at.ts";
import { holdersOf } from "../storage/address-noes.ts";
import { ensurePartitions } from "../storage/partitions.ts";
import { answerOptOuts, fulfil } from "./fulfil.ts";
import { createRequests, type Requests } from "./requests.ts";
import { createRights } from "./rights.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let requests: Requests;
beforeAll(async () => {
  heed = await foundation(bookshop);
  requests = createRequests(heed);
});
afterAll(() => heed.close());

async function later(days: number): Promise<void> {
  heed.clock.now = new Date(heed.clock.now.getTime() + days * 86_400_000);
  // As the job does: the months of the ledger are made ahead.
  await ensurePartitions(heed.owner, heed.now());
}
const outbox = async (kind: string): Promise<number> =>
  (await heed.owner.query("select 1 from heed.outbox where kind = $1", [kind])).rowCount ?? 0;
async function file(kind: string, address: string, words?: string) {
  const before = new Set((await everyRequest(requests)).map(({ id }) => id));
  expect(await requests.ask({ kind, address, words, locale: "en" })).toMatchObject({ is: "asked" });
  const filed = (await everyRequest(requests)).find(({ id }) => !before.has(id));
  if (!filed) throw new Error("nothing was filed");
  return filed;
}
const staff = (id: string, event: object) => requests.act(id, { ...event, at: heed.now() } as never, "staff:officer");

const HELP = { look: { role: "officer", reason: "help" } };
const looksAt = async (personId: string): Promise<object[]> =>
  (
    await heed.owner.query<{ detail: object; purpose: string }>(
      "select detail, purpose from heed.ledger where person_id = $1 and kind = 'look' order by entry_id",
      [personId],
    )
  ).rows.map(({ detail, purpose }) => ({ ...detail, purpose }));

/** The parts that answer, over people known by `mailto:` aliases. */
function answering(known: Readonly<Record<string, string>> = {}) {
  const ensured: string[] = [];
  const people = {
    known: async (userId: string) => known[userId],
    holding: (address: string) => holdersOf(heed, address),
    ensure: async (userId: string) => {
      ensured.push(userId);
      return known[userId] ?? (await makePerson(heed, { user: userId })).id;
    },
  };
  const rights = createRights({ ...heed, erasers: [] });
  const look = (asked: Parameters<typeof openPerson>[1]) =>
    openPerson({ gate: heed.gate as unknown as Gate, map: bookshop }, asked);
  return { ensured, map: bookshop, requests, people, rights, choices: heed.choices, look, now: heed.now };
}

test("the same asked again is one request with one clock; something else is another", async () => {
  const first = await file("ACCESS", "ann@reader.example");
  await later(3);
  for (const address of ["ann@reader.example", " Ann@Reader.Example "])
    expect(await requests.ask({ kind: "ACCESS", address, locale: "en" })).toEqual({ is: "asked" });
  expect((await requests.list()).filter(({ id }) => id === first.id)).toHaveLength(1);
  expect(await requests.list()).toHaveLength(1);
  await file("ERASURE", "ann@reader.example");
  expect(await requests.list()).toHaveLength(2);
});

test("the law where somebody lives is the one that was said, in whatever letters, with its own clock; unsaid it is the strictest of the map", async () => {
  const regimes = { CCPA: { countries: ["US-CA"] }, gdpr: { countries: ["IE"] } };
  const both = createRequests({ ...heed, inForce: { ...heed.inForce, map: { ...bookshop, regimes } } });
  const regimeOf = async (taken: Requests, regime: string | undefined) => {
    const asked = await taken.file({
      kind: "ACCESS",
      address: `${regime}@${taken === both ? "two" : "one"}.example`,
      regime,
      locale: "en",
    });
    return asked.is === "asked" ? (await taken.find(asked.id))?.request.regime : asked.code;
  };
  expect(await regimeOf(both, "ccpa")).toBe("CCPA");
  expect(await regimeOf(both, "GDPR")).toBe("gdpr");
  expect(await regimeOf(both, undefined)).toBe("gdpr");
  expect(await regimeOf(both, "mars")).toBe("gdpr");
  // The map of the tests has the GDPR alone; an agent may name a law that it has not.
  expect(await regimeOf(requests, "Ccpa")).toBe("ccpa");
});

test("what is not understood is refused with what can be done", async () => {
  expect(await requests.ask({ kind: "EVERYTHING", address: "a@b.example", locale: "en" })).toMatchObject({
    code: "kind_unknown",
  });
  for (const address of ["", "ann", "ann@", "a b@c.example", "a@b.example\0", "x".repeat(300)])
    expect(await requests.ask({ kind: "ACCESS", address, locale: "en" })).toMatchObject({ code: "address_malformed" });
});

test("an accepted request reminds the officer before its day, the day before, and daily when it is late, until it is answered", async () => {
  const { id } = await file("RECTIFICATION", "rex@reader.example");
  expect((await staff(id, { is: "verified", by: "staff" })).ok).toBe(true);
  const before = await outbox("reminder");
  const told: number[] = [];
  for (let day = 1; day <= 36; day++) {
    await later(1);
    const reminders = (await requests.keepTime()) > 0 && (await outbox("reminder"));
    if (reminders) told.push(day);
    // The others of this file are reminded of too; this one must be there at the end.
  }
  expect((await outbox("reminder")) - before).toBeGreaterThanOrEqual(5);
  expect(told.filter((day) => day > 31)).toEqual([32, 33, 34, 35, 36]);
  expect((await requests.find(id))?.request.status).toBe("in_progress");
  expect((await staff(id, { is: "fulfilled" })).ok).toBe(true);
  await later(2);
  await requests.keepTime();
  const silent = await outbox("reminder");
  await later(2);
  await requests.keepTime();
  expect(await outbox("reminder")).toBe(silent);
});

test("what nobody proves expires after 28 days and not before; the address is forgotten 30 days after the end", async () => {
  const { id } = await file("ERASURE", "never@reader.example");
  await later(27);
  await requests.keepTime();
  expect((await requests.find(id))?.request.status).toBe("in_progress");
  await later(2);
  await requests.keepTime();
  expect(await requests.find(id)).toMatchObject({ request: { status: "expired" }, address: "never@reader.example" });
  await later(31);
  await requests.keepTime();
  expect((await requests.find(id))?.address).toBeUndefined();
});

test("however many come after it, an accepted request is reminded of; and 36 months after its end nothing of it is left", async () => {
  const { id } = await file("ACCESS", "crowd@reader.example");
  await staff(id, { is: "verified", by: "staff" });
  // More than anybody reads in one go, all of them newer.
  await heed.owner.query(
    `insert into heed.asked (id, kind, regime, at, token, address, locale, household, reminded_at)
     select gen_random_uuid(), 'ACCESS', 'gdpr', $1::timestamptz + n * interval '1 second', decode(md5(n::text), 'hex'),
       gen_random_uuid(), 'en', false, $1 from generate_series(1, 1200) n`,
    [heed.now()],
  );
  await later(26);
  const before = await outbox("reminder");
  expect(await requests.keepTime()).toBeGreaterThanOrEqual(1);
  const { rows } = await heed.owner.query("select 1 from heed.outbox where kind = 'reminder' and ref = $1", [id]);
  expect([rows.length, (await outbox("reminder")) > before]).toEqual([1, true]);
  await heed.owner.query("delete from heed.asked where sealed is null and closed_at is null");
  await staff(id, { is: "fulfilled" });
  for (const [months, left] of [
    ["35 months", true],
    ["37 months", false],
  ] as const) {
    await heed.owner.query("update heed.asked set closed_at = $2::timestamptz - $3::interval where id = $1", [
      id,
      heed.now(),
      months,
    ]);
    await requests.keepTime();
    expect((await requests.find(id)) !== undefined).toBe(left);
  }
  expect((await heed.owner.query("select 1 from heed.asked_event where asked = $1", [id])).rowCount).toBe(0);
});

test("closed requests are read a page at a time, the newest first, each once, also those that ended in the same moment", async () => {
  const before = new Set((await everyRequest(requests)).map(({ id }) => id));
  await heed.owner.query(
    `insert into heed.asked (id, kind, regime, at, token, address, locale, household, reminded_at, closed_at)
     select gen_random_uuid(), 'ACCESS', 'gdpr', $1, decode(md5('closed ' || n), 'hex'), gen_random_uuid(), 'en', false, $1,
       $1::timestamptz - (n / 7) * interval '1 minute' from generate_series(1, 230) n`,
    [heed.now()],
  );
  const pages: (readonly string[])[] = [];
  for (let page = await requests.closed(); ; page = await requests.closed(page.next)) {
    pages.push(page.filed.map(({ id }) => id));
    if (page.next === undefined) break;
  }
  const ids = pages.flat().filter((id) => !before.has(id));
  expect(pages.map((page) => page.length).slice(0, -1)).toEqual([100, 100]);
  const { rows } = await heed.owner.query<{ id: string }>(
    "select id from heed.asked where sealed is null and closed_at is not null order by closed_at desc, id desc",
  );
  expect(ids).toEqual(rows.map(({ id }) => id).filter((id) => !before.has(id)));
  await heed.owner.query("delete from heed.asked where id = any($1)", [ids]);
});

test("an opt-out is answered by itself, at once, and stands for somebody who is not known yet", async () => {
  const { id } = await file("CONTACT_OPT_OUT", "no@reader.example");
  const deps = answering();
  expect(await answerOptOuts(deps)).toBe(1);
  expect(deps.ensured).toEqual(["mailto:no@reader.example"]);
  expect((await requests.find(id))?.request.status).toBe("fulfilled");
  const { rows } = await heed.owner.query(
    "select c.purpose, c.value from heed.consent c join heed.alias a using (person_id) where a.kind = 'user' and c.source = 'request'",
  );
  expect(rows).toEqual([{ purpose: "newsletter", value: false }]);
  expect(await answerOptOuts(deps)).toBe(0);
});

test("an opt-out reaches whom the shop knows by the bare address", async () => {
  const person = await makePerson(heed, { user: "bare@reader.example" });
  await answer(heed, person.id, "newsletter", true);
  await file("CONTACT_OPT_OUT", "bare@reader.example");
  expect(await answerOptOuts(answering({ "bare@reader.example": person.id }))).toBe(1);
  const stands = (await heed.choices.read(person.id)).find(({ purpose }) => purpose === "newsletter");
  expect(stands?.answered?.value).toBe(false);
});

test("a deletion is fulfilled only for who proved it, and gives its certificate; on hold it waits and is not forgotten", async () => {
  const person = await makePerson(heed, { user: "mailto:del@reader.example" });
  await answer(heed, person.id, "recommendations", true);
  const deps = answering({ "mailto:del@reader.example": person.id });
  const { id } = await file("ERASURE", "del@reader.example");
  expect(await fulfil(deps, id, "staff:officer")).toMatchObject({ ok: false, code: "not_now" });
  await staff(id, { is: "verified", by: "staff" });
  const until = new Date(heed.now().getTime() + 90 * 86_400_000);
  expect(await staff(id, { is: "held", reason: "claim 7", until })).toMatchObject({ ok: true });
  expect(await fulfil(deps, id, "staff:officer")).toMatchObject({ ok: false, code: "not_now" });
  expect((await requests.list()).map((one) => one.id)).toContain(id);
  // Neither at once nor by a shorter hold does one person end it.
  for (const alone of [
    { is: "released" },
    { is: "held", reason: "over", until: new Date(+heed.now() + 1_000) },
  ] as const)
    expect(await staff(id, alone)).toMatchObject({ ok: false, code: "second_person_missing" });
  await staff(id, { is: "released", approval: "0a1b2c3d" });
  const done = await fulfil(deps, id, "staff:officer", HELP);
  expect(done).toMatchObject({ ok: true, did: "erased" });
  if (!done.ok || !done.results) throw new Error("no certificate");
  await deps.rights.carryOn();
  expect(await deps.rights.certificate({ token: done.results.path.slice("/certificate/".length) })).toMatchObject({
    complete: true,
  });
  expect((await heed.owner.query("select 1 from heed.person where person_id = $1", [person.id])).rowCount).toBe(0);
  expect(await fulfil(deps, id, "staff:officer")).toMatchObject({ ok: false });
});

test("a hold whose day is past stops nothing", async () => {
  const person = await makePerson(heed, { user: "mailto:past@reader.example" });
  await answer(heed, person.id, "recommendations", true);
  const { id } = await file("ERASURE", "past@reader.example");
  await staff(id, { is: "verified", by: "staff" });
  const start = heed.now();
  await staff(id, { is: "held", reason: "claim 8", until: new Date(+start + 1_000) });
  const deps = { ...answering({ "mailto:past@reader.example": person.id }), now: () => new Date(+start + 2_000) };
  expect(await fulfil(deps, id, "staff:officer", HELP)).toMatchObject({ ok: true, did: "erased" });
});

test("a copy is fulfilled with an address that works once, only for who proved it", async () => {
  const person = await makePerson(heed, { user: "mailto:copy@reader.example" });
  const deps = answering({ "mailto:copy@reader.example": person.id });
  const { id } = await file("ACCESS", "copy@reader.example");
  expect(await fulfil(deps, id, "staff:officer")).toMatchObject({ ok: false, code: "not_now" });
  await staff(id, { is: "verified", by: "link" });
  // Whoever proved by mail is answered: nobody of the staff opened them.
  const looks = await looksAt(person.id);
  const done = await fulfil(deps, id, "staff:officer");
  if (!done.ok || !done.results) throw new Error("no copy");
  const token = done.results.path.slice("/download/".length);
  expect(await looksAt(person.id)).toEqual(looks);
  expect((await requests.find(id))?.request.status).toBe("fulfilled");
  expect(await deps.rights.downloads.take(token)).toMatchObject({ of: { by: "proven", personId: person.id } });
  expect(await deps.rights.downloads.take(token)).toBeUndefined();
});

test("on the word of staff alone nobody is opened without a role that answers and a reason of the map, and the person sees both", async () => {
  const person = await makePerson(heed, { user: "4711" });
  const deps = answering({ "4711": person.id });
  for (const [kind, by] of [
    ["ACCESS", "link"],
    ["RESTRICTION", "staff"],
    ["ERASURE", "staff"],
  ] as const) {
    const { id } = await file(kind, `${kind.toLowerCase()}@elsewhere.example`);
    await staff(id, { is: "verified", by });
    const as = (look: { role: string; reason?: string } | undefined) =>
      fulfil(deps, id, "staff:officer", { userId: "4711", ...(look ? { look: { reason: undefined, ...look } } : {}) });
    expect(await as(undefined)).toMatchObject({ ok: false, code: "role_may_not" });
    expect(await as({ role: "marketer", reason: "help" })).toMatchObject({ ok: false, code: "role_may_not" });
    expect(await as({ role: "officer" })).toMatchObject({ ok: false, code: "no_reason" });
    expect(await as({ role: "officer", reason: "curious" })).toMatchObject({ ok: false, code: "no_reason" });
    expect((await requests.find(id))?.request.status).toBe("in_progress");
    const before = (await looksAt(person.id)).length;
    expect(await as({ role: "officer", reason: "help" })).toMatchObject({ ok: true });
    const looks = await looksAt(person.id);
    // A deletion takes what the ledger said of them along.
    if (kind !== "ERASURE")
      expect(looks.slice(before)).toEqual([{ role: "officer", reason: "help", purpose: "rights", fields: {} }]);
  }
});

test("nobody known: nothing is done and the officer is told what they can do", async () => {
  const { id } = await file("ERASURE", "who@reader.example");
  await staff(id, { is: "verified", by: "staff" });
  expect(await fulfil(answering(), id, "staff:officer")).toMatchObject({ ok: false, code: "no_match" });
  expect((await requests.find(id))?.request.status).toBe("in_progress");
});

test("a message needs words, is the same by its words only, and is answered in words that are forgotten with the address", async () => {
  const address = "tell@reader.example";
  expect(await requests.ask({ kind: "QUESTION", address, words: " ", locale: "en" })).toMatchObject({
    code: "words_malformed",
  });
  const first = await file("QUESTION", address, "Where is it?");
  expect(first.request).toMatchObject({ status: "open", expectedBy: expect.stringMatching(/^20/) });
  const again = { kind: "QUESTION", address, words: " Where is it? ", locale: "en" };
  expect(await requests.file(again)).toEqual({ is: "asked", id: first.id });
  for (let other = 1; other < 10; other++) await file("QUESTION", address, `And ${other}?`);
  // What nobody has answered yet is not heaped up; to complain is something else.
  expect(await requests.ask({ ...again, words: "And now?" })).toMatchObject({ is: "refused", code: "too_many" });
  await file("COMPLAINT", address, "Nobody answers.");
  // Only words answer it: staff cannot close it as done.
  expect(await staff(first.id, { is: "fulfilled" })).toMatchObject({ ok: false, code: "answer_missing" });
  expect(await fulfil(answering(), first.id, "staff:officer")).toMatchObject({ ok: false, code: "answer_missing" });
  const done = await requests.act(first.id, { is: "fulfilled", at: heed.now() }, "staff:officer", "On its way, tell@.");
  expect(done.ok).toBe(true);
  expect(await requests.mailFor(first.id)).toMatchObject({ to: address, answer: "On its way, tell@." });
  const { rows } = await heed.owner.query(
    "select a::text || e::text as row from heed.asked a join heed.asked_event e on e.asked = a.id where a.id = $1",
    [first.id],
  );
  expect(rows[0].row).not.toContain("tell@");
  await later(31);
  await requests.keepTime();
  expect(await requests.find(first.id)).not.toHaveProperty("answer");
  expect(await requests.find(first.id)).not.toHaveProperty("words");
});

test("two who act at once do not both succeed, and what is stored can be replayed", async () => {
  const { id } = await file("ACCESS", "race@reader.example");
  const done = await Promise.all(Array.from({ length: 6 }, () => staff(id, { is: "verified", by: "staff" })));
  expect(done.filter(({ ok }) => ok)).toHaveLength(1);
  expect((await requests.find(id))?.events).toHaveLength(1);
});

test("every step is an entry of nobody, and no table or entry shows an address", async () => {
  const { rows } = await heed.owner.query(
    "select detail from heed.ledger where kind = 'request' and detail->>'step' is not null",
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const table of ["asked", "asked_event", "ledger", "outbox", "tally"]) {
    const all = await heed.owner.query(`select t::text as row from heed.${table} t`);
    expect(all.rows.filter(({ row }) => row.includes("reader.example"))).toEqual([]);
  }
});

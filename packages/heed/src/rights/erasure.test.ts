// A deletion is cut off anywhere and ends all the same; recipients are told until they answer; the certificate proves it offline.
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { dayOf } from "@heed/core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { addDatum, addDecision, answer, makePerson } from "../../test/person.ts";
import { verifySigned } from "../consent/sign-receipt.ts";
import type { Database } from "../storage/database.ts";
import type { SignedCertificate } from "./carry-on-erasure.ts";
import { createRights, type Rights } from "./rights.ts";

const map = {
  ...bookshop,
  recipients: {
    printer: { name: "The printer", role: "processor", country: "IE" },
    mailer: { name: "The mail house", role: "processor", country: "DE" },
  },
} as const;
let heed: Awaited<ReturnType<typeof foundation<typeof map>>>;
beforeAll(async () => {
  heed = await foundation(map);
});
afterAll(() => heed.close());

type Deps = Parameters<typeof createRights>[0];
const rightsWith = (more: Partial<Deps> = {}): Rights => createRights({ ...heed, erasers: [], ...more });
const later = (minutes: number) => {
  heed.clock.now = new Date(heed.clock.now.getTime() + minutes * 60_000);
};

/** Two persons who turned out to be one, with something in every store. */
async function merged(name: string): Promise<{ id: string; old: string }> {
  const old = await makePerson(heed as never, { browsers: [`${name}-old`] });
  const now = await makePerson(heed as never, { user: name, browsers: [`${name}-phone`] });
  for (const { id } of [old, now]) {
    await answer(heed as never, id, "recommendations", true);
    await addDatum(heed as never, id, { field: "Product Viewed", value: { product_id: "b1" } });
    await addDecision(heed as never, id, "b1");
  }
  await addDatum(heed as never, now.id, { field: "favourite_genre", value: "sea" });
  for (const table of ["event", "consent", "state"])
    await heed.owner.query(`delete from heed.${table} where person_id = $1`, [old.id]);
  await heed.owner.query("update heed.alias set person_id = $2 where person_id = $1", [old.id, now.id]);
  await heed.owner.query("update heed.person set merged_into = $2 where person_id = $1", [old.id, now.id]);
  return { id: now.id, old: old.id };
}

/** A database as a process has it that is killed before its nth step: nothing it does afterwards arrives. */
function killedAt(nth: number): Database {
  let n = 0;
  // What only reads the steps changes nothing, and is no moment of its own.
  const count = <T>(counts: boolean, work: () => Promise<T>): Promise<T> => {
    if (counts) n++;
    return n >= nth ? Promise.reject(new Error("killed")) : work();
  };
  return {
    ...heed.database,
    query: (...args) => count(true, () => heed.database.query(...args)),
    transaction: (role, scope, work) =>
      count(scope.subject !== undefined, () => heed.database.transaction(role, scope, work)),
  } as Database;
}

/** A part of Heed that keeps one thing of each person. */
function part() {
  const has = new Set<string>();
  return {
    has,
    name: "notes",
    erase: async (id: string) => {
      has.delete(id);
      return undefined;
    },
    find: async (id: string): Promise<Record<string, number>> => (has.has(id) ? { notes: 1 } : {}),
  };
}

const comparable = ({ stores }: SignedCertificate) =>
  stores.map(({ store, what, count }) => `${store} ${what} ${count}`).sort();
const rowsOf = async (id: string): Promise<string[]> => {
  const found: string[] = [];
  for (const table of [
    "event",
    "trait",
    "identity",
    "decision",
    "consent",
    "state",
    "hidden",
    "alias",
    "person_key",
    "person",
  ])
    if ((await heed.owner.query(`select 1 from heed.${table} where person_id = $1`, [id])).rowCount) found.push(table);
  return found;
};

test("killed at any step it goes on where it was: nothing is left, nothing is done twice, the certificate is the same", async () => {
  const notes = part();
  const whole = await merged("cut-whole");
  notes.has.add(whole.id).add(whole.old);
  const expected = comparable(await rightsWith({ erasers: [notes] }).erase(whole.id, "person:dashboard"));
  expect(expected).toContain("notes erased 2");
  for (let nth = 1; ; nth++) {
    const { id, old } = await merged(`cut-${nth}`);
    notes.has.add(id).add(old);
    const first = createRights({ ...heed, erasers: [notes], database: killedAt(nth) });
    const ended = await first.erase(id, "person:dashboard").catch((error: Error) => error.message);
    const rights = rightsWith({ erasers: [notes] });
    if ((await heed.owner.query("select 1 from heed.request where person_id = $1", [id])).rowCount === 0) {
      // Before anything was acknowledged: the person is there as they were, and asks again.
      expect((await rowsOf(id)).length).toBeGreaterThan(3);
      await rights.erase(id, "person:dashboard");
    }
    // The dead process still has its lease.
    later(6);
    await rights.carryOn();
    const [done] = (await heed.owner.query("select id from heed.request where person_id = $1 and state = 'done'", [id]))
      .rows;
    expect(comparable((await rights.certificate({ id: done.id }))!), `step ${nth}`).toEqual(expected);
    expect([...(await rowsOf(id)), ...(await rowsOf(old)), ...notes.has]).toEqual([]);
    const entries = await heed.owner.query(
      "select 1 from heed.ledger where person_id = $1 and kind = 'request' and detail->>'request' = 'erase'",
      [id],
    );
    expect(entries.rowCount).toBe(1);
    if (typeof ended !== "string") {
      // Each transaction once: the rows, the look for parts, the parts of both ids, the rest with the certificate.
      expect(nth).toBeGreaterThan(6);
      return;
    }
    expect(ended).toBe("killed");
  }
});

test("where only the database has work, it is done with the certificate in one transaction, or not at all", async () => {
  const { id } = await makePerson(heed as never, { user: "at-once" });
  await answer(heed as never, id, "recommendations", true);
  await addDatum(heed as never, id, { field: "Product Viewed", value: { product_id: "b1" } });
  const before = await rowsOf(id);
  const erase = (nth: number) =>
    createRights({ ...heed, erasers: [part()], database: killedAt(nth) }).erase(id, "person:dashboard");
  await expect(erase(1)).rejects.toThrow("killed");
  expect(await rowsOf(id)).toEqual(before);
  const certificate = await erase(2);
  expect(certificate).toMatchObject({ complete: true });
  expect(await rowsOf(id)).toEqual([]);
  expect(await rightsWith().certificate({ id: certificate.id })).toEqual(certificate);
});

test("but the keys in a backup are wiped only when the deletion is certain", async () => {
  const { id } = await makePerson(heed as never, { user: "in-a-backup" });
  const kept = "insert into heed.backup (at, until, place, bytes) values (now(), current_date + 3000, '/nowhere', 0)";
  await heed.owner.query(kept);
  try {
    const rights = createRights({ ...heed, erasers: [], database: killedAt(2) });
    await expect(rights.erase(id, "person:dashboard")).rejects.toThrow("killed");
    later(6);
    expect(await rightsWith().carryOn()).toBe(1);
  } finally {
    await heed.owner.query("delete from heed.backup");
  }
});

/** Server processes that serve this database. */
const connections = async (): Promise<readonly number[]> =>
  (await heed.owner.query("select pid from pg_stat_activity where datname = current_database()")).rows.map(
    ({ pid }) => pid,
  );

test.runIf(process.env["HEED_SOAK"])(
  "a process killed with SIGKILL before each of its acts on the database: the next one ends the deletion, with the same certificate",
  async () => {
    const whole = await merged("kill-whole");
    // What becomes of the numbers depends on how many others left; with them the eleventh is complete, which the line of the request says.
    const but = (certificate: SignedCertificate) =>
      comparable(certificate).filter((line) => !/^(?:count|request) /.test(line));
    const expected = but(await rightsWith().erase(whole.id, "person:dashboard", { keepCounts: true }));
    const rights = rightsWith();
    for (let act = 1; ; act++) {
      const { id, old } = await merged(`kill-${act}`);
      const args = [heed.url, heed.now().toISOString(), id, String(act)];
      const ours = await connections();
      const child = fork(join(import.meta.dirname, "../../test/erase-as-process.ts"), args);
      const [code, signal] = await once(child, "exit");
      // What it sent before it died, a commit too, the server still carries out.
      await vi.waitFor(
        async () => expect((await connections()).filter((pid) => !ours.includes(pid))).toEqual([]),
        10_000,
      );
      expect(signal ?? code, `act ${act}`).toBe(code === 0 ? 0 : "SIGKILL");
      const begun = () =>
        heed.owner.query("select id from heed.request where person_id = $1 and state = 'open' and kind = 'erase'", [
          id,
        ]);
      // Before anything was acknowledged the person is there as they were, and asks again.
      if ((await begun()).rowCount === 0) await rights.erase(id, "person:dashboard", { keepCounts: true });
      later(6);
      await rights.carryOn();
      const found = await rights.certificate({ id: (await begun()).rows[0].id });
      expect(but(found!), `act ${act}`).toEqual(expected);
      expect([...(await rowsOf(id)), ...(await rowsOf(old))], `act ${act}`).toEqual([]);
      const { rows } = await heed.owner.query("select count(*)::int as n from heed.leaving_count where erasure = $1", [
        found!.id,
      ]);
      expect(rows, `act ${act}`).toEqual([{ n: found!.complete ? 0 : 1 }]);
      if (code !== 0) continue;
      expect(act).toBeGreaterThan(40);
      break;
    }
  },
  900_000,
);

describe("recipients", () => {
  const shopper = async (name: string) => {
    const person = await makePerson(heed as never, { user: name });
    await answer(heed as never, person.id, "recommendations", true);
    return person;
  };

  test("are told until they answer; who never got anything is named as such", async () => {
    const { id } = await shopper("told");
    const told: string[][] = [];
    let up = false;
    const mailer = {
      name: "mailer",
      refer: async () => "pseudonym-7",
      erase: async (...said: string[]) => {
        told.push(said);
        if (!up) throw new Error("connect ECONNREFUSED");
        return "acknowledged" as const;
      },
    };
    const rights = rightsWith({ recipients: [mailer] });
    const first = await rights.erase(id, "person:dashboard");
    expect(first.complete).toBe(false);
    expect(first.recipients).toMatchObject([
      { recipient: "printer", what: "nothing sent" },
      { recipient: "mailer", what: "waiting", tries: 1 },
    ]);
    // The person is gone although somebody outside has not answered yet.
    expect(await rowsOf(id)).toEqual([]);
    for (const minutes of [2, 6, 16]) {
      later(minutes);
      await rights.carryOn();
    }
    up = true;
    later(61);
    expect(await rights.carryOn()).toBe(1);
    expect(told.length).toBe(5);
    expect(new Set(told.map((said) => said.join()))).toEqual(new Set([`${first.id},pseudonym-7`]));
    const last = await rights.certificate({ id: first.id });
    expect(last).toMatchObject({ complete: true, recipients: [{}, { recipient: "mailer", what: "acknowledged" }] });
    // By what they knew the person is kept no longer than needed.
    const { rows } = await heed.owner.query("select ref from heed.erasure_step where erasure = $1", [first.id]);
    expect(rows.every((row) => row.ref === null)).toBe(true);
  });

  test("away for longer than the deadline are named as unreachable, counted, and end the deletion", async () => {
    const { id } = await shopper("away");
    const away = { name: "mailer", refer: async () => "p", erase: async () => "unreachable" as const };
    const counted: unknown[] = [];
    const rights = rightsWith({ recipients: [away], tally: { add: (...args: unknown[]) => void counted.push(args) } });
    const { id: number } = await rights.erase(id, "person:dashboard");
    for (let day = 0; day < 27; day++) {
      later(24 * 60 + 1);
      expect(await rights.carryOn()).toBe(0);
    }
    later(2 * 24 * 60);
    expect(await rights.carryOn()).toBe(1);
    expect((await rights.certificate({ id: number }))?.recipients).toMatchObject([{}, { what: "unreachable" }]);
    expect(counted).toEqual([["refused", "erasure.mailer", "unreachable"]]);
  });

  test("whom the ledger says something was sent to, under any id, and Heed cannot reach, are not passed over", async () => {
    const { id } = await shopper("shared");
    const two = await merged("shared-merged");
    for (const [at, personId] of [id, two.old].entries()) {
      const entry = {
        personId,
        at: heed.now(),
        kind: "share",
        purpose: "recommendations",
        actor: "job:share",
        detail: { recipient: "printer" },
      } as const;
      await heed.database.transaction("ingest", {}, (connection) => heed.ledger.write(connection, [entry]));
      const { recipients, complete } = await rightsWith().erase([id, two.id][at]!, "person:dashboard");
      expect(complete).toBe(false);
      expect(recipients).toMatchObject([{ recipient: "printer", what: "waiting" }, { what: "nothing sent" }]);
    }
  });
});

test("a model that cannot forget one person is named with the day by which it does", async () => {
  const { id } = await makePerson(heed as never, { user: "slow-model" });
  await answer(heed as never, id, "recommendations", true);
  let dropped = false;
  const models = {
    name: "models",
    erase: async () => (dropped ? undefined : { until: "2030-01-01" }),
    find: async (): Promise<Record<string, number>> => (dropped ? {} : { "model m-1": 1 }),
  };
  const rights = rightsWith({ erasers: [models] });
  const first = await rights.erase(id, "person:dashboard");
  expect(first.complete).toBe(false);
  expect(first.stores).toContainEqual({ store: "model m-1", count: 1, what: "waiting", until: "2030-01-01" });
  dropped = true;
  later(2);
  expect(await rights.carryOn()).toBe(1);
  const last = await rights.certificate({ id: first.id });
  expect(last?.stores.find(({ store }) => store === "model m-1")).toMatchObject({ what: "erased", count: 1 });
});

describe("numbers that people let stay in totals", () => {
  let month = "";
  beforeAll(() => {
    month = heed.now().toISOString().slice(0, 7);
  });
  const inMonth = (n = 0) => new Date(Date.parse(`${month}-01T12:00:00Z`) + n);
  /** Somebody with views in one month, and what the certificate of their deletion says. */
  async function leaver(name: string, views: number, change: (id: string) => Promise<unknown> = async () => undefined) {
    const { id } = await makePerson(heed as never, { user: name });
    await answer(heed as never, id, "recommendations", true);
    for (let n = 0; n < views; n++) await addDatum(heed as never, id, { ...VIEW, at: inMonth(n) });
    await change(id);
    return rightsWith().erase(id, "person:dashboard", { keepCounts: true });
  }
  const VIEW = { field: "Product Viewed", value: { product_id: "b1" } };
  const counted = (certificate: SignedCertificate | undefined) =>
    certificate?.stores.filter(({ store }) => store === "count").map(({ what, count }) => `${count} ${what}`);
  const totals = () => rightsWith().keptCounts();
  const aside = async () => (await heed.owner.query("select 1 from heed.leaving_count")).rowCount;

  test("are added when eleven who left can be added together, and then nobody's part is stored anywhere", async () => {
    const waiting: SignedCertificate[] = [];
    for (let n = 0; n < 10; n++) waiting.push(await leaver(`counted-${n}`, 1 + (n % 3)));
    for (const certificate of waiting) {
      expect(certificate.complete).toBe(false);
      // All else is done: only the numbers wait, with the day until which they may.
      expect(certificate.stores.filter(({ what }) => what === "waiting")).toMatchObject([
        { store: "count", until: dayOf(new Date(Date.parse(certificate.asked) + 28 * 86_400_000)) },
      ]);
      expect(certificate.stores.find(({ store }) => store === "event")).toMatchObject({ what: "erased" });
      expect(certificate.notes.join()).toContain("at least 11 people");
    }
    expect(await totals()).toEqual([]);
    const eleventh = await leaver("counted-10", 4);
    expect([eleventh.complete, counted(eleventh)]).toEqual([true, ["4 anonymised"]]);
    expect(await totals()).toEqual([{ field: "Product Viewed", month: `${month}-01`, people: 11, n: 23 }]);
    expect(await aside()).toBe(0);
    later(6);
    expect(await rightsWith().carryOn()).toBe(10);
    const ended = await Promise.all(waiting.map(({ id }) => rightsWith().certificate({ id })));
    expect(ended.map((each) => each?.complete)).not.toContain(false);
    expect(ended.slice(0, 3).map(counted)).toEqual([["1 anonymised"], ["2 anonymised"], ["3 anonymised"]]);
  });

  test("are deleted at the deadline when too few leave, or when one of them would have more than half of the total", async () => {
    const before = await totals();
    const few: SignedCertificate[] = [];
    for (let n = 0; n < 10; n++) few.push(await leaver(`few-${n}`, 1));
    const loud = await leaver("few-loud", 11);
    expect([loud.complete, counted(loud)]).toEqual([false, ["11 waiting"]]);
    later(28 * 24 * 60 + 1);
    await rightsWith().carryOn();
    const ended = await rightsWith().certificate({ id: few[0]!.id });
    expect([ended?.complete, counted(ended)]).toEqual([true, ["1 erased"]]);
    expect([await totals(), await aside()]).toEqual([before, 0]);
  });

  test("are none of what somebody objected to, had restricted, or did that is sensitive; and without being asked nothing stays", async () => {
    const none = [
      await leaver("no-objected", 2, (id) => answer(heed as never, id, "statistics", false)),
      await leaver("no-restricted", 2, (id) => heed.choices.setState(id, "restricted", "true", "person:dashboard")),
      await leaver("no-sensitive", 0, (id) => addDatum(heed as never, id, { ...VIEW, at: inMonth(), sensitive: true })),
      await rightsWith().erase((await merged("no-asked")).id, "person:dashboard"),
    ];
    for (const certificate of none) expect([certificate.complete, counted(certificate)]).toEqual([true, []]);
    expect(await aside()).toBe(0);
  });
});

describe("the certificate", () => {
  test("is opened by its token alone, changes until it is complete, and then never again", async () => {
    const { id } = await merged("token");
    const rights = rightsWith();
    const begun = (await rights.beginErasure(id, "person:dashboard"))!;
    const first = (await rights.certificate({ token: begun.token }))!;
    expect([first.complete, verifySigned(first).ok]).toEqual([false, true]);
    expect(first.stores.find(({ store }) => store === "event")).toMatchObject({ count: 1, what: "erased" });
    expect(await rights.carryOn()).toBe(1);
    const last = (await rights.certificate({ token: begun.token }))!;
    expect([last.complete, verifySigned(last).ok]).toEqual([true, true]);
    later(60);
    expect(await rights.certificate({ token: begun.token })).toEqual(last);
    for (const token of ["", "x".repeat(43), begun.token.slice(1), randomUUID(), `${begun.token}\0`])
      expect(await rights.certificate({ token })).toBeUndefined();
    // What opens it is not stored.
    const { rows } = await heed.owner.query("select token from heed.erasure where id = $1", [begun.id]);
    expect(rows[0].token.toString("base64url")).not.toBe(begun.token);
  });

  test("changed by one letter, number or line it no longer verifies", async () => {
    const certificate = await rightsWith().erase((await merged("tamper")).id, "staff:ann");
    expect(certificate.actor).toBe("staff");
    expect(verifySigned(certificate).ok).toBe(true);
    const [first, ...rest] = certificate.stores;
    for (const changed of [
      { ...certificate, complete: !certificate.complete },
      { ...certificate, at: new Date(0).toISOString() },
      { ...certificate, stores: rest },
      { ...certificate, stores: [{ ...first!, count: first!.count + 1 }, ...rest] },
      { ...certificate, recipients: [] },
    ])
      expect(verifySigned(changed)).toMatchObject({ ok: false });
  });

  test("holds nothing of the person: neither their ids nor their marks", async () => {
    const { id, old } = await merged("unmistakable");
    const { rows } = await heed.owner.query("select hash from heed.alias where person_id = $1", [id]);
    const certificate = JSON.stringify(await rightsWith().erase(id, "person:dashboard"));
    for (const secret of [id, old, "unmistakable", "sea", "product_id", ...rows.map((row) => row.hash)])
      expect(certificate).not.toContain(secret);
  });
});

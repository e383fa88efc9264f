// The ledger: whoever changes, removes or inserts an entry after its sealing is found out, and lawful gaps are told from the rest.
import { createHash, randomUUID } from "node:crypto";
import type { EntryKind } from "@heed/core";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { dropOldLedgerMonths } from "../jobs/sweep.ts";
import { type Detail, type Entry, hashOf, NOBODY, rowsOf } from "./entry.ts";
import { exportLedger } from "./export.ts";
import { headsIn, readHeads } from "./heads.ts";
import { hasServed, monthOf } from "./month.ts";
import { headOf, type Seal, sealSegment } from "./seal.ts";
import { verifyLedger } from "./verify.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
beforeAll(async () => {
  heed = await foundation(bookshop);
});
afterAll(() => heed.close());

const person = randomUUID();
const entry = (kind: EntryKind, note: string, at = heed.now()): Entry => ({
  personId: person,
  at,
  kind,
  purpose: "recommendations",
  actor: "visit:shelf",
  detail: { note, fields: { "Product Viewed": 2, "Order Completed": 1 } },
});
const write = (...entries: Entry[]) =>
  heed.database.transaction("ingest", {}, (connection) => heed.ledger.write(connection, entries));
const seal = () => sealSegment(heed.database, 1, heed.now());
/** Seals `n` entries as one segment, once no transaction of another test in the same cluster holds them back. */
async function sealed(n: number): Promise<void> {
  const waiting = "select 1 from heed.ledger where txid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1";
  while ((await owner(waiting)).rowCount !== 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await seal()).toBe(n);
}
const verify = (published: string[] = []) => verifyLedger(heed.database, heed.ledger, heed.now(), published);
const owner = (text: string, values: unknown[] = []) => heed.owner.query(text, values);
const found = async (published: string[] = []) =>
  (await verify(published)).findings.map((finding) => `${finding.kind} ${finding.entry}`);
const idOf = async (note: string): Promise<string> =>
  (await owner("select entry_id from heed.ledger where detail->>'note' = $1", [note])).rows[0]?.["entry_id"];
const seals = async (): Promise<Seal[]> =>
  (await owner("select *, from_txid::text, to_txid::text from heed.seal order by segment")).rows;

beforeEach(async () => {
  await write(entry("use", "one"), entry("choice", "two"));
  await write(entry("decision", "three"));
  await sealed(3);
  await write(entry("use", "four"));
  await write(entry("use", "five"));
  await sealed(2);
});
afterEach(async () => {
  await owner("delete from heed.ledger");
  await owner("delete from heed.seal");
});

describe("a ledger that nobody touched", () => {
  test("verifies, and says what was looked at", async () => {
    await write(entry("use", "six"));
    const { head } = (await seals())[1]!;
    expect(await verify([head.toString("hex"), head.toString("hex").toUpperCase()])).toEqual({
      ok: true,
      entries: 6,
      sealed: 5,
      unsealed: 1,
      lawfulGaps: 0,
      findings: [],
      head: head.toString("hex"),
      blind: expect.stringContaining("after the newest of the given heads"),
    });
    expect((await verify()).blind).toMatch(/No head was given: .*heed ledger head/);
  });

  test("a seal without new entries is not made", async () => {
    expect(await seal()).toBe(0);
    expect((await seals()).length).toBe(2);
  });

  test("verifies without a single entry", async () => {
    await owner("delete from heed.ledger");
    await owner("delete from heed.seal");
    expect(await verify()).toMatchObject({ ok: true, entries: 0, head: "0".repeat(64) });
  });
});

describe("a changed entry is named", () => {
  test.each([
    ["kind", "'look'"],
    ["purpose", "'newsletter'"],
    ["actor", "'staff:eve'"],
    ["detail", "jsonb_set(detail, '{fields,Order Completed}', '2')"],
    ["detail", "detail - 'fields'"],
    ["at", "at + interval '1 millisecond'"],
    ["person_id", "gen_random_uuid()"],
    ["salt", "'0123456789abcdef'"],
  ])("whose %s became %s", async (column, value) => {
    const id = await idOf("one");
    await owner(`update heed.ledger set ${column} = ${value} where entry_id = $1`, [id]);
    expect(await found()).toEqual([`altered ${id}`]);
  });

  test("even with a hash that fits it", async () => {
    const id = await idOf("two");
    const { rows } = await owner("update heed.ledger set actor = 'staff:eve' where entry_id = $1 returning *", [id]);
    await owner("update heed.ledger set hash = $2 where entry_id = $1", [id, hashOf(rows[0])]);
    expect((await found()).sort()).toEqual([`inserted ${id}`, expect.stringMatching(/^missing 1\/1\/\d$/)]);
  });

  test("before it is sealed, if its hash no longer fits", async () => {
    await write(entry("use", "six"));
    const id = await idOf("six");
    await owner("update heed.ledger set purpose = 'newsletter' where entry_id = $1", [id]);
    expect(await found()).toEqual([`altered ${id}`]);
  });
});

describe("an entry that came or went is named", () => {
  test("deleted", async () => {
    await owner("delete from heed.ledger where entry_id = $1", [await idOf("four")]);
    expect(await found()).toEqual([expect.stringMatching(/^missing 1\/2\/[01]$/)]);
  });

  test("inserted where a segment is sealed already", async () => {
    const row = rowsOf([entry("use", "forged")], 1)[0]!;
    const columns = Object.keys(row);
    await owner(
      `insert into heed.ledger (${columns.join(",")}, txid) values (${columns.map((_, i) => `$${i + 1}`).join(",")},
         (select txid from heed.ledger where detail->>'note' = 'one'))`,
      Object.values(row),
    );
    expect(await found()).toEqual([`inserted ${row.entry_id}`]);
  });

  test("moved from one segment to another", async () => {
    const id = await idOf("one");
    await owner(
      "update heed.ledger set txid = (select txid from heed.ledger where detail->>'note' = 'four') where entry_id = $1",
      [id],
    );
    expect((await found()).sort()).toEqual([`inserted ${id}`, expect.stringMatching(/^missing 1\/1\/\d$/)]);
  });

  test("copied under another id", async () => {
    const id = randomUUID();
    await owner(
      `insert into heed.ledger select person_id, term, at, $1, lane, kind, purpose, actor, detail, salt, hash, txid
       from heed.ledger where detail->>'note' = 'one'`,
      [id],
    );
    expect((await found()).length).toBe(1);
    expect((await found())[0]).toMatch(/^inserted /);
  });

  test("written into a lane that nobody opened", async () => {
    await owner("update heed.ledger set lane = 9 where detail->>'note' = 'five'");
    expect(await found()).toContain(`inserted ${await idOf("five")}`);
  });
});

describe("a forged seal", () => {
  const forget = async (index: number, segment: Seal): Promise<Seal> => {
    const hashes = Buffer.concat([segment.hashes.subarray(0, index * 32), segment.hashes.subarray(index * 32 + 32)]);
    const months = Buffer.concat([segment.months.subarray(0, index * 2), segment.months.subarray(index * 2 + 2)]);
    const hash = segment.hashes.subarray(index * 32, index * 32 + 32);
    await owner("delete from heed.ledger where hash = $1", [hash]);
    return { ...segment, hashes, months };
  };
  const put = (segment: Seal) =>
    owner("update heed.seal set hashes = $2, months = $3, previous = $4, head = $5 where segment = $1", [
      segment.segment,
      segment.hashes,
      segment.months,
      segment.previous,
      segment.head,
    ]);

  test("that forgets an entry does not match its head", async () => {
    await put(await forget(0, (await seals())[0]!));
    expect(await found()).toEqual(["chain 1/1"]);
  });

  test("with a head made to match breaks the chain after it", async () => {
    const first = await forget(0, (await seals())[0]!);
    await put({ ...first, head: headOf(first) });
    expect(await found()).toEqual(["chain 1/2"]);
  });

  test("with the whole chain made anew is betrayed by the head that was published", async () => {
    const published = (await verify()).head;
    const [before, after] = await seals();
    const first = await forget(0, before!);
    const head = headOf(first);
    await put({ ...first, head });
    const second = { ...after!, previous: head };
    await put({ ...second, head: headOf(second) });
    expect(await found()).toEqual([]);
    expect(await found([published])).toEqual([`chain ${published}`]);
  });

  test("with its hashes in another order does not match its head", async () => {
    const [first] = await seals();
    const hashes = Buffer.concat([first!.hashes.subarray(32), first!.hashes.subarray(0, 32)]);
    await put({ ...first!, hashes });
    expect(await found()).toEqual(["chain 1/1"]);
  });

  test("whose months were changed, so that a loss would look lawful, does not match its head", async () => {
    const [first] = await seals();
    await put({ ...first!, months: Buffer.alloc(first!.months.length) });
    await owner("delete from heed.ledger where detail->>'note' = 'two'");
    expect(await found()).toContain("chain 1/1");
    await put({ ...first!, months: Buffer.alloc(0) });
    expect((await found()).map((each) => each.split(" ")[0]).sort()).toEqual(["chain", "missing"]);
  });

  test("removed from the middle, or cut off after its head was published, is missed", async () => {
    const published = (await verify()).head;
    await owner("delete from heed.ledger where detail->>'note' in ('four', 'five')");
    await owner("delete from heed.seal where segment = 2");
    expect(await found()).toEqual([]);
    expect(await found([published])).toEqual([`chain ${published}`]);
    await owner("update heed.seal set segment = 2 where segment = 1");
    expect(await found()).toContain("chain 1/2");
  });
});

describe("heads", () => {
  test("published one after the other are all in the chain, and those of a chain that was cut are missed", async () => {
    const [first] = await readHeads(heed.database);
    await write(entry("use", "six"));
    await sealed(1);
    const [second] = await readHeads(heed.database);
    expect([first!.segment, second!.segment]).toEqual([2, 3]);
    const kept = [first!, second!].map(({ at, head }) => `${at.toISOString()}  lane 1  ${head}`).join("\n");
    expect(headsIn(kept)).toEqual([first!.head, second!.head]);
    expect(await found(headsIn(kept))).toEqual([]);
    await owner("delete from heed.ledger where detail->>'note' = 'six'");
    await owner("delete from heed.seal where segment = 3");
    expect(await found(headsIn(kept))).toEqual([`chain ${second!.head}`]);
  });

  test("say which one: with every row and seal gone, the head that was published is missed", async () => {
    const { head } = (await readHeads(heed.database))[0]!;
    await owner("truncate heed.ledger, heed.seal");
    expect(await found()).toEqual([]);
    expect(await found([head])).toEqual([`chain ${head}`]);
  });
});

describe("sealing", () => {
  test("takes a writer that commits late into a later segment, exactly once", async () => {
    const late = new Client({ connectionString: heed.database.addressOf("ingest") });
    await late.connect();
    try {
      await late.query("begin");
      await heed.ledger.write(late, [entry("use", "late")]);
      await write(entry("use", "quick"));
      expect(await seal()).toBe(0);
      await late.query("commit");
    } finally {
      await late.end();
    }
    await sealed(2);
    expect(await seal()).toBe(0);
    expect(await verify()).toMatchObject({ ok: true, sealed: 7, unsealed: 0 });
  });

  test("a writer that commits after half a minute, in which others wrote and ten seals were tried, is sealed exactly once", async () => {
    const began = heed.now();
    // The clock stands for the half minute; the long run waits it out.
    const pauseMs = process.env["HEED_SOAK"] === undefined ? 0 : 3_000;
    const late = new Client({ connectionString: heed.database.addressOf("ingest") });
    await late.connect();
    try {
      await late.query("begin");
      await heed.ledger.write(late, [entry("use", "late", began)]);
      for (let round = 1; round <= 10; round++) {
        heed.clock.now = new Date(began.getTime() + round * 3_000);
        await write(entry("use", `meanwhile ${round}`));
        await new Promise((go) => setTimeout(go, pauseMs));
        expect(await seal()).toBe(0);
      }
      expect(await verify()).toMatchObject({ ok: true, sealed: 5, unsealed: 10 });
      await late.query("commit");
    } finally {
      await late.end();
    }
    await sealed(11);
    const { hash } = (await owner("select hash from heed.ledger where detail->>'note' = 'late'")).rows[0];
    const positions = (await seals()).flatMap(({ hashes }) =>
      Array.from({ length: hashes.length / 32 }, (_, i) => hashes.subarray(32 * i, 32 * i + 32)),
    );
    expect(positions.filter((sealedHash) => sealedHash.equals(hash))).toHaveLength(1);
    expect(await verify()).toMatchObject({ ok: true, findings: [], sealed: 16, unsealed: 0 });
    heed.clock.now = began;
  });

  test("by two processes at once seals each entry once", async () => {
    let done = 0;
    for (let i = 0; i < 5; i++) {
      await write(entry("use", `both ${i}`));
      for (const n of await Promise.all([seal(), seal()])) done += n;
    }
    await sealed(5 - done);
    expect(await verify()).toMatchObject({ ok: true, sealed: 10, unsealed: 0 });
  });

  test("an entry and what it records commit together or not at all", async () => {
    const writing = heed.database.transaction("ingest", {}, async (connection) => {
      await heed.ledger.write(connection, [entry("use", "never")]);
      throw new Error("the act failed");
    });
    await expect(writing).rejects.toThrow("the act failed");
    expect(await idOf("never")).toBeUndefined();
  });
});

describe("a lawful gap", () => {
  const erase = async (note: string, positions: string[]) => {
    await owner("delete from heed.ledger where detail->>'note' = $1", [note]);
    await write({
      ...entry("erasure", "erased"),
      personId: NOBODY,
      detail: { request: "r", positions, proof: heed.ledger.proofOf({ request: "r", positions }) },
    });
  };

  test("is one whose position an erasure names, sealed or not", async () => {
    const { hash } = (await owner("select hash from heed.ledger where detail->>'note' = 'two'")).rows[0]!;
    const [first] = await seals();
    let place = 0;
    while (!first!.hashes.subarray(place * 32, place * 32 + 32).equals(hash)) place++;
    await erase("two", [`1/1/${place}`]);
    expect(await verify()).toMatchObject({ ok: true, lawfulGaps: 1 });
    await sealed(1);
    expect(await verify()).toMatchObject({ ok: true, lawfulGaps: 1 });
    await owner("delete from heed.ledger where detail->>'note' = 'three'");
    expect(await verify()).toMatchObject({ ok: false, lawfulGaps: 1, findings: [{ kind: "missing" }] });
  });

  test("is not one that an erasure misses, or whose erasure was itself changed", async () => {
    await erase("two", ["1/2/0", "1/1/9", "2/1/0"]);
    expect((await verify()).findings.map((finding) => finding.kind)).toEqual(["missing"]);
    await sealed(1);
    await owner(
      "update heed.ledger set detail = jsonb_build_object('positions', array['1/1/0','1/1/1','1/1/2']) where kind = 'erasure'",
    );
    expect((await verify()).findings.map((finding) => finding.kind).sort()).toEqual(["altered", "missing"]);
  });

  test("is not one that the database's owner declares: an erasure without Heed's proof is forged", async () => {
    const published = (await verify()).head;
    const others = heed.ledger.proofOf({ request: "r", positions: ["1/2/0"] });
    await owner("delete from heed.ledger where detail->>'note' in ('one', 'two', 'three')");
    const positions = ["1/1/0", "1/1/1", "1/1/2"];
    for (const proof of [undefined, "0".repeat(64), others]) {
      const detail = { request: "r", positions, ...(proof ? { proof } : {}) };
      const row = rowsOf([{ ...entry("erasure", ""), personId: NOBODY, detail }], 1)[0]!;
      const columns = Object.keys(row);
      await owner(
        `insert into heed.ledger (${columns.join(",")}) values (${columns.map((_, i) => `$${i + 1}`).join(",")})`,
        Object.values(row),
      );
    }
    const kinds = async () => (await verify([published])).findings.map(({ kind }) => kind).sort();
    expect(await kinds()).toEqual(["forged", "forged", "forged", "missing", "missing", "missing"]);
    await sealed(3);
    expect(await kinds()).toEqual(["forged", "forged", "forged", "missing", "missing", "missing"]);
  });

  test("is a month that has served its term and was dropped whole; one entry of it, or a choice of that month, is not", async () => {
    const now = heed.now();
    const old = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 20, 10));
    const label = old.toISOString().slice(0, 7).replace("-", "");
    const start = new Date(Date.UTC(old.getUTCFullYear(), old.getUTCMonth(), 1)).toISOString();
    const end = new Date(Date.UTC(old.getUTCFullYear(), old.getUTCMonth() + 1, 1)).toISOString();
    for (const term of [13, 36])
      await owner(
        `create table heed.ledger_${term}_m${label} partition of heed.ledger_${term} for values from ('${start}') to ('${end}')`,
      );
    await write(entry("use", "old use", old), entry("use", "old use too", old), entry("choice", "old choice", old));
    await sealed(3);

    await owner("delete from heed.ledger where detail->>'note' = 'old use'");
    expect((await verify()).findings.map((finding) => finding.kind)).toEqual(["missing"]);
    expect(await dropOldLedgerMonths(heed.owner, now)).toEqual([`ledger_13_m${label}`]);
    expect(await verify()).toMatchObject({ ok: true, lawfulGaps: 2 });
    await owner("delete from heed.ledger where detail->>'note' = 'old choice'");
    expect((await verify()).findings.map((finding) => finding.kind)).toEqual(["missing"]);
    const later = new Date(Date.UTC(now.getUTCFullYear() + 2, now.getUTCMonth(), 1));
    expect(await verifyLedger(heed.database, heed.ledger, later)).toMatchObject({ ok: true, lawfulGaps: 3 });
  });

  test("a month has served when the last of its entries has, not a day before", () => {
    const entries = { term: 13, at: new Date("2025-01-31T23:59:59Z") };
    expect(hasServed(monthOf(entries), new Date("2026-02-28T23:59:59Z"))).toBe(false);
    expect(hasServed(monthOf(entries), new Date("2026-03-01T00:00:00Z"))).toBe(true);
    const choices = { term: 36, at: new Date("2025-12-01T00:00:00Z") };
    expect(hasServed(monthOf(choices), new Date("2028-12-31T23:59:59Z"))).toBe(false);
    expect(hasServed(monthOf(choices), new Date("2029-01-01T00:00:00Z"))).toBe(true);
  });
});

describe("the export", () => {
  // Written from the words of exportLedger alone, as another program would: none of Heed's functions.
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, sorted(inner)]),
          )
        : value;
  const sha = (...parts: (string | Buffer)[]) => {
    const sum = createHash("sha256");
    for (const part of parts) sum.update(part);
    return sum.digest("hex");
  };
  const hex = (text: string) => Buffer.from(text, "hex");
  type Sealed = Record<"from_txid" | "to_txid" | "at" | "hashes" | "months" | "previous" | "head", string>;
  type Line = {
    seal?: Sealed & { lane: number; segment: number };
    salt: string;
    hash: string;
    [name: string]: unknown;
  };
  const lines = async () => {
    const all: Line[] = [];
    for await (const line of exportLedger(heed.database)) all.push(JSON.parse(line) as Line);
    return all;
  };

  test("is enough to verify every entry and the chain without Heed", async () => {
    const all = await lines();
    const entries = all.filter((line) => line.seal === undefined);
    expect(entries.length).toBe(5);
    for (const e of entries) {
      const form = [e["person_id"], e["term"], e["at"], e["entry_id"], e["lane"], e["kind"], e["purpose"], e["actor"]];
      expect(sha(hex(e.salt), JSON.stringify([...form, sorted(e["detail"])]))).toBe(e.hash);
    }
    let previous = "0".repeat(64);
    const sealed: string[] = [];
    for (const { seal: s } of all) {
      if (!s) continue;
      expect(s.previous).toBe(previous);
      const place = JSON.stringify([s.lane, s.segment, s.from_txid, s.to_txid, s.at]);
      expect(sha(hex(s.previous), place, hex(s.hashes), hex(s.months))).toBe(s.head);
      sealed.push(...(s.hashes.match(/.{64}/g) ?? []));
      previous = s.head;
    }
    expect(previous).toBe((await verify()).head);
    expect(sealed.sort()).toEqual(entries.map((e) => e.hash).sort());
  });

  test("holds every entry once, whatever the size of its pages", async () => {
    const at = heed.now();
    await write(...Array.from({ length: 5_100 }, (_, i) => entry("use", `many ${i}`, at)));
    const ids = (await lines()).flatMap((line) => (line.seal ? [] : [line["entry_id"]]));
    expect(new Set(ids).size).toBe(5_105);
    expect(ids.length).toBe(5_105);
  });
});

describe("the hash", () => {
  const numRuns = process.env["HEED_SOAK"] ? 10_000 : 100;

  test("is the same after a journey through jsonb, whatever the detail", async () => {
    const text = fc.string({ unit: "grapheme" }).filter((s) => !s.includes("\0"));
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        text,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(text, tie("value"), { maxKeys: 5, noNullPrototype: true }),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(text, plain, { maxKeys: 6, noNullPrototype: true }), async (detail) => {
        const row = rowsOf([{ ...entry("use", ""), detail: detail as Detail }], 1)[0]!;
        const back = await owner("select $1::jsonb as detail", [JSON.stringify(row.detail)]);
        expect(hashOf({ ...row, detail: back.rows[0]?.["detail"] }).equals(row.hash)).toBe(true);
      }),
      { numRuns },
    );
  });
});

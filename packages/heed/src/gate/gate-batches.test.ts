// Many people through the gate at once: each gets their own answer, whatever befalls the others.
import { createHash, randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { addDatum } from "../../test/person.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import type { Connection } from "../storage/database.ts";
import type { Access } from "./access.ts";
import { createGate } from "./gate.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
beforeAll(async () => {
  heed = await foundation(bookshop);
});
afterAll(() => heed.close());

const open = (actor: "visit:shelf" | "staff:ann" | "job:test" = "visit:shelf", limit?: number) =>
  heed.gate.open({
    purpose: "recommendations",
    actor,
    ...(actor === "staff:ann" ? { look: { role: "marketer", reason: "help" } } : {}),
    ...(limit === undefined ? {} : { limit }),
  });
const view = (product: string, daysAgo = 1) => ({
  field: "Product Viewed",
  daysAgo,
  properties: { product_id: product },
});
async function viewer(name: string, ...products: string[]): Promise<string> {
  const id = await writePerson(heed, name);
  await writeChoice(heed, id, "recommendations", true);
  await writeEvents(
    heed,
    id,
    products.map((product, i) => view(product, i + 1)),
  );
  return id;
}
const viewers = (name: string, n: number) =>
  Promise.all(Array.from({ length: n }, (_, i) => viewer(`${name}-${i}`, `${name}-${i}`)));
const productsIn = (access: Access): unknown =>
  access.allowed ? access.data.events("Product Viewed").map((event) => event.properties["product_id"]) : access.reason;
const ask = (personId: string, via?: string) =>
  open().decide({ personId, ...(via === undefined ? {} : { via }), use: (access) => ({ result: productsIn(access) }) });
const entriesOf = async (ids: readonly string[], kinds = ["use", "decision", "look", "denial"]) =>
  (
    await heed.owner.query(
      "select person_id, kind, actor, purpose, detail, txid::text from heed.ledger where person_id = any($1) and kind = any($2)",
      [ids, kinds],
    )
  ).rows;

/** The database, with the statements that were sent noted. */
const recording = (sent: { text: string; values: readonly unknown[] }[]): typeof heed.database => ({
  ...heed.database,
  transaction: (role, scope, work) =>
    heed.database.transaction(role, scope, (connection, last) => {
      const query = (statement: string | { text: string; values?: unknown[] }, values?: unknown[]) => {
        const text = typeof statement === "string" ? statement : statement.text;
        sent.push({ text, values: (typeof statement === "string" ? values : statement.values) ?? [] });
        return typeof statement === "string" ? connection.query(statement, values) : connection.query(statement);
      };
      // Only `query` with a text or a named statement is used by the gate.
      return work({ query } as unknown as Connection, last);
    }),
});

/** Partitions that PostgreSQL opens for a statement of the gate, as `reader` for orders. */
async function partitionsRead(text: string, values: readonly unknown[], mode: string): Promise<string[]> {
  const purpose = heed.inForce.numberOf("orders")!;
  return heed.database.transaction("reader", { purpose }, async (connection) => {
    await connection.query(`set local plan_cache_mode = ${mode}`);
    await connection.query(`prepare looked_at as ${text}`);
    const cells = values.map((value) => {
      const plain = Array.isArray(value) ? `{${value.map((each) => `"${each}"`).join(",")}}` : value;
      return plain instanceof Date ? `'${plain.toISOString()}'` : `'${plain}'`;
    });
    const { rows } = await connection.query(`explain (analyze, format json) execute looked_at (${cells.join(",")})`);
    await connection.query("deallocate looked_at");
    const names = JSON.stringify(rows).match(/event_[my]\d+(?=")/g) ?? [];
    return [...new Set(names)];
  });
}

describe("a batch", () => {
  test("of 64 people is one transaction with one entry each", async () => {
    const ids = await viewers("batch", 64);
    const got = await Promise.all(ids.map((id) => ask(id)));
    expect(got).toEqual(ids.map((_, i) => [`batch-${i}`]));
    const entries = await entriesOf(ids);
    expect(entries.length).toBe(64);
    expect(new Set(entries.map((entry) => entry.txid)).size).toBe(1);
  });

  test("is not spoilt by one person's fault: only that caller gets it, and no entry is written for it", async () => {
    const ids = await viewers("fault", 5);
    const asked = ids.map((personId, i) =>
      open().decide({
        personId,
        use(access) {
          if (i === 2) throw new Error("guilty");
          return { result: productsIn(access) };
        },
      }),
    );
    const got = await Promise.allSettled(asked);
    expect(got.map((each) => (each.status === "fulfilled" ? each.value : String(each.reason)))).toEqual([
      ["fault-0"],
      ["fault-1"],
      "Error: guilty",
      ["fault-3"],
      ["fault-4"],
    ]);
    const written = (await entriesOf(ids)).map((entry) => entry.person_id).sort();
    expect(written).toEqual(ids.filter((_, i) => i !== 2).sort());
  });

  test("is not spoilt by a row that the database refuses: the others are written, the guilty one not at all", async () => {
    const ids = await viewers("refused", 4);
    const asked = ids.map((personId, i) =>
      open().decide({
        personId,
        use: () => ({
          result: i,
          decision: {
            placement: "shelf",
            arm: "personal",
            model: undefined,
            detail: { text: i === 1 ? "\0" : "fine" },
          },
        }),
      }),
    );
    expect((await Promise.allSettled(asked)).map((each) => each.status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    const rows = await heed.owner.query("select person_id from heed.decision where person_id = any($1)", [ids]);
    const innocent = ids.filter((_, i) => i !== 1).sort();
    expect(rows.rows.map((row) => row.person_id).sort()).toEqual(innocent);
    expect((await entriesOf(ids)).map((entry) => entry.person_id).sort()).toEqual(innocent);
  });

  test("waits for nobody: whom somebody else holds is answered later, alone", async () => {
    const ids = await viewers("held", 4);
    const other = new Client({ connectionString: heed.url });
    await other.connect();
    try {
      await other.query("begin");
      await other.query("select 1 from heed.person where person_id = $1 for update", [ids[1]]);
      const asked = ids.map((id) => ask(id));
      const free = await Promise.all(asked.filter((_, i) => i !== 1));
      expect(free).toEqual([["held-0"], ["held-2"], ["held-3"]]);
      let late = false;
      void asked[1]!.then(() => {
        late = true;
      });
      expect(await ask(ids[0]!)).toEqual(["held-0"]);
      expect(late).toBe(false);
      await other.query("commit");
      expect(await asked[1]).toEqual(["held-1"]);
    } finally {
      await other.end();
    }
  });

  test("of 64 with a row that cannot be read answers 63 together; the guilty one gets the fault and no entry", async () => {
    const ids = await Promise.all(
      Array.from({ length: 64 }, async (_, i) => {
        const id = await writePerson(heed, `mail-${i}`);
        await writeChoice(heed, id, "newsletter", true);
        await addDatum(heed, id, { field: "email", value: `${i}@example.org` });
        return id;
      }),
    );
    await heed.owner.query("update heed.identity set cipher = '\\x00' where person_id = $1", [ids[17]]);
    const unaddressed = heed.gate.open({ purpose: "newsletter", actor: "campaign:spring" });
    await expect(unaddressed.read(ids)).rejects.toThrow("channel_missing");
    const letters = heed.gate.open({ purpose: "newsletter", actor: "campaign:spring", channel: "e-mail" });
    const asked = ids.map((personId) =>
      letters.decide({
        personId,
        use: (access) => ({ result: access.allowed ? access.data.trait("email") : access.reason }),
      }),
    );
    const got = await Promise.allSettled(asked);
    got.forEach((each, i) => {
      if (i === 17) expect(String(each.status === "rejected" && each.reason)).toMatch(/identity_unreadable/);
      else expect(each).toEqual({ status: "fulfilled", value: `${i}@example.org` });
    });
    const entries = await entriesOf(ids);
    expect(entries.map((entry) => entry.person_id).sort()).toEqual(ids.filter((_, i) => i !== 17).sort());
    // Nobody was asked a second time: the 63 went in one transaction.
    expect(new Set(entries.map((entry) => entry.txid)).size).toBe(1);
  });

  test("of 64 with one who is held for longer than anybody waits answers 63, each with its entry", async () => {
    const ids = await viewers("long", 64);
    const other = new Client({ connectionString: heed.url });
    await other.connect();
    try {
      await other.query("begin");
      await other.query("select 1 from heed.person where person_id = $1 for update", [ids[9]]);
      const asked = ids.map((id) => ask(id));
      const held = expect(asked[9]).rejects.toThrow(/lock timeout/);
      const free = await Promise.all(asked.filter((_, i) => i !== 9));
      expect(free).toEqual(ids.flatMap((_, i) => (i === 9 ? [] : [[`long-${i}`]])));
      expect((await entriesOf(ids)).map((entry) => entry.person_id).sort()).toEqual(
        ids.filter((_, i) => i !== 9).sort(),
      );
      await held;
      expect((await entriesOf([ids[9]!])).length).toBe(0);
      await other.query("rollback");
      expect(await ask(ids[9]!)).toEqual(["long-9"]);
    } finally {
      await other.end();
    }
  }, 30_000);

  test("of others is answered though more people are held than there are connections", async () => {
    const ids = await viewers("crowd", 12);
    const other = new Client({ connectionString: heed.url });
    await other.connect();
    try {
      await other.query("begin");
      await other.query("select 1 from heed.person where person_id = any($1) for update", [ids.slice(0, 10)]);
      const settled: string[] = [];
      const held = ids.slice(0, 10).map((id) => ask(id).then(() => settled.push(id)));
      // Until those who may wait are waiting, however many they are.
      const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      while (((await heed.owner.query(waiting)).rowCount ?? 0) < 2) await new Promise((go) => setTimeout(go, 10));
      expect(await Promise.all([ask(ids[10]!), ask(ids[11]!)])).toEqual([["crowd-10"], ["crowd-11"]]);
      expect(settled).toEqual([]);
      await other.query("commit");
      await Promise.all(held);
    } finally {
      await other.end();
    }
  });

  test("sees a withdrawal that commits while it waits", async () => {
    const id = await viewer("race", "b1");
    const other = new Client({ connectionString: heed.url });
    await other.connect();
    try {
      await other.query("begin");
      await other.query("select 1 from heed.person where person_id = $1 for update", [id]);
      const asked = ask(id);
      await other.query(
        "insert into heed.consent values ($1, 'recommendations', now() + interval '1 hour', $2, false, 1, 'browser', 'test', null, now())",
        [id, randomUUID()],
      );
      await other.query("commit");
      expect(await asked).toBe("refused");
    } finally {
      await other.end();
    }
  });
});

describe("a reading", () => {
  test("follows a merged person to the survivor", async () => {
    const [old, id] = [await writePerson(heed, "merge-old"), await viewer("merge-new", "b1")];
    await heed.owner.query("update heed.person set merged_into = $2 where person_id = $1", [old, id]);
    expect(await ask(old)).toEqual(["b1"]);
    expect((await entriesOf([old, id])).map((entry) => entry.person_id)).toEqual([id]);
  });

  test("brings the newest N of a field, and of a browser the newest N that it sent itself", async () => {
    const id = await viewer("limit", ...Array.from({ length: 6 }, (_, i) => `b${i + 1}`));
    const via = randomUUID();
    await heed.owner.query(
      "update heed.event set via = $2 where person_id = $1 and value->>'product_id' in ('b4', 'b5', 'b6')",
      [id, via],
    );
    const newest = (by?: string) =>
      open("visit:shelf", 2).decide({
        personId: id,
        ...(by === undefined ? {} : { via: by }),
        use: (access) => ({ result: productsIn(access) }),
      });
    expect(await Promise.all([newest(), newest(via), newest(randomUUID())])).toEqual([["b1", "b2"], ["b4", "b5"], []]);
    expect(await newest()).toEqual(["b1", "b2"]);
  });

  test("never opens a partition older than the purpose keeps, of one person and of everyone, whatever the kind of plan", async () => {
    const id = await writePerson(heed, "pruned");
    const sent: { text: string; values: readonly unknown[] }[] = [];
    const gate = createGate<typeof bookshop>({
      ...heed,
      wrapKey: heed.keys.people,
      database: recording(sent),
    });
    const orders = gate.open({ purpose: "orders", actor: "job:test" });
    await orders.read([id]);
    await heed.owner.query("create table heed.training_member_p partition of heed.training_member for values in ('p')");
    await orders.scan({ until: heed.now(), version: "p", member: () => undefined });
    const reads = sent.filter(({ text }) => text.includes("from heed.event"));
    expect(reads).toHaveLength(2);
    const all = await heed.owner.query("select 1 from pg_inherits where inhparent = 'heed.event'::regclass");
    for (const { text, values } of reads) {
      for (const mode of ["force_custom_plan", "force_generic_plan"]) {
        const months = await partitionsRead(text.replace(/^[\s\S]* cursor for/, ""), values, mode);
        // Orders are kept for six months: that many, the one begun, the one of the margin, and two made ahead.
        expect(months.length).toBeGreaterThanOrEqual(6);
        expect(months.length).toBeLessThanOrEqual(10);
        expect(months.length).toBeLessThan(all.rowCount! - 20);
      }
    }
  });

  test("refused to staff or a job is an entry; refused to a visit is only counted", async () => {
    const id = await writePerson(heed, "denied");
    await writeChoice(heed, id, "recommendations", false);
    for (const actor of ["visit:shelf", "staff:ann", "job:test"] as const)
      expect((await open(actor).read([id])).person(id)).toMatchObject({ allowed: false, reason: "refused" });
    // Within one millisecond the entries have no order.
    const entries = new Set((await entriesOf([id])).map(({ kind, actor, detail }) => ({ kind, actor, detail })));
    expect(entries).toEqual(
      new Set([
        { kind: "denial", actor: "staff:ann", detail: { reason: "refused", role: "marketer" } },
        { kind: "denial", actor: "job:test", detail: { reason: "refused" } },
      ]),
    );
    await heed.tally.flush();
    const counted = await heed.owner.query(
      "select sum(n)::int as n from heed.tally where kind = 'denial' and reason = 'refused'",
    );
    expect(counted.rows[0].n).toBeGreaterThan(0);
    const columns = await heed.owner.query("select to_jsonb(t)::text as row from heed.tally t");
    for (const { row } of columns.rows) expect(row).not.toContain(id);
  });

  test("staff without a role that holds the purpose, or without a reason of the map, see nothing, and the try is an entry", async () => {
    const id = await viewer("looked-at", "b1");
    const looks = [
      ["role_may_not", undefined],
      ["role_may_not", { role: "packer", reason: "help" }],
      ["role_may_not", { role: "constructor", reason: "help" }],
      ["no_reason", { role: "marketer", reason: undefined }],
      ["no_reason", { role: "marketer", reason: "curiosity" }],
      ["no_reason", { role: "marketer", reason: "toString" }],
    ] as const;
    for (const [reason, look] of looks) {
      const opened = heed.gate.open({ purpose: "recommendations", actor: "staff:x", ...(look ? { look } : {}) });
      const access = (await opened.read([id])).person(id);
      expect(access).toMatchObject({ allowed: false, reason });
      expect(access).not.toHaveProperty("data");
    }
    const entries = await entriesOf([id]);
    // They may share a millisecond, so their order says nothing.
    const denials = entries.map(({ kind, detail }) => `${kind} ${detail.reason}`);
    expect(denials.sort()).toEqual(looks.map(([reason]) => `denial ${reason}`).sort());
    expect(JSON.stringify(entries)).not.toContain("curiosity");
  });

  test("of a row of permits that ended is empty, though the person still says yes", async () => {
    const id = await viewer("ended", "b1");
    await heed.owner.query(
      "update heed.event set until = array_fill(current_date - 2, array[cardinality(permits)]), expires = current_date - 2 where person_id = $1",
      [id],
    );
    expect(await ask(id)).toEqual([]);
  });
});

describe("a scan", () => {
  test("takes everyone who permits it and nobody else, in one entry that names them by a hash only", async () => {
    await heed.owner.query(
      "create table heed.training_member_scan partition of heed.training_member for values in ('scan')",
    );
    const ids = await viewers("scan", 3);
    const out = await viewers("scan-out", 3);
    await heed.choices.record({
      personId: out[0]!,
      answers: [{ purpose: "recommendations", value: false, at: new Date(heed.now().getTime() + 1) }],
      strength: "proven",
      source: "test",
    });
    await heed.choices.setState(out[1]!, "restricted", "true", "job:test");
    await heed.choices.setState(out[2]!, "child", "true", "job:test");
    const seen: string[] = [];
    const scanned = await heed.gate.open({ purpose: "recommendations", actor: "job:train" }).scan({
      until: heed.now(),
      version: "scan",
      member(id, data) {
        const [first] = data.events("Product Viewed");
        if (!String(first?.properties["product_id"]).startsWith("scan")) return undefined;
        seen.push(id);
        return { item: String(first?.properties["product_id"]) };
      },
    });
    const sorted = [...ids].sort();
    expect(seen).toEqual(sorted);
    expect(scanned).toEqual({ members: 3, hash: createHash("sha256").update(sorted.join("")).digest("hex") });
    const { rows } = await heed.owner.query("select person_id from heed.training_member order by 1");
    expect(rows.map((row) => row.person_id)).toEqual(sorted);
    const entry = await heed.owner.query(
      "select person_id, actor, detail from heed.ledger where detail->>'scan' = 'scan'",
    );
    expect(entry.rows).toMatchObject([
      {
        person_id: "00000000-0000-0000-0000-000000000000",
        actor: "job:train",
        detail: { members: 3, hash: scanned.hash },
      },
    ]);
    expect(JSON.stringify(entry.rows)).not.toContain(sorted[0]);
  });

  test("that fails half-way leaves no member and no entry", async () => {
    await heed.owner.query(
      "create table heed.training_member_half partition of heed.training_member for values in ('half')",
    );
    const scanning = heed.gate.open({ purpose: "recommendations", actor: "job:train" }).scan({
      until: heed.now(),
      version: "half",
      member() {
        throw new Error("half-way");
      },
    });
    await expect(scanning).rejects.toThrow("half-way");
    expect((await heed.owner.query("select 1 from heed.ledger where detail->>'scan' = 'half'")).rowCount).toBe(0);
  });
});

describe("an aggregate", () => {
  test("shows groups of 11 and more, and says how many it kept back", async () => {
    const order = (n: number) => ({ field: "Order Completed", daysAgo: 1, properties: { order_id: "o", revenue: n } });
    for (let i = 0; i < 21; i++) {
      const id = await writePerson(heed, `group-${i}`);
      await writeEvents(heed, id, [order(i < 11 ? 1 : 2), order(i < 11 ? 1 : 2)]);
    }
    const groups = await heed.gate.open({ purpose: "statistics", actor: "job:count" }).aggregate({
      *groups(data) {
        for (const event of data.events("Order Completed")) yield [`paid ${event.properties["revenue"]}`, 1];
      },
    });
    expect([...groups]).toEqual([["paid 1", { people: 11, sum: 22, squares: 44 }]]);
    const { rows } = await heed.owner.query("select detail from heed.ledger where actor = 'job:count'");
    expect(rows[0].detail).toMatchObject({ groups: 1, suppressed: 1 });
  });

  test("is all that an aggregate-only purpose has", async () => {
    const statistics = heed.gate.open({ purpose: "statistics", actor: "job:count" });
    const id = await viewer("aggregate", "b1");
    await expect(statistics.read([id])).rejects.toThrow(/^aggregate_only/);
    expect(() => statistics.decide({ personId: id, use: () => ({ result: 1 }) })).toThrow(/^aggregate_only/);
    await expect(statistics.scan({ until: heed.now(), version: "x", member: () => ({}) })).rejects.toThrow(
      /^aggregate_only/,
    );
  });
});

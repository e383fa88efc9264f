// Importing files: idempotent, through the same filter and choices as collection, with every refused row to be found again.
import { readFile, stat, utimes, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Collection, claims, collection, viewed } from "../../test/collection.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());

const ORDERS = {
  event: "Order Completed",
  person: "customer",
  at: "date",
  properties: { order_id: "invoice", quantity: "n" },
};
const day = (back: number) => new Date(heed.clock.now.getTime() - back * 86_400_000).toISOString().slice(0, 10);
const choicesOf = async (user: string) =>
  (
    await heed.owner.query(
      "select purpose, value, strength, source, evidence from heed.consent where person_id = $1 order by purpose",
      [await heed.personOf("user", user)],
    )
  ).rows;

describe("a file of events", () => {
  test("is stored once, however often it is imported, equal rows included", async () => {
    const rows = [`i1,3,${day(3)},17850.0`, `i1,3,${day(3)},17850.0`, `i2,1,${day(2)},17850`];
    const file = await heed.csv(`invoice,n,date,customer\n${rows.join("\n")}\n`, "orders.csv");
    expect(await heed.ingest.importCsv({ file, ...ORDERS })).toMatchObject({ rows: 3, accepted: 3, duplicates: 0 });
    expect(await heed.ingest.importCsv({ file, ...ORDERS })).toMatchObject({ rows: 3, accepted: 0, duplicates: 3 });
    const events = await heed.eventsOf(await heed.personOf("user", "17850"));
    expect(events.map((event) => event.value)).toEqual([
      { order_id: "i1", quantity: 3 },
      { order_id: "i1", quantity: 3 },
      { order_id: "i2", quantity: 1 },
    ]);
    expect(events[0]!.at).toEqual(new Date(`${day(3)}T00:00:00Z`));
  });

  test("is the same under another name, packed, copied later or overlapping, and long after messages are forgotten", async () => {
    const rows = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `i${from + i},1,${day(9)},over`).join("\n");
    const header = "invoice,n,date,customer";
    const first = await heed.csv(`${header}\n${rows(0, 20)}\n${rows(0, 1)}\n`, "may.csv");
    expect(await heed.ingest.importCsv({ file: first, ...ORDERS })).toMatchObject({ accepted: 21 });
    await heed.owner.query("delete from heed.message");
    const packed = await heed.csv(gzipSync(await readFile(first)), "may (1).csv.gz");
    expect(await heed.ingest.importCsv({ file: packed, ...ORDERS })).toMatchObject({ accepted: 0, duplicates: 21 });
    const next = await heed.csv(`${header}\n${rows(10, 30)}\n`, "june.csv");
    expect(await heed.ingest.importCsv({ file: next, ...ORDERS })).toMatchObject({ accepted: 10, duplicates: 10 });
    expect(await heed.eventsOf(await heed.personOf("user", "over"))).toHaveLength(31);
  });

  test("whose rows tell no time is the same file under its own name only, and stays so when it is copied", async () => {
    const file = await heed.csv("invoice,n,date,customer\ni1,1,,undated\ni1,1,,undated\n");
    expect(await heed.ingest.importCsv({ file, ...ORDERS })).toMatchObject({ accepted: 2 });
    await utimes(file, new Date(), new Date(Date.now() - 60_000));
    expect(await heed.ingest.importCsv({ file, ...ORDERS })).toMatchObject({ accepted: 0, duplicates: 2 });
    const other = await heed.csv("invoice,n,date,customer\ni1,1,,undated\n", "other.csv");
    expect(await heed.ingest.importCsv({ file: other, ...ORDERS })).toMatchObject({ accepted: 1 });
  });

  test("may be what a European office writes: semicolons, UTF-16, its letters whole; what is refused can be imported again", async () => {
    const text = `invoice;n;date;customer\r\nJürgen;1;${day(4)};Łucja\r\n"a;b";1;gestern;Łucja\r\n`;
    const file = await heed.csv(Buffer.from(`\uFEFF${text}`, "utf16le"), "bestellungen.csv");
    const report = await heed.ingest.importCsv({ file, ...ORDERS });
    expect(report).toMatchObject({ accepted: 1, refused: [{ reason: "date_malformed", n: 1, lines: [3] }] });
    expect((await heed.eventsOf(await heed.personOf("user", "Łucja")))[0]?.value).toMatchObject({ order_id: "Jürgen" });
    const rejected = report.rejectedFile ?? "";
    expect(await readFile(rejected, "utf8")).toBe(
      `\uFEFFinvoice;n;date;customer;line;reason\n"a;b";1;gestern;Łucja;3;date_malformed\n`,
    );
    await writeFile(rejected, (await readFile(rejected, "utf8")).replace("gestern", day(4)));
    expect(await heed.ingest.importCsv({ file: rejected, ...ORDERS })).toMatchObject({ rows: 1, accepted: 1 });
  });

  test("may write days and numbers as its office does; where its rows leave two readings it is asked, and nothing is stored", async () => {
    const now = heed.clock.now;
    heed.clock.now = new Date("2026-06-15T12:00:00Z");
    const table = "invoice;n;date;customer\n";
    const asked = await heed.csv(`${table}i1;1;01/02/2026;dated\n`);
    await expect(heed.ingest.importCsv({ file: asked, ...ORDERS })).rejects.toThrow(/^date_order_unknown: .*"date"/);
    expect(await heed.personOf("user", "dated")).toBeUndefined();
    const proven = await heed.csv(
      `${table}i1;1.500,5;01.02.2026;dated\ni2;2;31.03.2026 10:00;dated\ni3;2;03.31.2026;dated\n`,
    );
    const report = await heed.ingest.importCsv({ file: proven, ...ORDERS, keepRejected: false }).catch(String);
    expect(report).toMatch(/^Error: date_order_mixed/);
    const sound = await heed.csv(`${table}i1;1.500,5;01.02.2026;dated\ni2;2;31.03.2026 10:00;dated\n`);
    expect(await heed.ingest.importCsv({ file: sound, ...ORDERS })).toMatchObject({
      accepted: 2,
      readAs: ['column "date": day, month, year', 'column "n": decimals after a comma'],
    });
    const events = await heed.eventsOf(await heed.personOf("user", "dated"));
    expect(events.map(({ at, value }) => [at.toISOString(), value["quantity"]])).toEqual([
      ["2026-02-01T00:00:00.000Z", 1500.5],
      ["2026-03-31T10:00:00.000Z", 2],
    ]);
    heed.clock.now = now;
  });

  test("that is not Unicode is refused before its first row, unless its encoding is named", async () => {
    const file = await heed.csv(Buffer.from(`invoice,n,date,customer\nok,1,${day(4)},Jürgen\n`, "latin1"));
    await expect(heed.ingest.importCsv({ file, ...ORDERS })).rejects.toThrow(
      /csv_encoding: .+ --encoding windows-1252/,
    );
    const named = { file, ...ORDERS, encoding: "windows-1252" };
    expect(await heed.ingest.importCsv(named)).toMatchObject({ accepted: 1 });
    expect(await heed.eventsOf(await heed.personOf("user", "Jürgen"))).toHaveLength(1);
  });

  test("with two columns of one name is refused", async () => {
    const file = await heed.csv("invoice,customer,invoice\ni1,u1,i2\n");
    const options = { file, event: "Order Completed", person: "customer", properties: { order_id: "invoice" } };
    await expect(heed.ingest.importCsv(options)).rejects.toThrow(/column_twice: /);
  });

  test("with an id of each row knows rows by it", async () => {
    const file = await heed.csv(`invoice,n,date,customer,row\ni1,3,${day(3)},id1,r1\ni9,9,${day(3)},id1,r1\n`);
    expect(await heed.ingest.importCsv({ file, ...ORDERS, id: "row" })).toMatchObject({ accepted: 1, duplicates: 1 });
  });

  test("may be gzipped, with columns under the map's own names; the others are counted", async () => {
    const text = `order_id,coupon,customer\n${Array.from({ length: 1_203 }, (_, i) => `o${i},X,gz${i % 7}`).join("\n")}`;
    const file = await heed.csv(gzipSync(text), "orders.csv.gz");
    const seen: number[] = [];
    const report = await heed.ingest.importCsv({
      file,
      event: "Order Completed",
      person: "customer",
      onProgress: ({ rows }) => seen.push(rows),
    });
    expect(report).toMatchObject({ rows: 1_203, accepted: 1_203 });
    expect(seen.at(-1)).toBe(1_203);
    await heed.tally.flush();
    const { rows } = await heed.owner.query("select n from heed.tally where name = 'Order Completed.coupon'");
    expect(rows).toEqual([{ n: 1_203 }]);
  });

  test("loses only its bad rows, which lie beside it with line and reason", async () => {
    const file = await heed.csv(
      [
        "invoice,n,date,customer",
        `ok,1,${day(1)},bad1`,
        `nobody,1,${day(1)},`,
        `guest,1,${day(1)},guest`,
        `late,1,1999-01-01,bad1`,
        `when,1,gestern,bad1`,
        `,1,${day(1)},bad1`,
        `short,1`,
        `"say ""hi""",1,${day(1)},"nan"`,
        `"open,1,${day(1)},bad1`,
        `ok2,1,${day(1)},bad1`,
      ].join("\r\n"),
      "bad.csv",
    );
    const report = await heed.ingest.importCsv({ file, ...ORDERS });
    expect(report).toMatchObject({ rows: 10, accepted: 2 });
    expect(Object.fromEntries(report.refused.map(({ reason, n }) => [reason, n]))).toEqual({
      identifier_missing: 1,
      identifier_placeholder: 2,
      date_out_of_range: 1,
      date_malformed: 1,
      property_missing: 1,
      columns_wrong: 1,
      quote_not_closed: 1,
    });
    expect(report.rejectedFile).toBe(file.replace(/\.csv$/, ".rejected.csv"));
    expect((await readFile(report.rejectedFile ?? "", "utf8")).split("\n")).toEqual([
      "invoice,n,date,customer,line,reason",
      `nobody,1,${day(1)},,3,identifier_missing`,
      `guest,1,${day(1)},guest,4,identifier_placeholder`,
      "late,1,1999-01-01,bad1,5,date_out_of_range",
      "when,1,gestern,bad1,6,date_malformed",
      `,1,${day(1)},bad1,7,property_missing`,
      '"short,1",,,,8,columns_wrong',
      `"say ""hi""",1,${day(1)},"nan",9,identifier_placeholder`,
      `"""open,1,${day(1)},bad1",,,,10,quote_not_closed`,
      "",
    ]);
    expect((await stat(report.rejectedFile ?? "")).mode & 0o077).toBe(0);
  });

  test("leaves nothing beside it where that is not wanted", async () => {
    const file = await heed.csv("order_id,customer\no1,\n");
    const options = { file, event: "Order Completed", person: "customer", keepRejected: false };
    const report = await heed.ingest.importCsv(options);
    expect(report).toMatchObject({ refused: [{ reason: "identifier_missing", n: 1 }], rejectedFile: undefined });
    await expect(stat(file.replace(/\.csv$/, ".rejected.csv"))).rejects.toThrow();
  });

  test("that does not fit the map or its own header is refused before the first row", async () => {
    const file = await heed.csv("invoice,customer\ni1,u1\n");
    const options = { file, person: "customer" };
    await expect(heed.ingest.importCsv({ ...options })).rejects.toThrow(/import_kind: /);
    await expect(heed.ingest.importCsv({ ...options, event: "Order Complete" })).rejects.toThrow(
      /event_not_in_map: .* Did you mean "Order Completed"\?/,
    );
    await expect(heed.ingest.importCsv({ ...options, event: "Order Completed", person: "custome" })).rejects.toThrow(
      /column_missing: .* Did you mean "customer"\?/,
    );
    await expect(
      heed.ingest.importCsv({ ...options, event: "Order Completed", properties: { invoice: "invoice" } }),
    ).rejects.toThrow(/property_not_in_map: /);
    const consent = { purpose: "orders", at: "invoice", source: "invoice" };
    await expect(heed.ingest.importCsv({ ...options, event: "Order Completed", consent })).rejects.toThrow(
      /not_a_choice: /,
    );
  });

  test("can be stopped, and goes on where it was", async () => {
    const rows = Array.from({ length: 4_000 }, (_, i) => `o${i},stop${i % 5}`);
    const file = await heed.csv(`order_id,customer\n${rows.join("\n")}\n`);
    const stop = new AbortController();
    const reason = new Error("stopped");
    const options = { file, event: "Order Completed", person: "customer" };
    const stopping = { ...options, signal: stop.signal, onProgress: () => stop.abort(reason) };
    await expect(heed.ingest.importCsv(stopping)).rejects.toBe(reason);
    expect(await heed.ingest.importCsv(options)).toMatchObject({ rows: 4_000, accepted: 3_500, duplicates: 500 });
  });
});

describe("a file of traits", () => {
  test("becomes traits, identifiers encrypted; nothing in it is newer than the file", async () => {
    const file = await heed.csv("customer,email,favourite_genre\nt1,t1@shop.example,crime\nt2,no address,crime\n");
    const report = await heed.ingest.importCsv({ file, traits: true, person: "customer" });
    expect(report).toMatchObject({ accepted: 1, refused: [{ reason: "property_wrong_type", n: 1 }] });
    const person = (await heed.personOf("user", "t1")) ?? "";
    const access = (await heed.gate.open({ purpose: "orders", actor: "job:test" }).read([person])).person(person);
    expect(access.allowed && access.data.trait("email")).toBe("t1@shop.example");
  });

  test("does not bring back a person erased after it was written", async () => {
    const file = await heed.csv("customer,email\nt3,t3@shop.example\n");
    await heed.owner.query("insert into heed.erased (hash, at) values ($1, $2)", [
      heed.aliasHash("user", "t3"),
      new Date(Date.now() + 60_000),
    ]);
    const report = await heed.ingest.importCsv({ file, traits: true, person: "customer" });
    expect(report).toMatchObject({ accepted: 0, refused: [{ reason: "erased_person", n: 1 }] });
  });

  test("brings nobody back who was erased before: rows without a time may be older than any deletion", async () => {
    const erased = [heed.aliasHash("user", "t4"), new Date(Date.now() - 86_400_000)];
    await heed.owner.query("insert into heed.erased (hash, at) values ($1, $2)", erased);
    const undated = await heed.csv("customer,email\nt4,t4@shop.example\n");
    expect(await heed.ingest.importCsv({ file: undated, traits: true, person: "customer" })).toMatchObject({
      accepted: 0,
      refused: [{ reason: "erased_person", n: 1 }],
    });
    const dated = await heed.csv(`customer,email,day\nt4,t4@shop.example,${new Date().toISOString()}\n`);
    expect(await heed.ingest.importCsv({ file: dated, traits: true, person: "customer", at: "day" })).toMatchObject({
      accepted: 1,
    });
  });
});

describe("consent that a file claims", () => {
  const VIEWS = { event: "Product Viewed", person: "customer", at: "date" };
  const consent = { purpose: "recommendations", at: "agreed", source: "where", evidence: "shop forms 2026" };

  test("counts only where time and source stand in the row, once a person and time", async () => {
    const file = await heed.csv(
      [
        "customer,product_id,date,agreed,where",
        `v1,b1,${day(3)},${day(9)},checkout`,
        `v1,b2,${day(2)},${day(9)},checkout`,
        `v2,b1,${day(3)},,checkout`,
        `v3,b1,${day(3)},${day(9)},`,
        `v4,b1,${day(3)},${day(-1)},checkout`,
      ].join("\n"),
    );
    const report = await heed.ingest.importCsv({ file, ...VIEWS, consent });
    expect(report).toMatchObject({ rows: 5, accepted: 5, choices: 1, choicesMissing: 3 });
    expect(await choicesOf("v1")).toEqual([
      {
        purpose: "recommendations",
        value: true,
        strength: "claimed",
        source: "import",
        evidence: "checkout: shop forms 2026",
      },
    ]);
    expect(await heed.shelf(await heed.personOf("user", "v1"))).toEqual(["b2", "b1"]);
    for (const user of ["v2", "v3", "v4"])
      expect(await heed.shelf(await heed.personOf("user", user))).toBe("not_asked");
    expect(await heed.ingest.importCsv({ file, ...VIEWS, consent })).toMatchObject({ duplicates: 5, choices: 0 });
  });

  test("does not beat a no", async () => {
    await heed.send("track", { userId: "v5", ...viewed("b0"), ...claims({ recommendations: false }) });
    const file = await heed.csv(`customer,product_id,date,agreed,where\nv5,b1,${day(3)},${day(0)},checkout\n`);
    await heed.ingest.importCsv({ file, ...VIEWS, consent });
    expect(await heed.shelf(await heed.personOf("user", "v5"))).toBe("refused");
  });
});

describe("people who said no elsewhere", () => {
  test("have said no here too, to all that can be chosen, also those who were unknown", async () => {
    await heed.send("track", { userId: "w1", ...viewed("b1"), ...claims({ recommendations: true }) });
    heed.tick(86_400_000);
    const file = await heed.csv(
      `customer,said,why\nw1,${heed.clock.now.toISOString()},by phone\nw2,${day(1)},by post\n`,
    );
    heed.tick();
    const options = { file, suppressed: true, person: "customer", at: "said", reason: "why" };
    expect(await heed.ingest.importCsv(options)).toMatchObject({ rows: 2, choices: 2 });
    expect(await heed.ingest.importCsv(options)).toMatchObject({ rows: 2, choices: 0 });
    expect(await heed.shelf(await heed.personOf("user", "w1"))).toBe("refused");
    expect((await choicesOf("w2")).map(({ purpose, value, strength }) => [purpose, value, strength])).toEqual([
      ["linking", false, "proven"],
      ["newsletter", false, "proven"],
      ["recommendations", false, "proven"],
      ["statistics", false, "proven"],
    ]);
    heed.tick();
    await heed.send("track", { userId: "w2", ...viewed("b2"), ...claims({ recommendations: true }) });
    expect(await heed.eventsOf(await heed.personOf("user", "w2"))).toEqual([]);
  });
});

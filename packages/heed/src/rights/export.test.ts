// The download holds every row of every table that knows the person, of nobody else, and says what its parts mean.
import { type Entry, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { addDatum, addDecision, answer, makePerson } from "../../test/person.ts";
import { personTables } from "./catalogue.ts";
import { createRights } from "./rights.ts";

type Foundation = Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
type Exported = {
  format: string;
  schema: { required: string[]; properties: Record<string, { items: { properties: Record<string, unknown> } }> };
  omitted: Record<string, string>;
  data: Record<string, Record<string, unknown>[]>;
};
let heed: Foundation;
let rights: ReturnType<typeof createRights>;
beforeAll(async () => {
  heed = await foundation(bookshop);
  rights = createRights({ ...heed, erasers: [] });
});
afterAll(() => heed.close());

async function shopper(name: string) {
  const person = await makePerson(heed, { user: name, browsers: [`${name}-phone`] });
  await answer(heed, person.id, "recommendations", true);
  await answer(heed, person.id, "newsletter", true);
  await addDatum(heed, person.id, {
    field: "Product Viewed",
    value: { product_id: `${name}-viewed` },
    via: person.browsers[0],
  });
  await addDatum(heed, person.id, { field: "favourite_genre", value: `${name}-genre` });
  await addDatum(heed, person.id, { field: "email", value: `${name}@example.org` });
  await addDecision(heed, person.id, `${name}-item`);
  await heed.choices.hide(person.id, `${name}-hidden`, true, "person:dashboard");
  await heed.choices.setState(person.id, "proven", "true", "person:link");
  return person;
}

async function download(personId: string): Promise<{ text: string; body: Exported }> {
  let text = "";
  for await (const part of rights.export((await rights.person(personId))!, "person:dashboard")) text += part;
  return { text, body: JSON.parse(text) as Exported };
}

describe("the download", () => {
  test("holds every row of every table with a person_id, each with its own schema", async () => {
    const ada = await shopper("ex-ada");
    const { body } = await download(ada.id);
    const tables = await heed.database.transaction("rights", {}, personTables);
    expect(Object.keys(body.data)).toEqual(tables.map((table) => table.name));
    expect(body.schema.required).toEqual(Object.keys(body.data));
    for (const { name } of tables) {
      const { rows } = await heed.owner.query(`select 1 from heed.${name} where person_id = $1`, [ada.id]);
      expect(body.data[name], name).toHaveLength(rows.length);
      const declared = Object.keys(body.schema.properties[name]?.items.properties ?? {});
      for (const row of body.data[name] ?? [])
        for (const key of Object.keys(row)) expect(declared, name).toContain(key);
    }
    expect(body.data["identity"]?.[0]).toMatchObject({ field: "email", value: "ex-ada@example.org" });
    expect(body.data["event"]?.[0]).toMatchObject({
      field: "Product Viewed",
      serves: [{ purpose: "recommendations" }, { purpose: "statistics" }],
    });
    expect(body.data["trait"]?.[0]).toMatchObject({ value: "ex-ada-genre" });
    expect(body.data["decision"]?.[0]?.["detail"]).toMatchObject({
      shown: [{ says: { code: "because", bought: [true] }, reason: "Because you bought “ex-ada-item”" }],
    });
  });

  test("every column is exported or its omission has a reason in the file", async () => {
    const ada = await shopper("ex-columns");
    const { body } = await download(ada.id);
    const tables = await heed.database.transaction("rights", {}, personTables);
    for (const table of tables)
      for (const { name } of table.columns)
        expect(name in (body.schema.properties[table.name]?.items.properties ?? {}) || name in body.omitted, name).toBe(
          true,
        );
  });

  test("holds nothing of another person, no inner number, no key and no scrambled mark", async () => {
    const ada = await shopper("ex-mine");
    const bo = await shopper("ex-other");
    const { text } = await download(ada.id);
    for (const secret of ["ex-other", bo.id, ada.id, ada.user!, ada.browsers[0]!, bo.user!])
      expect(text).not.toContain(secret);
  });

  test("a table that somebody adds is exported, or the download fails and names it", async () => {
    const ada = await shopper("ex-new");
    await heed.owner.query(
      "create table heed.wish (person_id uuid not null, id uuid not null, text text, primary key (person_id, id))",
    );
    await heed.owner.query("insert into heed.wish values ($1, gen_random_uuid(), 'marker-wish')", [ada.id]);
    try {
      await expect(download(ada.id)).rejects.toThrow(/^export_incomplete: the table "wish"/);
      await heed.owner.query(`grant select on heed.wish to ${heed.prefix}_rights`);
      expect((await download(ada.id)).body.data["wish"]).toMatchObject([{ text: "marker-wish" }]);
    } finally {
      await heed.owner.query("drop table heed.wish");
    }
  });

  test("more rows than one page come each once, in order", async () => {
    const ada = await shopper("ex-many");
    const start = heed.now().getTime();
    const rows = Array.from(
      { length: 1_203 },
      (_, i) =>
        `('${ada.id}', to_timestamp(${start / 1000 - (i % 40)}), gen_random_uuid(), 'Product Viewed', '{"product_id":"p${i}"}', 'test', false, now(), 0, '{1}', '{2027-01-01}', '2027-01-01')`,
    );
    await heed.owner.query(
      `insert into heed.event (person_id, at, event_id, field, value, source, sensitive, received_at, skew_ms, permits, until, expires) values ${rows.join(",")}`,
    );
    const events = (await download(ada.id)).body.data["event"] ?? [];
    const ids = events.map((event) => (event["value"] as { product_id: string }).product_id);
    expect(new Set(ids).size).toBe(1_204);
    expect(ids).toHaveLength(1_204);
  });

  test("is itself recorded, before its first word", async () => {
    const ada = await shopper("ex-entry");
    const stream = rights.export((await rights.person(ada.id))!, "person:dashboard");
    await stream.next();
    const entries = await heed.owner.query(
      "select detail->>'request' as request from heed.ledger where person_id = $1 and kind = 'request' and detail ? 'request'",
      [ada.id],
    );
    expect(entries.rows).toEqual([{ request: "export" }]);
    const requests = await heed.owner.query("select kind, state from heed.request where person_id = $1", [ada.id]);
    expect(requests.rows).toEqual([{ kind: "access", state: "done" }]);
    await stream.return(undefined);
  });
});

/** RFC 4180, read by its grammar: a cell, then a comma or the end of the line. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell = "", end] of text.replace(/^\u{FEFF}/u, "").matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ",") rows.push([]);
  }
  return rows.slice(0, -1);
}

describe("the ZIP", () => {
  const files = async (bytes: Uint8Array, password?: string) => {
    const reader = new ZipReader(new Uint8ArrayReader(bytes), {
      useWebWorkers: false,
      ...(password ? { password } : {}),
    });
    const entries = await reader.getEntries();
    const read = async (entry: Entry) =>
      entry.directory ? "" : new TextDecoder().decode(await entry.getData(new Uint8ArrayWriter()));
    return new Map(await Promise.all(entries.map(async (entry) => [entry.filename, await read(entry)] as const)));
  };
  const archive = async (personId: string, password?: string, readable = "<h1>Ada</h1>"): Promise<Uint8Array> => {
    const given = { readable, ...(password ? { password } : {}) };
    const parts: Uint8Array[] = [];
    for await (const part of rights.archive((await rights.person(personId))!, "person:dashboard", given))
      parts.push(part);
    return Buffer.concat(parts);
  };

  test("holds the page, the same JSON, and as a table each table that has rows: read back, they say the same", async () => {
    const ada = await shopper("ex-zip");
    await heed.choices.hide(ada.id, '=HYPERLINK("https://evil.example","1")', true, "person:dashboard");
    const inside = await files(await archive(ada.id));
    expect(inside.get("index.html")).toBe("<h1>Ada</h1>");
    const { data } = JSON.parse(inside.get("data.json") ?? "") as Exported;
    const filled = Object.keys(data).filter((name) => data[name]!.length > 0);
    expect(filled).toEqual(expect.arrayContaining(["consent", "decision", "event", "identity", "ledger", "trait"]));
    expect([...inside.keys()]).toEqual(["index.html", "data.json", ...filled.map((name) => `csv/${name}.csv`)]);
    for (const name of filled) {
      const [head = [], ...lines] = csvRows(inside.get(`csv/${name}.csv`) ?? "");
      const rows = lines.map((cells) => Object.fromEntries(head.map((column, i) => [column, cells[i]])));
      const shown = (value: unknown): string =>
        value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
      const expected = data[name]!.map((row) =>
        Object.fromEntries(head.map((column) => [column, shown(row[column]).replace(/^(?=[=+@\t\r-])/, "'")])),
      );
      expect(rows, name).toEqual(expected);
    }
    expect(inside.get("csv/hidden.csv")).toContain(`"'=HYPERLINK`);
  });

  test("every letter is whole, wherever the pieces end in which it is packed", async () => {
    const page = `a${"🦊é".repeat(20_000)}`;
    expect((await files(await archive((await shopper("ex-letters")).id, undefined, page))).get("index.html")).toBe(
      page,
    );
  });

  test("locked with its password it says nothing without it", async () => {
    const ada = await shopper("ex-locked");
    const bytes = await archive(ada.id, "VERY-LONG-PASSWORD");
    const raw = Buffer.from(bytes).toString("latin1");
    for (const word of ["ex-locked", "Ada", "Product Viewed"]) expect(raw).not.toContain(word);
    expect((await files(bytes, "VERY-LONG-PASSWORD")).get("data.json")).toContain("ex-locked@example.org");
    await expect(files(bytes, "VERY-LONG-PASSWORT")).rejects.toThrow();
    await expect(files(bytes)).rejects.toThrow();
  });

  test("a reader who goes away ends it: nothing is read for nobody", async () => {
    const ada = await shopper("ex-away");
    const parts = rights.archive((await rights.person(ada.id))!, "person:dashboard", { readable: "x".repeat(1e6) });
    await parts.next();
    await parts.return(undefined);
    expect(heed.database.pooled("waiting")).toBe(0);
  });

  test("its address works once, within its time, and names nobody in the database", async () => {
    const ada = await shopper("ex-once");
    const of = { by: "proven", personId: ada.id } as const;
    const offer = () => rights.downloads.offer({ of, actor: "person:dashboard" }, 15);
    const token = await offer();
    const seen = await rights.downloads.look(token);
    expect(seen).toMatchObject({ of, password: expect.stringMatching(/^([2-9A-HJKMNP-Z]{5}-?){4}$/) });
    const { rows } = await heed.owner.query<{ row: string }>("select d::text as row from heed.download d");
    for (const { row } of rows) for (const secret of [ada.id, token, seen!.password]) expect(row).not.toContain(secret);
    const both = await Promise.all([rights.downloads.take(token), rights.downloads.take(token)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await rights.downloads.look(token)).toBeUndefined();
    const late = await offer();
    heed.clock.now = new Date(heed.clock.now.getTime() + 15 * 60_000);
    expect(await rights.downloads.look(late)).toBeUndefined();
    expect(await rights.downloads.take(late)).toBeUndefined();
    expect(await rights.downloads.take("x")).toBeUndefined();
    await offer();
    expect((await heed.owner.query("select from heed.download")).rowCount).toBe(1);
  });
});

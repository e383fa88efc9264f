// The download holds every row of every table that knows the person, of nobody else, and says what its parts mean.
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

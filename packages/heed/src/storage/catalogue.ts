// The shop's catalogue: control data, nothing of a person. heed.config.ts replaces it at start.
import type { Owner } from "./database.ts";

/** A row of `item`; the shape that capabilities know as Item. */
export type CatalogueItem = {
  readonly id: string;
  readonly title: string;
  readonly url?: string | undefined;
  readonly image?: string | undefined;
  readonly category?: string | undefined;
  readonly price?: number | undefined;
  readonly addedOn?: string | undefined;
  readonly sensitive?: string | undefined;
  readonly pick?: boolean | undefined;
};

/** Puts a new catalogue in place of the old one, whole or not at all; items that are gone are no longer shown. */
export async function replaceCatalogue(owner: Owner, items: readonly CatalogueItem[]): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => ({ ...item, added_on: item.addedOn, pick: item.pick ?? false }));
  await owner.query("begin");
  try {
    await owner.query("delete from heed.item");
    await owner.query(
      `insert into heed.item (id, title, url, image, category, price, added_on, sensitive, pick)
       select id, title, url, image, category, price, added_on, sensitive, pick
       from jsonb_to_recordset($1::jsonb) as i (id text, title text, url text, image text, category text, price numeric, added_on date, sensitive text, pick boolean)`,
      [JSON.stringify(rows)],
    );
    await owner.query("commit");
  } catch (error) {
    await owner.query("rollback");
    throw error;
  }
}

/** The catalogue as stored, by id. */
export async function readCatalogue(owner: Owner): Promise<Map<string, CatalogueItem>> {
  type Row = {
    id: string;
    title: string;
    url: string | null;
    image: string | null;
    category: string | null;
    price: number | null;
    added_on: string | null;
    sensitive: string | null;
    pick: boolean;
  };
  const { rows } = await owner.query<Row>(
    "select id, title, url, image, category, price, added_on, sensitive, pick from heed.item where available order by added_on desc nulls last, id",
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        title: row.title,
        pick: row.pick,
        ...(row.url === null ? {} : { url: row.url }),
        ...(row.image === null ? {} : { image: row.image }),
        ...(row.category === null ? {} : { category: row.category }),
        ...(row.price === null ? {} : { price: row.price }),
        ...(row.added_on === null ? {} : { addedOn: row.added_on }),
        ...(row.sensitive === null ? {} : { sensitive: row.sensitive }),
      },
    ]),
  );
}

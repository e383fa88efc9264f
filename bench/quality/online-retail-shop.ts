// Online Retail through the whole product: its orders imported into a Heed of their own, moved in time so that they end now.
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DataMap } from "@heed/core";
import { createHeed, type Heed } from "heed";
import { startEmbedded } from "../../packages/heed/src/storage/embedded.ts";
import { readCsv } from "../gunzip-csv.ts";

export const ONLINE_RETAIL_MONTHS = [
  ...["2010-12", "2011-01", "2011-02", "2011-03", "2011-04", "2011-05"],
  ...["2011-06", "2011-07", "2011-08"],
];
const WEEK = 7 * 86_400_000;
const NEVER_GIVEN = "7e".repeat(32);

export interface RetailOrder {
  readonly customer: string;
  readonly country: string;
  /** Milliseconds since 1970, as in the file. */
  readonly at: number;
  /** Of a cancelled invoice below zero. */
  revenue: number;
}

/** Orders of known customers by invoice. */
export function readRetailOrders(dataset: (path: string) => string): Map<string, RetailOrder> {
  const orders = new Map<string, RetailOrder>();
  for (const month of ONLINE_RETAIL_MONTHS)
    for (const [invoice, , , quantity, date, price, customer, country] of readCsv(
      dataset(`online_retail/online_retail_${month}.csv.gz`),
    ).slice(1) as string[][]) {
      if (!customer) continue;
      const at = Date.parse(`${date!.replace(" ", "T")}Z`);
      const known = orders.get(invoice!) ?? { customer: `c${Number(customer)}`, country: country!, at, revenue: 0 };
      known.revenue += Number(quantity) * Number(price);
      orders.set(invoice!, known);
    }
  return orders;
}

/** Whole weeks by which the orders are moved, so that the last of them is of this week or the one before. */
export function movedBy(orders: ReadonlyMap<string, RetailOrder>): number {
  const last = Math.max(...[...orders.values()].map(({ at }) => at));
  return Math.floor((Date.now() - last) / WEEK) * WEEK;
}

/** Starts a Heed with this map, imports the orders as "Order Completed" (order_id, revenue) and gives it to `use`. */
export async function* withRetailOrders<T>(
  map: DataMap,
  orders: ReadonlyMap<string, RetailOrder>,
  use: (heed: Heed) => AsyncIterable<T>,
): AsyncIterable<T> {
  const moved = movedBy(orders);
  const folder = await mkdtemp(join(tmpdir(), "heed-quality-"));
  await chmod(folder, 0o711); // as root, so that PostgreSQL's user may enter it
  const server = await startEmbedded({ dataDir: folder, log: () => undefined, throwaway: true });
  try {
    const file = join(folder, "orders.csv");
    const rows = [...orders].map(([invoice, { customer, at, revenue }]) =>
      [invoice, customer, new Date(at + moved).toISOString(), revenue.toFixed(2)].join(","),
    );
    await writeFile(file, `invoice,customer,at,revenue\n${rows.join("\n")}\n`);
    const heed = await createHeed({
      map,
      catalogue: [],
      url: server.url,
      key: NEVER_GIVEN,
      publicUrl: "http://127.0.0.1",
      now: () => new Date(),
      onFault(error) {
        throw error;
      },
    });
    try {
      await heed.ingest.importCsv({
        file,
        event: "Order Completed",
        person: "customer",
        at: "at",
        id: "invoice",
        properties: { order_id: "invoice", revenue: "revenue" },
      });
      await heed.flush();
      yield* use(heed);
    } finally {
      await heed.close();
    }
  } finally {
    await server.stop();
    for (const made of [dirname(server.dataDir), folder]) await rm(made, { recursive: true, force: true });
  }
}

// Online Retail as a shop that runs Heed: its map, its catalogue, and its monthly files with consent and with dates of this year.

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { defineMap } from "@heed/core";
import { readCsv } from "../../gunzip-csv.ts";
import { consents } from "../recommender-protocol.ts";

export const MONTHS = [
  "2010-12",
  "2011-01",
  "2011-02",
  "2011-03",
  "2011-04",
  "2011-05",
  "2011-06",
  "2011-07",
  "2011-08",
];
/** The first moment of the month that is looked at once. */
const LOOK = Date.parse("2011-08-01T00:00:00Z");
const WEEK = 7 * 86_400_000;

export const retailMap = defineMap({
  controller: { name: "A shop of gifts", contact: "privacy@shop.example" },
  complaints: { authority: "Information Commissioner", url: "https://authority.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["GB"] } },
  age: { minimum: 16, rule: "businesses only" },
  fields: {
    "Order Completed": {
      kind: "event",
      properties: { order_id: "string", product_id: "string", quantity: "number", price: "number" },
    },
  },
  purposes: {
    recommendations: {
      says: "Show you what you may like",
      basis: "consent",
      profiles: true,
      reads: { "Order Completed": "24 months" },
    },
    // What everybody's rows are kept for: those of customers who refuse are there, and out of the model's reach.
    orders: { says: "Deliver what you order", basis: "contract", reads: { "Order Completed": "24 months" } },
  },
  placements: { shelf: { capability: "recommendations", purpose: "recommendations" } },
});

export type RetailFiles = {
  /** One for each month, oldest first. */
  readonly files: readonly string[];
  /** Codes that begin with five digits: postage, samples and corrections are no products. */
  readonly catalogue: ReadonlyMap<string, { readonly id: string; readonly title: string }>;
  /** The first moment of the last month, moved. */
  readonly look: Date;
  /** A moment after the last row. */
  readonly end: Date;
};

/**
 * Writes the files as the shop would export them: every date moved by one whole number of weeks, so that the last row lies in the week
 * before `now`; consent of 80 % of the customers by seeded hash, claimed in each of their rows.
 *
 * @param keep customers whose rows are written; rows without a customer always are
 */
export async function writeRetailFiles(options: {
  dataset: (path: string) => string;
  folder: string;
  seed: number;
  now: Date;
  keep: (customer: string) => boolean;
}): Promise<RetailFiles> {
  const { dataset, folder, seed, now, keep } = options;
  const months = MONTHS.map((month) => readCsv(dataset(`online_retail/online_retail_${month}.csv.gz`)).slice(1));
  const times = months.at(-1)!.map((row) => timeOf(row[4]!));
  const last = times.reduce((a, b) => Math.max(a, b), 0);
  const moved = Math.floor((now.getTime() - last) / WEEK) * WEEK;
  const consentAt = new Date(timeOf(months[0]![0]![4]!) + moved - 86_400_000).toISOString();
  const catalogue = new Map<string, { id: string; title: string }>();
  const files: string[] = [];
  for (const [at, rows] of months.entries()) {
    const file = join(folder, `retail-${MONTHS[at]}.csv`);
    const out = createWriteStream(file);
    out.write("InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,ConsentAt,ConsentSource\n");
    for (const [invoice, code, title, quantity, date, price, customer] of rows as string[][]) {
      if (/^\d{5}/.test(code!) && !catalogue.has(code!)) catalogue.set(code!, { id: code!, title: title || code! });
      if (customer && !keep(customer)) continue;
      const claim = customer && allows(customer, seed) ? [consentAt, "account page"] : ["", ""];
      const when = new Date(timeOf(date!) + moved).toISOString();
      out.write(`${[invoice, code, quantity, when, price, customer, ...claim].join(",")}\n`);
    }
    out.end();
    await finished(out);
    files.push(file);
  }
  return {
    files,
    catalogue,
    look: new Date(LOOK + moved),
    end: new Date(last + moved + 60_000),
  };
}

/** Whether a customer allows recommendations: 80 % do, by a hash of seed and id. */
export const allows = (customer: string, seed: number): boolean => consents(customer, 0.8, seed);

const timeOf = (date: string): number => Date.parse(`${date.replace(" ", "T")}Z`);

// The protocol by which recommenders are judged on real baskets: loading, consent by hash, choice on validation.

import { createHash } from "node:crypto";
import type { Baskets } from "@heed/math";
import { readCsv } from "../gunzip-csv.ts";

/** Purchases in order of time: one entry a line of an invoice. People and items are numbered by first appearance. */
export interface Purchases {
  readonly people: readonly string[];
  readonly items: readonly string[];
  readonly person: Int32Array;
  readonly item: Int32Array;
  /** Days since 1970. */
  readonly day: Float64Array;
  /** Invoice numbers: an item bought on two lines of one invoice was ordered once. */
  readonly invoice: readonly string[];
  /** Rows left out, by reason. */
  readonly refused: Readonly<Record<"noCustomer" | "cancelled" | "noProduct", number>>;
}

const months = ["2010-12", "2011-01", "2011-02", "2011-03", "2011-04", "2011-05", "2011-06", "2011-07", "2011-08"];

/** Online Retail: product lines only (customer present, not cancelled, quantity and price above 0, code of five digits first). */
export function loadOnlineRetail(dataset: (path: string) => string): Purchases {
  const people = new Map<string, number>();
  const items = new Map<string, number>();
  const [person, item, day]: [number[], number[], number[]] = [[], [], []];
  const invoices: string[] = [];
  const refused = { noCustomer: 0, cancelled: 0, noProduct: 0 };
  for (const month of months) {
    const records = readCsv(dataset(`online_retail/online_retail_${month}.csv.gz`));
    for (const [invoice, code, , quantity, date, price, customer] of records.slice(1) as string[][]) {
      if (!customer) refused.noCustomer++;
      else if (invoice!.startsWith("C")) refused.cancelled++;
      else if (!(Number(quantity) > 0 && Number(price) > 0 && /^\d{5}/.test(code!))) refused.noProduct++;
      else {
        person.push(numberOf(people, customer));
        item.push(numberOf(items, code!.toUpperCase()));
        day.push(Date.parse(`${date!.replace(" ", "T")}Z`) / 86_400_000);
        invoices.push(invoice!);
      }
    }
  }
  return {
    people: [...people.keys()],
    items: [...items.keys()],
    person: Int32Array.from(person),
    item: Int32Array.from(item),
    day: Float64Array.from(day),
    invoice: invoices,
    refused,
  };
}

/** MSWeb: the areas each user visited. */
export function loadMsweb(dataset: (path: string) => string): Baskets & { readonly areas: number } {
  const areas = new Map<string, number>();
  const visits = new Map<string, Set<number>>();
  for (const [user, area] of readCsv(dataset("msweb/msweb_visits.csv.gz")).slice(1) as [string, string][]) {
    const visited = visits.get(user) ?? new Set();
    visits.set(user, visited.add(numberOf(areas, area)));
  }
  return { ...basketsOf([...visits.values()]), areas: areas.size };
}

/** Baskets of distinct items, one for each set, each in rising order. */
export function basketsOf(sets: readonly ReadonlySet<number>[]): Baskets {
  const offsets = new Int32Array(sets.length + 1);
  for (let p = 0; p < sets.length; p++) offsets[p + 1] = offsets[p]! + sets[p]!.size;
  const items = new Int32Array(offsets[sets.length]!);
  for (let p = 0; p < sets.length; p++) items.set(Int32Array.from(sets[p]!).sort(), offsets[p]!);
  return { offsets, items };
}

/** Whether a customer consents, by a hash of seed and id alone: independent of order, data and the rest of the crowd. */
export function consents(id: string, share: number, seed: number): boolean {
  return createHash("sha256").update(`${seed}:${id}`).digest().readUInt32BE() < share * 2 ** 32;
}

/** The candidate with the highest worth on the validation split; the first of equals. */
export function chooseOnValidation<Candidate>(
  candidates: readonly Candidate[],
  worth: (candidate: Candidate) => number,
): Candidate {
  const worths = candidates.map(worth);
  return candidates[worths.indexOf(Math.max(...worths))]!;
}

function numberOf(names: Map<string, number>, name: string): number {
  const known = names.get(name);
  if (known !== undefined) return known;
  names.set(name, names.size);
  return names.size - 1;
}

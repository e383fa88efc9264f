// Recommendations on real orders, through the product: import, permits, gate, training, placement; then one look at the last month.

import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bootstrapMean, pairedBootstrap, rankingMetrics, rankTop } from "@heed/math";
import { createHeed, type Heed } from "heed";
import { recommendations } from "../../../packages/heed/src/capabilities/recommendations/capability.ts";
import type { RecommendationsModel } from "../../../packages/heed/src/capabilities/recommendations/model.ts";
import { startEmbedded } from "../../../packages/heed/src/storage/embedded.ts";
import { asOwner } from "../../../packages/heed/src/storage/owner.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { consents } from "../recommender-protocol.ts";
import { allows, type RetailFiles, retailMap, writeRetailFiles } from "./retail-shop.ts";
import { retailTruth, type Shopper, type Truth } from "./retail-truth.ts";

export const datasets = ["online_retail"];

/** Rows of the nine files that name no customer. */
const WITHOUT_CUSTOMER = 88_652;
/** The quick part runs this share of the customers. */
const QUICK_SHARE = 0.35;
const NEVER_GIVEN = "7e".repeat(32);

type Shelf = "discover" | "again";
const GOALS = {
  discover: { recall: { toReach: 0.135, suspiciousAbove: 0.2 }, ndcg: { toReach: 0.11, suspiciousAbove: 0.18 } },
  again: { recall: { suspiciousAbove: 0.4 }, ndcg: { suspiciousAbove: 0.48 } },
};

export async function* run({ seed, quick, dataset }: BenchContext): AsyncIterable<Figure> {
  const keep = (customer: string): boolean => !quick || consents(`quick ${customer}`, QUICK_SHARE, seed);
  const folder = await mkdtemp(join(tmpdir(), "heed-quality-"));
  await chmod(folder, 0o711); // as root, so that PostgreSQL's user may enter it
  const server = await startEmbedded({ dataDir: folder, log: () => undefined, throwaway: true });
  try {
    const shop = await writeRetailFiles({ dataset, folder, seed, now: new Date(), keep });
    // The clock stands where the last month begins until everything is decided.
    const clock = { now: shop.look };
    const heed = await createHeed({
      map: retailMap,
      catalogue: [...shop.catalogue.values()],
      url: server.url,
      key: NEVER_GIVEN,
      publicUrl: "http://127.0.0.1",
      now: () => clock.now,
      onFault(error) {
        throw error;
      },
    });
    try {
      yield* judge({ heed, clock, shop, url: server.url, seed, quick, truth: retailTruth(dataset, seed, keep) });
    } finally {
      await heed.close();
    }
  } finally {
    await server.stop();
    for (const made of [dirname(server.dataDir), folder]) await rm(made, { recursive: true, force: true });
  }
}

type Given = {
  readonly heed: Heed<typeof retailMap>;
  readonly clock: { now: Date };
  readonly shop: RetailFiles;
  readonly url: string;
  readonly seed: number;
  readonly quick: boolean;
  readonly truth: Truth;
};
type Run = Pick<Given, "heed" | "shop" | "truth"> & { readonly model: RecommendationsModel };

async function* judge(given: Given): AsyncIterable<Figure> {
  const { heed, clock, shop, url, seed, quick, truth } = given;
  const until = shop.look;
  const last = shop.files.at(-1)!;
  let refused = 0;
  for (const file of shop.files.slice(0, -1)) refused += await importFile(heed, file);
  const card = await heed.train("recommendations", { until, seed });
  // What the registry hands out is what the capability decoded.
  const model = (await heed.models.live("recommendations"))?.model as RecommendationsModel;
  const run: Run = { heed, shop, truth, model };
  for (const { name, value, low, high, n } of card.metrics)
    yield { name: `card, ${name}`, value, unit: "share", n, ...interval(low, high) };

  for (const shelf of ["discover", "again"] as const) {
    const people = truth.shoppers.filter((shopper) => shopper[shelf].size > 0);
    const ours = await measure(people, shelf, (shopper) => decideFor(run, shelf, shopper));
    const simple = new Map<string, Measured>();
    for (const [name, score] of Object.entries(truth.baselines)) {
      if (shelf === "discover" && name === "own orders") continue;
      const measured = await measure(people, shelf, async (shopper) =>
        rankTop(score(shopper), 20, mask(shelf, shopper, truth)),
      );
      simple.set(name, measured);
      for (const measure of MEASURES) yield figure(`${shelf} ${LABELS[measure]}, ${name}`, measured[measure], seed, {});
    }
    for (const measure of MEASURES) {
      const { suspiciousAbove, ...toReach } = GOALS[shelf][measure];
      // A third of the customers teach less; too good to be true is as suspicious.
      const goals = { suspiciousAbove, ...(quick ? {} : toReach) };
      yield figure(`${shelf} ${LABELS[measure]}, Heed`, ours[measure], seed, goals);
      const against = shelf === "discover" ? "popularity of 30 days" : "own orders";
      const paired = pairedBootstrap(ours[measure], simple.get(against)![measure], { seed });
      const met = shelf === "discover" ? paired.low > 0 : paired.high >= 0;
      yield { name: `${shelf} ${LABELS[measure]}, Heed - ${against}`, ...paired, unit: "share", n: people.length, met };
    }
  }

  clock.now = shop.end;
  refused += await importFile(heed, last);
  yield exactly("rows refused because they name no customer", refused, WITHOUT_CUSTOMER, "rows");
  const later = await heed.train("recommendations", { until, seed });
  yield same("same model after all of the last month was imported", later.checksum, card.checksum);

  const members = await membersOf(url, later.version);
  const owners = new Map<string, string>();
  for (const customer of truth.customers) {
    const asker = await heed.askers.named(asImported(customer));
    if (asker.is === "person") owners.set(asker.personId, customer);
  }
  yield exactly(
    "people in training_member: those who allow it and had bought",
    members.length,
    truth.learnedFrom,
    "people",
  );
  const without = members.filter((id) => !allows(owners.get(id) ?? "", seed));
  yield exactly("people in training_member who did not allow it", without.length, 0, "people", members.length);
  const strangers = [...owners].filter(([, customer]) => !allows(customer, seed)).map(([id]) => id);
  yield exactly(
    "rows left of them after they were taken out of the database",
    await removeRows(url, strangers),
    0,
    "rows",
    strangers.length,
  );
  const alone = await heed.train("recommendations", { until, seed });
  yield same("same model as one trained where they never were", alone.checksum, card.checksum);
}

type Measured = { readonly recall: Float64Array; readonly ndcg: Float64Array };
const MEASURES = ["recall", "ndcg"] as const;
const LABELS = { recall: "Recall@20", ndcg: "NDCG@10" };

async function measure(
  people: readonly Shopper[],
  shelf: Shelf,
  rank: (shopper: Shopper) => Promise<ArrayLike<number>>,
): Promise<Measured> {
  const recall = new Float64Array(people.length);
  const ndcg = new Float64Array(people.length);
  for (const [p, shopper] of people.entries()) {
    const ranked = await rank(shopper);
    recall[p] = rankingMetrics(ranked, shopper[shelf], 20).recall;
    ndcg[p] = rankingMetrics(ranked, shopper[shelf], 10).ndcg;
  }
  return { recall, ndcg };
}

/**
 * The capability's ranking, read and decided through the gate, without exploration: a shelf's random places would judge chance. Items
 * that the truth does not know get a number that is never right.
 */
async function decideFor(run: Run, shelf: Shelf, shopper: Shopper): Promise<number[]> {
  const { heed, shop, model, truth } = run;
  const asker = await heed.askers.named(asImported(shopper.customer));
  if (asker.is === "nobody") throw new Error("A customer who was imported is not known.");
  const answer = await heed.gate
    .open({ purpose: "recommendations", actor: "job:quality", limit: recommendations.limit })
    .decide({
      personId: asker.personId,
      use(access) {
        if (!access.allowed) throw new Error("A customer who allows recommendations was denied.");
        const context = {
          access,
          catalogue: shop.catalogue,
          popular: [],
          page: { shelf },
          now: shop.look,
          map: retailMap,
        };
        return { result: recommendations.decide(model, { ...context, size: 20, exploration: 0, random: () => 0 }) };
      },
    });
  return answer.items.map(({ item }) => truth.items.indexOf(item.toUpperCase()));
}

/** Spreadsheets write numbers of customers as 17850.0; the import reads them as 17850. */
const asImported = (customer: string): string => customer.replace(/\.0$/, "");

function mask(shelf: Shelf, { basket }: Shopper, { items }: Truth): Uint8Array | undefined {
  if (shelf === "again") return undefined;
  const excluded = new Uint8Array(items.length);
  for (const item of basket) excluded[item] = 1;
  return excluded;
}

/** Imports order lines with the consent that they claim; gives how many were refused because they name no customer. */
async function importFile(heed: Heed<typeof retailMap>, file: string): Promise<number> {
  const { refused } = await heed.ingest.importCsv({
    file,
    event: "Order Completed",
    person: "CustomerID",
    at: "InvoiceDate",
    properties: { order_id: "InvoiceNo", product_id: "StockCode", quantity: "Quantity", price: "UnitPrice" },
    consent: {
      purpose: "recommendations",
      at: "ConsentAt",
      source: "ConsentSource",
      evidence: "the shop's account page",
    },
  });
  return refused.filter(({ reason }) => reason === "identifier_missing").reduce((sum, { n }) => sum + n, 0);
}

const membersOf = (url: string, version: string): Promise<string[]> =>
  asOwner(url, async (owner) => {
    const members = "select person_id from heed.training_member where version = $1";
    return (await owner.query<{ person_id: string }>(members, [version])).rows.map((row) => row.person_id);
  });

const removeRows = (url: string, people: readonly string[]): Promise<number> =>
  asOwner(url, async (owner) => {
    await owner.query("delete from heed.event where person_id = any($1)", [people]);
    const left = "select count(*)::integer as n from heed.event where person_id = any($1)";
    return (await owner.query<{ n: number }>(left, [people])).rows[0]!.n;
  });

function figure(name: string, values: Float64Array, seed: number, goals: Partial<Figure>): Figure {
  return { name, ...bootstrapMean(values, { seed }), unit: "share", n: values.length, ...goals };
}

const exactly = (name: string, value: number, wanted: number, unit: string, n?: number): Figure => ({
  name,
  value,
  unit,
  met: value === wanted,
  ...(n === undefined ? {} : { n }),
});

const same = (name: string, checksum: string, wanted: string): Figure => ({
  name,
  value: checksum === wanted ? 1 : 0,
  unit: "yes = 1",
  met: checksum === wanted,
});

const interval = (low: number | undefined, high: number | undefined): Partial<Figure> =>
  low === undefined || high === undefined ? {} : { low, high };

// A Heed whose placement tells scores, with a model in use as real ones are: what the parts of this folder run on.
import type { DataMap } from "@heed/core";
import { seededRandom } from "@heed/math";
import { propensity } from "../../../packages/heed/src/capabilities/propensity/capability.ts";
import { FEATURES } from "../../../packages/heed/src/capabilities/propensity/features.ts";
import type { Looks } from "../../../packages/heed/src/capabilities/propensity/train.ts";
import { beginVersion, keepTrained, release } from "../../../packages/heed/src/models/registry.ts";
import { runTraining } from "../../../packages/heed/src/models/run-training.ts";
import { inTransaction } from "../../../packages/heed/src/storage/owner.ts";
import { type BenchHeed, openBenchHeed, seedPeople } from "../../bench-heed.ts";

const EVENT = "Product Viewed";
export const PLACEMENT = "next-look";
const VERSION = "propensity-2026-01-01-0d15c0";

export const scoringMap: DataMap = {
  controller: { name: "Bench", contact: "bench@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] } },
  age: { minimum: 16, rule: "asked" },
  fields: { [EVENT]: { kind: "event", properties: { product_id: "string", price: "number?" } } },
  purposes: {
    recommendations: {
      says: "Estimate how likely you are to look again",
      basis: "consent",
      profiles: true,
      reads: { [EVENT]: "6 months" },
      outcome: { event: EVENT, within: "10 days" },
    },
    statistics: { says: "Count", basis: "legitimate interest", balancing: "groups", reads: { [EVENT]: "3 months" } },
  },
  placements: { [PLACEMENT]: { capability: "propensity", purpose: "recommendations", size: 1, holdout: 0 } },
};

/** With so many people who consent, ten events each. */
export async function openScoring(
  people: number,
  seed: number,
): Promise<{ bench: BenchHeed<DataMap>; ids: readonly string[] }> {
  const bench = await openBenchHeed({ map: scoringMap });
  const ids = await seedPeople(bench, people);
  await putInUse(bench, seed);
  return { bench, ids };
}

const about = { until: new Date(), outcome: { event: EVENT, withinDays: 10 } };

export const trained = (seed: number, contributions: readonly Looks[], signal?: AbortSignal) =>
  runTraining(
    { work: "train", capability: propensity.name, contributions, catalogue: [], seed, ...about },
    () => undefined,
    signal,
  );

/** A model as real ones are: people who looked lately and often look again. */
async function putInUse({ owner, heed }: BenchHeed<DataMap>, seed: number): Promise<void> {
  const { card, bytes } = await trained(seed, looks(seed, 3_000));
  const purpose = "recommendations";
  const known = { version: VERSION, capability: propensity.name, purpose };
  const stored = {
    ...card,
    ...known,
    trainedAt: new Date().toISOString(),
    until: about.until.toISOString(),
    seed,
    members: 0,
    membersHash: "",
    left: 0,
    known: 0,
    checksum: VERSION,
    bytes: bytes.length,
  };
  await owner((sql) =>
    inTransaction(sql, async (inside) => {
      await beginVersion(inside, known, heed.now());
      await keepTrained(inside, stored, bytes);
      await release(inside, stored);
    }),
  );
}

export function looks(seed: number, people: number): Looks[] {
  const random = seededRandom(seed);
  const kept = FEATURES.map(({ field }) => field === EVENT);
  return Array.from({ length: people }, () => {
    const keen = random.uniform();
    return {
      looks: [200, 190].map((day) => ({
        day,
        x: kept.map((own) => (own ? Math.round(random.below(60) * (1.2 - keen)) : null)),
        y: random.uniform() < keen ? (1 as const) : (0 as const),
        value: 0,
      })),
    };
  });
}

// How long a shelf takes once the person was read: 3,000 items, a person with 50 of them, every kind of shelf, and the fallback.

import { seededRandom } from "@heed/math";
import type { DecisionContext } from "../../packages/heed/src/capabilities/capability.ts";
import { recommendations } from "../../packages/heed/src/capabilities/recommendations/capability.ts";
import type { PersonData } from "../../packages/heed/src/gate/access.ts";
import { benchMap } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";

const ITEMS = 3_000;
const BASKET = 50;
const DAY = 86_400_000;
const UNTIL = new Date("2026-01-01T00:00:00Z");

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  const items = quick ? ITEMS / 5 : ITEMS;
  const random = seededRandom(seed);
  const catalogue = new Map(
    Array.from({ length: items }, (_, i) => `item-${i}`).map((id) => [id, { id, title: id, category: id.slice(-1) }]),
  );
  const ids = [...catalogue.keys()];
  // Popular items more often; nobody bought anything in the last month, so that no time goes into choosing settings.
  const lines = (n: number, days: number): PersonData => {
    const events = Array.from({ length: n }, (_, line) => ({
      id: `${line}`,
      at: new Date(UNTIL.getTime() - (40 + random.below(days)) * DAY),
      properties: { order_id: `${line}`, product_id: ids[Math.min(random.below(items), random.below(items))]! },
    }));
    return { fields: ["Order Completed"], events: () => events, trait: () => undefined };
  };
  const people = Array.from(
    { length: items * 2 },
    () => recommendations.example(lines(40, 200), catalogue, { until: new Date(0), map: benchMap })!,
  );
  const started = performance.now();
  const options = { seed, until: UNTIL, report: () => undefined };
  const { model } = recommendations.train(people, [...catalogue.values()], options);
  yield { name: `train, ${items} items`, value: (performance.now() - started) / 1000, unit: "s", n: people.length };

  const bytes = recommendations.encode(model);
  const from = performance.now();
  recommendations.decode(bytes);
  yield { name: `load, ${items} items`, value: (performance.now() - from) / 1000, unit: "s", n: bytes.length };

  const hidden: ReadonlySet<string> = new Set();
  const context = {
    catalogue,
    popular: ids.slice(0, 50),
    size: 5,
    exploration: 0.03,
    random: random.uniform,
    now: UNTIL,
    map: benchMap,
  };
  const shelves: Record<string, () => DecisionContext> = Object.fromEntries(
    ["discover", "again", "mixed"].map((shelf) => [
      shelf,
      () => ({
        ...context,
        page: { shelf },
        access: { allowed: true, basis: "consent", data: lines(BASKET, 200), hidden },
      }),
    ]),
  );
  for (const [shelf, make] of Object.entries(shelves)) {
    const goal = { toReach: 1, better: "lower" as const };
    yield* times(
      `shelf ${shelf}, ${items} items, basket of ${BASKET}`,
      make,
      (c) => recommendations.decide(model, c),
      goal,
    );
  }
  const refused = { allowed: false, reason: "refused", remedy: "", hidden } as const;
  const page = () => ({ ...context, page: { item: ids[random.below(items)]! }, access: refused });
  yield* times(`fallback, ${items} items`, page, (c) => recommendations.fallback(model, c), {});
}

function* times(
  name: string,
  make: () => DecisionContext,
  answer: (context: DecisionContext) => unknown,
  goal: Partial<Figure>,
): Iterable<Figure> {
  const n = 1_000;
  const taken: number[] = [];
  for (let k = 0; k < n + 100; k++) {
    const context = make();
    const start = performance.now();
    answer(context);
    if (k >= 100) taken.push(performance.now() - start); // the first are warming up
  }
  taken.sort((a, b) => a - b);
  yield { name: `${name}, median`, value: taken[n / 2]!, unit: "ms", n, ...goal };
  yield { name: `${name}, 99th percentile`, value: taken[n * 0.99]!, unit: "ms", n };
}

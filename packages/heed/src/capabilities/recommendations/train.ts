// Training: settings are chosen on the last month after fitting what lay before it, then everything is fitted once.
import type { Said } from "@heed/core";
import { fault } from "@heed/math";
import type { Card, Item, TrainingReport } from "../capability.ts";
import { inFixedOrder } from "../fixed-order.ts";
import { said } from "../said.ts";
import { type Chosen, choose, FEWEST_JUDGED } from "./choose.ts";
import { dayNumber, type History } from "./history.ts";
import { learn } from "./learn.ts";
import { FLOOR, fitInverse, type RecommendationsModel, ready } from "./model.ts";

/** The days before `until` on which settings are chosen and judged. */
const VALIDATION_DAYS = 31;

/**
 * Trains a model on histories that end before `until`. The same histories in any order, with the same seed, give the same model.
 *
 * @returns the model, and its card with figures of a model that had not seen the last month
 * @throws `too_few_people` when no item has 11 people
 */
export function train(
  histories: readonly History[],
  catalogue: readonly Item[],
  { seed, until, report }: { seed: number; until: Date; report: TrainingReport },
): { model: RecommendationsModel; card: Card } {
  const ids = catalogue.filter((item) => item.sensitive === undefined).map((item) => item.id);
  const untilDay = dayNumber(until);
  const people = inFixedOrder(histories);
  const learned = learn(people, ids, untilDay);
  if (!learned)
    return fault(
      "too_few_people",
      `No item was bought or looked at by ${FLOOR.item} people who allow recommendations.`,
      "Train again when there are more; until then shelves show what needs no personal data.",
    );
  const chosen = choose(people, ids, untilDay - VALIDATION_DAYS, seed, (share, says) => report(0.8 * share, says));
  const { settings, calibration } = chosen;
  const counts = { items: learned.items.length, people: learned.people, pairs: learned.pairs };
  const onProgress = (share: number) => report(0.8 + 0.2 * share, "fitting on everything");
  const inverse = fitInverse(counts, settings.lambda, { onProgress });
  const model = ready({ ...learned, settings, calibration, inverse });
  return { model, card: cardOf(model, histories, chosen, until) };
}

function cardOf(model: RecommendationsModel, histories: readonly History[], chosen: Chosen, until: Date): Card {
  const { settings, items, people } = model.kept;
  const purchases = histories.reduce((sum, { bought }) => sum + bought.length, 0);
  const days = histories.flatMap(({ bought, seen }) => [...bought, ...seen].map(([, day]) => day));
  const first = days.reduce((a, b) => Math.min(a, b), model.kept.untilDay);
  const measured = chosen.metrics.length > 0;
  return {
    capability: "recommendations",
    people,
    facts: {
      items: items.length,
      purchases,
      from: new Date(first * 86_400_000).toISOString().slice(0, 10),
      until: until.toISOString(),
      "days judged": measured ? VALIDATION_DAYS : said("not_measured"),
      "people judged": chosen.judged,
      ...Object.fromEntries([...flat(settings), ...flat(chosen.calibration)]),
    },
    metrics: chosen.metrics,
    limits: [
      said("learned_from_allowed"),
      measured
        ? said("settings_flatter", { days: VALIDATION_DAYS })
        : said("quality_not_measured", { people: FEWEST_JUDGED, days: VALIDATION_DAYS }),
      said("items_from", { people: FLOOR.item, pairs: FLOOR.pair }),
      said("sensitive_left_out"),
      said("fairness_not_measured"),
    ],
  };
}

function flat(part: object, path = ""): [string, number | Said][] {
  return Object.entries(part).flatMap(([name, value]): [string, number | Said][] => {
    const at = path === "" ? name : `${path} ${name}`;
    if (typeof value === "number") return [[at, value]];
    return value === null ? [[at, said("not_measured")]] : flat(value, at);
  });
}

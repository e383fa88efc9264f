// Chooses every setting on the last month, after fitting what lay before it.
import { seededRandom } from "@heed/math";
import type { Card, TrainingReport } from "../capability.ts";
import { type History, historyBefore } from "./history.ts";
import { learn } from "./learn.ts";
import { shelfMetrics } from "./metrics.ts";
import { fitInverse, type Kept, type RecommendationsModel, ready } from "./model.ts";
import { DEFAULTS, type Settings, SHELVES, STEPS } from "./settings.ts";
import { calibrate, judgedPeople, worthOf } from "./validate.ts";

export type Chosen = {
  readonly settings: Settings;
  readonly calibration: Kept["calibration"];
  /** People by whom was chosen. */
  readonly judged: number;
  readonly metrics: Card["metrics"];
};

/** With fewer people to judge by, the defaults stand and the card says "not measured". */
export const FEWEST_JUDGED = 30;

const UNCALIBRATED: Kept["calibration"] = { discover: null, again: null };

/**
 * Searches setting by setting; of equals the first stands.
 *
 * @param day the first day of the month on which is judged
 */
export function choose(
  histories: readonly History[],
  ids: readonly string[],
  day: number,
  seed: number,
  report: TrainingReport,
): Chosen {
  const defaults: Chosen = { settings: DEFAULTS, calibration: UNCALIBRATED, judged: 0, metrics: [] };
  const fitted = fitBefore(histories, ids, day);
  if (!fitted) return defaults;
  const judged = judgedPeople(fitted(DEFAULTS), histories, day, seededRandom(seed));
  if (judged.length < FEWEST_JUDGED) return { ...defaults, judged: judged.length };
  let settings = DEFAULTS;
  STEPS.forEach(({ says, shelves, candidates }, at) => {
    report(at / STEPS.length, `choosing: ${says}`);
    const tried = candidates(settings);
    const worths = tried.map((candidate) => worthOf(fitted(candidate), judged, day, shelves));
    settings = tried[worths.indexOf(Math.max(...worths))]!;
  });
  const model = fitted(settings);
  return {
    settings,
    calibration: calibrate(model, judged, day),
    judged: judged.length,
    metrics: SHELVES.flatMap((shelf) => shelfMetrics(model, judged, day, shelf, seed)),
  };
}

/** The model of what lay before `day` under any settings; EASE is fitted anew only when its penalty is another than the last. */
function fitBefore(
  histories: readonly History[],
  ids: readonly string[],
  day: number,
): ((settings: Settings) => RecommendationsModel) | undefined {
  const learned = learn(
    histories.flatMap((history) => historyBefore(history, day) ?? []),
    ids,
    day,
  );
  if (!learned) return undefined;
  const counts = { items: learned.items.length, people: learned.people, pairs: learned.pairs };
  let last: RecommendationsModel | undefined;
  return (settings) => {
    if (last?.kept.settings.lambda !== settings.lambda) {
      const inverse = fitInverse(counts, settings.lambda);
      last = ready({ ...learned, settings, calibration: UNCALIBRATED, inverse });
    }
    return { ...last, kept: { ...last.kept, settings } };
  };
}

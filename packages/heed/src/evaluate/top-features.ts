// Which columns a score rests on, by models that did not see the row.
import { type Column, seededRandom } from "@heed/math";
import { takeColumns } from "../capabilities/propensity/prepare.ts";
import type { Scorer } from "../capabilities/propensity/scorer.ts";
import { strongestColumns } from "../capabilities/propensity/strongest-columns.ts";
import type { Part } from "./split-rows.ts";

const EXPLAINED = 400;

/** The ten columns that add most to the log-odds of judged rows, each by the model that did not see the row. */
export const topFeatures = (
  scorers: readonly Scorer[],
  features: readonly Column[],
  parts: readonly Part[],
  seed: number,
) =>
  strongestColumns(
    parts.map(({ judged }, k) => {
      const some = seededRandom(seed)
        .shuffle(judged.slice())
        .slice(0, Math.ceil(EXPLAINED / parts.length));
      return { scorer: scorers[k]!, rows: takeColumns(features, some) };
    }),
  );

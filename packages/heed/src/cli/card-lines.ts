// A model's card in words: what it is, from whom it learned, how well, for whom not, and what was not measured.
import type { toolkitCard } from "../models/toolkit-card.ts";
import { bold, table } from "./terminal.ts";

/** The card for a terminal; see toolkitCard. */
export function cardLines(card: ReturnType<typeof toolkitCard>): string {
  const { model_details: details, model_parameters: parameters, considerations, heed } = card;
  const { rate } = heed.consent;
  const list = (lines: readonly string[]) => lines.map((line) => `· ${line}`);
  return [
    bold(`${details.version.name}  ${details.version.diff}`),
    details.overview,
    `${details.owners[0]?.name}, ${details.owners[0]?.contact}`,
    "",
    bold("Learned from"),
    ...parameters.data.map(({ description }) => description),
    `reads ${parameters.input_format}`,
    `basis ${heed.consent.basis}; ${typeof rate === "number" ? `${(100 * rate).toFixed(1)} % of those known are in it` : rate}`,
    `privacy budget: ${heed.privacy_spend.says}`,
    "",
    bold("How well"),
    table([
      ["", "value", "95 %", "of"],
      ...card.quantitative_analysis.performance_metrics.map(({ type, value, slice, confidence_interval: ends }) => [
        type,
        value,
        ends ? `${ends.lower_bound} to ${ends.upper_bound}` : "",
        slice,
      ]),
    ]),
    "",
    bold("Fairness"),
    ...(typeof heed.fairness === "string"
      ? [heed.fairness]
      : [
          heed.fairness.says,
          ...Object.entries(heed.fairness.columns).map(
            ([column, { impact }]) =>
              `${column}: smallest share selected over largest ${impact === null ? "not measured" : impact.toFixed(2)}`,
          ),
        ]),
    "",
    bold("Audit"),
    ...list(considerations.ethical_considerations.map(({ name, mitigation_strategy: found }) => `${name}: ${found}`)),
    "",
    bold("Since then"),
    ...(typeof heed.watched === "string"
      ? [heed.watched]
      : [
          `looked at ${heed.watched.at.slice(0, 10)}: stability index ${typeof heed.watched.stability === "number" ? heed.watched.stability.toFixed(3) : heed.watched.stability}`,
          typeof heed.watched.told === "string"
            ? `told and came: ${heed.watched.told}`
            : `told ${heed.watched.told.told.toFixed(3)}, came ${heed.watched.told.came.toFixed(3)}, ${heed.watched.told.people} people`,
          `fairness of decisions: ${typeof heed.watched.fairness === "string" ? heed.watched.fairness : heed.watched.fairness.against.join(" ") || "nothing found"}`,
        ]),
    "",
    bold("Limits"),
    ...list(considerations.limitations.map(({ description }) => description)),
  ].join("\n");
}

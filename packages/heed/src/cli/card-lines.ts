// A model's card in words: what it is, from whom it learned, how well, for whom not, and what was not measured.
import type { InEnglish } from "../capabilities/said.ts";
import type { DataAudit } from "../models/audit-data.ts";
import type { Share } from "../models/sum-by-group.ts";
import type { toolkitCard } from "../models/toolkit-card.ts";
import { mendingLines } from "./mending-lines.ts";
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
    `trained by ${heed.run.code}, seed ${heed.run.seed}`,
    "",
    bold("Who of each group is in it"),
    ...(typeof heed.training_data === "string" ? [heed.training_data] : dataLines(heed.training_data)),
    "",
    bold("What its scores rest on"),
    ...(typeof heed.rests_on === "string"
      ? [heed.rests_on]
      : [table(heed.rests_on.map(({ column, strength, direction }) => [column, strength.toFixed(3), direction]))]),
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
    bold("Mending"),
    ...mendingLines(heed.mended),
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

/** Shares by group, with what is noted; a share of fewer than 30 people is not told. */
function dataLines({ columns, noted }: InEnglish<DataAudit>): string[] {
  const percent = (share: Share): string => (share ? `${(100 * share.value).toFixed(1)} %` : "not measured");
  const rows = Object.entries(columns).flatMap(([column, { groups }]) =>
    groups.map(({ value, people, allow, learned, outcome }) => [
      `${column}: ${value}`,
      people,
      percent(allow),
      percent(learned),
      percent(outcome),
    ]),
  );
  return [
    table([["", "answered", "allow the score", "learned from", "of these with the outcome"], ...rows]),
    ...noted.map((line) => `! ${line}`),
  ];
}

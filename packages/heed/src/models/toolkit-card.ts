// A model's card in the shape of model-card-toolkit 0.0.2, with what its schema has no place for beside it; from the run's own record only.
import { type DataMap, purposesOf, wordsIn } from "@heed/core";
import { inEnglish } from "../capabilities/said.ts";
import type { FairGroup } from "./audit-fairness.ts";
import type { ModelCard } from "./model-card.ts";

const NOT_MEASURED = "not measured";

/**
 * The card of a version. A field without evidence reads "not measured".
 *
 * @example
 * toolkitCard(map, card).quantitative_analysis.performance_metrics[0]; // { type: "AUC", value: "0.734", slice: "all", ... }
 */
export function toolkitCard(map: DataMap, stored: ModelCard) {
  const card = inEnglish(stored);
  const purpose = purposesOf(map)[card.purpose];
  const { basis } = purpose ?? {};
  const metric = (type: string, value: number, slice: string, ends?: { low: number; high: number }) => ({
    type,
    value: String(Number(value.toPrecision(6))),
    slice,
    ...(ends
      ? {
          confidence_interval: {
            lower_bound: String(Number(ends.low.toPrecision(6))),
            upper_bound: String(Number(ends.high.toPrecision(6))),
          },
        }
      : {}),
  });
  const { fairness = NOT_MEASURED, data = NOT_MEASURED, mended = NOT_MEASURED, watched, strongest, code } = card;
  const bySlice = ({ value, selected, found, wrong }: FairGroup, column: string) =>
    Object.entries({ selected, "found of those with the outcome": found, "selected of those without": wrong }).flatMap(
      ([type, share]) => (share ? [metric(type, share.value, `${column}: ${value}`, share)] : []),
    );
  return {
    model_details: {
      name: card.capability,
      overview: purpose ? wordsIn(purpose.says, map.languages[0] ?? "en") : card.capability,
      owners: [{ name: map.controller.name, contact: map.controller.contact }],
      version: { name: card.version, date: card.trainedAt, diff: `in state ${card.state}` },
      references: [{ reference: `SHA-256 of the model: ${card.checksum}` }],
    },
    model_parameters: {
      model_architecture: Object.entries(card.facts)
        .map(([name, value]) => `${name}: ${value}`)
        .join("; "),
      data: [
        {
          name: `what the purpose "${card.purpose}" may read`,
          description: `${card.members} people of ${card.known} known, what lay before ${card.until}; members' hash ${card.membersHash}; ${card.left} have left since`,
          sensitive: { sensitive_data: [] as string[] },
        },
      ],
      input_format: Object.entries(purpose?.reads ?? {})
        .map(([field, keep]) => `${field} (${keep})`)
        .join(", "),
    },
    quantitative_analysis: {
      performance_metrics: [
        ...card.metrics.map(({ name, value, low, high, n }) =>
          metric(name, value, `all, n = ${n}`, low === undefined || high === undefined ? undefined : { low, high }),
        ),
        ...(typeof fairness === "string"
          ? []
          : Object.entries(fairness.columns).flatMap(([column, { groups }]) =>
              groups.flatMap((group) => bySlice(group, column)),
            )),
      ],
    },
    considerations: {
      use_cases: [{ description: purpose ? wordsIn(purpose.says, map.languages[0] ?? "en") : NOT_MEASURED }],
      limitations: card.limits.map((description) => ({ description })),
      ethical_considerations: [
        ...(card.audit?.checks ?? []).map(({ what, found }) => ({ name: what, mitigation_strategy: found })),
        ...(card.audit?.against ?? []).map((name) => ({
          name,
          mitigation_strategy: card.override
            ? `used all the same: ${card.override.role}, ${card.override.at}: ${card.override.reason}`
            : "not used",
        })),
      ],
    },
    heed: {
      run: { version: card.version, seed: card.seed, until: card.until, state: card.state, code: code ?? NOT_MEASURED },
      held_out: card.heldOut ?? NOT_MEASURED,
      rests_on: strongest ?? NOT_MEASURED,
      consent: {
        basis:
          basis === undefined
            ? NOT_MEASURED
            : typeof basis === "string"
              ? basis
              : Object.entries(basis)
                  .map(([regime, of]) => `${regime}: ${of}`)
                  .join(", "),
        rate: card.known > 0 ? card.members / card.known : NOT_MEASURED,
      },
      fairness,
      training_data: data,
      mended,
      // No noise is added to any model, so nothing is spent, and nothing is promised.
      privacy_spend: {
        epsilon: NOT_MEASURED,
        delta: NOT_MEASURED,
        unit: NOT_MEASURED,
        says: "trained without differential privacy",
      },
      watched: watched ?? NOT_MEASURED,
    },
  };
}

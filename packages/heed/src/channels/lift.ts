// What a placement earned: outcome and value per permitted visitor, against the holdout that got the fallback.
import { type DataMap, holdoutOf } from "@heed/core";
import { sampleRatio, studentQuantile, twoProportions } from "@heed/math";
import type { Actor, PersonData } from "../gate/access.ts";
import type { Gate } from "../gate/gate.ts";
import type { Group } from "../gate/read-population.ts";
import { lookBack } from "./count-steps.ts";
import { SCORED } from "./placements.ts";

/** A mean with its 95 % interval. */
export type Estimate = { readonly value: number; readonly low: number; readonly high: number };

export type ArmFigures = { readonly visitors: number; readonly outcomes: number; readonly value: number };

export type Lift =
  | {
      readonly known: true;
      readonly placement: string;
      readonly outcome: string;
      readonly withinDays: number;
      readonly personal: ArmFigures;
      readonly holdout: ArmFigures;
      /** Additional outcomes per permitted visitor. */
      readonly outcomeLift: Estimate;
      /** Additional value per permitted visitor, if the purpose names a value. */
      readonly valueLift: Estimate | undefined;
      /** p of the sample-ratio check; below .001 the arms are not what they should be and nothing else may be read. */
      readonly sampleRatioP: number;
    }
  | { readonly known: false; readonly placement: string; readonly says: string };

/** How far back a placement may be judged, days: few, and each from one Monday to another, so that two answers are never a day apart. */
export const LIFT_LOOKS = [30, 90, 365] as const;

/** `demo`: its people are invented and came a moment ago, so that it looks until now. */
export type LiftDeps = {
  readonly gate: Gate;
  readonly map: DataMap;
  readonly now: () => Date;
  readonly demo?: boolean;
};

/** Judges a placement by everyone's first decision in the last days, one of `LIFT_LOOKS`. Reads groups only, under `statistics`. */
export async function liftOf(deps: LiftDeps, name: string, days: number, actor: Actor): Promise<Lift> {
  const since = lookBack(deps.now(), days);
  const until = deps.demo ? deps.now() : lookBack(deps.now(), 0);
  const unknown = (says: string): Lift => ({ known: false, placement: name, says });
  const placement = deps.map.placements?.[name];
  if (!placement) return unknown(`There is no placement "${name}" in heed.config.ts.`);
  const outcome = deps.map.purposes[placement.purpose]?.outcome;
  if (!outcome)
    return unknown(`The purpose "${placement.purpose}" names no outcome. Add outcome: { event, value } to it.`);
  if (!deps.map.purposes["statistics"])
    return unknown('Counting needs the purpose "statistics". Declare it in heed.config.ts.');
  if (!(outcome.event in deps.map.purposes["statistics"].reads))
    return unknown(`The purpose "statistics" does not read "${outcome.event}". Add it to its reads.`);
  const withinDays = Number.parseInt(outcome.within ?? "30 days", 10);
  const open = deps.gate.open({ purpose: "statistics", actor, fields: ["decision", outcome.event] });
  const groups = await open.aggregate({ since, until, groups: (data) => armOutcomes(data, name, outcome, withinDays) });
  const of = (arm: string, what: string): Group | undefined => groups.get(`${arm} ${what}`);
  const personal = of("personal", "outcome");
  const holdout = of("holdout", "outcome");
  if (!personal || !holdout)
    return unknown("Fewer than 11 people were decided for in one of the two arms. Wait for more visitors.");
  const share = holdoutOf(placement);
  const values = { personal: of("personal", "value"), holdout: of("holdout", "value") };
  return {
    known: true,
    placement: name,
    outcome: outcome.event,
    withinDays,
    personal: { visitors: personal.people, outcomes: personal.sum, value: values.personal?.sum ?? 0 },
    holdout: { visitors: holdout.people, outcomes: holdout.sum, value: values.holdout?.sum ?? 0 },
    outcomeLift: twoProportions(conversions(personal), conversions(holdout)).difference,
    valueLift:
      outcome.value === undefined || !values.personal || !values.holdout
        ? undefined
        : meansDifference(values.personal, values.holdout),
    sampleRatioP: sampleRatio([personal.people, holdout.people], [1 - share, share]).pValue,
  };
}

const conversions = (group: Group) => ({ people: group.people, conversions: group.sum });

/** Difference of two means with Welch's interval, from sums and sums of squares. */
function meansDifference(a: Group, b: Group): Estimate {
  const mean = (group: Group) => group.sum / group.people;
  const spread = (group: Group) =>
    Math.max(0, (group.squares - group.people * mean(group) ** 2) / (group.people - 1)) / group.people;
  const [va, vb] = [spread(a), spread(b)];
  const value = mean(a) - mean(b);
  if (va + vb === 0) return { value, low: value, high: value };
  const df = (va + vb) ** 2 / (va ** 2 / (a.people - 1) + vb ** 2 / (b.people - 1));
  const half = studentQuantile(0.975, df) * Math.sqrt(va + vb);
  return { value, low: value - half, high: value + half };
}

/** Everyone counts in their arm, also those without an outcome: a group is an arm, never the few who bought. */
function* armOutcomes(
  data: PersonData,
  placement: string,
  outcome: { event: string; value?: string },
  withinDays: number,
): Iterable<readonly [string, number]> {
  const decisions = data
    .events("decision")
    .filter(({ properties }) => properties["placement"] === placement && properties["arm"] !== SCORED);
  const first = decisions.at(-1);
  if (!first) return;
  const arm = String(first.properties["arm"]);
  const end = first.at.getTime() + withinDays * 86_400_000;
  const after = data.events(outcome.event).filter((event) => event.at >= first.at && event.at.getTime() < end);
  yield [`${arm} outcome`, after.length > 0 ? 1 : 0];
  let value = 0;
  for (const event of after) {
    const amount = outcome.value === undefined ? 0 : event.properties[outcome.value];
    if (typeof amount === "number") value += amount;
  }
  yield [`${arm} value`, value];
}

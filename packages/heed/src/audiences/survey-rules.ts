// Counts by rule: everybody goes into the group of the rules that hold for them, behind the gate and under one purpose.
import type { Channel, DataMap } from "@heed/core";
import type { Actor } from "../gate/access.ts";
import type { Gate } from "../gate/gate.ts";
import type { Surveyed, SurveyOptions } from "../gate/survey.ts";
import { countingsOf, type Measuring, MOST_EVENTS, measuringCounts } from "./holds-for.ts";
import { statisticsSees, windowOf } from "./look-back.ts";
import { type Estimates, estimatesOf, fieldsOf, type Rule } from "./rule.ts";

export type SurveyRules = (
  rules: readonly Rule[],
  asked: { readonly purpose: string; readonly channel?: Channel },
  actor: Actor,
  options: Pick<SurveyOptions, "groups" | "left" | "whole" | "forUse"> & {
    /** The group of a person; `hidden`: what they do not want to be in, among others. */
    readonly group: (measured: Measuring, hidden: ReadonlySet<string>) => string | undefined;
  },
) => Promise<Surveyed>;

const DAY = 86_400_000;

export function createSurveyRules(deps: {
  gate: Gate;
  map: DataMap;
  now: () => Date;
  estimates: Estimates;
}): SurveyRules {
  const { gate, map, now, estimates } = deps;
  return async (rules, asked, actor, { group, ...options }) => {
    const fields = [...new Set(rules.flatMap(fieldsOf))];
    const at = now();
    const countings = countingsOf(rules, at);
    const window = windowOf(rules);
    const named = estimatesOf(rules);
    const estimate = await estimates.ready(named, at);
    return gate.open({ purpose: asked.purpose, actor, fields }).survey({
      ...options,
      countings: [...countings.values()],
      most: MOST_EVENTS,
      data: named.length > 0,
      group: (person) => group(measuringCounts(countings, person, at, estimate), person.hidden),
      channel: asked.channel,
      ...(window === undefined ? {} : { since: new Date(at.getTime() - (window + 1) * DAY) }),
      // A model answers under the purpose of its own only.
      underStatistics: named.length === 0 && statisticsSees(map, asked.purpose, fields, window),
    });
  };
}

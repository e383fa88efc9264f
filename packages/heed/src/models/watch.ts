// Watches a model in use: have the people it scores changed since it learned, and did what it told come true? Groups of 11 and more only.
import { isSaid } from "@heed/core";
import { populationStability, wilsonInterval } from "@heed/math";
import type { Capability, Item, Outcome } from "../capabilities/capability.ts";
import { outcomeOf, readable } from "../capabilities/capability.ts";
import { said, to } from "../capabilities/said.ts";
import type { Gate } from "../gate/gate.ts";
import type { Group } from "../gate/read-population.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { auditDecisions, cameWithin, firstScore } from "./audit-training.ts";
import type { Reference, Watched } from "./model-card.ts";

/** By custom a population stability index of .25 asks for action (.1 for a look). */
const DRIFTED = 0.25;
/** A look a day: at this level chance alone alarms once in about three years. */
const LEVEL = 0.999;
/** Of groups of fewer nothing is told. */
const LEAST = 11;

export type WatchDeps = {
  readonly gate: Gate;
  readonly inForce: MapInForce;
  readonly catalogue: () => ReadonlyMap<string, Item>;
  readonly now: () => Date;
};

/**
 * Looks once. Stability: everybody lawful, scored now in memory, against the training people's scores. Calibration: decisions whose horizon has
 * closed, one a person, whatever version told them, against what came.
 */
export async function watchScores(
  deps: WatchDeps,
  capability: Capability,
  live: { readonly purpose: string; readonly model: unknown; readonly reference: Reference },
): Promise<Watched> {
  const { people, stability } = await stabilityOf(deps, capability, live);
  const outcome = outcomeOf(deps.inForce.map, live.purpose);
  const placements = Object.entries(deps.inForce.map.placements ?? {}).flatMap(([name, of]) =>
    of.capability === capability.name && of.purpose === live.purpose ? [name] : [],
  );
  const told = outcome && (await toldAndCame(deps, placements, outcome));
  const fairness = outcome
    ? await auditDecisions(deps, { placements, outcome, reference: live.reference })
    : said("not_measured_no_outcome");
  const drift =
    typeof stability === "number" && stability >= DRIFTED
      ? [said("people_changed", { index: to(2, stability), least: DRIFTED })]
      : [];
  const off =
    told && !isSaid(told) && (told.told < told.low || told.told > told.high)
      ? [
          said("told_otherwise", {
            toldShare: told.told,
            cameShare: told.came,
            lowShare: told.low,
            highShare: told.high,
            people: told.people,
          }),
        ]
      : [];
  return {
    at: deps.now().toISOString(),
    people,
    stability,
    told: told ?? said("not_measured_no_outcome"),
    fairness,
    against: [...drift, ...off, ...(isSaid(fairness) ? [] : fairness.against)],
  };
}

async function stabilityOf(
  { gate, inForce, catalogue, now }: WatchDeps,
  capability: Capability,
  { purpose, model, reference }: { purpose: string; model: unknown; reference: Reference },
): Promise<Pick<Watched, "people" | "stability">> {
  const [items, at] = [catalogue(), now()];
  const groups = await gate
    .open({ purpose, actor: "job:watch", fields: readable(inForce.map, purpose, capability) })
    .aggregate({
      groups(data) {
        const chance = capability.chance?.(model, data, items, at);
        return chance === undefined ? [] : [[`${binOf(reference, chance)}`, 1]];
      },
    });
  const counts = reference.counts.map((_, bin) => groups.get(`${bin}`)?.people ?? 0);
  const people = counts.reduce((a, b) => a + b, 0);
  return {
    people,
    stability:
      people === 0
        ? said("not_measured_small_groups", { people: LEAST })
        : populationStability(reference.counts, counts),
  };
}

const binOf = ({ edges }: Reference, chance: number): number => edges.filter((edge) => chance > edge).length;

async function toldAndCame(
  { gate, inForce, now }: WatchDeps,
  placements: readonly string[],
  outcome: Outcome,
): Promise<Watched["told"]> {
  const { map } = inForce;
  if (!map.purposes["statistics"] || !(outcome.event in map.purposes["statistics"].reads))
    return said("not_measured_unread", { purpose: "statistics", fields: `"${outcome.event}"` });
  const horizon = outcome.withinDays * 86_400_000;
  const closed = now().getTime() - horizon;
  const groups = await gate
    .open({ purpose: "statistics", actor: "job:watch", fields: ["decision", outcome.event] })
    .aggregate({
      since: new Date(closed - horizon),
      *groups(data) {
        const first = firstScore(data, placements, closed);
        if (!first) return;
        yield ["told", first.chance];
        yield ["came", cameWithin(data, outcome, first.at) ? 1 : 0];
      },
    });
  const [told, came] = [groups.get("told"), groups.get("came")] as [Group | undefined, Group | undefined];
  if (!told || !came)
    return said("not_measured_few_decided", {
      people: LEAST,
      from: outcome.withinDays,
      to: 2 * outcome.withinDays,
    });
  const { value, low, high } = wilsonInterval(came.sum, came.people, LEVEL);
  return { people: told.people, told: told.sum / told.people, came: value, low, high };
}

// Watches a model in use: have the people it scores changed since it learned, and did what it told come true? Groups of 11 and more only.
import { populationStability, wilsonInterval } from "@heed/math";
import type { Capability, Item, Outcome } from "../capabilities/capability.ts";
import { outcomeOf, readable } from "../capabilities/capability.ts";
import type { Gate } from "../gate/gate.ts";
import type { Group } from "../gate/read-population.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { auditDecisions, cameWithin, firstScore } from "./audit-training.ts";
import type { Reference, Watched } from "./model-card.ts";

/** By custom a population stability index of .25 asks for action (.1 for a look). */
const DRIFTED = 0.25;
/** A look a day: at this level chance alone alarms once in about three years. */
const LEVEL = 0.999;
const NOT_MEASURED = "not measured";

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
    : `${NOT_MEASURED}: the purpose names no outcome`;
  const drift =
    typeof stability === "number" && stability >= DRIFTED
      ? [
          `The people whom it scores have changed since it learned: stability index ${stability.toFixed(2)}, ${DRIFTED} or more asks for action.`,
        ]
      : [];
  const off =
    typeof told === "object" && (told.told < told.low || told.told > told.high)
      ? [
          `It told ${percent(told.told)}, and ${percent(told.came)} came (${percent(told.low)} to ${percent(told.high)}, ${told.people} people).`,
        ]
      : [];
  return {
    at: deps.now().toISOString(),
    people,
    stability,
    told: told ?? `${NOT_MEASURED}: the purpose names no outcome`,
    fairness,
    against: [...drift, ...off, ...(typeof fairness === "string" ? [] : fairness.against)],
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
        ? `${NOT_MEASURED}: fewer than 11 people in every group`
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
    return `${NOT_MEASURED}: the purpose "statistics" does not read "${outcome.event}"`;
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
    return `${NOT_MEASURED}: fewer than 11 people were scored ${outcome.withinDays} to ${2 * outcome.withinDays} days ago`;
  const { value, low, high } = wilsonInterval(came.sum, came.people, LEVEL);
  return { people: told.people, told: told.sum / told.people, came: value, low, high };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

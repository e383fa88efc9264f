// Audits by group: a version that was just trained, on the latest closed horizon; and decisions as they were made.
import { isSaid, type Said } from "@heed/core";
import type { Capability, Card, Contribution, Item, Outcome } from "../capabilities/capability.ts";
import { outcomeOf, readable } from "../capabilities/capability.ts";
import { said } from "../capabilities/said.ts";
import type { EventOccurrence, PersonData } from "../gate/access.ts";
import type { Gate } from "../gate/gate.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { auditData, type DataAudit } from "./audit-data.ts";
import { auditFairness, type Fairness } from "./audit-fairness.ts";
import type { Reference } from "./model-card.ts";
import { runReady } from "./run-training.ts";
import { auditable, LEAST } from "./sum-by-group.ts";
import { thresholdOf } from "./threshold-of.ts";

type AuditDeps = {
  readonly gate: Gate;
  readonly inForce: MapInForce;
  readonly catalogue: () => ReadonlyMap<string, Item>;
  readonly now: () => Date;
};

const DAY = 86_400_000;
const NOTHING_FOUND: readonly Said[] = [said("nothing_found", { people: LEAST })];
const LIVE_DAYS = 30;
/** Of what is called unequal at training at most so many are chance; live it is looked at every day, and asked for more. */
const LEVEL = { training: 0.05, live: 0.001 } as const;

/**
 * Adds what groups of those who answered the voluntary question say of a score and of those it learned from; unequal scores stand against its
 * use, and unequal data is noted.
 *
 * @param learned what the run kept of each person, by id
 */
export async function withFairness(
  deps: AuditDeps,
  capability: Capability,
  bytes: Uint8Array,
  card: Card,
  { purpose, until, learned }: { purpose: string; until: Date; learned: ReadonlyMap<string, Contribution> },
): Promise<Card & { fairness?: Fairness | Said; data?: DataAudit | Said }> {
  const { map } = deps.inForce;
  const outcome = outcomeOf(map, purpose);
  const { reference, audit } = card;
  if (!capability.chance || !reference || !audit || !outcome) return card;
  // A copy: the thread keeps what it is given.
  const model = await runReady({ work: "ready", capability: capability.name, bytes: bytes.slice() });
  const fairness = await auditTraining(deps, capability, model, { purpose, until, outcome, reference });
  const cameTo = new Map([...learned].map(([id, example]) => [id, capability.came?.(example) ?? false]));
  const data = await auditData(deps, purpose, cameTo);
  const { effect = "ordinary" } = map.purposes[purpose] ?? {};
  const unaudited = effect === "ordinary" ? [] : [said("effect_unaudited", { effect })];
  const all = [...audit.against, ...(isSaid(fairness) ? unaudited : fairness.against)];
  const found = isSaid(fairness) ? [fairness] : orNothing(fairness.against);
  const noted = isSaid(data) ? [data] : orNothing(data.noted);
  return {
    ...card,
    fairness,
    data,
    audit: {
      passed: all.length === 0,
      against: all,
      checks: [
        ...audit.checks,
        ...found.map((each) => ({ what: "fairness between groups" as const, found: each })),
        ...noted.map((each) => ({ what: "training data by group" as const, found: each })),
      ],
    },
  };
}

const orNothing = (sentences: readonly Said[]): readonly Said[] => (sentences.length > 0 ? sentences : NOTHING_FOUND);

/** What a version that was just trained says of people on the latest closed horizon, from which it learned too. */
async function auditTraining(
  deps: AuditDeps,
  capability: Capability,
  model: unknown,
  about: { readonly purpose: string; readonly until: Date; readonly outcome: Outcome; readonly reference: Reference },
): Promise<Fairness | Said> {
  const { purpose, until, outcome, reference } = about;
  const fields = auditable(deps.inForce, readable(deps.inForce.map, purpose, capability));
  if (isSaid(fields)) return fields;
  const items = deps.catalogue();
  // Features take in the whole day of the look.
  const at = new Date((Math.floor(until.getTime() / DAY) - outcome.withinDays) * DAY - 1);
  return auditFairness(deps, fields, {
    threshold: thresholdOf(reference),
    level: LEVEL.training,
    says: said("on_latest_horizon"),
    judge(data) {
      const chance = capability.chance?.(model, data, items, at);
      return chance === undefined ? undefined : { chance, came: cameWithin(data, outcome, at) };
    },
  });
}

/** What decisions of the last days told of the groups, whatever version made them. */
export async function auditDecisions(
  deps: AuditDeps,
  about: { readonly placements: readonly string[]; readonly outcome: Outcome; readonly reference: Reference },
): Promise<Fairness | Said> {
  const { placements, outcome, reference } = about;
  const fields = auditable(deps.inForce, ["decision", outcome.event]);
  if (isSaid(fields)) return fields;
  const now = deps.now().getTime();
  const horizon = outcome.withinDays * DAY;
  return auditFairness(deps, fields, {
    threshold: thresholdOf(reference),
    level: LEVEL.live,
    says: said("on_first_decisions", { days: LIVE_DAYS }),
    since: new Date(now - LIVE_DAYS * DAY),
    judge(data) {
      const first = firstScore(data, placements, now);
      if (!first) return undefined;
      const came = first.at.getTime() + horizon <= now ? cameWithin(data, outcome, first.at) : undefined;
      return { chance: first.chance, came };
    },
  });
}

/** The oldest decision before `before` that told a score, as a chance. */
export function firstScore(
  data: PersonData,
  placements: readonly string[],
  before: number,
): { readonly at: Date; readonly chance: number } | undefined {
  const first = data
    .events("decision")
    .filter(({ at, properties }) => at.getTime() < before && placements.includes(String(properties["placement"])))
    .filter(({ properties }) => typeof properties["score"] === "number")
    .at(-1);
  return first && { at: first.at, chance: 1 / (1 + Math.exp(-Number(first.properties["score"]))) };
}

/** Whether the outcome came within its horizon after `at`; what is only given back is none. */
export function cameWithin(data: PersonData, { event, value, withinDays }: Outcome, after: Date): boolean {
  const end = after.getTime() + withinDays * DAY;
  const isReturn = ({ properties }: EventOccurrence): boolean => {
    const worth = value === undefined ? undefined : properties[value];
    return typeof worth === "number" && worth < 0;
  };
  return data.events(event).some((each) => each.at > after && each.at.getTime() <= end && !isReturn(each));
}

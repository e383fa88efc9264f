// Mends a score that selects groups unequally: leaves out features that tell the group, chosen on people it was not fitted to, with the cost told
// on people that nothing was fitted to or chosen on. Groups are read as sums only (docs/decisions/0065).
import { createHash } from "node:crypto";
import { isSaid, type Said } from "@heed/core";
import { rocAucDifference, rocAucInterval } from "@heed/math";
import type { Capability, Card, Contribution } from "../capabilities/capability.ts";
import { said, to } from "../capabilities/said.ts";
import type { Gate } from "../gate/gate.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { FOUR_FIFTHS } from "./audit-fairness.ts";
import { findProxies, type Telling } from "./find-proxies.ts";
import { auditable, impactOf, LEAST, type Share, shareOf, sumByGroup } from "./sum-by-group.ts";
import { thresholdOf } from "./threshold-of.ts";

type Bounds = { readonly value: number; readonly low: number; readonly high: number };

/** One way to score, on untouched people. */
export type Side = {
  readonly auc: Bounds;
  /** Of those selected, how many had the outcome; null where nobody is. */
  readonly precision: number | null;
  readonly selected: number;
  /** Smallest over largest share selected, by attribute and pair. */
  readonly impact: Readonly<Record<string, number | null>>;
  readonly groups: Readonly<Record<string, readonly { readonly value: string; readonly selected: Share }[]>>;
};

export type Mending = {
  readonly says: Said;
  /** Features that were left out; empty: nothing had to be, or nothing helped. */
  readonly without: readonly string[];
  /** What tells a group, most telling first; the ten strongest. */
  readonly proxies: readonly Telling[];
  /** How many features were left out in each try, and the smallest impact on validation. */
  readonly tried: readonly { readonly leftOut: number; readonly impact: number | null }[];
  readonly before: Side;
  readonly after: Side;
  /** After less before, on untouched people. */
  readonly cost: { readonly auc: Bounds; readonly precision: number | null };
};

/** A model, and the card of its training. */
type Fitted = { readonly model: unknown; readonly card: Card };
type Fit = (people: readonly Contribution[], without: readonly string[]) => Promise<Fitted>;

const LEFT_OUT = [1, 2, 4, 8, 16] as const;
/** On validation a margin is asked for, since untouched people will differ. */
const ON_VALIDATION = 0.85;
/** What tells a group hardly better than a coin is none of its proxies. */
const TELLING = 0.55;
const SHOWN = 10;

/**
 * Fits to three fifths of the people, leaves out more and more of what tells the group until the fourth fifth passes, and reports on the last.
 *
 * @param learned what the run kept of each person, by id
 * @param fit trains on some people without some features
 * @returns what it found, or why nothing could be measured
 */
export async function mend(
  deps: { gate: Gate; inForce: MapInForce },
  capability: Capability,
  about: {
    readonly purpose: string;
    readonly seed: number;
    readonly learned: ReadonlyMap<string, Contribution>;
    readonly fit: Fit;
  },
): Promise<Mending | Said> {
  const { purpose, seed, learned, fit } = about;
  const { features, told, came } = capability;
  if (!features || !told || !came) return said("not_measured_no_score");
  const fields = auditable(deps.inForce, []);
  if (isSaid(fields)) return fields;
  const parts = fifths(learned, seed);
  const people = { fitted: [...parts.fitted.values()], validation: parts.validation, untouched: parts.untouched };
  const own = new Map([...parts.fitted].map(([id, example]) => [id, features(example)]));
  const proxies = (await findProxies(deps, fields, purpose, own)).filter(({ auc }) => auc >= TELLING);
  const judge = async ({ model, card }: Fitted, some: ReadonlyMap<string, Contribution>): Promise<Judged> => {
    const scores = told(model, [...some.values()]);
    const from = card.reference ? thresholdOf(card.reference) : 0.5;
    const selected = new Map([...some.keys()].map((id, i) => [id, scores[i]! >= from]));
    const y = Uint8Array.from(some.values(), (example) => (came(example) ? 1 : 0));
    return { scores, y, selected, groups: await groupsOf(deps, fields, purpose, selected) };
  };
  const plain = await fit(people.fitted, []);
  let impact = smallest(await judge(plain, people.validation));
  if (impact === null) return said("not_measured_few_chosen", { people: LEAST });
  let best = { fitted: plain, without: [] as readonly string[] };
  const tried: { leftOut: number; impact: number | null }[] = [{ leftOut: 0, impact }];
  for (const leftOut of LEFT_OUT) {
    if (impact >= ON_VALIDATION || leftOut > proxies.length) break;
    const without = proxies.slice(0, leftOut).map(({ feature }) => feature);
    const fitted = await fit(people.fitted, without);
    const reached = smallest(await judge(fitted, people.validation));
    tried.push({ leftOut, impact: reached });
    if (reached === null || reached <= impact) continue;
    [impact, best] = [reached, { fitted, without }];
  }
  const [one, other] = [await judge(plain, people.untouched), await judge(best.fitted, people.untouched)];
  const [before, after] = [sideOf(one), sideOf(other)];
  return {
    says: verdict(people, best.without.length, tried[0]!.impact!, impact),
    without: best.without,
    proxies: proxies.slice(0, SHOWN),
    tried,
    before,
    after,
    cost: {
      auc: rocAucDifference(one.y, other.scores, one.scores),
      precision: after.precision === null || before.precision === null ? null : after.precision - before.precision,
    },
  };
}

type Judged = {
  readonly scores: Float64Array;
  readonly y: Uint8Array;
  readonly selected: ReadonlyMap<string, boolean>;
  readonly groups: Side["groups"];
};

type People = {
  readonly fitted: readonly Contribution[];
  readonly validation: ReadonlyMap<string, Contribution>;
  readonly untouched: ReadonlyMap<string, Contribution>;
};

function verdict({ fitted, validation, untouched }: People, features: number, was: number, now: number): Said {
  const on = { fitted: fitted.length, chosen: validation.size, untouched: untouched.size };
  if (features > 0) return said("mended", { ...on, features, was: to(2, was), now: to(2, now) });
  return said(was >= FOUR_FIFTHS ? "mended_not_needed" : "mended_without_help", on);
}

/** Three fifths, one and one, by the hash of seed and id: the same for the same seed, whatever order people come in. */
function fifths(learned: ReadonlyMap<string, Contribution>, seed: number) {
  const fifthOf = (id: string): number => createHash("sha256").update(`${seed} ${id}`).digest().readUInt32BE() % 5;
  const [fitted, validation, untouched] = [0, 1, 2].map(() => new Map<string, Contribution>()) as [
    Map<string, Contribution>,
    Map<string, Contribution>,
    Map<string, Contribution>,
  ];
  for (const [id, example] of [...learned].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const fifth = fifthOf(id);
    (fifth < 3 ? fitted : fifth === 3 ? validation : untouched).set(id, example);
  }
  return { fitted, validation, untouched };
}

async function groupsOf(
  deps: { gate: Gate; inForce: MapInForce },
  fields: readonly string[],
  purpose: string,
  selected: ReadonlyMap<string, boolean>,
): Promise<Side["groups"]> {
  const sums = await sumByGroup<"selected", boolean>(deps, fields, {
    about: { purpose, marks: selected },
    measures: (_, { mark }) => (mark === undefined ? [] : [["selected", mark ? 1 : 0]]),
  });
  return Object.fromEntries(
    [...sums].map(([column, values]) => [
      column,
      [...values].map(([value, of]) => ({ value, selected: shareOf(of.selected) })),
    ]),
  );
}

const impactsOf = (groups: Side["groups"]): Side["impact"] =>
  Object.fromEntries(
    Object.entries(groups).map(([column, of]) => [column, impactOf(of.map(({ selected }) => selected))]),
  );

function smallest({ groups }: Judged): number | null {
  const impacts = Object.values(impactsOf(groups)).filter((impact) => impact !== null);
  return impacts.length === 0 ? null : Math.min(...impacts);
}

function sideOf({ scores, y, selected, groups }: Judged): Side {
  const chosen = [...selected.values()];
  const n = chosen.filter(Boolean).length;
  const { value, low, high } = rocAucInterval(y, scores);
  return {
    auc: { value, low, high },
    precision: n === 0 ? null : chosen.filter((yes, i) => yes && y[i] === 1).length / n,
    selected: n,
    impact: impactsOf(groups),
    groups,
  };
}

// Open Bandit: what the log of a random policy says of another one, and whether its intervals cover the truth as often as they claim.

import {
  doublyRobust,
  inversePropensity,
  type LoggedDecisions,
  type PolicyValue,
  type RewardModel,
  seededRandom,
  selfNormalised,
  wilsonInterval,
} from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";

export const datasets = ["open_bandit"];

const items = 34;
const positions = 3;

interface Log {
  /** Item and position of each decision as one number. */
  readonly action: Int32Array;
  readonly reward: Float64Array;
  readonly propensity: Float64Array;
}

export function* run({ seed, quick, dataset }: BenchContext): Iterable<Figure> {
  const [random, bts] = ["random", "bts"].map((policy) => readLog(dataset(`open_bandit/${policy}_men.csv.gz`)));
  const policy = frequencies(bts!); // how often the other policy takes each item at each position
  const log: LoggedDecisions = {
    reward: random!.reward,
    logged: random!.propensity,
    target: Float64Array.from(random!.action, (action) => policy[action]!),
  };
  const model = crossFitted(random!, policy, seed);
  const estimators: Readonly<Record<string, (log: LoggedDecisions, model: RewardModel) => PolicyValue>> = {
    IPS: (rows) => inversePropensity(rows),
    SNIPS: (rows) => selfNormalised(rows),
    DR: (rows, rewards) => doublyRobust(rows, rewards),
  };

  const clicks = bts!.reward.reduce((sum, x) => sum + x, 0);
  const truth = wilsonInterval(clicks, bts!.reward.length);
  yield {
    name: "open_bandit, click rate of the BTS policy in its own log",
    ...truth,
    unit: "share",
    n: bts!.reward.length,
  };
  for (const [name, estimate] of Object.entries(estimators)) {
    const { effectiveDecisions, ...interval } = estimate(log, model);
    const met = interval.low <= truth.high && truth.low <= interval.high;
    yield {
      name: `open_bandit, the same from the random log, ${name}`,
      ...interval,
      unit: "share",
      met,
      n: log.reward.length,
    };
    if (name === "IPS")
      yield { name: "open_bandit, effective decisions", value: effectiveDecisions, unit: "decisions" };
  }

  // Coverage: the log is taken as the whole world, whose true value the estimator gives exactly; new logs are drawn from it.
  const draws = quick ? 200 : 1000;
  for (const [name, estimate] of Object.entries(estimators)) {
    const world = estimate(log, model).value;
    const { below } = seededRandom(seed);
    let covered = 0;
    for (let draw = 0; draw < draws; draw++) {
      const rows = Int32Array.from(log.reward, () => below(log.reward.length));
      const pick = (values: ArrayLike<number>) => Float64Array.from(rows, (i) => values[i]!);
      const { low, high } = estimate(
        { reward: pick(log.reward), logged: pick(log.logged), target: pick(log.target) },
        { taken: pick(model.taken), expected: pick(model.expected) },
      );
      if (low <= world && world <= high) covered++;
    }
    yield {
      name: `open_bandit, coverage of 95 % intervals, ${name}`,
      ...wilsonInterval(covered, draws),
      unit: "share",
      toReach: 0.9,
      n: draws,
    };
  }
}

function readLog(path: string): Log {
  const [header, ...records] = readCsv(path) as [string[], ...string[][]];
  const [item, position, click, propensity] = ["item_id", "position", "click", "propensity_score"].map((name) =>
    header.indexOf(name),
  );
  return {
    action: Int32Array.from(records, (record) => (Number(record[position!]) - 1) * items + Number(record[item!])),
    reward: Float64Array.from(records, (record) => Number(record[click!])),
    propensity: Float64Array.from(records, (record) => Number(record[propensity!])),
  };
}

function frequencies({ action }: Log): Float64Array {
  const counts = new Float64Array(items * positions);
  const shown = new Float64Array(positions);
  for (const a of action) {
    counts[a]! += 1;
    shown[Math.floor(a / items)]! += 1;
  }
  return counts.map((count, a) => count / shown[Math.floor(a / items)]!);
}

// Click rates by item, drawn towards the mean as if 300 more decisions had it, each decision predicted by the half it is not in.
function crossFitted({ action, reward }: Log, policy: Float64Array, seed: number): RewardModel {
  const { below } = seededRandom(seed);
  const half = Int8Array.from(action, () => below(2));
  const rates = [0, 1].map((fold) => {
    const [shown, clicks] = [new Float64Array(items), new Float64Array(items)];
    action.forEach((a, i) => {
      if (half[i] === fold) return;
      shown[a % items]! += 1;
      clicks[a % items]! += reward[i]!;
    });
    const mean = clicks.reduce((sum, x) => sum + x, 0) / shown.reduce((sum, x) => sum + x, 0);
    return clicks.map((count, item) => (count + 300 * mean) / (shown[item]! + 300));
  });
  const expected = (fold: number, position: number): number =>
    rates[fold]!.reduce((sum, rate, item) => sum + rate * policy[position * items + item]!, 0);
  return {
    taken: Float64Array.from(action, (a, i) => rates[half[i]!]![a % items]!),
    expected: Float64Array.from(action, (a, i) => expected(half[i]!, Math.floor(a / items))),
  };
}

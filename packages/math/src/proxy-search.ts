// Leaving out a protected attribute does not hide it: which other columns, alone or together, give it away?

import type { Interval } from "./bootstrap.ts";
import { requireInteger, requireLength } from "./check-input.ts";
import { type Column, requireColumnTable } from "./column.ts";
import { columnSignal } from "./column-signal.ts";
import { groupCodes } from "./group-codes.ts";
import { fault } from "./math-error.ts";
import type { Random } from "./random.ts";
import { rocAucInterval } from "./roc-auc.ts";
import { type RunControl, step } from "./run-control.ts";

/** How well something tells one group from all others, by the group that it tells best: .5 not at all, 1 always. */
export interface Proxy {
  /** Name of the column, or `all columns together`. */
  readonly name: string;
  readonly group: string;
  readonly auc: Interval;
}

/** What gives a group away. */
export interface ProxySearch {
  /** Every column, the best proxy first. */
  readonly columns: readonly Proxy[];
  /** All columns together, by naive Bayes: a lower bound of what a better model could tell. */
  readonly together: Proxy;
  /** Groups of fewer rows than the minimum, about which nothing is said. */
  readonly leftOut: readonly string[];
}

/**
 * Searches for proxies of a protected attribute, each column judged on rows that were not looked at when learning what its values mean.
 *
 * Complexity: O(groups x columns x rows log rows).
 *
 * @param table the columns that a model would use, without the protected one
 * @param group the protected attribute of each row
 * @param options `minimum`: fewest rows of a group, default 30
 * @throws `one_group` when fewer than two groups have enough rows; what `columnSignal` throws
 * @example
 * const group = Array.from({ length: 200 }, (_, i) => (i % 2 ? "w" : "m"));
 * const table = [categoryColumn("title", group.map((g) => (g === "w" ? "Ms" : "Mr")))];
 * proxySearch(table, group, { random: seededRandom(1) }).columns[0]!.auc.value; // 1
 */
export function proxySearch(
  table: readonly Column[],
  group: ArrayLike<string>,
  { random, minimum = 30, ...control }: RunControl & { random: Random; minimum?: number },
): ProxySearch {
  const n = requireColumnTable(table);
  requireLength("group", group, n);
  requireInteger("minimum", minimum, 5);
  const { labels, codes } = groupCodes(group);
  const sizes = labels.map((_, g) => codes.reduce((sum, code) => sum + (code === g ? 1 : 0), 0));
  const enough = labels.filter((_, g) => sizes[g]! >= minimum && n - sizes[g]! >= minimum);
  if (labels.length < 2 || enough.length === 0) {
    fault("one_group", `Fewer than two groups have ${minimum} rows.`, "Gather more, or join small groups.");
  }
  const best = new Map<string, Proxy>();
  let together: Proxy | null = null;
  enough.forEach((name, done) => {
    const member = Uint8Array.from(codes, (code) => (labels[code] === name ? 1 : 0));
    const sum = new Float64Array(n);
    table.forEach((column, j) => {
      const { auc, logOdds } = columnSignal(column, member, { random });
      for (let i = 0; i < n; i++) sum[i]! += logOdds[i]!;
      best.set(column.name, better(best.get(column.name), { name: column.name, group: name, auc }));
      step(control, done * table.length + j + 1, enough.length * table.length);
    });
    together = better(together ?? undefined, {
      name: "all columns together",
      group: name,
      auc: rocAucInterval(member, sum),
    });
  });
  return {
    columns: [...best.values()].sort((a, b) => b.auc.value - a.auc.value),
    together: together!,
    leftOut: labels.filter((name) => !enough.includes(name)),
  };
}

function better(known: Proxy | undefined, found: Proxy): Proxy {
  return known === undefined || found.auc.value > known.auc.value ? found : known;
}

// heed train: trains a capability through the gate and prints its card.
import type { Command } from "commander";
import { inEnglish } from "../capabilities/said.ts";
import type { ModelCard } from "../models/model-card.ts";
import { mendingLines } from "./mending-lines.ts";
import { show, withHeed } from "./open.ts";
import { parseDate, parseSeed } from "./parse-option.ts";
import { bold, progress, table } from "./terminal.ts";

export function addTrain(program: Command): void {
  program
    .command("train [capability]")
    .description("train through the gate, on what is permitted; print the card")
    .option("--until <date>", "only events before this day")
    .option("--seed <number>", "seed of the run", "1")
    .option("--mend", "where a score selects groups unequally, leave out what tells the group, and tell the cost")
    .action(async (capability: string | undefined, options: { until?: string; seed: string; mend?: true }) => {
      const until = options.until === undefined ? undefined : parseDate("--until", options.until);
      const seed = parseSeed(options.seed);
      await withHeed(program, async (heed) => {
        for (const name of heed.trainable(capability)) {
          const bar = progress();
          const stored = await heed.train(name, {
            ...(until ? { until } : {}),
            seed,
            ...(options.mend ? { mend: true } : {}),
            report: (share, says) => bar.at(share, says),
          });
          bar.end();
          const card = inEnglish(stored);
          show(program, stored, () =>
            [
              `${bold(card.version)}  ${stateOf(card)}`,
              ...(card.audit?.against ?? []).map((against) => `! ${against}`),
              ...(card.state === "live" || card.audit?.passed === false
                ? []
                : [`Put it in use with: heed model promote ${card.version}`]),
              table(
                [["people", card.people] as const, ...Object.entries(card.facts)].flatMap(([name, fact]) =>
                  linesOf(String(fact)).map((line, i) => [i === 0 ? name : "", line]),
                ),
              ),
              "",
              ...card.metrics.map(
                ({ name: metric, value, low, high, n }) =>
                  `${metric}  ${value.toFixed(3)}${low === undefined || high === undefined ? "" : `  (${low.toFixed(3)} to ${high.toFixed(3)})`}  n = ${n}`,
              ),
              ...(card.audit?.checks ?? []).map(({ what, found }) => `${what}  ${found}`),
              ...(card.mended === undefined ? [] : ["", bold("Mending"), ...mendingLines(card.mended), ""]),
              ...card.limits.map((limit) => `· ${limit}`),
            ].join("\n"),
          );
        }
      });
    });
}

/** What is a list is read line by line. */
const linesOf = (fact: string): string[] => (fact.length > LONG ? fact.split("; ") : [fact]);
const LONG = 120;

function stateOf({ state, audit }: ModelCard): string {
  if (state === "live") return "in use";
  return audit?.passed === false
    ? "not used: its audit stands against it"
    : "stands aside: the one in use learned from later data";
}

// heed lift: what a placement earned against its holdout.
import type { Command } from "commander";
import { requirePlacement, show, withHeed } from "./open.ts";
import { parseDate } from "./parse-option.ts";
import { bold, table } from "./terminal.ts";

export function addLift(program: Command): void {
  program
    .command("lift <placement>")
    .description("outcome and value per permitted visitor, placement against holdout")
    .option("--since <date>", "only decisions since this day")
    .action(async (placement: string, options: { since?: string }) => {
      const since = options.since === undefined ? undefined : parseDate("--since", options.since);
      await withHeed(program, async (heed) => {
        requirePlacement(heed, placement);
        const lift = await heed.lift(placement, since);
        show(program, lift, () => {
          if (!lift.known) return lift.says;
          const per = (value: number) => (1000 * value).toFixed(1);
          const rows: (string | number)[][] = [
            ["", "visitors", "with outcome", "value"],
            ["personal", lift.personal.visitors, lift.personal.outcomes, lift.personal.value.toFixed(2)],
            ["holdout", lift.holdout.visitors, lift.holdout.outcomes, lift.holdout.value.toFixed(2)],
          ];
          const { outcomeLift, valueLift } = lift;
          return [
            bold(`${placement}: ${lift.outcome} within ${lift.withinDays} days`),
            table(rows),
            "",
            `per 1,000 permitted visitors: ${per(outcomeLift.value)} more outcomes (95 % interval ${per(outcomeLift.low)} to ${per(outcomeLift.high)})`,
            ...(valueLift
              ? [
                  `per 1,000 permitted visitors: ${per(valueLift.value)} more value (95 % interval ${per(valueLift.low)} to ${per(valueLift.high)})`,
                ]
              : []),
            lift.sampleRatioP < 0.001
              ? "The arms are not split as declared (sample-ratio check fails): do not read the figures above."
              : `The arms are split as declared (sample-ratio check p = ${lift.sampleRatioP.toFixed(2)}).`,
          ].join("\n");
        });
      });
    });
}

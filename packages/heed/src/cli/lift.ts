// heed lift: what a placement earned against its holdout.
import { type Command, Option } from "commander";
import { LIFT_LOOKS } from "../channels/lift.ts";
import { requirePlacement, show, withHeed } from "./open.ts";
import { bold, table } from "./terminal.ts";

const ACTOR = "staff:cli";

export function addLift(program: Command): void {
  program
    .command("lift <placement>")
    .description("outcome and value per permitted visitor, placement against holdout")
    .addOption(
      new Option("--days <days>", "how far back, from a Monday on").choices(LIFT_LOOKS.map(String)).default("90"),
    )
    .action(async (placement: string, { days }: { days: string }) => {
      await withHeed(program, async (heed) => {
        requirePlacement(heed, placement);
        const lift = await heed.lift(placement, Number(days), ACTOR);
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

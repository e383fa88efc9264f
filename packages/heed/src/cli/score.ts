// heed score: decides a placement of scores for everybody lawful, and says how many that were.
import type { Command } from "commander";
import { show, withHeed } from "./open.ts";
import { bold, progress } from "./terminal.ts";

export function addScore(program: Command): void {
  program
    .command("score <placement>")
    .description("score everybody whom the placement's purpose may read; each finds it on their dashboard")
    .action(async (placement: string) => {
      await withHeed(program, async (heed) => {
        const bar = progress();
        const done = await heed.score(placement, { report: (people) => bar.at(0, `${people} people`) });
        bar.end();
        show(program, done, () =>
          [
            `${bold(String(done.scored))} people scored by ${done.model}.`,
            ...(done.holdout > 0
              ? [`${done.holdout} are the holdout of "${placement}": nothing was decided for them.`]
              : []),
            ...(done.without > 0
              ? [`${done.without} were not scored: they said no meanwhile, or nothing is known of them.`]
              : []),
          ].join("\n"),
        );
      });
    });
}

// heed kept-counts: the totals that people let stay when they left. Nobody is behind them any more.
import type { Command } from "commander";
import { show, withHeed } from "./open.ts";
import { table } from "./terminal.ts";

export function addKeptCounts(program: Command): void {
  program
    .command("kept-counts")
    .description("totals by month that people let stay when they were deleted, each of at least 11 of them")
    .action(() =>
      withHeed(program, async (heed) => {
        const totals = await heed.rights.keptCounts();
        show(program, totals, () =>
          totals.length === 0
            ? "No totals yet: at least 11 people have to leave and let their numbers stay."
            : table(totals.map(({ month, field, n, people }) => [month.slice(0, 7), field, n, `of ${people} people`])),
        );
      }),
    );
}

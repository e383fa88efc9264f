// heed keys rotate: wraps everybody's key anew, while Heed runs; or changes the root key.
import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { show, withHeed } from "./open.ts";
import { rotateRoot } from "./rotate-root.ts";
import { progress } from "./terminal.ts";

export function addKeys(program: Command): void {
  program
    .command("keys")
    .description("the keys that people's identifiers are encrypted under")
    .command("rotate")
    .description("make a new key and wrap every person's key under it; goes on where it was cut off, and nobody waits")
    .option(
      "--root",
      "change the root key instead: to the one in HEED_NEW_KEY, or the file key in the data directory to a new one",
    )
    .option("--done", "with --root: from now on HEED_KEY alone opens the database")
    .action((options: { root?: boolean; done?: boolean }) => {
      if (options.root) return rotateRoot(program, options.done ?? false);
      return withHeed(program, async (heed) => {
        const bar = progress();
        bar.at(0, "every process reads the new key");
        const rotated = await heed.rotateKeys({ wait, report: bar.at });
        bar.end();
        show(
          program,
          rotated,
          () =>
            `${rotated.people} people are under key ${rotated.version}${rotated.resumed ? ", going on with what was cut off" : ""}. Make a backup now: the copy of the keys beside older ones opens with the older key.`,
        );
      });
    });
}

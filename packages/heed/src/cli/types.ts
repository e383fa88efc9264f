// heed types: a declaration file from the map, so that the browser SDK's names are checked where a shop is written.
import { writeFile } from "node:fs/promises";
import { declarationsOf } from "@heed/core";
import type { Command } from "commander";
import { loadConfig, show } from "./open.ts";

export function addTypes(program: Command): void {
  program
    .command("types")
    .description("write a declaration file from the map: events, traits, purposes and placements for @heed/browser")
    .option("--out <file>", "where to write it", "heed.d.ts")
    .action(async ({ out }: { out: string }) => {
      const { map } = await loadConfig(program, false);
      await writeFile(out, declarationsOf(map));
      show(program, { file: out }, () => `Wrote ${out}. Include it in your tsconfig.json.`);
    });
}

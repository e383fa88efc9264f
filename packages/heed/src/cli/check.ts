// heed check: is the map sound, and what would this map change?
import { type Mistake, mapChange, mistakesIn } from "@heed/core";
import type { Command } from "commander";
import { startEmbedded } from "../storage/embedded.ts";
import { type MapEffect, mapEffect, storedMap } from "../storage/map-effect.ts";
import { loadConfig, show } from "./open.ts";
import { readEnvironment } from "./settings.ts";
import { bold, green, print, progress, red } from "./terminal.ts";

export function addCheck(program: Command): void {
  program
    .command("check")
    .description("validate the map; show what a change does")
    .action(async () => {
      const { map, path } = await loadConfig(program, false);
      const mistakes = mistakesIn(map);
      if (mistakes.length > 0) {
        show(program, { mistakes }, () =>
          mistakes
            .map((mistake) => `${red("✗")} ${bold(mistake.place)}\n  ${mistake.says} ${mistake.remedy}`)
            .join("\n"),
        );
        process.exitCode = 1;
        return;
      }
      const { databaseUrl, dataDir } = readEnvironment();
      const server = databaseUrl === undefined ? await startEmbedded({ dataDir, log: () => undefined }) : undefined;
      try {
        const url = databaseUrl ?? server?.url ?? "";
        const before = await storedMap(url);
        const change = mapChange(before, map);
        const bar = progress();
        const effect =
          before &&
          (await mapEffect(url, map, {
            now: new Date(),
            onProgress: (share) => bar.at(share, "counting rows"),
          }));
        bar.end();
        const { mapWarnings } = await import("./map-warnings.ts");
        const warnings = mapWarnings(map);
        show(program, { mistakes, warnings, change, effect }, () =>
          [words(path, change, effect), ...warned(warnings)].join("\n"),
        );
      } finally {
        await server?.stop();
      }
      if (!process.stdout.isTTY) return;
      print();
    });
}

function words(path: string, change: ReturnType<typeof mapChange>, effect: MapEffect | undefined): string {
  const lines = [`${green("✓")} ${path} is sound.`];
  const list = (title: string, items: readonly string[]) => {
    if (items.length > 0) lines.push("", bold(title), ...items.map((item) => `  ${item}`));
  };
  if (!effect) lines.push("It would be the first map of this database.");
  list("Newly collected", change.collected);
  list("No longer collected", change.dropped);
  list(
    "Newly permitted",
    change.permitted.map(({ purpose, field }) => `${purpose} may read ${field}`),
  );
  list(
    "To be asked, again if they had said yes",
    change.askAgain.map(({ purpose, why }) => {
      const people = effect?.asked.find((each) => each.purpose === purpose)?.people ?? 0;
      return `${purpose}: ${why}${people > 0 ? ` (${number(people)} ${people === 1 ? "person" : "people"} had said yes)` : ""}`;
    }),
  );
  list(
    "To be told",
    change.tell.map(({ purpose, why }) => `everyone under ${purpose}: ${why}`),
  );
  list("Closed at once", effect?.closed.map(({ purpose, rows }) => `${counted(rows)} to ${purpose}`) ?? []);
  list("Opened at once", effect?.opened.map(({ purpose, rows }) => `${counted(rows)} to ${purpose}`) ?? []);
  list("Deleted by the next sweeps", effect?.deleted.map(({ field, rows }) => `${counted(rows)} of ${field}`) ?? []);
  list("An impact assessment is needed", change.assess);
  if (lines.length === 1) lines.push("It changes nothing.");
  return lines.join("\n");
}

/** Nothing of it stops anybody. */
const warned = (warnings: readonly Mistake[]): string[] =>
  warnings.length === 0
    ? []
    : ["", bold("Worth another look"), ...warnings.map(({ place, says, remedy }) => `  ${place}: ${says} ${remedy}`)];

const number = (n: number): string => n.toLocaleString("en");
const counted = (rows: number): string => `${number(rows)} ${rows === 1 ? "row" : "rows"}`;

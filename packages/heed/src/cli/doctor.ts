// heed doctor: looks at settings, map, database and disk, and says what is wrong, worst first, each with its remedy.
import type { Command } from "commander";
import { type Diagnosis, SEVERITIES } from "./diagnosis.ts";
import { examine } from "./examine.ts";
import { findDatabase, loadConfig, show } from "./open.ts";
import { readEnvironment } from "./settings.ts";
import { bold, dim, green, red } from "./terminal.ts";

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("what is unlawful, insecure or misconfigured, worst first, each with its remedy")
    .action(async () => {
      const { map } = await loadConfig(program, false);
      const environment = readEnvironment();
      const database = await findDatabase(environment, () => undefined);
      try {
        const found = await examine(environment, map, database);
        show(program, { findings: found }, () => words(found));
        if (found.some(({ severity }) => severity !== "advice")) process.exitCode = 1;
      } finally {
        await database.server?.stop();
      }
    });
}

function words(found: readonly Diagnosis[]): string {
  const sound = found.every(({ severity }) => severity === "advice");
  const head = sound ? `${green("✓")} ${bold("Nothing is wrong that can be seen from here.")}` : undefined;
  const parts = SEVERITIES.flatMap((severity) => {
    const of = found.filter((finding) => finding.severity === severity);
    if (of.length === 0) return [];
    const mark = severity === "advice" ? dim("·") : red("✗");
    return [
      `${bold(severity[0]!.toUpperCase() + severity.slice(1))}`,
      ...of.map(({ says, remedy, code }) => `  ${mark} ${says}\n    ${remedy} ${dim(code)}`),
      "",
    ];
  });
  return [...(head ? [head, ""] : []), ...parts].join("\n").trimEnd();
}

// heed sweep: deletes what has served its time, now instead of within the hour; or says what would go.
import type { Command } from "commander";
import { readDue } from "../jobs/read-due.ts";
import { show, withHeed } from "./open.ts";
import { dim, table } from "./terminal.ts";

export function addSweep(program: Command): void {
  program
    .command("sweep")
    .description("delete what no purpose may use any longer; a server does it by itself every hour")
    .option("--dry-run", "delete nothing, and say what would go")
    .action(({ dryRun = false }: { dryRun?: boolean }) =>
      withHeed(program, async (heed) => {
        if (dryRun) {
          const due = await readDue(heed.database);
          show(program, due, () => lines(due.rows, due.whole, "Nothing has served its time."));
          return;
        }
        const swept = await heed.sweep();
        show(program, swept, () => lines(swept, [], "Nothing had served its time."));
      }),
    );
}

function lines(rows: Readonly<Record<string, number>>, whole: readonly string[], none: string): string {
  const some = Object.entries(rows).filter(([, n]) => n > 0);
  if (some.length === 0) return none;
  return [
    table(some.map(([name, n]) => [NAMES[name] ?? name, n])),
    ...(whole.length > 0 ? ["", dim(`Whole months and years among them: ${whole.join(", ")}`)] : []),
  ].join("\n");
}

const NAMES: Readonly<Record<string, string>> = {
  event: "events",
  trait: "traits",
  identity: "names and addresses",
  decision: "decisions",
  person_key: "keys of people without a name or address",
  message: "marks against sending twice",
};

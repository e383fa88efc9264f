// heed collected: what arrived and what became of it; the first place to look when an event does not show.
import type { Command } from "commander";
import { type Collected, readCollected } from "../ingest/collected.ts";
import { show, withHeed } from "./open.ts";
import { parseWhole } from "./parse-option.ts";
import { bold, dim, table } from "./terminal.ts";

const TITLES: Readonly<Record<Collected["became"], string>> = {
  stored: "Stored",
  withheld: "Withheld: in the map, but no purpose may use it of these people",
  dropped: "Dropped: not in the map",
  refused: "Refused: could not be read",
};
/** Lines of one kind on a terminal; clients send dozens of names about themselves. */
const MAX_LINES = 20;

export function addCollected(program: Command): void {
  program
    .command("collected")
    .description("what arrived and what became of it: stored, withheld, dropped or refused, by name and reason")
    .option("--days <days>", "how far back, today included", parseWhole(1, 366), 7)
    .action(({ days }: { days: number }) =>
      withHeed(program, async (heed) => {
        const collected = await readCollected(heed.database, heed.now(), days);
        show(program, collected, () => lines(collected, days).join("\n"));
      }),
    );
}

function lines(collected: readonly Collected[], days: number): string[] {
  if (collected.length === 0)
    return [`Nothing arrived in ${days === 1 ? "one day" : `${days} days`}. docs/guide/clients.md says how to send.`];
  return Object.entries(TITLES).flatMap(([became, title]) => {
    const rows = collected.filter((row) => row.became === became);
    if (rows.length === 0) return [];
    const further = rows.length - MAX_LINES;
    const remedies = new Set(rows.flatMap(({ reason, remedy }) => (remedy ? [`${reason}: ${remedy}`] : [])));
    return [
      bold(title),
      table(rows.slice(0, MAX_LINES).map(({ n, name, reason }) => [n, name, reason ?? ""])),
      ...(further > 0 ? [dim(`and ${further} further names; --json shows all`)] : []),
      ...[...remedies].map(dim),
      "",
    ];
  });
}

// heed ledger: verify the chain, or export its entries.
import type { Command } from "commander";
import { exportLedger } from "../ledger/export.ts";
import { verifyLedger } from "../ledger/verify.ts";
import { show, withHeed } from "./open.ts";
import { bold, green, pour, red } from "./terminal.ts";

export function addLedger(program: Command): void {
  const ledger = program.command("ledger").description("the tamper-evident record of every use");
  ledger
    .command("verify")
    .description("find what was changed, removed or inserted since it was sealed")
    .option("--head <hash...>", "heads that were published outside; each must still be in the chain")
    .action(async (options: { head?: string[] }) => {
      await withHeed(program, async (heed) => {
        await heed.seal();
        const found = await verifyLedger(heed.database, heed.now(), options.head);
        show(program, found, () =>
          [
            found.ok
              ? `${green("✓")} ${bold("The ledger is whole.")}`
              : `${red("✗")} ${bold(`${found.findings.length} ${found.findings.length === 1 ? "finding" : "findings"}`)}`,
            ...found.findings.slice(0, 50).map((finding) => `  ${finding.kind}: ${finding.says}`),
            `${found.entries.toLocaleString("en")} entries, ${found.sealed.toLocaleString("en")} sealed, ${found.unsealed} not sealed yet, ${found.lawfulGaps} lawful gaps`,
            `head ${found.head}`,
            "A change before sealing, or by the database's owner after the last head published outside, cannot be seen.",
          ].join("\n"),
        );
        if (!found.ok) process.exitCode = 1;
      });
    });
  ledger
    .command("export")
    .description("every entry as one JSON line: kind, time, purpose, actor, counts; people by their internal id")
    .action(async () => {
      await withHeed(program, async (heed) => {
        await pour(exportLedger(heed.database), "\n");
      });
    });
}

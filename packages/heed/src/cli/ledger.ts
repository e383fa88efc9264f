// heed ledger: verify the chain, or export its entries.
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { exportLedger } from "../ledger/export.ts";
import { headsIn, readHeads } from "../ledger/heads.ts";
import { verifyLedger } from "../ledger/verify.ts";
import { show, withHeed } from "./open.ts";
import { bold, green, pour, red } from "./terminal.ts";

export function addLedger(program: Command): void {
  const ledger = program.command("ledger").description("the tamper-evident record of every use");
  ledger
    .command("verify")
    .description("find what was changed, removed or inserted since it was sealed")
    .option("--head <hash...>", "heads that were published outside; each must still be in the chain")
    .option("--heads <file>", "a file of such heads, as `heed ledger head >> FILE` keeps it")
    .action(async (options: { head?: string[]; heads?: string }) => {
      const published = [...(options.head ?? []), ...(options.heads ? await headsInFile(options.heads) : [])];
      await withHeed(program, async (heed) => {
        await heed.seal();
        const found = await verifyLedger(heed.database, heed.ledger, heed.now(), published);
        show(program, found, () =>
          [
            found.ok
              ? `${green("✓")} ${bold("The ledger is whole.")}`
              : `${red("✗")} ${bold(`${found.findings.length} ${found.findings.length === 1 ? "finding" : "findings"}`)}`,
            ...found.findings.slice(0, 50).map((finding) => `  ${finding.kind}: ${finding.says}`),
            `${found.entries.toLocaleString("en")} entries, ${found.sealed.toLocaleString("en")} sealed, ${found.unsealed} not sealed yet, ${found.lawfulGaps} lawful gaps`,
            /^0+$/.test(found.head) ? "head none yet: nothing is sealed" : `head ${found.head}`,
            found.blind,
          ].join("\n"),
        );
        if (!found.ok) process.exitCode = 1;
      });
    });
  ledger
    .command("head")
    .description("the newest head of the chain, to be kept outside: append it to a file elsewhere, mail it, print it")
    .action(async () => {
      await withHeed(program, async (heed) => {
        await heed.seal();
        const heads = await readHeads(heed.database);
        show(program, heads, () =>
          heads
            .map(({ lane, segment, at, head }) => `${at.toISOString()}  lane ${lane}  segment ${segment}  ${head}`)
            .join("\n"),
        );
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

/** Throws `heads_missing` for a file that cannot be read or holds none: verifying against nothing would look like success. */
async function headsInFile(path: string): Promise<string[]> {
  const found = headsIn(
    await readFile(path, "utf8").catch((cause: unknown) => {
      throw new Error("heads_missing: the file of --heads cannot be read. Name the one you keep outside.", { cause });
    }),
  );
  if (found.length === 0)
    throw new Error("heads_missing: the file of --heads holds no head. Fill it with: heed ledger head >> FILE");
  return found;
}

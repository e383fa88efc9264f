// heed receipt verify: is this receipt as it was signed, and is the key ours? Needs no database and no network.
import type { Command } from "commander";
import { show } from "./open.ts";
import { green, red } from "./terminal.ts";
import { verifySignedFile } from "./verify-signed-file.ts";

/** ISO/IEC TS 27560 in the profile of DPV. */
const RECEIPT = {
  name: "receipt",
  is: (document: Readonly<Record<string, unknown>>) => String(document["dct:conformsTo"]).includes("dpv-27560"),
};

export function addReceipt(program: Command): void {
  const receipt = program.command("receipt").description("proofs of choices");
  receipt
    .command("verify")
    .description("check a receipt offline: unchanged since it was signed, and by whose key")
    .argument("<file>", "the receipt as downloaded")
    .option("--keys <file>", "the signer's keys, as saved from its /.well-known/jwks.json; without it, this Heed's own")
    .action(async (file: string, options: { keys?: string }) => {
      const { document: _, ...found } = await verifySignedFile(file, options.keys, RECEIPT);
      show(program, found, () => `${found.ok ? green("✓") : red("✗")} ${found.says}`);
      if (!found.ok) process.exitCode = 1;
    });
}

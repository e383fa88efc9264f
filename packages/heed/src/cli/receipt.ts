// heed receipt verify: is this receipt as it was signed, and is the key ours? Needs no database and no network.
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { createSigner, verifySigned } from "../consent/sign-receipt.ts";
import { deriveKeys } from "../storage/keys.ts";
import { rootKey, show } from "./open.ts";
import { readEnvironment } from "./settings.ts";
import { green, red } from "./terminal.ts";

export function addReceipt(program: Command): void {
  const receipt = program.command("receipt").description("proofs of choices");
  receipt
    .command("verify")
    .description("check a receipt offline: unchanged since it was signed, and by whose key")
    .argument("<file>", "the receipt as downloaded")
    .option("--keys <file>", "the signer's keys, as saved from its /.well-known/jwks.json; without it, this Heed's own")
    .action(async (file: string, options: { keys?: string }) => {
      const found = await check(file, options.keys);
      show(program, found, () => `${found.ok ? green("✓") : red("✗")} ${found.says}`);
      if (!found.ok) process.exitCode = 1;
    });
}

type Found = { readonly ok: boolean; readonly says: string; readonly key?: string };

async function check(file: string, keysFile: string | undefined): Promise<Found> {
  const verified = verifySigned(await json(file));
  if (!verified.ok) return verified;
  const { key } = verified;
  const trusted = keysFile === undefined ? await ownKey() : published(await json(keysFile));
  if (trusted === undefined)
    return {
      ok: false,
      key,
      says: `The text is as it was signed, but nothing here says whose key ${key} is. Save the signer's /.well-known/jwks.json and name it with --keys.`,
    };
  return trusted.includes(key)
    ? { ok: true, key, says: `The receipt is as it was signed, by key ${key}.` }
    : { ok: false, key, says: `It was signed with key ${key}, which is not one of the signer's.` };
}

/** This Heed's public key, if there is a root key here. */
async function ownKey(): Promise<string[] | undefined> {
  const root = await rootKey(readEnvironment());
  return root === undefined ? undefined : [createSigner(deriveKeys(root).receipt).jwk.x];
}

function published(value: unknown): string[] {
  const keys = typeof value === "object" && value !== null && "keys" in value ? value.keys : undefined;
  if (!Array.isArray(keys))
    throw new Error("keys_malformed: the file of --keys holds no keys. Save /.well-known/jwks.json as it is.");
  return keys.flatMap((key: unknown) =>
    typeof key === "object" && key !== null && "x" in key && typeof key.x === "string" ? [key.x] : [],
  );
}

async function json(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error(`file_unreadable: ${file} cannot be read. Name a file that is here.`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`json_malformed: ${file} is no JSON. Name the file as it was downloaded.`);
  }
}

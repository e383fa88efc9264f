// Is a downloaded document as it was signed, and is the key that of whoever it should be? Needs no database and no network.
import { readFile } from "node:fs/promises";
import { createSigner, verifySigned } from "../consent/sign-receipt.ts";
import { deriveKeys } from "../storage/keys.ts";
import { openSeed } from "../storage/root-key.ts";
import { copyIn } from "../storage/root-key-copy.ts";
import { rootKey } from "./open.ts";
import { readEnvironment } from "./settings.ts";

export type Checked = { readonly ok: boolean; readonly says: string; readonly key?: string };
type Document = Readonly<Record<string, unknown>>;

/**
 * @param keysFile The signer's /.well-known/jwks.json as saved; undefined: the key of the Heed that is here.
 * @param kind What the document is called, and whether it is one: a receipt is no certificate although one key signs both.
 * @returns what was found, and the document where all is well
 * @throws `file_unreadable`, `json_malformed`, `keys_malformed`
 */
export async function verifySignedFile(
  file: string,
  keysFile: string | undefined,
  kind: { readonly name: string; is(document: Document): boolean },
): Promise<Checked & { readonly document?: Document }> {
  const signed = await json(file);
  const verified = verifySigned(signed);
  if (!verified.ok) return verified;
  // Only an object carries a proof.
  const document = signed as Document;
  const { key } = verified;
  if (!kind.is(document)) return { ok: false, key, says: `It is as it was signed, but it is no ${kind.name}.` };
  const trusted = keysFile === undefined ? await ownKey() : published(await json(keysFile));
  if (trusted === undefined)
    return {
      ok: false,
      key,
      says: `The text is as it was signed, but nothing here says whose key ${key} is. Save the signer's /.well-known/jwks.json and name it with --keys.`,
    };
  return trusted.includes(key)
    ? { ok: true, key, document, says: `The ${kind.name} is as it was signed, by key ${key}.` }
    : { ok: false, key, says: `It was signed with key ${key}, which is not one of the signer's.` };
}

/** This Heed's public key, if there are a root key and what it opens here. */
async function ownKey(): Promise<string[] | undefined> {
  const environment = readEnvironment();
  const root = await rootKey(environment);
  const seed = root === undefined ? undefined : openSeed(root, await copyIn(environment.journalDir));
  return seed && [createSigner(deriveKeys(seed).receipt).jwk.x];
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

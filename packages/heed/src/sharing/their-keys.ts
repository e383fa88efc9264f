// Keys that a recipient gave, to be let in: two lines, sealed like secrets of ours.
import type { Destination } from "@heed/core";
import type { Database } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import { recipientSecrets } from "../storage/recipient-secrets.ts";
import { isWebhookSecret } from "./sign-webhook.ts";

/** What each of the two lines is, where the keys are theirs; a webhook's secret is ours. */
export const THEIR_KEYS: Readonly<Record<Exclude<Destination["kind"], "webhook">, string>> = {
  segment: "the write key, then the token for regulations",
  files: "the access key's id, then its secret",
  table: "the user, then the password",
  mail: "the user, then the password",
};

/** Undefined: these are no two lines. */
export const readKeys = (text: string): readonly [string, string] | undefined => {
  const [first, second, ...more] = text.trim().split(/\s*\n\s*/);
  return first && second && more.length === 0 ? [first, second] : undefined;
};

/** Of what was kept; the newest alone counts. */
export function theirKeys(secrets: readonly string[]): readonly [string, string] {
  const keys = readKeys(secrets[0] ?? "");
  if (!keys)
    throw new Error(
      "keys_missing: what was kept are no two keys. Give both anew: heed recipients secret NAME --keys FILE.",
    );
  return keys;
}

type Deps = { readonly database: Database; readonly keys: Pick<Keys, "wrap">; readonly now: () => Date };

/** What counts for a recipient of this kind now, the newest first; what was kept for another kind is nothing here. */
export async function secretsFor(
  { database, keys, now }: Deps,
  name: string,
  { kind }: Pick<Destination, "kind">,
): Promise<readonly string[]> {
  const kept = await recipientSecrets(database, keys, name, now());
  return kept.filter((secret) => (kind === "webhook" ? isWebhookSecret(secret) : readKeys(secret) !== undefined));
}

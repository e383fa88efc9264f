// Addresses: who signs up with nothing but one is known by it, whatever its letters' case, and who has one among their details is found by it.
import type { DataMap } from "@heed/core";
import type { Keys } from "./keys.ts";
import { addressHash, hashOf } from "./person-directory.ts";

/** Hashes under which somebody may be known by an address alone. Many shops use the bare address as their id. */
export const addressHashes = (aliasKey: Buffer, address: string): string[] => [
  ...new Set([
    addressHash(aliasKey, address),
    ...[address, address.toLowerCase()].map((value) => hashOf(aliasKey, { kind: "user", value })),
  ]),
];

/** The fields that hold an address of the person's own: by their type, whatever their name. */
export const addressFields = (map: DataMap): string[] =>
  Object.entries(map.fields).flatMap(([name, field]) =>
    field.kind === "trait" && field.type === "email" && field.identifies ? [name] : [],
  );

/** What column `address` of a row of `identity` holds: nothing, where the field is no address. */
export const addressOf = (
  keys: Pick<Keys, "alias" | "hashes">,
  map: DataMap,
  field: string,
  value: unknown,
): string | null =>
  typeof value === "string" && addressFields(map).includes(field)
    ? keys.hashes.stored(addressHash(keys.alias, value))
    : null;

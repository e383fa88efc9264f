// Who signs up with nothing but an address is known by it, whatever its letters' case.
import { hashOf, type Identifier } from "./person-directory.ts";

/** The identifier of an address, or the host's id where the host named one. */
export const addressIdentifier = (address: string, userId?: string | undefined): Identifier => ({
  kind: "user",
  value: userId ?? `mailto:${address.toLowerCase()}`,
});

/** The keyed hash under which an asking for an address waits. */
export const addressHash = (aliasKey: Buffer, address: string): string => hashOf(aliasKey, addressIdentifier(address));

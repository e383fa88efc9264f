// How people are named to staff over HTTP: their id sealed with a fresh nonce, so that two references to one person are not alike.
import { openSealed, seal } from "./person-key.ts";

/** Names people outside without letting their ids out (architecture rule 1). */
export function createReferences(key: Buffer) {
  return {
    of: (personId: string): string => seal(key, Buffer.from(personId)).toString("base64url"),
    /** Undefined for anything that this Heed did not make. */
    open(reference: string): string | undefined {
      const sealed = Buffer.from(reference, "base64url");
      if (sealed.length !== 28 + 36) return undefined;
      try {
        return openSealed(key, sealed).toString();
      } catch {
        return undefined;
      }
    },
  };
}

export type References = ReturnType<typeof createReferences>;

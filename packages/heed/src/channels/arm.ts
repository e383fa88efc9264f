// The arm of an experiment or holdout: a keyed hash of placement and person, so that it is stable, even and unguessable.
import { keyedHash } from "../storage/keys.ts";

/** Uniform in [0, 1) for this placement and person. */
export function uniformFor(key: Buffer, ...parts: readonly string[]): number {
  return keyedHash(key, ...parts).readUInt32BE(0) / 2 ** 32;
}

export type Arm = "personal" | "holdout";

/** The same person always gets the same arm of a placement. */
export const armOf = (key: Buffer, placement: string, personId: string, holdout: number): Arm =>
  uniformFor(key, placement, personId) < holdout ? "holdout" : "personal";

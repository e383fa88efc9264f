// The arm of an experiment or holdout: a keyed hash of placement and person, so that it is stable, even and unguessable.
import { createHmac } from "node:crypto";

/** Uniform in [0, 1) for this placement and person. */
export function uniformFor(key: Buffer, ...parts: readonly string[]): number {
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest().readUInt32BE(0) / 2 ** 32;
}

export type Arm = "personal" | "holdout";

/** The same person always gets the same arm of a placement. */
export const armOf = (key: Buffer, placement: string, personId: string, holdout: number): Arm =>
  uniformFor(key, placement, personId) < holdout ? "holdout" : "personal";

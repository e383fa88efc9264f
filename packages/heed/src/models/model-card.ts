// The card of a trained version: the capability's own figures, and what the registry knows of the run.
import type { Said } from "@heed/core";
import type { Card } from "../capabilities/capability.ts";
import type { DataAudit } from "./audit-data.ts";
import type { Fairness } from "./audit-fairness.ts";
import type { Mending } from "./mend.ts";

/**
 * `training`: a run in progress. `candidate`: trained, and asked for by nobody yet. `shadow`: answers beside the live one, is shown to nobody.
 * `live`: in use. `rollback`: the one that was in use before.
 */
export type ModelState = "training" | "candidate" | "shadow" | "live" | "rollback";

/** Who put a version in use though its audit stands against it, and why. */
export type Override = { readonly role: string; readonly reason: string; readonly at: string };

/** Scores of the training people: counts in the bins between the edges, which are chances. */
export type Reference = NonNullable<Card["reference"]>;

/** The last look at a version in use; what could not be measured says why. */
export type Watched = {
  /** ISO 8601. */
  readonly at: string;
  /** People scored now, in groups of 11 and more. */
  readonly people: number;
  /** Population stability index of the scores: 0 is none; see watch.ts. */
  readonly stability: number | Said;
  /** Mean chance told, the share that came, and the interval in which the told one should lie. */
  readonly told:
    | Said
    | {
        readonly people: number;
        readonly told: number;
        readonly came: number;
        readonly low: number;
        readonly high: number;
      };
  /** How decisions of the last 30 days treated groups, or why that is not measured. */
  readonly fairness: Fairness | Said;
  /** What asks for action. */
  readonly against: readonly Said[];
};

/** A card with what the registry adds to it. */
export type StoredCard = Card & {
  readonly version: string;
  readonly purpose: string;
  /** ISO 8601. */
  readonly trainedAt: string;
  /** It learned from what lay before this moment. */
  readonly until: string;
  readonly seed: number;
  /** The code that trained it. */
  readonly code?: string;
  /** People whose data was in the run. */
  readonly members: number;
  /** SHA-256 over their sorted ids. */
  readonly membersHash: string;
  /** Of these, people who have left since: their part was subtracted, or never learned from. */
  readonly left: number;
  /** People known to Heed when it was trained, whether they allowed it or not. */
  readonly known: number;
  readonly override?: Override;
  /** How it treats the groups of those who answered, or why that is not measured; absent where nobody gets a score. */
  readonly fairness?: Fairness | Said;
  /** Who of each group it learned from, or why that is not measured; absent where nobody gets a score. */
  readonly data?: DataAudit | Said;
  /** Features that it did not learn from, because they tell a group; the next training leaves them out too. */
  readonly without?: readonly string[];
  /** What leaving them out costs, or why that is not measured; absent where nobody asked for it. */
  readonly mended?: Mending | Said;
  readonly watched?: Watched;
  /** SHA-256 of the model's bytes. */
  readonly checksum: string;
  readonly bytes: number;
};

/** A card with the state in which its version is now. */
export type ModelCard = StoredCard & { readonly state: ModelState };

// What collection is made of; the composition root passes it in.
import type { RawSignals, Strength } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { Tally } from "../storage/tally.ts";
import type { Claim } from "./message.ts";

/** The part of the choices that collection needs. */
export type ChoiceBook = {
  record(event: {
    readonly personId: string;
    readonly answers: readonly {
      readonly purpose: string;
      readonly value: boolean;
      readonly at?: Date;
      readonly id?: string;
    }[];
    readonly strength: Strength;
    readonly source: string;
    readonly evidence?: string;
  }): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: string }>;
  setState(personId: string, name: string, value: string, actor: string): Promise<{ readonly ok: boolean }>;
};

export type Parts = {
  readonly database: Database;
  readonly inForce: MapInForce;
  readonly ledger: Ledger;
  readonly tally: Pick<Tally, "add">;
  readonly choices: ChoiceBook;
  readonly keys: Pick<Keys, "alias" | "hashes" | "message" | "people">;
  readonly now: () => Date;
  /** Hears of whom something was stored, after it is durable. */
  readonly touched?: (ids: readonly string[]) => void;
  /** What signals mean for the purposes: those in `context.consent`, and those of the request around it. */
  readonly signals?: (consent: unknown, around?: RawSignals) => readonly Claim[];
};

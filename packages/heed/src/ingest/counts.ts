// Counts what became of messages: for the caller's answer, and by name, reason and day in the tally; never by person.
import type { Drop } from "@heed/core";
import { FURTHER_NAMES, type Tally } from "../storage/tally.ts";
import type { Message, Outcome } from "./message.ts";
import { type RefusalReason, type Refused, refusals } from "./refusal.ts";

/** What became of the events of one call: each is counted once in the first four or under `refused`. */
export type Counted = {
  /** Stored, at least in part, or a choice or link taken note of. */
  readonly accepted: number;
  /** Known to the map, but no purpose may use it of this person, so it is not stored. */
  readonly withheld: number;
  /** Not in the map. */
  readonly dropped: number;
  readonly duplicates: number;
  readonly refused: readonly Refused[];
};

export type Counts = {
  drops(drops: readonly Drop[]): void;
  refuse(reason: RefusalReason, n?: number): void;
  outcome(message: Message, outcome: Outcome): void;
  result(): Counted;
  /** Adds everything to the tally, once a call is done: names are then counted once, not once an event. */
  toTally(): void;
};

type Kind = Parameters<Tally["add"]>[0];
/** Distinct names that are counted apart in one call: strangers make names up. */
const MAX_NAMES = 200;

export function createCounts(tally: Pick<Tally, "add">): Counts {
  const sums = { stored: 0, noted: 0, withheld: 0, dropped: 0, duplicate: 0, refused: 0 };
  const reasons = new Map<RefusalReason, number>();
  const names = new Map<string, { kind: Kind; reason: string; byName: Map<string, number> }>();

  function add(kind: Kind, name: string, reason: string): void {
    const key = `${kind} ${reason}`;
    const place = names.get(key) ?? { kind, reason, byName: new Map<string, number>() };
    names.set(key, place);
    const counted = place.byName.has(name) || place.byName.size < MAX_NAMES ? name : FURTHER_NAMES;
    place.byName.set(counted, (place.byName.get(counted) ?? 0) + 1);
  }

  function refuse(reason: RefusalReason, n = 1): void {
    reasons.set(reason, (reasons.get(reason) ?? 0) + n);
  }

  return {
    drops(drops) {
      for (const { name, reason } of drops) add("drop", name, reason);
    },
    refuse,
    outcome(message, outcome) {
      sums[outcome.is]++;
      if (outcome.is === "refused") refuse(outcome.reason);
      const withheld = "withheld" in outcome ? outcome.withheld : [];
      for (const { field, reason } of withheld) add("withheld", field, reason);
      if (outcome.is !== "stored") return;
      const missing = new Set(withheld.map((each) => each.field));
      for (const { field } of message.kept) if (!missing.has(field)) add("event", field, "stored");
    },
    result: () => ({
      accepted: sums.stored + sums.noted,
      withheld: sums.withheld,
      dropped: sums.dropped,
      duplicates: sums.duplicate,
      refused: refusals(reasons),
    }),
    toTally() {
      for (const [reason, n] of reasons) tally.add("refused", "message", reason, n);
      for (const { kind, reason, byName } of names.values())
        for (const [name, n] of byName) tally.add(kind, name, reason, n);
    },
  };
}

// Whether a browser's history may be joined with a known person's: the built-in purpose `linking` decides, over both sides' choices.
import { decide, type Reason } from "@heed/core";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { Standing } from "../storage/standing.ts";

/** One side's lack of an answer, which the other's yes makes up for. */
const UNANSWERED: ReadonlySet<Reason> = new Set(["not_asked", "asked_again", "expired"]);

/** Neither side says no to `linking`, and together they permit it; undeclared it is permitted to nobody. */
export function mayLink(inForce: MapInForce, known: Standing, seen: Standing, now: Date): boolean {
  const ask = (choices: Standing["choices"], state: Standing["state"]) =>
    decide(inForce.map, { purpose: "linking", choices, state, now });
  for (const { choices, state } of [known, seen]) {
    const decision = ask(choices, state);
    if (!decision.allowed && !UNANSWERED.has(decision.reason)) return false;
  }
  return ask([...known.choices, ...seen.choices], { ...seen.state, ...known.state }).allowed;
}

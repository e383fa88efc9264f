// Whether a browser's history may be joined with a known person's: the built-in purpose `linking` decides, over both sides' choices.
import { decide } from "@heed/core";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { Standing } from "../storage/standing.ts";

/** `linking` is declared, neither side says no to it, and together they permit it. */
export function mayLink(inForce: MapInForce, known: Standing, seen: Standing, now: Date): boolean {
  if (!inForce.map.purposes["linking"]) return false;
  const ask = (choices: Standing["choices"], state: Standing["state"]) =>
    decide(inForce.map, { purpose: "linking", choices, state, now });
  for (const { choices, state } of [known, seen]) {
    const decision = ask(choices, state);
    if (!decision.allowed && decision.reason !== "not_asked" && decision.reason !== "expired") return false;
  }
  return ask([...known.choices, ...seen.choices], { ...seen.state, ...known.state }).allowed;
}

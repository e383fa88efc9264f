// To which purposes somebody can say no: those with a basis that is a choice. What rests on contract or law alone cannot be switched off.
import { type Basis, type DataMap, isChoice, type Purpose, purposesOf } from "@heed/core";

/** Each with its name, as the map states it, and the bases that it has anywhere. */
export const refusable = (map: DataMap): [name: string, purpose: Purpose, bases: readonly Basis[]][] =>
  Object.entries(purposesOf(map))
    .map(([name, purpose]): [string, Purpose, readonly Basis[]] => [
      name,
      purpose,
      typeof purpose.basis === "string" ? [purpose.basis] : Object.values(purpose.basis),
    ])
    .filter(([, , bases]) => bases.some(isChoice));

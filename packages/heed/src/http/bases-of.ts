import type { Basis, Purpose } from "@heed/core";

/** Every basis that a purpose rests on, in one body of law or another, each once. */
export const basesOf = ({ basis }: Pick<Purpose, "basis">): Basis[] =>
  typeof basis === "string" ? [basis] : [...new Set(Object.values<Basis>(basis))];

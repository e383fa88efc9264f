// People come in the order of their random ids; folds, samples and starts must not depend on it.
import { createHash } from "node:crypto";

/** The same, ordered by the hash of what is kept of each. */
export const inFixedOrder = <Kept>(people: readonly Kept[]): Kept[] =>
  people
    .map((kept) => ({ kept, key: createHash("sha256").update(JSON.stringify(kept)).digest("hex") }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ kept }) => kept);

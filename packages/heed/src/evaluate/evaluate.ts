// What others may call: reading a table, and judging a capability on it; `heed evaluate` on a command line is the same.
export { evaluatePropensity, type PropensityReport } from "./evaluate-propensity.ts";
export { evaluateRanking } from "./evaluate-ranking.ts";
export { evaluateText } from "./evaluate-text.ts";
export { readTable } from "./read-table.ts";

// Rows as CSV (RFC 4180), opened by spreadsheets without running anything that stands in them.
type Cell = string | number | null | undefined;

/**
 * @example
 * toCsv([["name", "n"], ["=1+1", 2]]); // "name,n\r\n'=1+1,2\r\n"
 */
export const toCsv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");

function cellOf(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  // A cell that begins like a formula would be run as one.
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// Whether what Heed gives equals a golden value within its tolerance.

/** Tolerance of a case: `abs` and `rel` for every number, `X_abs` and `X_rel` for the fields whose names begin with X. */
export type Tolerance = Readonly<Record<string, number | string>>;

/**
 * Compares field by field. A number passes if |got - expected| <= abs + rel |expected|; `null` in `expected` is undefined and
 * skipped; strings, booleans and lengths must be equal; what `got` holds beyond `expected` does not matter.
 *
 * @returns the first difference, with its place, or undefined when there is none
 */
export function compareGolden(got: unknown, expected: unknown, tolerance: Tolerance, place = ""): string | undefined {
  if (expected === null) return undefined;
  if (typeof expected === "number") {
    if (typeof got !== "number") return `${place || "value"}: got ${show(got)} where ${expected} is expected`;
    const allowed = bound(tolerance, place, "abs") + bound(tolerance, place, "rel") * Math.abs(expected);
    const off = Math.abs(got - expected);
    return off <= allowed
      ? undefined
      : `${place || "value"}: got ${got}, expected ${expected}, off by ${off} > ${allowed}`;
  }
  if (typeof expected !== "object") {
    return got === expected ? undefined : `${place || "value"}: got ${show(got)}, expected ${show(expected)}`;
  }
  if (typeof got !== "object" || got === null) return `${place || "value"}: got ${show(got)} where fields are expected`;
  const gotFields = got as Readonly<Record<string, unknown>>;
  if (Array.isArray(expected) && gotFields["length"] !== expected.length) {
    return `${place || "value"}: got ${show(gotFields["length"])} entries, expected ${expected.length}`;
  }
  for (const [name, value] of Object.entries(expected)) {
    const difference = compareGolden(gotFields[name], value, tolerance, place === "" ? name : `${place}.${name}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

// The bound of the field at `place`: that of the longest prefix of its outermost name, else the common one.
function bound(tolerance: Tolerance, place: string, kind: "abs" | "rel"): number {
  const field = place.split(".")[0]!;
  const own = Object.keys(tolerance)
    .filter((key) => key.endsWith(`_${kind}`) && field.startsWith(key.slice(0, -4)))
    .sort((a, b) => b.length - a.length)[0];
  const value = tolerance[own ?? kind] ?? 0;
  return typeof value === "number" ? value : 0;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

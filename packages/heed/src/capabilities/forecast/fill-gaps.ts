// A series without gaps: what is missing between two figures is put on the line between them, and counted.
import { fault } from "@heed/math";

/** At most this share may be missing between the first figure and the last. */
const MOST = 0.2;
const LEAST = 8;

/**
 * Cuts what is missing at both ends, and fills what is missing between.
 *
 * @throws `series_too_short` with fewer than 8 figures, `series_has_gaps` where more than a fifth is missing
 */
export function filled(series: readonly (number | null)[]): { readonly values: Float64Array; readonly filled: number } {
  const places = series.flatMap((value, at) => (value === null ? [] : [at]));
  if (places.length < LEAST)
    fault(
      "series_too_short",
      `The series has ${places.length} figures; at least ${LEAST} are needed.`,
      "Gather more, or look at shorter steps.",
    );
  const [first, last] = [places[0]!, places.at(-1)!];
  const missing = last - first + 1 - places.length;
  if (missing > MOST * (last - first + 1))
    fault(
      "series_has_gaps",
      `${missing} of ${last - first + 1} steps have no figure.`,
      "Look at longer steps: a step with fewer than 11 people is not shown.",
    );
  const values = new Float64Array(last - first + 1);
  for (const [k, at] of places.entries()) {
    const next = places[k + 1] ?? at;
    for (let t = at; t <= next; t++) {
      const share = next === at ? 0 : (t - at) / (next - at);
      values[t - first] = series[at]! * (1 - share) + series[next]! * share;
    }
  }
  return { values, filled: missing };
}

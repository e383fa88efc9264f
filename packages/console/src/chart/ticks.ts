/**
 * Round numbers from below `low` to above `high`, about so many.
 *
 * @example
 * ticks(0, 93, 4); // [0, 25, 50, 75, 100]
 */
export function ticks(low: number, high: number, about: number): number[] {
  const span = high > low ? high - low : Math.max(1, Math.abs(high));
  const raw = span / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((each) => each >= raw * 0.999) ?? raw;
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil((high > low ? high : low + span) / step - 1e-9)];
  // Whole numbers times the step, so that 0.3 is not 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

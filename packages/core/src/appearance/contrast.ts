// How well two colours can be told apart, as WCAG 2.2 counts it, and colours between two.

/**
 * The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
 *
 * @param one `#rrggbb`
 * @param other `#rrggbb`
 *
 * @example
 * contrast("#ffffff", "#000000"); // 21
 */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * The colour at `share` of the way from one to another, in sRGB.
 *
 * @example
 * mix("#000000", "#ffffff", 0.5).slice(1); // "808080"
 */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  const between = a.map((value, k) => Math.round(value + ((b[k] ?? value) - value) * share));
  return `#${between.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// Under which regime somebody stands who visits: what they are shown, and how long an answer to them may take.
import { type DataMap, regimeFor } from "@heed/core";

/** The host site's word, else what a trusted proxy says of the country, else undefined: the strictest. Pure. */
export function visitRegime(
  map: DataMap,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  said?: string,
): string | undefined {
  const country = map.countryHeader === undefined ? undefined : headers[map.countryHeader.toLowerCase()];
  return regimeFor(map, { regime: said, country: typeof country === "string" ? country : undefined });
}

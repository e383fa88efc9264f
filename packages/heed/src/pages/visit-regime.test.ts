// The regime of whoever visits follows from where a trusted proxy says that they are.
import { expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { visitRegime } from "./visit-regime.ts";

const map = {
  ...bookshop,
  countryHeader: "X-Country",
  regimes: { gdpr: { countries: ["IE"] }, ccpa: { countries: ["US-CA"] } },
};

test("the host's word, then the country, then nothing, which is the strictest; no header of a map without one is believed", () => {
  expect(visitRegime(map, { "x-country": "US-CA" })).toBe("ccpa");
  expect(visitRegime(map, { "x-country": "ie" })).toBe("gdpr");
  expect(visitRegime(map, { "x-country": "US-CA" }, "gdpr")).toBe("gdpr");
  expect(visitRegime(map, { "x-country": ["US-CA", "IE"] })).toBeUndefined();
  expect(visitRegime(map, {})).toBeUndefined();
  expect(visitRegime({ ...map, countryHeader: undefined } as never, { "x-country": "US-CA" })).toBeUndefined();
});

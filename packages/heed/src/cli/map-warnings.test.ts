// heed check grades what customers read, and tells of languages that are not whole.
import { expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { mapWarnings } from "./map-warnings.ts";

const codes = (map: Parameters<typeof mapWarnings>[0]) => mapWarnings(map).map(({ code, place }) => [code, place]);

test("hard words, a language without sentences and words in one language only are worth another look", () => {
  expect(mapWarnings(bookshop)).toEqual([]);
  const { newsletter, ...others } = bookshop.purposes;
  const says =
    "Operationalise individualised communication initiatives utilising multidimensional behavioural characterisations";
  expect(codes({ ...bookshop, purposes: { ...others, newsletter: { ...newsletter, says } } })).toEqual([
    ["hard_to_read", 'purposes["newsletter"].says'],
  ]);
  expect(codes({ ...bookshop, languages: ["it"] })).toEqual([["language_unwritten", "languages"]]);
  expect(codes({ ...bookshop, languages: ["en", "de"], purposes: { newsletter } })).toEqual([
    ["one_language", 'purposes["newsletter"].says'],
  ]);
});

import { expect, test } from "vitest";
import { createTellWhy, type Reader } from "./tell-why.ts";

const tellWhy = createTellWhy({
  shelf({ says, because }, { language, title }) {
    if (says.code !== "because") return undefined;
    const titles = because?.map(title).join();
    return { en: { text: `Because of ${titles}` }, de: { text: `Wegen ${titles}` } }[language];
  },
});
const reader = (language: string): Reader => ({
  language,
  title: (item) => item.toUpperCase(),
  label: (field) => field,
});
const kept = { item: "b2", says: { code: "because" }, because: ["b1", 7] };

test("a reason is worded in the reader's language, else in English, and says which", () => {
  expect(tellWhy("shelf", kept, reader("de-AT"))).toEqual({ text: "Wegen B1", language: "de" });
  expect(tellWhy("shelf", kept, reader("pl"))).toEqual({ text: "Because of B1", language: "en" });
});

test("a sentence of before, an unknown code and an unknown capability still say what they can", () => {
  expect(tellWhy(undefined, { why: "Popular" }, reader("de"))).toEqual({ text: "Popular", language: "en" });
  expect(tellWhy("shelf", { says: { code: "newer" } }, reader("de"))).toEqual({ text: "newer", language: "en" });
  for (const by of ["other", "constructor", 7]) expect(tellWhy(by, kept, reader("de")).text).toBe("");
  for (const bad of [{}, { says: null }, { says: { code: 1 } }, { why: 3 }])
    expect(tellWhy("shelf", bad, reader("en")).text).toBe("");
});

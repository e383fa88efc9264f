// The shop's own colour is readable wherever it stands, or it is not taken.
import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeAccent, LEAST_CONTRAST, SURFACES } from "./accent.ts";
import { contrast } from "./contrast.ts";

const colour = fc
  .tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 255 })))
  .map((parts) => `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`);

// Values of the WebAIM contrast checker and of WCAG's own examples.
test.each([
  ["#ffffff", "#000000", 21],
  ["#777777", "#ffffff", 4.48],
  ["#767676", "#ffffff", 4.54],
  ["#0000ff", "#ffffff", 8.59],
  ["#ff0000", "#ffffff", 4],
])("%s on %s has a contrast of %d", (one, other, expected) => {
  expect(contrast(one, other)).toBeCloseTo(expected, 1);
  expect(contrast(other, one)).toBe(contrast(one, other));
});

test("every colour that is taken can be read on every ground that it meets, light and dark; of every other the nearest that can is told", () => {
  fc.assert(
    fc.property(colour, (given) => {
      const judged = judgeAccent(given);
      if (!judged.ok) {
        const instead = judged.code === "accent_faint" ? judged.instead : "";
        return judgeAccent(instead).ok;
      }
      return (["light", "dark"] as const).every((scheme) => {
        const { accent, on, soft } = judged.tones[scheme];
        return [...SURFACES[scheme], on, soft].every((ground) => contrast(accent, ground) >= LEAST_CONTRAST);
      });
    }),
  );
});

test("what is no colour is none, whatever it would do in a style sheet", () => {
  for (const given of ["", "red", "#fff", "#12345g", "#123456;}", "#1234567", "url(x)", "var(--x)"])
    expect(judgeAccent(given)).toEqual({ ok: false, code: "accent_malformed" });
  expect(judgeAccent("#ffd400")).toMatchObject({ ok: false, code: "accent_faint", contrast: 1.2 });
  expect(judgeAccent("#7A1FA2")).toMatchObject({ ok: true, tones: { light: { accent: "#7a1fa2" } } });
});

// Days: months end where they end, and nothing is kept longer than was said.
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayOf, lastDay, parseKeep } from "./day.ts";

test("a month that is too short ends with its last day", () => {
  expect(lastDay(new Date("2026-01-31T10:00:00Z"), "1 months")).toBe("2026-02-28");
  expect(lastDay(new Date("2024-02-29T10:00:00Z"), "1 years")).toBe("2025-02-28");
  expect(lastDay(new Date("2026-12-31T23:59:59Z"), "2 months")).toBe("2027-02-28");
  expect(lastDay(new Date("2026-03-01T00:00:00Z"), "7 days")).toBe("2026-03-08");
});

test("until withdrawn has no last day", () => expect(lastDay(new Date(), "until withdrawn")).toBe("infinity"));

test("the last day depends on the day of the datum, not on its hour", () => {
  const day = fc.date({ min: new Date("2016-01-01"), max: new Date("2036-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 600 }),
      fc.constantFrom("days", "months", "years"),
      (at, amount, unit) => {
        const keep = `${amount} ${unit}` as `${number} days`;
        expect(lastDay(at, keep)).toBe(lastDay(new Date(`${dayOf(at)}T00:00:00Z`), keep));
        expect(lastDay(at, keep) > dayOf(at)).toBe(true);
      },
    ),
  );
});

test("what is no length of time is refused with the remedy", () =>
  expect(() => parseKeep("soon")).toThrow(/keep_malformed: "soon".*13 months/));

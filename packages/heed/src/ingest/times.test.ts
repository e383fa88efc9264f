// When something happened: the sender's clock, its correction, and what cannot be true.
import { parseTime } from "@heed/core";
import { describe, expect, test } from "vitest";
import { timesOf } from "./times.ts";

const now = new Date("2026-06-15T12:00:00Z");

describe("the time of an event", () => {
  test("is the one that was sent, with what its clock is wrong by", () => {
    const given = { original: "2026-06-15T11:00:00Z", sent: "2026-06-15T11:00:05Z" };
    expect(timesOf(given, now)).toEqual({ ok: true, at: new Date("2026-06-15T11:00:00Z"), skewMs: 3_595_000 });
  });

  test("is the arrival where nothing was sent", () => {
    expect(timesOf({ original: null, sent: undefined }, now)).toEqual({ ok: true, at: now, skewMs: 0 });
  });

  test("is the corrected one where the one sent cannot be true", () => {
    const given = { original: "2039-01-01T00:00:00Z", sent: "2039-01-01T00:01:00Z" };
    expect(timesOf(given, now)).toEqual({ ok: true, at: new Date("2026-06-15T11:59:00Z"), skewMs: 0 });
  });

  test.each(["2016-06-15T11:59:59Z", "2026-06-16T12:00:01Z"])("is refused out of range: %s", (original) => {
    expect(timesOf({ original, sent: undefined }, now)).toEqual({ ok: false, reason: "date_out_of_range" });
  });

  test.each(["2016-06-15T12:00:00Z", "2026-06-16T12:00:00Z"])("may lie at the edge of the range: %s", (original) => {
    expect(timesOf({ original, sent: "never" }, now)).toMatchObject({ ok: true, skewMs: 0 });
  });
});

describe("a written time", () => {
  test.each([
    ["2026-05-01T10:00:00Z", "2026-05-01T10:00:00.000Z"],
    ["2026-05-01T10:00:00.123456Z", "2026-05-01T10:00:00.123Z"],
    ["2026-05-01T10:00:00+02:00", "2026-05-01T08:00:00.000Z"],
    ["2026-05-01T10:00:00+0200", "2026-05-01T08:00:00.000Z"],
    ["2026-05-01 10:00:00", "2026-05-01T10:00:00.000Z"],
    ["2026-05-01 10:00", "2026-05-01T10:00:00.000Z"],
    ["2026-05-01", "2026-05-01T00:00:00.000Z"],
    ["1777629600", "2026-05-01T10:00:00.000Z"],
    ["1777629600000", "2026-05-01T10:00:00.000Z"],
    [1777629600000, "2026-05-01T10:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ])("%s is a moment", (text, moment) => {
    expect(parseTime(text)).toEqual(new Date(moment));
  });

  test.each([
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "01.05.2026",
    "5/1/2026",
    "soon",
    "2026-05-01T25:00:00Z",
    true,
    {},
    Number.NaN,
  ])("%s is none", (text) => {
    expect(parseTime(text)).toBe("malformed");
  });

  test.each([undefined, null, ""])("%s is no time at all", (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

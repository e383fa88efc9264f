// How long a request may take, by regime: data, with the law it is from. A deadline is never later than the law's; a day is one of the regime's zone.
import { isOptOut, type RequestKind } from "./request-kind.ts";

/** A length of time as laws count it. */
type Span = { readonly months: number } | { readonly days: number } | { readonly businessDays: number };

type Holiday =
  /** `beside`: kept on the Monday after a Sunday, or on the Friday before a Saturday too. */
  | { readonly month: number; readonly day: number; readonly beside?: "monday" | "friday and monday" }
  /** The nth weekday (0 = Sunday) of a month; -1 is the last. */
  | { readonly month: number; readonly nth: number; readonly weekday: number };

type Clock = {
  readonly zone: string;
  readonly answer: Span;
  /** Counted from receipt, instead of `answer`. */
  readonly extended?: Span;
  readonly optOut: Span;
  readonly confirm?: Span;
  /** Days that are no business days beside Saturdays and Sundays. */
  readonly holidays: readonly Holiday[];
};

/**
 * Cal. Gov. Code 6700 and 6701, by which Cal. Civ. Code 7 and 9 count business days: those of its days that are federal holidays as well
 * (5 U.S.C. 6103(a)). Its others, such as 31 March, are left out: a business may be open on them, and a deadline is never later than the law's.
 */
const CALIFORNIAN_HOLIDAYS: readonly Holiday[] = [
  { month: 1, day: 1, beside: "monday" },
  { month: 1, nth: 3, weekday: 1 },
  { month: 2, nth: 3, weekday: 1 },
  { month: 5, nth: -1, weekday: 1 },
  { month: 6, day: 19 },
  { month: 7, day: 4, beside: "monday" },
  { month: 9, nth: 1, weekday: 1 },
  { month: 10, nth: 2, weekday: 1 },
  { month: 11, day: 11, beside: "friday and monday" },
  { month: 11, nth: 4, weekday: 4 },
  { month: 12, day: 25, beside: "monday" },
];

const CLOCKS: Readonly<Record<string, Clock>> = {
  // GDPR Art. 12(3): one month, and two further months; Art. 21(3): direct marketing stops, no time is given.
  // Regulation 1182/71 Art. 3(4) would move a last day off a weekend; the earlier day is kept, which is never too late.
  gdpr: { zone: "Europe/Brussels", answer: { months: 1 }, extended: { months: 3 }, optOut: { days: 0 }, holidays: [] },
  // Cal. Civ. Code 1798.130(a)(2)(A): 45 + 45 days from receipt, whether or not proven; 11 CCR 7021(a): confirmed in 10 business days;
  // 11 CCR 7026(f): opt-outs in at most 15 business days.
  ccpa: {
    zone: "America/Los_Angeles",
    answer: { days: 45 },
    extended: { days: 90 },
    optOut: { businessDays: 15 },
    confirm: { businessDays: 10 },
    holidays: CALIFORNIAN_HOLIDAYS,
  },
};

/** Days as ISO 8601 text in the regime's zone. */
export type RequestClock = {
  dayOf(at: Date): string;
  due(kind: RequestKind, receivedAt: Date): { readonly expectedBy: string; readonly confirmBy?: string };
  /** Undefined where there is no extension. */
  extended(kind: RequestKind, receivedAt: Date): string | undefined;
};

/**
 * The clock of a regime; of one without a clock of its own the GDPR's, whose month is the shortest known.
 *
 * @example
 * requestClock("ccpa").due("SALE_OPT_OUT", new Date("2026-11-23T20:00:00Z")).expectedBy; // "2026-12-15": Thanksgiving does not count
 */
export function requestClock(regime: string): RequestClock {
  const clock = (hasClock(regime) ? CLOCKS[regime.toLowerCase()] : undefined) ?? CLOCKS["gdpr"]!;
  const dayOf = (at: Date): string => zoned(clock.zone, at);
  return {
    dayOf,
    due: (kind, receivedAt) => ({
      expectedBy: after(clock, dayOf(receivedAt), isOptOut(kind) ? clock.optOut : clock.answer),
      ...(clock.confirm && !isOptOut(kind) ? { confirmBy: after(clock, dayOf(receivedAt), clock.confirm) } : {}),
    }),
    extended: (kind, receivedAt) =>
      clock.extended && !isOptOut(kind) ? after(clock, dayOf(receivedAt), clock.extended) : undefined,
  };
}

/**
 * Whether a regime has a clock of its own, whatever the map calls its others.
 *
 * @example
 * hasClock("CCPA"); // true
 */
export const hasClock = (regime: string): boolean => Object.hasOwn(CLOCKS, regime.toLowerCase());

/** Making one costs a thousand times what using it does. */
const ZONES = new Map<string, Intl.DateTimeFormat>();

/** The day in a zone; `en-CA` writes it as ISO 8601 does. */
function zoned(timeZone: string, at: Date): string {
  const format = ZONES.get(timeZone) ?? new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  ZONES.set(timeZone, format);
  return format.format(at);
}

function after(clock: Clock, day: string, span: Span): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  if ("days" in span) return iso(Date.UTC(year, month - 1, date + span.days));
  if ("months" in span) {
    // A month that is too short ends with its last day.
    const last = new Date(Date.UTC(year, month - 1 + span.months + 1, 0)).getUTCDate();
    return iso(Date.UTC(year, month - 1 + span.months, Math.min(date, last)));
  }
  let at = Date.UTC(year, month - 1, date);
  for (let left = span.businessDays; left > 0; ) {
    at += DAY;
    if (isBusinessDay(clock, new Date(at))) left--;
  }
  return iso(at);
}

const DAY = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

function isBusinessDay({ holidays }: Clock, at: Date): boolean {
  if (at.getUTCDay() === 0 || at.getUTCDay() === 6) return false;
  return !holidays.some((holiday) => kept(holiday, at.getUTCFullYear()) === at.getTime());
}

/** The day on which it is kept. */
function kept(holiday: Holiday, year: number): number {
  if ("day" in holiday) {
    const at = new Date(Date.UTC(year, holiday.month - 1, holiday.day));
    const { beside } = holiday;
    if (at.getUTCDay() === 0 && beside !== undefined) return at.getTime() + DAY;
    if (at.getUTCDay() === 6 && beside === "friday and monday") return at.getTime() - DAY;
    return at.getTime();
  }
  if (holiday.nth < 0) {
    const last = new Date(Date.UTC(year, holiday.month, 0));
    return last.getTime() - ((last.getUTCDay() - holiday.weekday + 7) % 7) * DAY;
  }
  const first = new Date(Date.UTC(year, holiday.month - 1, 1));
  return first.getTime() + (((holiday.weekday - first.getUTCDay() + 7) % 7) + 7 * (holiday.nth - 1)) * DAY;
}

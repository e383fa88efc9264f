// No reachable state in which an accepted request is forgotten, over every order of events; and the days that laws count, by hand from calendars.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  advance,
  isAccepted,
  isFinal,
  nextReminder,
  type Request,
  type RequestEvent,
  received,
  replay,
} from "./request.ts";
import { requestClock } from "./request-clock.ts";
import { isOptOut, needsProof, REQUEST_KINDS } from "./request-kind.ts";

const DAY = 86_400_000;
const START = new Date("2026-03-02T12:00:00Z");
const RUNS = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 200 };

const event = (at: Date): fc.Arbitrary<RequestEvent> =>
  fc.oneof(
    fc.constantFrom("link", "staff").map((by) => ({ is: "verified", at, by }) as const),
    fc.constantFrom("many requests", "").map((reason) => ({ is: "extended", at, reason }) as const),
    fc.integer({ min: -1, max: 90 }).map((days) => ({
      is: "held" as const,
      at,
      reason: "court",
      until: new Date(at.getTime() + days * DAY),
    })),
    fc.constantFrom("released", "fulfilled", "revoked", "expired").map((is) => ({ is, at }) as const),
    fc.constantFrom("", "we cannot").map((says) => ({ is: "denied", at, reason: "other", says }) as const),
  );
/** Events with days between them. */
const history = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 14 }).chain((waits) => {
  const times: Date[] = [];
  for (const days of waits) times.push(new Date((times.at(-1) ?? START).getTime() + days * DAY));
  return fc.tuple(...times.map(event));
});
const asked = fc
  .tuple(fc.constantFrom(...REQUEST_KINDS), fc.constantFrom("gdpr", "ccpa", "elsewhere"))
  .map(([kind, regime]) => received(kind, regime, START));

/** Every state on the way, with the event that led there. */
function walk(
  first: Request,
  events: readonly RequestEvent[],
): { request: Request; at: Date; happened: RequestEvent[] }[] {
  const happened: RequestEvent[] = [];
  let request = first;
  return events.map((one) => {
    const next = advance(request, one);
    if (next.ok) {
      request = next.request;
      happened.push(one);
    }
    return { request, at: one.at, happened: [...happened] };
  });
}

describe("no request is forgotten", () => {
  test("an accepted one always has a next reminder, at most a day after its deadline and then daily, until it is answered", () => {
    fc.assert(
      fc.property(asked, history, fc.integer({ min: 0, max: 400 }), (first, events, later) => {
        for (const { request, at } of [{ request: first, at: START }, ...walk(first, events)]) {
          const after = new Date(at.getTime() + later * DAY);
          const next = nextReminder(request, after);
          if (!isAccepted(request)) {
            expect(next).toBeUndefined();
            expect(isFinal(request) || request.reason === "need_user_verification").toBe(true);
            continue;
          }
          expect(next!.getTime()).toBeGreaterThan(after.getTime());
          const end = Date.parse(request.expectedBy);
          expect(next!.getTime()).toBeLessThanOrEqual(Math.max(end, after.getTime() + DAY));
        }
      }),
      RUNS,
    );
  });

  test("out of an accepted one lead an answer or the person's own wish, never silence", () => {
    fc.assert(
      fc.property(asked, history, (first, events) => {
        let before = first;
        for (const { request } of walk(first, events)) {
          if (isAccepted(before)) expect(isAccepted(request) || request.status !== "expired").toBe(true);
          if (isAccepted(before) && isFinal(request))
            expect(["fulfilled", "denied", "revoked"]).toContain(request.status);
          if (isFinal(before)) expect(request).toEqual(before);
          before = request;
        }
      }),
      RUNS,
    );
  });

  test("every open one can be answered: denied at once, or proven and then fulfilled once no hold is on it", () => {
    fc.assert(
      fc.property(asked, history, (first, events) => {
        for (const { request, at } of walk(first, events)) {
          if (isFinal(request)) continue;
          expect(advance(request, { is: "denied", at, reason: "other", says: "because" }).ok).toBe(true);
          const proven = isAccepted(request) ? request : must(advance(request, { is: "verified", at, by: "staff" }));
          const free = proven.hold ? must(advance(proven, { is: "released", at })) : proven;
          expect(advance(free, { is: "fulfilled", at }).ok).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test("nothing is handed out, changed or deleted for somebody who proved nothing", () => {
    fc.assert(
      fc.property(asked, history, (first, events) => {
        for (const { request, happened } of walk(first, events))
          if (request.status === "fulfilled" && needsProof(request.kind))
            expect(happened.some((one) => one.is === "verified")).toBe(true);
      }),
      RUNS,
    );
  });

  test("what is stored is what happened: replayed, the same request; with one event too many, a fault", () => {
    fc.assert(
      fc.property(asked, history, (first, events) => {
        const last = walk(first, events).at(-1);
        if (!last) return;
        expect(replay(first, last.happened)).toEqual(last.request);
        if (isFinal(last.request))
          expect(() => replay(first, [...last.happened, { is: "revoked", at: last.at }])).toThrow(
            /^request_history_broken: /,
          );
      }),
      RUNS,
    );
  });
});

/**
 * A model checked whole, where the properties above sample: every state that any order of events can reach, on a grid of moments that lie on both
 * sides of each deadline. Time may pass or stand still between two events.
 */
describe("every reachable state", () => {
  /** Days after receipt: before and after 28 (a link), a month, 45 days, and both extensions. */
  const GRID = [0, 14, 29, 50, 95].map((days) => new Date(START.getTime() + days * DAY));
  const happenings = (at: Date): RequestEvent[] => [
    { is: "verified", at, by: "link" },
    { is: "extended", at, reason: "many" },
    ...[15, 60].map((days) => ({
      is: "held" as const,
      at,
      reason: "court",
      until: new Date(START.getTime() + days * DAY),
    })),
    { is: "released", at },
    { is: "fulfilled", at },
    { is: "denied", at, reason: "other", says: "we cannot" },
    { is: "revoked", at },
    { is: "expired", at },
  ];
  type State = { readonly request: Request; readonly tick: number; readonly next: Set<string> };
  const keyOf = (request: Request, tick: number): string => `${tick} ${JSON.stringify(request)}`;

  function explore(first: Request): Map<string, State> {
    const states = new Map<string, State>();
    const open = [{ request: first, tick: 0 }];
    for (let state = open.pop(); state; state = open.pop()) {
      const { request, tick } = state;
      const key = keyOf(request, tick);
      if (states.has(key)) continue;
      const next = new Set<string>();
      states.set(key, { request, tick, next });
      const reach = (to: Request, at: number): void => {
        next.add(keyOf(to, at));
        open.push({ request: to, tick: at });
      };
      for (const event of happenings(GRID[tick]!)) {
        const advanced = advance(request, event);
        if (advanced.ok) reach(advanced.request, tick);
      }
      if (tick + 1 < GRID.length) reach(request, tick + 1);
    }
    return states;
  }

  test("of every kind under every regime: an accepted request is reminded of until it is answered, and can be fulfilled", () => {
    const met = new Set<string>();
    const wrong: string[] = [];
    let count = 0;
    for (const kind of REQUEST_KINDS)
      for (const regime of ["gdpr", "ccpa", "elsewhere"]) {
        const states = explore(received(kind, regime, START));
        count += states.size;
        const before = new Map<string, string[]>();
        const open: string[] = [];
        for (const [key, { request, tick, next }] of states) {
          met.add(request.status);
          for (const to of next) before.set(to, [...(before.get(to) ?? []), key]);
          if (request.status === "fulfilled") open.push(key);
          const after = [...next].map((one) => states.get(one)!.request);
          if (!isSound(request, tick, after)) wrong.push(key);
        }
        // Backwards from "fulfilled": a path of events leads there from every accepted state.
        const reaching = new Set(open);
        for (let key = open.pop(); key !== undefined; key = open.pop())
          for (const from of before.get(key) ?? []) {
            if (reaching.has(from)) continue;
            reaching.add(from);
            open.push(from);
          }
        for (const [key, { request }] of states) if (isAccepted(request) && !reaching.has(key)) wrong.push(key);
      }
    expect(wrong).toEqual([]);
    // It went everywhere: nothing above holds because nothing was looked at.
    expect([...met].sort()).toEqual(["denied", "expired", "fulfilled", "in_progress", "open", "revoked"]);
    expect(count).toBeGreaterThan(4_000);
  });

  /** What must hold in a state, of what may follow it at once. */
  function isSound(request: Request, tick: number, after: readonly Request[]): boolean {
    const at = GRID[tick]!.getTime();
    const next = nextReminder(request, new Date(at))?.getTime();
    // Nothing leads out of an answer.
    if (isFinal(request)) return next === undefined && after.every(({ status }) => status === request.status);
    // Nobody proved anything yet: it does not hang, and ends when its time is over.
    if (!isAccepted(request))
      return (
        next === undefined &&
        request.reason === "need_user_verification" &&
        after.some(isAccepted) &&
        (tick < 2 || after.some(({ status }) => status === "expired"))
      );
    return (
      next !== undefined &&
      next > at &&
      next <= Math.max(Date.parse(request.expectedBy), at + DAY) &&
      after.some(({ status }) => status === "denied") &&
      after.every((one) => isAccepted(one) || ["fulfilled", "denied", "revoked"].includes(one.status))
    );
  }
});

const must = (advanced: ReturnType<typeof advance>): Request => {
  if (!advanced.ok) throw new Error(advanced.says);
  return advanced.request;
};

describe("the clocks", () => {
  const due = (kind: (typeof REQUEST_KINDS)[number], regime: string, at: string) =>
    received(kind, regime, new Date(at));

  test("GDPR: a month, that ends with a short month; three with an extension, which is told within the first", () => {
    expect(due("ACCESS", "gdpr", "2026-01-31T10:00:00Z").expectedBy).toBe("2026-02-28");
    expect(due("ACCESS", "gdpr", "2028-01-31T10:00:00Z").expectedBy).toBe("2028-02-29");
    const asked = due("ACCESS", "gdpr", "2026-11-30T10:00:00Z");
    expect(asked.expectedBy).toBe("2026-12-30");
    const extended = advance(asked, { is: "extended", at: new Date("2026-12-30T20:00:00Z"), reason: "many" });
    expect(extended).toMatchObject({ ok: true, request: { expectedBy: "2027-02-28", extended: true } });
    const again = advance(must(extended), { is: "extended", at: new Date("2026-12-30T20:00:00Z"), reason: "more" });
    expect(again).toMatchObject({ ok: false, code: "not_now" });
    expect(advance(asked, { is: "extended", at: new Date("2026-12-31T00:00:00Z"), reason: "late" }).ok).toBe(false);
  });

  test("CCPA: 45 and 90 days from receipt, confirmed in 10 business days, opt-outs in 15, holidays left out", () => {
    // Received on Monday, 23 November 2026; Thursday, 26 November is Thanksgiving.
    const asked = due("ERASURE", "ccpa", "2026-11-23T20:00:00Z");
    expect([asked.expectedBy, asked.confirmBy]).toEqual(["2027-01-07", "2026-12-08"]);
    expect(requestClock("ccpa").extended("ERASURE", asked.receivedAt)).toBe("2027-02-21");
    expect(due("SALE_OPT_OUT", "ccpa", "2026-11-23T20:00:00Z").expectedBy).toBe("2026-12-15");
    // The fourth of July of 2026 is a Saturday, and so is 1 January 2028: California keeps no Friday for them (Gov. Code 6701).
    expect(due("SALE_OPT_OUT", "ccpa", "2026-07-01T20:00:00Z").expectedBy).toBe("2026-07-22");
    expect(due("ACCESS", "ccpa", "2027-12-29T20:00:00Z").confirmBy).toBe("2028-01-12");
    // For 11 November it does; of a Sunday it keeps the Monday, but not of Juneteenth.
    expect(due("ACCESS", "ccpa", "2028-11-01T20:00:00Z").confirmBy).toBe("2028-11-16");
    expect(due("ACCESS", "ccpa", "2027-06-29T20:00:00Z").confirmBy).toBe("2027-07-14");
    expect(due("ACCESS", "ccpa", "2033-06-14T20:00:00Z").confirmBy).toBe("2033-06-28");
    expect(
      advance(due("SALE_OPT_OUT", "ccpa", "2026-11-23T20:00:00Z"), { is: "extended", at: START, reason: "x" }).ok,
    ).toBe(false);
  });

  test("a day is one of the regime's zone, across summer time too", () => {
    expect(due("ACCESS", "gdpr", "2026-03-28T23:30:00Z").expectedBy).toBe("2026-04-29");
    expect(due("ACCESS", "gdpr", "2026-03-28T22:30:00Z").expectedBy).toBe("2026-04-28");
    expect(due("ERASURE", "ccpa", "2026-03-02T07:30:00Z").expectedBy).toBe("2026-04-15");
    expect(due("ERASURE", "ccpa", "2026-03-02T08:30:00Z").expectedBy).toBe("2026-04-16");
  });

  test("an objection counts on the day itself under the GDPR, and no opt-out asks for a proof", () => {
    for (const kind of REQUEST_KINDS.filter(isOptOut)) {
      expect(due(kind, "gdpr", "2026-05-05T10:00:00Z").expectedBy).toBe("2026-05-05");
      expect(received(kind, "ccpa", START).status).toBe("open");
    }
  });
});

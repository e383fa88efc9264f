// The trust figures: five self-tests and a few rates, each counted just now from map, choices, ledger and tallies; groups of 11 and more.
import { dayOf, type Reason } from "@heed/core";
import { type Counted, createTeller, LEAST } from "./at-least-11.ts";
import { type Counting, LATEST, type SelfTest, selfTests, type TrustDeps } from "./self-tests.ts";

/** People who answered one notice about one purpose. `yes` is a share from 0 to 1 in steps that tell of nobody. */
export type TrustRate = {
  readonly purpose: string;
  readonly notice: number;
  readonly people: Counted;
  readonly yes: number | null;
};

export type TrustFigures = {
  readonly at: Date;
  /** First day that the tests of the ledger look at. */
  readonly since: string;
  readonly tests: readonly SelfTest[];
  readonly rates: readonly TrustRate[];
  /** First answers of browsers that nobody knows: answers, not people. */
  readonly unknownBrowsers: readonly {
    readonly purpose: string;
    readonly answers: Counted;
    readonly yes: number | null;
  }[];
  /** What the gate refused at people's own visits, in the last 30 days. */
  readonly denials: readonly { readonly purpose: string; readonly reason: Reason; readonly times: Counted }[];
  /** Requests of the last 90 days, with the seconds from asking to done. */
  readonly requests: readonly {
    readonly kind: string;
    readonly asked: Counted;
    readonly medianSeconds: number | null;
  }[];
  /** Of the last 90 days: people who complained here, who of them wait for an answer, and the seconds until one. */
  readonly complaints: { readonly people: Counted; readonly waiting: Counted; readonly medianSeconds: number | null };
};

const DAY = 24 * 3_600_000;
const LEDGER_DAYS = 30;
const REQUEST_DAYS = 90;

/**
 * Counts everything once. Reads the ledger of 30 days and every choice, so a public page keeps the answer for a while.
 *
 * @example
 * (await trustFigures(deps)).tests.find((test) => test.name === "opt_out")?.state; // "holds", "broken" or "not measured"
 */
export async function trustFigures(given: TrustDeps): Promise<TrustFigures> {
  const deps: Counting = { ...given, tell: createTeller(given.keys.wrap) };
  const at = deps.now();
  const since = new Date(at.getTime() - LEDGER_DAYS * DAY);
  return {
    at,
    since: dayOf(since),
    tests: await selfTests(deps, at, since),
    rates: await ratesOf(deps),
    unknownBrowsers: await browsersOf(deps),
    denials: await denialsOf(deps, dayOf(since)),
    requests: await requestsOf(deps, new Date(at.getTime() - REQUEST_DAYS * DAY)),
    complaints: await complaintsOf(deps, new Date(at.getTime() - REQUEST_DAYS * DAY)),
  };
}

/** Counts anew at most every `everyMs`; whoever asks meanwhile gets what was counted. */
export function createTrust(deps: TrustDeps, everyMs: number): () => Promise<TrustFigures> {
  let last: { readonly at: number; readonly figures: Promise<TrustFigures> } | undefined;
  return () => {
    const at = deps.now().getTime();
    if (!last || at - last.at >= everyMs) {
      const figures = trustFigures(deps);
      last = { at, figures };
      // What failed is tried again by the next who asks.
      figures.catch(() => {
        last = undefined;
      });
    }
    return last.figures;
  };
}

async function ratesOf({ database, tell }: Counting): Promise<TrustRate[]> {
  const rows = await database.query<{ purpose: string; notice: number; yes: number; no: number }>(
    "steward",
    `select purpose, notice, (count(*) filter (where value))::integer as yes, (count(*) filter (where not value))::integer as no
       from (${LATEST}) latest group by purpose, notice order by purpose, notice`,
  );
  return rows.map(({ purpose, notice, yes, no }) => ({
    purpose,
    notice,
    people: tell.count(`answers ${purpose} ${notice}`, yes + no),
    yes: tell.rate(`answers ${purpose} ${notice}`, yes, no),
  }));
}

async function browsersOf({ database, tell }: Counting): Promise<TrustFigures["unknownBrowsers"]> {
  const rows = await database.query<{ purpose: string; yes: number; no: number }>(
    "auditor",
    `select name as purpose, coalesce(sum(n) filter (where reason = 'yes'), 0)::integer as yes,
            coalesce(sum(n) filter (where reason = 'no'), 0)::integer as no
       from heed.tally where kind = 'choice' and reason in ('yes', 'no') group by name order by name`,
  );
  return rows.map(({ purpose, yes, no }) => ({
    purpose,
    answers: tell.count(`browsers ${purpose}`, yes + no),
    yes: tell.rate(`browsers ${purpose}`, yes, no),
  }));
}

async function denialsOf({ database, tell }: Counting, since: string): Promise<TrustFigures["denials"]> {
  const rows = await database.query<{ purpose: string; reason: Reason; n: number }>(
    "auditor",
    `select name as purpose, reason, sum(n)::integer as n from heed.tally
      where kind = 'denial' and day >= $1::date group by name, reason order by n desc, name, reason`,
    [since],
  );
  // A line that appears would tell of the first one.
  const many = rows.filter(({ n }) => n >= LEAST);
  return many.map(({ purpose, reason, n }) => ({
    purpose,
    reason,
    times: tell.count(`denials ${purpose} ${reason}`, n),
  }));
}

/** Rows of a person that only note a message, which is counted where it was taken down (rights/messages.ts). */
const NOTED = ["question", "complaint"];

// What is asked outside of the dashboard, of nobody: counted by address, answered when it was done or refused with its reason.
const ASKED = `select kind, address, coalesce(came_in, at) as at, (select min(e.at) from heed.asked_event e
    where e.asked = a.id and e.event->>'is' in ('fulfilled', 'denied')) as answered from heed.asked a where at >= $1`;

async function requestsOf({ database, tell }: Counting, since: Date): Promise<TrustFigures["requests"]> {
  const rows = await database.query<{ kind: string; n: number; done: number; median: number | null }>(
    "steward",
    `select kind, n::integer, done::integer, median from (
       select kind, count(*) as n, count(done) as done,
              percentile_cont(.5) within group (order by extract(epoch from done - asked)) as median
         from (select person_id, id, kind, min(at) as asked, min(at) filter (where state = 'done') as done
                 from heed.request where kind <> all ($2) group by person_id, id, kind) each
        where asked >= $1 group by kind
       union all
       select case when kind like '%OPT_OUT' then 'OPT_OUT' else kind end, count(distinct address),
              count(distinct address) filter (where answered is not null),
              percentile_cont(.5) within group (order by extract(epoch from answered - at))
         from (${ASKED}) asked where kind <> 'COMPLAINT' group by 1) all_kinds order by kind`,
    [since, NOTED],
  );
  // A line that appears would tell of the first one.
  const many = rows.filter(({ n }) => n >= LEAST);
  return many.map(({ kind, n, done, median }) => ({
    kind,
    asked: tell.count(`requests ${kind}`, n),
    medianSeconds: told(done, median),
  }));
}

async function complaintsOf({ database, tell }: Counting, since: Date): Promise<TrustFigures["complaints"]> {
  const [row] = await database.query<{ people: number; waiting: number; done: number; median: number | null }>(
    "steward",
    `select count(distinct address)::integer as people,
            (count(distinct address) filter (where answered is null))::integer as waiting,
            (count(distinct address) filter (where answered is not null))::integer as done,
            percentile_cont(.5) within group (order by extract(epoch from answered - at)) as median
       from (${ASKED}) asked where kind = 'COMPLAINT'`,
    [since],
  );
  const { people, waiting, done, median } = row ?? { people: 0, waiting: 0, done: 0, median: null };
  return {
    people: tell.count("complaints", people),
    waiting: tell.count("waiting", waiting),
    medianSeconds: told(done, median),
  };
}

/** A time is told of 11 people and more. */
const told = (done: number, median: number | null): number | null =>
  done >= LEAST && median !== null ? Math.round(median) : null;

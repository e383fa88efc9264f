// The trust figures: five self-tests and a few rates, each counted just now from map, choices, ledger and tallies; groups of 11 and more.
import { createHash } from "node:crypto";
import { dayOf, noticeOf, type Purpose, purposesOf, type Reason } from "@heed/core";
import type { Database } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { type Counted, createTeller, LEAST, type Teller } from "./at-least-11.ts";

/** What customers are told to watch for, each as a self-test. */
export type SelfTest = {
  readonly name: "transparency" | "opt_out" | "too_much" | "sharing" | "refused";
  /** `not measured`: there was nothing to check, and nothing is claimed. */
  readonly state: "holds" | "broken" | "not measured";
  /** What was looked at, and how much of it was not as promised. */
  readonly checked: Counted;
  readonly wrong: Counted;
};

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

export type TrustDeps = {
  readonly database: Database;
  readonly inForce: MapInForce;
  readonly keys: Pick<Keys, "wrap">;
  readonly now: () => Date;
};
type Counting = TrustDeps & { readonly tell: Teller };

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
  const tests = [
    await transparency(deps),
    await optOut(deps, dayOf(at)),
    await tooMuch(deps, since),
    await sharing(deps, since),
    await refused(deps, since),
  ];
  return {
    at,
    since: dayOf(since),
    tests,
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

/** Without `tell` they are things and no people, and may be told exactly. */
function verdict(name: SelfTest["name"], checked: number, wrong: number, tell?: Teller): SelfTest {
  const state = checked === 0 ? "not measured" : wrong > 0 ? "broken" : "holds";
  const count = (what: string, n: number): Counted => (tell ? tell.count(`${name} ${what}`, n) : n);
  return { name, state, checked: count("checked", checked), wrong: wrong === 0 ? 0 : count("wrong", wrong) };
}

/** Whether the notice that people are shown is, in each language, the one that this map makes, to the letter. */
async function transparency({ database, inForce }: TrustDeps): Promise<SelfTest> {
  const rows = await database.query<{ locale: string; body: string; hash: string }>(
    "auditor",
    "select locale, body, hash from heed.notice where number = $1",
    [inForce.number],
  );
  const sound = inForce.map.languages.filter((language) => {
    const stored = rows.find((row) => row.locale === language);
    const body = JSON.stringify(noticeOf(inForce.map, language));
    return stored?.body === body && stored.hash === createHash("sha256").update(body).digest("hex");
  });
  return verdict("transparency", inForce.map.languages.length, inForce.map.languages.length - sound.length);
}

// The newest answer of each person to each purpose; a mere claim of a yes lifts no no, and on a tie the no wins.
const LATEST = `select distinct on (person_id, purpose) person_id, purpose, notice, value from heed.consent
  where not value or strength <> 'claimed' order by person_id, purpose, at desc, value, id desc`;

/** Whether anything is held that still serves a purpose to which its person said no. */
async function optOut({ database, tell }: Counting, today: string): Promise<SelfTest> {
  const open = (table: string) =>
    `exists (select 1 from heed.${table} t join heed.purpose p on p.name = no.purpose
       where t.person_id = no.person_id and t.until[array_position(t.permits, p.number)] >= $1::date)`;
  const [row] = await database.query<{ refusals: number; wrong: number }>(
    "steward",
    `with no as (select person_id, purpose from (${LATEST}) latest where not value)
     select count(*)::integer as refusals,
            (count(*) filter (where ${["event", "trait", "identity"].map(open).join(" or ")}))::integer as wrong from no`,
    [today],
  );
  return verdict("opt_out", row?.refusals ?? 0, row?.wrong ?? 0, tell);
}

/** Whether any use took a field that the notice does not name for it, or something sensitive is open to what must not read it. */
async function tooMuch({ database, inForce, tell }: Counting, since: Date): Promise<SelfTest> {
  const purposes = purposesOf(inForce.map);
  const uses = await database.query<{ purpose: string; field: string; n: number }>(
    "auditor",
    `select purpose, field, count(*)::integer as n
       from heed.ledger, jsonb_object_keys(case jsonb_typeof(detail->'fields') when 'object' then detail->'fields' else '{}'::jsonb end) field
      where kind in ('use', 'look', 'decision', 'share') and purpose <> 'rights'
        and at >= greatest($1::timestamptz, (select max(at) from heed.map)) group by purpose, field`,
    [since],
  );
  const undeclared = uses.filter(({ purpose, field }) => purposes[purpose]?.reads[field] === undefined);
  const closed = Object.entries(purposes).flatMap(([name, purpose]) => {
    const number = mayReadSensitive(purpose) ? undefined : inForce.numberOf(name);
    return number === undefined ? [] : [number];
  });
  const [sensitive] = await database.query<{ held: number; open: number }>(
    "steward",
    `select count(*)::integer as held, (count(*) filter (where exists (
              select 1 from unnest(permits, until) as permit (number, day)
               where number = any ($1::smallint[]) and day >= (now() at time zone 'utc')::date)))::integer as open
       from (select permits, until from heed.event where sensitive
             union all select permits, until from heed.trait where sensitive
             union all select permits, until from heed.identity where sensitive) rows`,
    [closed],
  );
  const sum = (rows: readonly { n: number }[]) => rows.reduce((total, row) => total + row.n, 0);
  return verdict("too_much", sum(uses) + (sensitive?.held ?? 0), sum(undeclared) + (sensitive?.open ?? 0), tell);
}

/** GDPR Art. 9: explicit consent, a contract or a law; never a profile (policy/permits.ts says the same of each row). */
function mayReadSensitive({ profiles, basis }: Purpose): boolean {
  const bases = typeof basis === "string" ? [basis] : Object.values(basis);
  return profiles !== true && bases.some((one) => one !== "consent" && one !== "legitimate interest");
}

/** Whether anything was passed on to somebody whom the map does not name for that use. */
async function sharing({ database, inForce, tell }: Counting, since: Date): Promise<SelfTest> {
  const shares = await database.query<{ recipient: string | null; purpose: string; n: number }>(
    "auditor",
    `select detail->>'recipient' as recipient, purpose, count(*)::integer as n
       from heed.ledger where kind = 'share' and at >= $1 group by 1, 2`,
    [since],
  );
  const wrong = shares.filter(
    ({ recipient, purpose }) => !inForce.map.purposes[purpose]?.recipients?.includes(recipient ?? ""),
  );
  const sum = (rows: readonly { n: number }[]) => rows.reduce((total, row) => total + row.n, 0);
  return verdict("sharing", sum(shares), sum(wrong), tell);
}

/** Whether anything was used, looked at, chosen or passed on for a purpose after its person had said no to it. */
async function refused({ database, tell }: Counting, since: Date): Promise<SelfTest> {
  const [row] = await database.query<{ uses: number; wrong: number }>(
    "auditor",
    `with said as (
       select distinct on (person_id, purpose) person_id, purpose, at, detail->'value' = 'false'::jsonb as refused
         from heed.ledger where kind = 'choice' and (detail->'value' = 'false'::jsonb
           or (detail->'value' = 'true'::jsonb and actor not like 'claimed:%'))
        order by person_id, purpose, at desc, entry_id)
     select count(*)::integer as uses, (count(*) filter (where said.refused and used.at > said.at))::integer as wrong
       from heed.ledger used left join said on said.person_id = used.person_id and said.purpose = used.purpose
      where used.kind in ('use', 'look', 'decision', 'share') and used.purpose <> 'rights' and used.at >= $1`,
    [since],
  );
  return verdict("refused", row?.uses ?? 0, row?.wrong ?? 0, tell);
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
const ASKED = `select kind, address, at, (select min(e.at) from heed.asked_event e
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

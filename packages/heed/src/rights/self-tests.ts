// The five self-tests: whether what was promised about notices, refusals, fields and recipients held, looked up just now.
import { createHash } from "node:crypto";
import { dayOf, noticeOf, type Purpose, purposesOf } from "@heed/core";
import type { Database } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { Counted, Teller } from "./at-least-11.ts";

/** What customers are told to watch for, each as a self-test. */
export type SelfTest = {
  readonly name: "transparency" | "opt_out" | "too_much" | "sharing" | "refused";
  /** `not measured`: there was nothing to check, and nothing is claimed. */
  readonly state: "holds" | "broken" | "not measured";
  /** What was looked at, and how much of it was not as promised. */
  readonly checked: Counted;
  readonly wrong: Counted;
};

export type TrustDeps = {
  readonly database: Database;
  readonly inForce: MapInForce;
  readonly keys: Pick<Keys, "wrap">;
  readonly now: () => Date;
};

export type Counting = TrustDeps & { readonly tell: Teller };

/** All five; those of the ledger look at what was done since then. */
export async function selfTests(deps: Counting, at: Date, since: Date): Promise<SelfTest[]> {
  return [
    await transparency(deps),
    await optOut(deps, dayOf(at)),
    await tooMuch(deps, since),
    await sharing(deps, since),
    await refused(deps, since),
  ];
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
export const LATEST = `select distinct on (person_id, purpose) person_id, purpose, notice, value from heed.consent
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

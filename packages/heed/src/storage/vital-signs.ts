// What the database says of its own health, read by its owner: settings, rights, ages. Nothing of a person.
import type { Said } from "@heed/core";
import type { Owner } from "./database.ts";
import { OVERDUE_HOLDS } from "./legal-holds.ts";
import { STUCK_DELETIONS } from "./stuck-deletions.ts";

export type VitalSigns = {
  /** As PostgreSQL numbers itself: 180004 is 18.4. */
  readonly version: number;
  readonly superuser: boolean;
  readonly fsync: boolean;
  readonly synchronousCommit: boolean;
  /** This machine's clock less the database's, in milliseconds; half the way there and back is taken off. */
  readonly clockSkewMs: number;
  /** Months for which event partitions are made after the one we are in. */
  readonly monthsAhead: number;
  /** How long the oldest entry that no seal covers has waited, in seconds. */
  readonly sealLagSeconds: number;
  /** When the newest backup was made. */
  readonly backupAt: Date | undefined;
  readonly people: number;
  readonly demoKeys: number;
  /** What was sent or is to be sent to recipients: given up, and since when the oldest waits. */
  readonly deliveries: readonly { readonly recipient: string; readonly dead: number; readonly oldest: string | null }[];
  /** Recipients that have a secret. */
  readonly signed: readonly string[];
  /** Deletions that need somebody; see stuck-deletions.ts. */
  readonly stuckDeletions: number;
  /** Legal holds of people whose day is past; see legal-holds.ts. */
  readonly overdueHolds: number;
  /** What the last look at models in use says against them; see models/watch.ts. */
  readonly models: readonly { readonly version: string; readonly against: readonly Said[] }[];
};

/** Reads them; a database without Heed's tables has none (undefined). */
export async function readVitalSigns(owner: Owner, now: () => Date): Promise<VitalSigns | undefined> {
  const there = await owner.query<{ there: boolean }>("select to_regclass('heed.delivery') is not null as there");
  if (!there.rows[0]?.there) return undefined;
  const before = now().getTime();
  const clock = await owner.query<{ at: Date }>("select clock_timestamp() as at");
  const after = now().getTime();
  const { rows } = await owner.query<Omit<VitalSigns, "clockSkewMs" | "backupAt"> & { backupAt: Date | null }>(
    `select current_setting('server_version_num')::int as version,
            (select rolsuper from pg_roles where rolname = current_user) as superuser,
            current_setting('fsync')::bool as fsync,
            current_setting('synchronous_commit') not in ('off', 'local') as "synchronousCommit",
            (select count(*)::int from pg_class where relnamespace = 'heed'::regnamespace and relname ~ '^event_m\\d{6}$'
               and relname > 'event_m' || to_char($1::timestamptz at time zone 'utc', 'YYYYMM')) as "monthsAhead",
            coalesce((select extract(epoch from $1::timestamptz - min(l.at)) from heed.ledger l
               where l.lane = (select max(number) from heed.lane) and l.at > $1::timestamptz - interval '1 day'
                 and l.txid >= coalesce((select to_txid from heed.seal s where s.lane = l.lane order by segment desc limit 1), '0'::xid8)), 0)::float
              as "sealLagSeconds",
            (select max(at) from heed.backup) as "backupAt",
            (select count(*)::int from (select 1 from heed.person limit 100) few) as people,
            (select count(*)::int from heed.api_key where loopback_only) as "demoKeys",
            (select coalesce(jsonb_agg(d), '[]') from (select recipient, count(dead)::int as dead, min(at) filter (where dead is null) as oldest
               from heed.delivery group by recipient) d) as deliveries,
            (select count(*)::int from (${STUCK_DELETIONS}) stuck) as "stuckDeletions",
            (select count(*)::int from (${OVERDUE_HOLDS}) overdue) as "overdueHolds",
            (select coalesce(jsonb_agg(distinct recipient), '[]') from heed.recipient_secret) as signed,
            (select coalesce(jsonb_agg(jsonb_build_object('version', version, 'against', card->'watched'->'against')), '[]') from heed.model
               where state = 'live' and jsonb_array_length(card->'watched'->'against') > 0) as models`,
    [new Date(after)],
  );
  const signs = rows[0]!;
  return {
    ...signs,
    backupAt: signs.backupAt ?? undefined,
    clockSkewMs: (before + after) / 2 - clock.rows[0]!.at.getTime(),
  };
}

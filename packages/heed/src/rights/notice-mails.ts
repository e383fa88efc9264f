// Who is told by mail that the notice has changed, where the map asks for it: everybody with a proven address, once a version.

import { randomUUID } from "node:crypto";
import { changesUse, noticeChanges } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import { addressFields } from "../storage/address-identifier.ts";
import type { Connection, Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import type { WrapKey } from "../storage/person-key.ts";
import { insertRows } from "../storage/values.ts";
import { provenAddress } from "./proven-address.ts";

/** So many a round: a confirmation that somebody waits for is never behind more of them. */
const PAGE = 100;
const NO_ID = "00000000-0000-0000-0000-000000000000";

export type NoticeMail = {
  readonly to: string;
  /** In which the person answered last; undefined when they never did. */
  readonly locale: string | undefined;
  lines(locale: string): readonly string[];
};

/** Queues the mails and says what is in each, at the last moment before it leaves. */
export function createNoticeMails(deps: {
  database: Database;
  inForce: MapInForce;
  ledger: Ledger;
  wrapKey: WrapKey;
  now: () => Date;
}) {
  const { database, inForce, ledger, now } = deps;
  const step = (version: number) => {
    const [before, after] = [inForce.mapOf(version - 1), inForce.mapOf(version)];
    return before && after && changesUse(before, after) ? { before, after } : undefined;
  };

  /** Queues the next people who are to be told of the oldest version that is not told to the end. Returns how many. */
  async function queue(): Promise<number> {
    if (!inForce.map.mailNoticeChanges) return 0;
    return database.transaction("steward", {}, async (connection) => {
      await assertInForce(connection, inForce);
      // A version that came and went between two rounds is told too; those before the first round are history.
      await connection.query(
        `insert into heed.notice_mail (number, last_id, done) select number, $2, false from heed.map
         where number > (select coalesce(max(number), $1 - 1) from heed.notice_mail) on conflict do nothing`,
        [inForce.number, NO_ID],
      );
      const { rows } = await connection.query<{ number: number; last_id: string }>(
        "select number, last_id from heed.notice_mail where not done order by number limit 1 for update skip locked",
      );
      const [turn] = rows;
      if (!turn) return 0;
      const people = step(turn.number) ? await affected(connection, turn.number, turn.last_id) : [];
      const at = now();
      const mails = people.map((ref) => ({ id: randomUUID(), kind: `notice ${turn.number}`, ref, at, due: at }));
      await insertRows(connection, "outbox", ["id", "kind", "ref", "at", "due"], mails);
      const next = people.length < PAGE ? undefined : people.at(-1);
      // No id stays when everybody is told: an erasure would not find it here.
      await connection.query("update heed.notice_mail set last_id = $2, done = $3 where number = $1", [
        turn.number,
        next ?? NO_ID,
        next === undefined,
      ]);
      return people.length;
    });
  }

  /** Who was known when the version came: whoever came later was shown it. */
  async function affected(connection: Connection, version: number, after: string): Promise<string[]> {
    const { rows } = await connection.query<{ id: string }>(
      `select person_id as id from heed.person p where person_id > $2 and merged_into is null
         and at < (select at from heed.map where number = $1)
         and exists (select 1 from heed.identity i where i.person_id = p.person_id and field = any($3))
       order by person_id limit ${PAGE}`,
      [version, after, addressFields(inForce.map)],
    );
    return rows.map(({ id }) => id);
  }

  /** Undefined where there is nobody to tell any more: no proven address, all use paused, or too many browsers behind one name. */
  async function mailFor(personId: string, version: number): Promise<NoticeMail | undefined> {
    const changed = step(version);
    const to = changed && (await provenAddress(deps, personId));
    if (!changed || to === undefined) return undefined;
    return database.transaction("rights", { subject: personId }, async (connection) => {
      await assertInForce(connection, inForce);
      const { rows } = await connection.query<{ locale: string | null; closed: boolean }>(
        `select (select locale from heed.consent where person_id = $1 and locale is not null order by at desc, id desc limit 1) as locale,
           exists (select 1 from (select distinct on (name) name, value from heed.state where person_id = $1
             order by name, at desc, id desc) s where name in ('restricted', 'quarantined') and value = 'true') as closed`,
        [personId],
      );
      if (rows[0]?.closed) return undefined;
      const [field = "email"] = addressFields(inForce.map);
      // GDPR Art. 13(3): a change is told to those whom it concerns. That is a use of their address, and so it stands in their ledger.
      await ledger.write(connection, [
        {
          personId,
          at: now(),
          kind: "use",
          purpose: "rights",
          actor: "job:notice",
          detail: { fields: { [field]: 1 } },
        },
      ]);
      return {
        to,
        locale: rows[0]?.locale ?? undefined,
        lines: (locale) => noticeChanges(changed.before, changed.after, locale),
      };
    });
  }

  return { queue, mailFor };
}

// What was sent to whom of one person, as the ledger says it, with who that is or was.
import type { Recipient } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { recipientsEver } from "../storage/recipients.ts";

/** What one recipient got for one purpose. */
export type OwnShare = {
  /** By its name in the map. */
  readonly recipient: string;
  /** As a map last named it. */
  readonly to?: Recipient;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly last: Date;
  /** Since when it has been told to stop, and has agreed. */
  readonly told?: Date;
};

const SHARES = `
  select sent.*, s.told from (
    select detail->>'recipient' as recipient, purpose, max(at) as last, array_agg(distinct field order by field) as fields
    from heed.ledger, jsonb_object_keys(detail->'fields') field
    where person_id = $1 and term = 36 and kind = 'share' group by 1, 2) sent
  left join (
    select recipient, purpose, case when count(*) = count(told) then max(told) end as told
    from heed.share where person_id = $1 group by 1, 2) s
    on s.recipient = sent.recipient and s.purpose = sent.purpose
  order by last desc`;

/** Runs under `rights` with the id as subject; newest first. */
export async function sharesOf(connection: Connection, inForce: MapInForce, id: string): Promise<OwnShare[]> {
  const { rows } = await connection.query<Omit<OwnShare, "to" | "told"> & { told: Date | null }>({
    name: "own shares",
    text: SHARES,
    values: [id],
  });
  const ever = rows.length === 0 ? undefined : recipientsEver(inForce);
  return rows.map(({ told, ...row }) => {
    const to = ever?.get(row.recipient);
    return { ...row, ...(to ? { to } : {}), ...(told ? { told } : {}) };
  });
}

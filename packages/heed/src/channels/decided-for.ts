// What was decided for one person and why, for staff who were let in: newest first, the reasons in the reader's language.
import type { Reader, TellWhy } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";

export type ToldDecision = {
  readonly at: Date;
  readonly placement: string;
  readonly arm: string;
  readonly model: string | null;
  readonly shown: readonly { readonly item: string; readonly title: string; readonly why: string }[];
};

type Row = {
  placement: string;
  arm: string;
  model: string | null;
  at: Date;
  detail: { capability?: string; shown?: readonly (Readonly<Record<string, unknown>> & { item: string })[] };
};

const NEWEST = 20;

/**
 * Reads what was decided for somebody under a purpose. Ask `lookAt` first: this judges no role. The reading is a look with role and reason, which
 * the person sees.
 */
export async function decidedFor(
  deps: { database: Database; inForce: MapInForce; ledger: Ledger; tellWhy: TellWhy; reader: Reader; now: () => Date },
  {
    personId,
    purpose,
    role,
    reason,
    by,
  }: { personId: string; purpose: string; role: string; reason: string; by: string },
): Promise<readonly ToldDecision[]> {
  const { database, inForce, ledger, tellWhy, reader, now } = deps;
  const proof = inForce.numberOf("proof");
  if (proof === undefined) return [];
  return database.transaction("reader", { purpose: proof }, async (connection) => {
    await assertInForce(connection, inForce);
    const { rows } = await connection.query<Row>(
      `select placement, arm, model, at, detail from heed.decision where person_id = $1 and purpose = $2
       order by at desc, decision_id limit ${NEWEST}`,
      [personId, purpose],
    );
    await ledger.write(connection, [
      {
        personId,
        at: now(),
        kind: "look",
        purpose: "proof",
        actor: `staff:${by}`,
        detail: { role, reason, decisions: rows.length },
      },
    ]);
    return rows.map(({ placement, arm, model, at, detail }) => ({
      at,
      placement,
      arm,
      model,
      shown: (detail.shown ?? []).map((place) => {
        const { text, title } = tellWhy(detail.capability, place, reader);
        return { item: place.item, title: title ?? reader.title(place.item), why: text };
      }),
    }));
  });
}

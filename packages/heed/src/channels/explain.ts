// Why a decision was made: read back for staff, with its entry in the ledger; the person sees the same on their own page.
import type { Reader, TellWhy } from "@heed/core";
import type { Actor } from "../gate/access.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";

export type Explained = {
  readonly decision: string;
  readonly placement: string;
  readonly arm: string;
  readonly model: string | null;
  readonly at: Date;
  readonly shown: readonly {
    readonly item: string;
    readonly score: number;
    readonly probability: number;
    readonly why: string;
    /** What the score is made of, where the capability keeps it: exact Shapley values that sum to it. */
    readonly parts?: readonly (readonly [of: string, amount: number])[];
  }[];
  readonly candidates: readonly string[];
};

type Row = {
  person_id: string;
  placement: string;
  arm: string;
  model: string | null;
  at: Date;
  detail: {
    capability?: string;
    shown: (Omit<Explained["shown"][number], "why"> & Record<string, unknown>)[];
    candidates: string[];
  };
};

/** Reads one decision under `proof`, its reasons in the reader's language; looking is itself an entry, which the person can read. */
export async function explainDecision(
  deps: { database: Database; inForce: MapInForce; ledger: Ledger; tellWhy: TellWhy; reader: Reader; now: () => Date },
  decision: string,
  actor: Actor,
): Promise<Explained | undefined> {
  const { database, inForce, ledger, tellWhy, reader, now } = deps;
  const purpose = inForce.numberOf("proof");
  if (purpose === undefined || !/^[0-9a-f-]{36}$/.test(decision)) return undefined;
  return database.transaction("reader", { purpose }, async (connection) => {
    await assertInForce(connection, inForce);
    const { rows } = await connection.query<Row>(
      "select person_id, placement, arm, model, at, detail from heed.decision where decision_id = $1",
      [decision],
    );
    const row = rows[0];
    if (!row) return undefined;
    await ledger.write(connection, [
      { personId: row.person_id, at: now(), kind: "look", purpose: "proof", actor, detail: { decision } },
    ]);
    const { placement, arm, model, at, detail } = row;
    const shown = detail.shown.map(({ item, score, probability, parts, ...kept }) => ({
      item,
      score,
      probability,
      why: tellWhy(detail.capability, kept, reader).text,
      ...(parts ? { parts } : {}),
    }));
    return { decision, placement, arm, model, at, shown, candidates: detail.candidates };
  });
}

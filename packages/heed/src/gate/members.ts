// In which audiences people are: read and written in the gate's own transaction, with the reading that decided it.
import type { Detail } from "../ledger/entry.ts";
import type { Connection } from "../storage/database.ts";
import { insertRows } from "../storage/values.ts";

/** Entering or leaving an audience; `detail` says why. */
export type MembershipChange = { readonly audience: string; readonly enters: boolean; readonly detail: Detail };

/** How an audience is named where placements and items are. */
export const audienceKey = (name: string): string => `audience ${name}`;

/** The audiences of each person. */
export async function readMembers(
  connection: Connection,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await connection.query<{ person_id: string; audience: string }>({
    name: "members",
    text: "select person_id, audience from heed.member where person_id = any($1)",
    values: [ids],
  });
  const members = new Map<string, Set<string>>();
  for (const { person_id, audience } of rows) {
    const own = members.get(person_id);
    if (own) own.add(audience);
    else members.set(person_id, new Set([audience]));
  }
  return members;
}

/** Sends what changes; each promise is one statement. */
export function writeMembers(
  connection: Connection,
  changes: readonly { personId: string; change: MembershipChange }[],
  at: Date,
): Promise<unknown>[] {
  const rows = changes.map(({ personId, change }) => ({ person_id: personId, audience: change.audience, since: at }));
  const entering = rows.filter((_, i) => changes[i]?.change.enters);
  const leaving = rows.filter((_, i) => !changes[i]?.change.enters);
  return [
    ...(entering.length > 0 ? [insertRows(connection, "member", ["person_id", "audience", "since"], entering)] : []),
    ...(leaving.length > 0
      ? [
          connection.query(
            "delete from heed.member m using unnest($1::uuid[], $2::text[]) as gone (person_id, audience) where m.person_id = gone.person_id and m.audience = gone.audience",
            [leaving.map((row) => row.person_id), leaving.map((row) => row.audience)],
          ),
        ]
      : []),
  ];
}

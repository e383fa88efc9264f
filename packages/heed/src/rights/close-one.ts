// The end of a deletion in the database: memberships go once the models have let go, the person's own row when nothing leads to it.
import { INFINITY, lastDay } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { type StoreLine, whyOf } from "./certificate.ts";
import type { EraseDeps } from "./erase-one.ts";

/** Closes one id, in the caller's transaction under `rights` with the id as subject. */
export async function closeOne(
  deps: Pick<EraseDeps, "inForce">,
  connection: Connection,
  id: string,
  { keeps, held }: { readonly keeps: boolean; readonly held: boolean },
): Promise<StoreLine[]> {
  const act = held ? "select 1" : "delete";
  const [, members, person] = await Promise.all([
    lockPersons(connection, [id], "update"),
    connection.query({
      name: `${act} memberships`,
      text: `${act} from heed.training_member where person_id = $1`,
      values: [id],
    }),
    keeps
      ? undefined
      : connection.query({
          name: "erase person",
          text: "delete from heed.person where person_id = $1",
          values: [id],
        }),
  ]);
  const line: StoreLine = { store: "training_member", count: members.rowCount ?? 0, what: held ? "kept" : "erased" };
  if (person) return [line, { store: "person", count: person.rowCount ?? 0, what: "erased" }];
  return [line, { store: "person", count: 1, what: "kept", why: [whyOf(deps.inForce.map, "rights", undefined)] }];
}

/** What every certificate says of the request itself: kept as proof, and as long as a law keeps rows, for by it they are found at their end. */
export function requestLine(
  { inForce, now }: Pick<EraseDeps, "inForce" | "now">,
  lines: readonly StoreLine[],
): StoreLine {
  const kept = lines.filter(({ store, what }) => what === "kept" && DATA.has(store)).flatMap(({ why = [] }) => why);
  const last = [lastDay(now(), "36 months"), ...kept.map(({ until }) => until ?? INFINITY)].sort().at(-1);
  return { store: "request", count: 1, what: "kept", why: [whyOf(inForce.map, "proof", undefined, last)] };
}

const DATA: ReadonlySet<string> = new Set(["event", "trait", "identity", "decision"]);

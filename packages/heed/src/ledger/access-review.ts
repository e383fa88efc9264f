// Who of the staff may open what, and who did: what somebody looks through a few times a year to take away what is not needed.
import type { DataMap } from "@heed/core";
import type { Database } from "../storage/database.ts";

/** Days that are looked back on; a key that opened nobody in them is idle. */
export const REVIEW_DAYS = 90;

type Acts = { readonly looks: number; readonly refused: number; readonly lastAt?: Date };
export type ReviewedKey = Acts & {
  readonly name: string;
  readonly role: string;
  /** As the ledger names it: `staff:ID`. */
  readonly id: string;
  readonly madeAt: Date;
  /** What speaks for taking it away. */
  readonly finding?: "role_gone" | "opens_nothing" | "idle";
};

export type AccessReview = {
  readonly since: Date;
  readonly roles: readonly {
    readonly name: string;
    readonly purposes: readonly string[];
    /** Undefined: every field that the purpose reads. */
    readonly fields: readonly string[] | undefined;
  }[];
  readonly keys: readonly ReviewedKey[];
  /** Looks by whoever has no key any longer, and by commands on this machine (`cli`). */
  readonly others: readonly (Acts & { readonly id: string })[];
};

/** Reads keys and the entries of the last 90 days; names no person who was looked at. */
export async function reviewAccess(deps: {
  database: Database;
  inForce: { readonly map: DataMap };
  now: () => Date;
}): Promise<AccessReview> {
  const { database, inForce, now } = deps;
  const since = new Date(now().getTime() - REVIEW_DAYS * 86_400_000);
  const [keys, acts] = await Promise.all([
    database.query<{ id: string; name: string; role: string; at: Date }>(
      "ingest",
      "select left(hash::text, 8) as id, name, role, at from heed.api_key where kind = 'staff' order by role, name, at",
    ),
    database.query<{ id: string; looks: number; refused: number; at: Date }>(
      "auditor",
      `select substr(actor, 7) as id, count(*) filter (where kind = 'look')::int as looks,
              count(*) filter (where kind = 'denial')::int as refused, max(at) as at
       from heed.ledger where actor like 'staff:%' and kind in ('look', 'denial') and at >= $1 group by actor order by actor`,
      [since],
    ),
  ]);
  const roles = inForce.map.roles ?? {};
  const actsOf = (id: string): Acts => {
    const found = acts.find((one) => one.id === id);
    return { looks: found?.looks ?? 0, refused: found?.refused ?? 0, ...(found ? { lastAt: found.at } : {}) };
  };
  const findingOf = (key: { role: string; at: Date; id: string }): ReviewedKey["finding"] => {
    const role = Object.hasOwn(roles, key.role) ? roles[key.role] : undefined;
    if (!role) return "role_gone";
    if (role.purposes.length === 0) return "opens_nothing";
    return key.at < since && actsOf(key.id).looks === 0 ? "idle" : undefined;
  };
  return {
    since,
    roles: Object.entries(roles).map(([name, { purposes, fields }]) => ({ name, purposes, fields })),
    keys: keys.map(({ id, name, role, at }) => {
      const finding = findingOf({ role, at, id });
      return { name, role, id, madeAt: at, ...actsOf(id), ...(finding ? { finding } : {}) };
    }),
    others: acts.filter(({ id }) => !keys.some((key) => key.id === id)).map(({ id }) => ({ id, ...actsOf(id) })),
  };
}

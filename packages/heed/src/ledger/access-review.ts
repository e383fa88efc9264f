// Who of the staff may open what, and who did: what somebody looks through a few times a year to take away what is not needed.
import type { DataMap } from "@heed/core";
import type { Database } from "../storage/database.ts";
import { HAS_SECOND_FACTOR } from "../storage/second-factor.ts";

/** Days that are looked back on; a key that opened nobody in them is idle. */
export const REVIEW_DAYS = 90;

type Acts = { readonly looks: number; readonly refused: number; readonly lastAt?: Date };
/** A key or an account. */
export type Reviewed = Acts & {
  /** Of an account the address. */
  readonly name: string;
  readonly role: string;
  /** As the ledger names it: `staff:ID`. */
  readonly id: string;
  readonly madeAt: Date;
  /** What speaks for taking it away. */
  readonly finding?: "role_gone" | "opens_nothing" | "no_second_factor" | "idle";
};

export type AccessReview = {
  readonly since: Date;
  readonly roles: readonly {
    readonly name: string;
    readonly purposes: readonly string[];
    /** Undefined: every field that the purpose reads. */
    readonly fields: readonly string[] | undefined;
  }[];
  readonly keys: readonly Reviewed[];
  readonly accounts: readonly Reviewed[];
  /** Looks by whoever has no key or account any longer, and by commands on this machine (`cli`). */
  readonly others: readonly (Acts & { readonly id: string })[];
};

type Held = { id: string; name: string; role: string; at: Date; secured?: boolean };

/** Reads keys, accounts and the entries of the last 90 days; names no person who was looked at. */
export async function reviewAccess(deps: {
  database: Database;
  inForce: { readonly map: DataMap };
  now: () => Date;
}): Promise<AccessReview> {
  const { database, inForce, now } = deps;
  const since = new Date(now().getTime() - REVIEW_DAYS * 86_400_000);
  const [keys, accounts, acts] = await Promise.all([
    database.query<Held>(
      "ingest",
      "select left(hash::text, 8) as id, name, role, at from heed.api_key where kind = 'staff' order by role, name, at",
    ),
    database.query<Held>(
      "staff",
      `select left(a.id::text, 8) as id, a.email as name, a.role, a.created_at as at, ${HAS_SECOND_FACTOR} as secured
       from heed.staff_account a order by a.role, a.email`,
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
  const findingOf = (held: Held): Reviewed["finding"] => {
    const role = Object.hasOwn(roles, held.role) ? roles[held.role] : undefined;
    if (!role) return "role_gone";
    if (role.purposes.length === 0) return "opens_nothing";
    if (held.secured === false) return "no_second_factor";
    return held.at < since && actsOf(held.id).looks === 0 ? "idle" : undefined;
  };
  const reviewed = (held: Held): Reviewed => {
    const { id, name, role, at } = held;
    const finding = findingOf(held);
    return { name, role, id, madeAt: at, ...actsOf(id), ...(finding ? { finding } : {}) };
  };
  const ids = new Set([...keys, ...accounts].map(({ id }) => id));
  return {
    since,
    roles: Object.entries(roles).map(([name, { purposes, fields }]) => ({ name, purposes, fields })),
    keys: keys.map(reviewed),
    accounts: accounts.map(reviewed),
    others: acts.filter(({ id }) => !ids.has(id)).map(({ id }) => ({ id, ...actsOf(id) })),
  };
}

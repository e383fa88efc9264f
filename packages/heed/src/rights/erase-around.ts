// What lies around the data of one id in a deletion: most of it goes at once; what leads to rows that stay, and keeps their "no", lasts as long as they do.
import type { Entry } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection } from "../storage/database.ts";
import type { HashRing } from "../storage/hash-ring.ts";
import type { HashedAlias } from "../storage/journal.ts";
import { insertRows } from "../storage/values.ts";
import type { StoreLine, Why } from "./certificate.ts";
import { onHold } from "./erase-data.ts";
import { type ErasableEntries, eraseEntries } from "./erase-entries.ts";

/** Goes whatever stays. */
const AROUND = ["decision", "hidden", "member", "share", "delivery"] as const;
const LEADING = ["person_key", "consent", "state", "alias"] as const;
const LEDGER = "ledger";

/** Deletes what no row that stays depends on, and the entries that were found; those that stay are proof. */
export async function eraseAround(
  ledger: Ledger,
  connection: Connection,
  personId: string,
  {
    entries,
    proof,
    ...erasing
  }: Pick<Entry, "at" | "actor"> & { readonly request: string; readonly entries: ErasableEntries; readonly proof: Why },
): Promise<StoreLine[]> {
  const lines = await Promise.all([
    ...AROUND.map((store) => gone(connection, store, personId)),
    eraseEntries(connection, ledger, personId, entries, erasing).then(
      (n): StoreLine => ({ store: LEDGER, count: n, what: "erased" }),
    ),
    kept(connection, LEDGER, personId, proof),
  ]);
  return lines;
}

/** Deletes keys, choices, states and identifiers, but for those that rows which stay need; hashes of all identifiers stay as a guard against imports. */
export async function eraseLeading(
  { ledger, ring }: { readonly ledger: Ledger; readonly ring: HashRing },
  connection: Connection,
  personId: string,
  {
    keeps,
    identities,
    aliases,
    at,
    why,
    guard,
  }: {
    /** Something stays. */
    readonly keeps: boolean;
    /** Identifiers stay, and their key with them. */
    readonly identities: boolean;
    readonly aliases: readonly HashedAlias[];
    readonly at: Date;
    /** Why what leads to kept rows stays, and why the guard does. */
    readonly why: Why;
    readonly guard: Why;
  },
): Promise<StoreLine[]> {
  const known = aliases.some(({ kind }) => kind === "user");
  const stays = aliases.filter(({ kind }) => keeps && (!known || kind === "user")).map(({ hash }) => hash);
  ledger.noteErasure(connection, aliases, at);
  const goneUnless = async (needed: boolean, store: string): Promise<StoreLine[]> =>
    needed
      ? [{ store, count: 0, what: "erased" }, ...some(await kept(connection, store, personId, why))]
      : [await gone(connection, store, personId)];
  const marks = aliases.map(({ hash }) => ({ hash, at }));
  const [key, consent, state] = await Promise.all([
    goneUnless(identities, "person_key"),
    goneUnless(keeps, "consent"),
    goneUnless(keeps, "state"),
    insertRows(connection, "erased", ["hash", "at"], marks),
    connection.query({
      name: "erase aliases",
      text: "delete from heed.alias where person_id = $1 and hash <> all($2)",
      values: [personId, ring.forms(...stays)],
    }),
  ]);
  return [
    ...key,
    ...consent,
    ...state,
    { store: "alias", count: aliases.length - stays.length, what: "erased" },
    ...some({ store: "alias", count: stays.length, what: "kept", why: [why] }),
    ...some({ store: "erased", count: aliases.length, what: "kept", why: [guard] }),
  ];
}

/** Counts what a legal hold keeps. */
export const keepOnHold = (connection: Connection, personId: string, proof: Why): Promise<StoreLine[]> =>
  Promise.all(
    [...AROUND, ...LEADING, LEDGER].map((store) =>
      kept(connection, store, personId, store === LEDGER ? proof : onHold()),
    ),
  );

const some = (line: StoreLine): StoreLine[] => (line.count > 0 ? [line] : []);

async function gone(connection: Connection, store: string, personId: string): Promise<StoreLine> {
  const text = `delete from heed.${store} where person_id = $1`;
  const { rowCount } = await connection.query({ name: `erase ${store}`, text, values: [personId] });
  return { store, count: rowCount ?? 0, what: "erased" };
}

async function kept(connection: Connection, store: string, personId: string, why: Why): Promise<StoreLine> {
  const text = `select count(*) as n from heed.${store} where person_id = $1`;
  const { rows } = await connection.query<{ n: number }>({ name: `count ${store}`, text, values: [personId] });
  return { store, count: rows[0]?.n ?? 0, what: "kept", why: [why] };
}

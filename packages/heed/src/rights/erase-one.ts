// The deletion of what the database holds under one person id, in the caller's transaction: what a law keeps stays, closed to all else.
import { randomUUID } from "node:crypto";
import { type Day, dayOf, isChoice, KEPT, lastDay, purposesOf } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Connection } from "../storage/database.ts";
import type { HashedAlias } from "../storage/journal.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { rewritePermits } from "../storage/rewrite-permits.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { type StoreLine, type Why, whyOf } from "./certificate.ts";
import { eraseEntries } from "./erase-entries.ts";

export type EraseDeps = { inForce: MapInForce; ledger: Ledger; now: () => Date };
export type Erasing = {
  readonly actor: string;
  readonly request: string;
  /** The id in use carries choices and states; ids merged into it follow its legal hold. */
  readonly inUse: boolean;
  readonly held: boolean;
};
export type ErasedOne = {
  readonly lines: readonly StoreLine[];
  /** A legal hold kept everything. */
  readonly held: boolean;
  /** A law, a contract or a hold keeps rows. */
  readonly keeps: boolean;
};

const DATA = ["event", "trait", "identity"] as const;

/**
 * Every choice is withdrawn, permits are written anew, and every row that only a choice or an interest permitted is deleted.
 * Decisions go with it although `proof` would keep them for 13 months: their proof is the person's own, and they give it up.
 * On legal hold nothing is deleted; use stops all the same. A restriction ends: what is asked for now goes further.
 */
export async function eraseOne(
  deps: EraseDeps,
  connection: Connection,
  personId: string,
  erasing: Erasing,
): Promise<ErasedOne> {
  const { inForce } = deps;
  await lockPersons(connection, [personId], "update");
  await assertInForce(connection, inForce);
  if (erasing.inUse) await withdrawAll(deps, connection, personId, erasing);
  const stand = (await readStanding(connection, inForce, [personId]))(personId);
  await rewritePermits(connection, inForce, personId, stand, deps.now());
  const held = erasing.held || stand.state.held === true;
  const lines: StoreLine[] = [];
  let latest: Day | undefined;
  for (const table of DATA) {
    const gone = held ? 0 : await deleteUnpermitted(connection, table, personId, deps.now());
    const kept = await keptIn(deps, connection, table, personId, stand);
    lines.push({ store: table, count: gone, what: "erased" }, ...kept);
    for (const why of kept.flatMap((line) => line.why ?? []))
      if (latest === undefined || (why.until ?? "") > latest) latest = why.until ?? latest;
  }
  const keeps = lines.some((line) => line.what === "kept");
  const proof = whyOf(inForce.map, "proof", stand.state.regime, lastDay(deps.now(), "36 months"));
  if (held) return { lines: [...lines, ...(await onHold(connection, personId, proof))], held, keeps: true };
  lines.push(...(await eraseRest(deps, connection, personId, erasing, { keeps, stand, latest, proof })));
  return { lines, held, keeps };
}

/** Recorded like any choice, so that the "no" stands for what is kept and the ledger tells of it. */
async function withdrawAll(
  { inForce, ledger, now }: EraseDeps,
  connection: Connection,
  personId: string,
  erasing: Erasing,
): Promise<void> {
  const at = now();
  const names = Object.entries(purposesOf(inForce.map))
    .filter(([, { basis }]) => (typeof basis === "string" ? [basis] : Object.values(basis)).some(isChoice))
    .map(([name]) => name);
  const rows = names.map((purpose) => ({
    person_id: personId,
    purpose,
    at,
    id: randomUUID(),
    value: false,
    notice: inForce.number,
    strength: "proven",
    source: "erasure",
    received_at: at,
  }));
  const columns = ["person_id", "purpose", "at", "id", "value", "notice", "strength", "source", "received_at"] as const;
  await insertRows(connection, "consent", columns, rows);
  const stand = (await readStanding(connection, inForce, [personId]))(personId);
  if (stand.state.restricted) {
    // The newest state wins, and equal times would leave it to chance.
    const later = new Date(at.getTime() + 1);
    const state = { person_id: personId, name: "restricted", at: later, id: randomUUID(), value: "false" };
    await insertRows(connection, "state", ["person_id", "name", "at", "id", "value"], [state]);
  }
  await ledger.write(
    connection,
    rows.map(({ purpose }) => ({
      personId,
      at,
      kind: "choice" as const,
      purpose,
      actor: "proven:erasure",
      detail: { value: false, request: erasing.request },
    })),
  );
}

async function deleteUnpermitted(connection: Connection, table: string, personId: string, now: Date): Promise<number> {
  const { rowCount } = await connection.query(
    `delete from heed.${table} where person_id = $1 and ((permits = '{0}' and expires < 'infinity') or expires < $2::date)`,
    [personId, dayOf(now)],
  );
  return rowCount ?? 0;
}

async function keptIn(
  { inForce, now }: EraseDeps,
  connection: Connection,
  table: string,
  personId: string,
  stand: Standing,
): Promise<StoreLine[]> {
  const { rows } = await connection.query<{ number: number; until: Day; total: number }>(
    `select p.number, max(p.until)::text as until, (select count(*) from heed.${table} where person_id = $1)::int as total
     from heed.${table} t cross join unnest(t.permits, t.until) p (number, until)
     where t.person_id = $1 and p.until >= $2::date group by p.number order by p.number`,
    [personId, dayOf(now())],
  );
  if (!rows[0]) return [];
  const why = rows.flatMap(({ number, until }): Why[] => {
    if (number === KEPT)
      return [{ purpose: "hold", says: "Legal hold: nothing may be deleted", basis: "legal obligation", until }];
    const purpose = inForce.nameOf(number);
    return purpose === undefined ? [] : [whyOf(inForce.map, purpose, stand.state.regime, until)];
  });
  return [{ store: table, count: rows[0].total, what: "kept", why }];
}

type Found = { keeps: boolean; stand: Standing; latest: Day | undefined; proof: Why };

async function eraseRest(
  deps: EraseDeps,
  connection: Connection,
  personId: string,
  erasing: Erasing,
  { keeps, stand, latest, proof }: Found,
): Promise<StoreLine[]> {
  const { map } = deps.inForce;
  const remove = async (table: string, where = ""): Promise<number> =>
    (await connection.query(`delete from heed.${table} where person_id = $1 ${where}`, [personId])).rowCount ?? 0;
  const count = async (table: string, where = ""): Promise<number> =>
    (await connection.query(`select 1 from heed.${table} where person_id = $1 ${where}`, [personId])).rowCount ?? 0;
  // What makes the person's kept rows findable and keeps their "no" lasts as long as those rows.
  const needed = (store: string, n: number): StoreLine[] =>
    n === 0 ? [] : [{ store, count: n, what: "kept", why: [whyOf(map, "rights", stand.state.regime, latest)] }];
  const lines: StoreLine[] = [{ store: "decision", count: await remove("decision"), what: "erased" }];
  for (const store of ["hidden", "member"]) lines.push({ store, count: await remove(store), what: "erased" });
  const keyNeeded = (await count("identity")) > 0;
  lines.push({ store: "person_key", count: keyNeeded ? 0 : await remove("person_key"), what: "erased" });
  if (keyNeeded) lines.push(...needed("person_key", 1));
  for (const table of ["consent", "state"]) {
    lines.push({ store: table, count: keeps ? 0 : await remove(table), what: "erased" });
    lines.push(...needed(table, await count(table)));
  }
  lines.push(...(await eraseAliases(deps, connection, personId, { keeps, needed, stand })));
  const entries = await eraseEntries(connection, deps.ledger, personId, { at: deps.now(), ...erasing });
  lines.push({ store: "ledger", count: entries, what: "erased" });
  lines.push({ store: "ledger", count: await count("ledger"), what: "kept", why: [proof] });
  return lines;
}

/** Hashes of all identifiers stay as a guard against imports; an alias stays only where it leads to something kept. */
async function eraseAliases(
  { inForce, ledger, now }: EraseDeps,
  connection: Connection,
  personId: string,
  found: { keeps: boolean; needed: (store: string, n: number) => StoreLine[]; stand: Standing },
): Promise<StoreLine[]> {
  const { rows } = await connection.query<HashedAlias>("select hash, kind from heed.alias where person_id = $1", [
    personId,
  ]);
  const hashes = rows.map((row) => row.hash);
  const at = now();
  await insertRows(
    connection,
    "erased",
    ["hash", "at"],
    hashes.map((hash) => ({ hash, at })),
  );
  ledger.noteErasure(connection, rows, at);
  const known = rows.some((row) => row.kind === "user");
  const stays = rows.filter((row) => found.keeps && (!known || row.kind === "user")).map((row) => row.hash);
  await connection.query("delete from heed.alias where person_id = $1 and hash <> all($2)", [personId, stays]);
  const why = [whyOf(inForce.map, "suppression", found.stand.state.regime)];
  return [
    { store: "alias", count: rows.length - stays.length, what: "erased" },
    ...found.needed("alias", stays.length),
    ...(hashes.length > 0 ? [{ store: "erased", count: hashes.length, what: "kept" as const, why }] : []),
  ];
}

async function onHold(connection: Connection, personId: string, proof: Why): Promise<StoreLine[]> {
  const lines: StoreLine[] = [];
  for (const store of ["decision", "hidden", "member", "person_key", "consent", "state", "alias", "ledger"]) {
    const { rowCount } = await connection.query(`select 1 from heed.${store} where person_id = $1`, [personId]);
    lines.push({
      store,
      count: rowCount ?? 0,
      what: "kept",
      why: [
        store === "ledger"
          ? proof
          : { purpose: "hold", says: "Legal hold: nothing may be deleted", basis: "legal obligation" },
      ],
    });
  }
  return lines;
}

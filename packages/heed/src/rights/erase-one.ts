// The deletion of what the database holds under one person id, in the caller's transaction: what a law keeps stays, closed to all else.
import { randomUUID } from "node:crypto";
import { type Day, isChoice, lastDay, purposesOf } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Connection } from "../storage/database.ts";
import type { HashedAlias } from "../storage/journal.ts";
import type { Keys } from "../storage/keys.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { type StoreLine, type Why, whyOf } from "./certificate.ts";
import { endAskings } from "./end-askings.ts";
import { eraseData, findData, linesOf, onHold } from "./erase-data.ts";
import { type ErasableEntries, eraseEntries, findEntries } from "./erase-entries.ts";

export type EraseDeps = {
  inForce: MapInForce;
  ledger: Ledger;
  keys: Pick<Keys, "alias" | "people">;
  now: () => Date;
};
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

/**
 * Runs under `rights` with the person as subject and locked FOR UPDATE. Every choice is withdrawn, what a law or a contract still needs
 * gets its permits written anew, and all else is deleted: looked up once, then deleted by its key, with few waits for an answer.
 * Decisions go although `proof` would keep them for 13 months: their proof is the person's own, and they give it up.
 * On legal hold nothing is deleted; use stops all the same. A restriction ends: what is asked for now goes further.
 */
export async function eraseOne(
  deps: EraseDeps,
  connection: Connection,
  personId: string,
  erasing: Erasing,
): Promise<ErasedOne> {
  const { inForce } = deps;
  const now = deps.now();
  const [stand] = await Promise.all([
    erasing.inUse ? withdrawAll(deps, connection, personId, erasing) : standingOf(deps, connection, personId),
    assertInForce(connection, inForce),
  ]);
  const held = erasing.held || stand.state.held === true;
  const [found, aliases, entries] = await Promise.all([
    findData(connection, inForce, personId, stand, now),
    aliasesOf(connection, personId),
    held ? undefined : findEntries(connection, personId),
    endAskings(connection, personId),
  ]);
  const lines = linesOf(inForce, stand, found, now);
  const keeps = lines.some((line) => line.what === "kept");
  const proof = whyOf(inForce.map, "proof", stand.state.regime, lastDay(now, "36 months"));
  const data = eraseData(connection, inForce, personId, { stand, found, held, now });
  if (!entries) {
    const [rest] = await Promise.all([keepOnHold(connection, personId, proof), data]);
    return { lines: [...lines, ...rest], held, keeps: true };
  }
  const identities = found.some(({ table, stays }) => table === "identity" && stays.length > 0);
  const about = { keeps, identities, stand, latest: latestIn(lines), proof, aliases, entries };
  const [rest] = await Promise.all([eraseRest(deps, connection, personId, erasing, about), data]);
  return { lines: [...lines, ...rest], held, keeps };
}

/** Recorded like any choice, so that the "no" stands for what is kept and the ledger tells of it. Gives what stands then. */
async function withdrawAll(
  deps: EraseDeps,
  connection: Connection,
  personId: string,
  erasing: Erasing,
): Promise<Standing> {
  const { inForce, ledger, now } = deps;
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
  const detail = { value: false, request: erasing.request };
  const entries = rows.map(({ purpose }) => ({ purpose, personId, at, kind: "choice" as const, detail }));
  const [, stand] = await Promise.all([
    insertRows(connection, "consent", columns, rows),
    standingOf(deps, connection, personId),
    ledger.write(
      connection,
      entries.map((entry) => ({ ...entry, actor: "proven:erasure" })),
    ),
  ]);
  if (!stand.state.restricted) return stand;
  // The newest state wins, and equal times would leave it to chance.
  const later = new Date(at.getTime() + 1);
  const state = { person_id: personId, name: "restricted", at: later, id: randomUUID(), value: "false" };
  const [, after] = await Promise.all([
    insertRows(connection, "state", ["person_id", "name", "at", "id", "value"], [state]),
    standingOf(deps, connection, personId),
  ]);
  return after;
}

const standingOf = async ({ inForce }: EraseDeps, connection: Connection, personId: string): Promise<Standing> =>
  (await readStanding(connection, inForce, [personId]))(personId);

async function aliasesOf(connection: Connection, personId: string): Promise<readonly HashedAlias[]> {
  const { rows } = await connection.query<HashedAlias>({
    name: "aliases to erase",
    text: "select hash, kind from heed.alias where person_id = $1",
    values: [personId],
  });
  return rows;
}

/** The last day of the last row that stays. */
function latestIn(lines: readonly StoreLine[]): Day | undefined {
  let latest: Day | undefined;
  for (const why of lines.flatMap((line) => line.why ?? []))
    if (latest === undefined || (why.until ?? "") > latest) latest = why.until ?? latest;
  return latest;
}

type About = {
  readonly keeps: boolean;
  /** Identifiers stay, and their key with them. */
  readonly identities: boolean;
  readonly stand: Standing;
  readonly latest: Day | undefined;
  readonly proof: Why;
  readonly aliases: readonly HashedAlias[];
  readonly entries: ErasableEntries;
};

async function eraseRest(
  deps: EraseDeps,
  connection: Connection,
  personId: string,
  erasing: Erasing,
  about: About,
): Promise<StoreLine[]> {
  const { keeps, identities, stand, latest, proof } = about;
  const needed = (store: string, n: number): StoreLine[] =>
    n === 0
      ? []
      : [{ store, count: n, what: "kept", why: [whyOf(deps.inForce.map, "rights", stand.state.regime, latest)] }];
  const gone = async (store: string): Promise<StoreLine[]> => [
    { store, count: await remove(connection, store, personId), what: "erased" },
  ];
  // What makes the person's kept rows findable and keeps their "no" lasts as long as those rows.
  const goneUnless = async (stays: boolean, store: string): Promise<StoreLine[]> =>
    stays
      ? [{ store, count: 0, what: "erased" }, ...needed(store, await count(connection, store, personId))]
      : gone(store);
  const lines = await Promise.all([
    gone("decision"),
    gone("hidden"),
    gone("member"),
    gone("share"),
    gone("delivery"),
    goneUnless(identities, "person_key"),
    goneUnless(keeps, "consent"),
    goneUnless(keeps, "state"),
    eraseAliases(deps, connection, personId, { ...about, needed }),
    eraseEntries(connection, deps.ledger, personId, about.entries, { at: deps.now(), ...erasing }).then(
      (n): StoreLine[] => [{ store: "ledger", count: n, what: "erased" }],
    ),
    count(connection, "ledger", personId).then((n): StoreLine[] => [
      { store: "ledger", count: n, what: "kept", why: [proof] },
    ]),
  ]);
  return lines.flat();
}

/** Hashes of all identifiers stay as a guard against imports; an alias stays only where it leads to something kept. */
async function eraseAliases(
  { inForce, ledger, now }: EraseDeps,
  connection: Connection,
  personId: string,
  { aliases, keeps, stand, needed }: About & { needed: (store: string, n: number) => StoreLine[] },
): Promise<StoreLine[]> {
  const at = now();
  const known = aliases.some(({ kind }) => kind === "user");
  const stays = aliases.filter(({ kind }) => keeps && (!known || kind === "user")).map(({ hash }) => hash);
  ledger.noteErasure(connection, aliases, at);
  await Promise.all([
    insertRows(
      connection,
      "erased",
      ["hash", "at"],
      aliases.map(({ hash }) => ({ hash, at })),
    ),
    connection.query({
      name: "erase aliases",
      text: "delete from heed.alias where person_id = $1 and hash <> all($2)",
      values: [personId, stays],
    }),
  ]);
  const why = [whyOf(inForce.map, "suppression", stand.state.regime)];
  return [
    { store: "alias", count: aliases.length - stays.length, what: "erased" },
    ...needed("alias", stays.length),
    ...(aliases.length > 0 ? [{ store: "erased", count: aliases.length, what: "kept" as const, why }] : []),
  ];
}

const KEPT_ON_HOLD = [
  "decision",
  "hidden",
  "member",
  "share",
  "delivery",
  "person_key",
  "consent",
  "state",
  "alias",
  "ledger",
];

const keepOnHold = (connection: Connection, personId: string, proof: Why): Promise<StoreLine[]> =>
  Promise.all(
    KEPT_ON_HOLD.map(async (store) => ({
      store,
      count: await count(connection, store, personId),
      what: "kept" as const,
      why: [store === "ledger" ? proof : onHold()],
    })),
  );

async function remove(connection: Connection, table: string, personId: string): Promise<number> {
  const text = `delete from heed.${table} where person_id = $1`;
  return (await connection.query({ name: `erase ${table}`, text, values: [personId] })).rowCount ?? 0;
}

async function count(connection: Connection, table: string, personId: string): Promise<number> {
  const text = `select count(*) as n from heed.${table} where person_id = $1`;
  const { rows } = await connection.query<{ n: number }>({ name: `count ${table}`, text, values: [personId] });
  return rows[0]?.n ?? 0;
}

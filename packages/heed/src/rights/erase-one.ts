// The deletion of what the database holds under one person id, in the caller's transaction: what a law keeps stays, closed to all else.
import { lastDay } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Connection } from "../storage/database.ts";
import type { HashedAlias } from "../storage/journal.ts";
import type { Keys } from "../storage/keys.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { type StoreLine, whyOf } from "./certificate.ts";
import { endAskings } from "./end-askings.ts";
import { eraseAround, eraseLeading, keepOnHold } from "./erase-around.ts";
import { eraseOthers, latestOf, narrowData, stayingOf } from "./erase-data.ts";
import { type ErasableEntries, findEntries } from "./erase-entries.ts";
import { enterWithdrawal, standingAfter, storeWithdrawal } from "./withdraw-all.ts";

export type EraseDeps = {
  inForce: MapInForce;
  ledger: Ledger;
  keys: Pick<Keys, "alias" | "hashes" | "people">;
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
/** What is known of an id before anything changes. */
export type Before = {
  readonly stand: Standing;
  readonly aliases: readonly HashedAlias[];
  readonly entries: ErasableEntries;
};

/** Looks at an id that is locked, or whose lock was asked for just before, and makes sure that the map is the one in force. */
export async function lookAtOne(
  { inForce, keys }: EraseDeps,
  connection: Connection,
  personId: string,
): Promise<Before> {
  const [standing, { rows: aliases }, entries] = await Promise.all([
    readStanding(connection, inForce, [personId]),
    connection.query<HashedAlias & { key_version: number }>({
      name: "aliases to erase",
      text: "select hash, key_version, kind from heed.alias where person_id = $1",
      values: [personId],
    }),
    findEntries(connection, personId),
    assertInForce(connection, inForce),
  ]);
  // As they were made: the guard knows no other form.
  const plain = aliases.map(({ hash, key_version, kind }) => ({ hash: keys.hashes.plain(hash, key_version), kind }));
  return { stand: standing(personId), aliases: plain, entries };
}

/**
 * Runs under `rights` with the person as subject and locked FOR UPDATE. Every choice is withdrawn, what a law or a contract still needs
 * gets its permits written anew, and all else is deleted by its key, with few waits for an answer.
 * Decisions go although `proof` would keep them for 13 months: their proof is the person's own, and they give it up.
 * On legal hold nothing is deleted; use stops all the same.
 */
export async function eraseOne(
  deps: EraseDeps,
  connection: Connection,
  personId: string,
  erasing: Erasing,
  before: Before,
): Promise<ErasedOne> {
  const { inForce, ledger } = deps;
  const now = deps.now();
  const withdrawing = { inForce, personId, at: now };
  const stand = erasing.inUse
    ? await standingAfter(connection, withdrawing, before.stand)
    : { ...before.stand, state: { ...before.stand.state, ...(erasing.held ? { held: true } : {}) } };
  const held = stand.state.held === true;
  const proof = whyOf(inForce.map, "proof", stand.state.regime, lastDay(now, "36 months"));
  const [, , data, around] = await Promise.all([
    // First: it looks for the addresses of rows that go with the next statement.
    endAskings(connection, deps.keys.hashes, personId),
    erasing.inUse ? enterWithdrawal(ledger, connection, withdrawing, erasing.request) : undefined,
    eraseOthers(connection, inForce, personId, stand, now),
    held
      ? keepOnHold(connection, personId, proof)
      : eraseAround(ledger, connection, personId, { entries: before.entries, at: now, proof, ...erasing }),
  ]);
  const stays = data.filter((found) => stayingOf(found).length > 0).map(({ table }) => table);
  const keeps = held || stays.length > 0;
  const why = whyOf(inForce.map, "rights", stand.state.regime, latestOf(data));
  const guard = whyOf(inForce.map, "suppression", stand.state.regime);
  const [lines, , leading] = await Promise.all([
    narrowData(connection, inForce, personId, stand, now, data),
    keeps && erasing.inUse ? storeWithdrawal(connection, withdrawing) : undefined,
    held
      ? []
      : eraseLeading({ ledger, ring: deps.keys.hashes }, connection, personId, {
          keeps,
          identities: stays.includes("identity"),
          aliases: before.aliases,
          at: now,
          why,
          guard,
        }),
  ]);
  return { lines: [...lines, ...around, ...leading], held, keeps };
}

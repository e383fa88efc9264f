// The rows of one person id, read in the caller's transaction under the role `rights`; a browser's rows only where it is not proven.
import { type Day, dayOf } from "@heed/core";
import { shownBy } from "../ledger/shown-by.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import { type LegalHold, readHold } from "../storage/legal-holds.ts";
import { type Decided, decidedFor } from "./decided-for.ts";
import { type Forms, type HeldDeps, type HeldField, type HeldQuery, heldOf } from "./held-rows.ts";
import { onlyFor } from "./only-for.ts";
import { cursor } from "./own-cursor.ts";
import {
  aliasesOf,
  audiencesOf,
  hiddenOf,
  itemsIn,
  type Learned,
  learnedOf,
  type OwnAlias,
  type OwnAudience,
  type OwnRequest,
  requestsOf,
  type Titles,
  titlesOf,
} from "./own-lists.ts";
import { servicesOf } from "./services.ts";
import { type OwnShare, sharesOf } from "./shares-of.ts";
import type { Subject } from "./subject.ts";

/** One decision made for the person, as it was stored. */
type OwnDecision = {
  readonly id: string;
  readonly at: Date;
  readonly placement: string;
  readonly arm: string;
  readonly model?: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** No purpose may use it: the day after which it goes, or "infinity" while it is restricted or on legal hold. */
  readonly keptUntil?: Day;
};

/** One line of the ledger about the person. */
type OwnEntry = {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly purpose: string;
  /** Of a member of staff only that it was one: their name is their own data (CJEU C-579/21). */
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

export type OwnData = {
  readonly known: boolean;
  readonly held: readonly HeldField[];
  /** How many rows serve one purpose alone, by its name: they would go with it. */
  readonly onlyFor: Readonly<Record<string, number>>;
  readonly decisions: readonly OwnDecision[];
  /** How much was decided, by the purpose for which it was. */
  readonly decided: Readonly<Record<string, Decided>>;
  readonly done: { readonly entries: readonly OwnEntry[]; readonly next?: string };
  /** The legal hold that they are on. */
  readonly hold?: LegalHold | undefined;
  readonly hidden: readonly { readonly item: string; readonly at: Date }[];
  readonly audiences: readonly OwnAudience[];
  readonly aliases: readonly OwnAlias[];
  readonly requests: readonly OwnRequest[];
  readonly learned: readonly Learned[];
  /** What was sent to whom; `told`: since when they have been told to stop, and have agreed. */
  readonly shares: readonly OwnShare[];
  /** Of the items that the lists above name. */
  readonly items: Titles;
};

/** Which part, and where it continues; cursors come from an earlier answer. */
export type OwnQuery = HeldQuery & {
  readonly entries?: number;
  readonly entriesBefore?: string;
  /** Entries of these kinds only; a person's own looks are of the kind "own look", a recipient's answers of "share". */
  readonly kinds?: readonly string[] | undefined;
  /** Entries of this purpose only. */
  readonly purpose?: string | undefined;
};

export type OwnDataDeps = HeldDeps & { database: Database; ledger: Ledger };

/** How many decisions are shown, and entries where the query does not say. */
export const DECISIONS = 10;
export const ENTRIES = 20;

/** Everything held under one id. */
export async function readOne(
  deps: OwnDataDeps,
  connection: Connection,
  id: string,
  subject: Subject,
  query: OwnQuery,
): Promise<OwnData> {
  const { hashes } = deps.database;
  const via = subject.via === undefined ? null : hashes.forms(subject.via);
  const decisions = await decisionsOf(deps, connection, id, via);
  const hidden = subject.alone ? await hiddenOf(connection, id) : [];
  const held = await heldOf(deps, connection, id, via, query);
  const learned = subject.alone ? await learnedOf(connection, id) : [];
  const values = [held.map((field) => field.data.map((datum) => datum.value)), decisions, learned];
  return {
    known: true,
    held,
    onlyFor: subject.alone ? await onlyFor(connection, deps.inForce, id, deps.now()) : {},
    decisions,
    decided: subject.alone ? await decidedFor(connection, id) : {},
    done: await entriesOf(connection, id, subject, via, query, dayOf(deps.now())),
    hold: subject.alone ? await readHold(connection, id) : undefined,
    hidden,
    audiences: subject.alone ? await audiencesOf(connection, id) : [],
    aliases: await aliasesOf(connection, hashes, id, via),
    requests: subject.alone ? await requestsOf(connection, id) : [],
    learned,
    shares: subject.alone ? await sharesOf(connection, deps.inForce, id) : [],
    items: await titlesOf(connection, [...hidden.map((row) => row.item), ...itemsIn(values)]),
  };
}

async function decisionsOf(
  { inForce, now }: OwnDataDeps,
  connection: Connection,
  id: string,
  via: Forms,
): Promise<OwnDecision[]> {
  const { rows } = await connection.query<{
    decision_id: string;
    at: Date;
    placement: string;
    arm: string;
    model: string | null;
    detail: Readonly<Record<string, unknown>>;
    permits: number[];
    until: Day[];
    expires: Day;
  }>({
    name: "own decisions",
    text: `select decision_id, at, placement, arm, model, detail, permits, until::text[] as until, expires from heed.decision
           where person_id = $1 and ($2::uuid[] is null or via = any($2)) order by at desc, decision_id limit ${DECISIONS}`,
    values: [id, via],
  });
  return rows.map(({ decision_id, model, at, placement, arm, detail, ...columns }) => {
    const { keptUntil } = servicesOf(inForce, columns, now());
    return {
      id: decision_id,
      at,
      placement,
      arm,
      detail,
      ...(model === null ? {} : { model }),
      ...(keptUntil === undefined ? {} : { keptUntil }),
    };
  });
}

/** A browser that is one of several sees the entries of its own decisions only: other entries do not say whose they are. */
async function entriesOf(
  connection: Connection,
  id: string,
  subject: Subject,
  via: Forms,
  query: OwnQuery,
  today: Day,
): Promise<{ entries: OwnEntry[]; next?: string }> {
  const [at, last] = cursor(query.entriesBefore);
  const { rows } = await connection.query<OwnEntry>({
    name: "own entries",
    text: `select entry_id as id, at, kind, purpose, actor, detail from heed.ledger
           where person_id = $1 and ($2::timestamptz is null or (at, entry_id) < ($2, $3::uuid))
             and ($4 or detail->>'decision' in (select decision_id::text from heed.decision where person_id = $1 and via = any($5)))
             and ($7::text[] is null or case when kind = 'use' and purpose = 'rights' then 'own look' when actor like 'recipient:%' then 'share' else kind end = any($7))
             and ($8::text is null or purpose = $8) and ${shownBy("$9")}
           order by at desc, entry_id desc limit $6`,
    values: [
      id,
      at,
      last,
      subject.alone,
      via,
      (query.entries ?? ENTRIES) + 1,
      query.kinds ?? null,
      query.purpose ?? null,
      today,
    ],
  });
  return {
    entries: rows.map((row) => ({ ...row, actor: row.actor.startsWith("staff:") ? "staff" : row.actor })),
  };
}

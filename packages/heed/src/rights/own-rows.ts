// The rows of one person id, read in the caller's transaction under the role `rights`; a browser's rows only where it is not proven.
import { type Day, dayOf, type Strength } from "@heed/core";
import { shownBy } from "../ledger/shown-by.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { decryptIdentity, type WrapKey } from "../storage/person-key.ts";
import { type Decided, decidedFor } from "./decided-for.ts";
import { onlyFor } from "./only-for.ts";
import { type Service, servicesOf } from "./services.ts";
import { type OwnShare, sharesOf } from "./shares-of.ts";
import type { Subject } from "./subject.ts";

/** One thing that is known of the person. */
export type HeldDatum = {
  readonly id: string;
  readonly kind: "event" | "trait" | "identity";
  readonly at: Date;
  readonly source: string;
  readonly sensitive: boolean;
  /** An event's properties, or a trait's value; direct identifiers are decrypted for their owner. */
  readonly value: unknown;
  readonly serves: readonly Service[];
  /** No purpose may use it: the day after which it goes, or "infinity" while it is restricted or on legal hold. */
  readonly keptUntil?: Day;
};

/** All data of one field, newest first; `next` continues. */
export type HeldField = {
  readonly field: string;
  readonly total: number;
  /** Rows that no purpose may use any longer and that wait for their deletion, and the first day of it. */
  readonly ending?: { readonly count: number; readonly until: Day };
  readonly data: readonly HeldDatum[];
  readonly next?: string;
};

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
  readonly hidden: readonly { readonly item: string; readonly at: Date }[];
  /** Audiences in which the person is; `detail` of the decision by which they entered says why. */
  readonly audiences: readonly {
    readonly name: string;
    readonly since: Date;
    readonly detail: Readonly<Record<string, unknown>>;
  }[];
  /** `hash` leaves Heed never as it is: see `aliasRef` of the pages. */
  readonly aliases: readonly {
    readonly hash: string;
    readonly kind: string;
    readonly strength: Strength;
    readonly at: Date;
  }[];
  readonly requests: readonly {
    readonly id: string;
    readonly at: Date;
    readonly kind: string;
    readonly state: string;
  }[];
  /** Models that learned from the person, and what each keeps of them. */
  readonly learned: readonly {
    readonly version: string;
    readonly capability: string;
    readonly at: Date;
    readonly contribution: unknown;
  }[];
  /** What was sent to whom; `told`: since when they have been told to stop, and have agreed. */
  readonly shares: readonly OwnShare[];
  /** Titles of the shop's items that the lists above name. */
  readonly items: Readonly<Record<string, { readonly title: string; readonly url?: string }>>;
};

/** Which part, and where it continues; cursors come from an earlier answer. */
export type OwnQuery = {
  readonly perField?: number;
  readonly field?: string;
  readonly before?: string;
  readonly entries?: number;
  readonly entriesBefore?: string;
  /** Entries of these kinds only; a person's own looks are of the kind "own look", a recipient's answers of "share". */
  readonly kinds?: readonly string[] | undefined;
  /** Entries of this purpose only. */
  readonly purpose?: string | undefined;
};

export type OwnDataDeps = {
  database: Database;
  inForce: MapInForce;
  ledger: Ledger;
  wrapKey: WrapKey;
  now: () => Date;
};

/** How many decisions are shown. */
export const DECISIONS = 10;
/** How much of each list, where the query does not say. */
export const PER_FIELD = 10;
export const ENTRIES = 20;

/** Everything held under one id. */
export async function readOne(
  deps: OwnDataDeps,
  connection: Connection,
  id: string,
  subject: Subject,
  query: OwnQuery,
): Promise<OwnData> {
  const via = subject.via ?? null;
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
    done: await entriesOf(connection, id, subject, query, dayOf(deps.now())),
    hidden,
    audiences: subject.alone ? await audiencesOf(connection, id) : [],
    aliases: await aliasesOf(connection, id, via),
    requests: subject.alone ? await requestsOf(connection, id) : [],
    learned,
    shares: subject.alone ? await sharesOf(connection, deps.inForce, id) : [],
    items: await titlesOf(connection, [...hidden.map((row) => row.item), ...itemsIn(values)]),
  };
}

type HeldRow = {
  kind: HeldDatum["kind"];
  field: string;
  at: Date;
  id: string;
  value: unknown;
  cipher: Buffer | null;
  wrapped: Buffer | null;
  source: string;
  sensitive: boolean;
  permits: number[];
  until: Day[];
  expires: Day;
  total: number;
  ending: number;
  ends: Day | null;
};

const HELD = `
  select kind, field, at, id, value, cipher, wrapped, source, sensitive, permits, until::text[] as until, expires, total, ending, ends from (
    select held.*, count(*) over one as total,
           count(*) filter (where permits = '{0}' and expires < 'infinity') over one as ending,
           min(expires) filter (where permits = '{0}' and expires < 'infinity') over one as ends,
           row_number() over (partition by field order by at desc, id desc) as place
    from (
      select 'event' as kind, field, at, event_id as id, value, null::bytea as cipher, null::bytea as wrapped, via, source, sensitive, permits, until, expires
        from heed.event where person_id = $1
      union all
      select 'trait', field, at, id, value, null, null, via, source, sensitive, permits, until, expires
        from heed.trait where person_id = $1
      union all
      select 'identity', field, at, id, null, cipher, (select wrapped from heed.person_key where person_id = $1), via, source, sensitive, permits, until, expires
        from heed.identity where person_id = $1
    ) held
    where ($2::uuid is null or via = $2)
      and ($3::text is null or field = $3)
      and ($4::timestamptz is null or (at, id) < ($4, $5::uuid))
    window one as (partition by field)
  ) numbered where place <= $6 order by field, at desc, id desc`;

async function heldOf(
  deps: OwnDataDeps,
  connection: Connection,
  id: string,
  via: string | null,
  query: OwnQuery,
): Promise<HeldField[]> {
  const [at, last] = cursor(query.before);
  const { rows } = await connection.query<HeldRow>({
    name: "own data",
    text: HELD,
    values: [id, via, query.field ?? null, at, last, query.perField ?? PER_FIELD],
  });
  const now = deps.now();
  const fields = new Map<string, { head: HeldRow; data: HeldDatum[] }>();
  for (const row of rows) {
    const field = fields.get(row.field) ?? { head: row, data: [] };
    fields.set(row.field, field);
    field.data.push({
      id: row.id,
      kind: row.kind,
      at: row.at,
      source: row.source,
      sensitive: row.sensitive,
      value: row.cipher && row.wrapped ? decryptIdentity(deps.wrapKey, row.wrapped, row.cipher) : row.value,
      ...servicesOf(deps.inForce, row, now),
    });
  }
  return [...fields].map(([field, { head, data }]) => ({
    field,
    total: head.total,
    ...(head.ends === null ? {} : { ending: { count: head.ending, until: head.ends } }),
    data,
  }));
}

async function decisionsOf(
  { inForce, now }: OwnDataDeps,
  connection: Connection,
  id: string,
  via: string | null,
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
           where person_id = $1 and ($2::uuid is null or via = $2) order by at desc, decision_id limit ${DECISIONS}`,
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
  query: OwnQuery,
  today: Day,
): Promise<{ entries: OwnEntry[]; next?: string }> {
  const [at, last] = cursor(query.entriesBefore);
  const { rows } = await connection.query<OwnEntry>({
    name: "own entries",
    text: `select entry_id as id, at, kind, purpose, actor, detail from heed.ledger
           where person_id = $1 and ($2::timestamptz is null or (at, entry_id) < ($2, $3::uuid))
             and ($4 or detail->>'decision' in (select decision_id::text from heed.decision where person_id = $1 and via = $5))
             and ($7::text[] is null or case when kind = 'use' and purpose = 'rights' then 'own look' when actor like 'recipient:%' then 'share' else kind end = any($7))
             and ($8::text is null or purpose = $8) and ${shownBy("$9")}
           order by at desc, entry_id desc limit $6`,
    values: [
      id,
      at,
      last,
      subject.alone,
      subject.via ?? null,
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

async function hiddenOf(connection: Connection, id: string): Promise<{ item: string; at: Date }[]> {
  const { rows } = await connection.query<{ item: string; at: Date; value: boolean }>(
    "select distinct on (item) item, at, value from heed.hidden where person_id = $1 order by item, at desc, value desc, id desc",
    [id],
  );
  return rows.filter((row) => row.value).map(({ item, at }) => ({ item, at }));
}

async function audiencesOf(connection: Connection, id: string): Promise<OwnData["audiences"]> {
  const { rows } = await connection.query<OwnData["audiences"][number]>(
    `select m.audience as name, m.since, coalesce((select d.detail from heed.decision d
        where d.person_id = m.person_id and d.placement = 'audience ' || m.audience and d.arm = 'entered' order by d.at desc limit 1), '{}') as detail
     from heed.member m where m.person_id = $1
       and coalesce((select not h.value from heed.hidden h where h.person_id = m.person_id and h.item = 'audience ' || m.audience
                     order by h.at desc, h.value desc, h.id desc limit 1), true)
     order by m.audience`,
    [id],
  );
  return rows;
}

async function aliasesOf(connection: Connection, id: string, via: string | null): Promise<OwnData["aliases"]> {
  const { rows } = await connection.query<OwnData["aliases"][number]>(
    "select hash, kind, strength, at from heed.alias where person_id = $1 and ($2::uuid is null or hash = $2) order by at",
    [id, via],
  );
  return rows;
}

/** Of each request its newest state. */
async function requestsOf(connection: Connection, id: string): Promise<OwnData["requests"]> {
  const { rows } = await connection.query<OwnData["requests"][number]>(
    "select distinct on (id) id, at, kind, state from heed.request where person_id = $1 order by id, at desc",
    [id],
  );
  return rows;
}

async function learnedOf(connection: Connection, id: string): Promise<OwnData["learned"]> {
  const { rows } = await connection.query<OwnData["learned"][number]>(
    `select m.version, model.capability, model.at, m.contribution from heed.training_member m
     join heed.model model on model.version = m.version where m.person_id = $1 order by model.at desc`,
    [id],
  );
  return rows;
}

async function titlesOf(connection: Connection, named: readonly string[]): Promise<OwnData["items"]> {
  if (named.length === 0) return {};
  const { rows } = await connection.query<{ id: string; title: string; url: string | null }>(
    "select id, title, url from heed.item where id = any($1)",
    [[...new Set(named)]],
  );
  return Object.fromEntries(rows.map(({ id, title, url }) => [id, { title, ...(url === null ? {} : { url }) }]));
}

// Where a shop's item is named: by the events of online shops, in decisions, and in what a model keeps of a person.
const ITEM_KEYS: ReadonlySet<string> = new Set(["product_id", "item", "items", "because"]);

/** Ids of the items that a value names, at any depth. */
function itemsIn(value: unknown, named = false): string[] {
  if (typeof value === "string") return named ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((inner) => itemsIn(inner, named));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => itemsIn(inner, ITEM_KEYS.has(key)));
}

const CURSOR = /^(\d{1,15})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A cursor that is none starts from the beginning: it is only a place in one's own list. */
function cursor(text: string | undefined): [at: Date | null, id: string | null] {
  const match = text === undefined ? null : CURSOR.exec(text);
  return match?.[2] ? [new Date(Number(match[1])), match[2]] : [null, null];
}

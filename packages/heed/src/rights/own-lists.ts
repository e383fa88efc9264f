// Short lists under one person id: hidden items, audiences, identifiers, requests, what models keep, and the titles of items.
import type { Strength } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import type { HashRing } from "../storage/hash-ring.ts";
import type { Forms } from "./held-rows.ts";

/** An audience in which the person is; `detail` of the decision by which they entered says why. */
export type OwnAudience = {
  readonly name: string;
  readonly since: Date;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** `hash` leaves Heed never as it is: see `aliasRef` of the pages. */
export type OwnAlias = {
  readonly hash: string;
  readonly kind: string;
  readonly strength: Strength;
  readonly at: Date;
};

export type OwnRequest = { readonly id: string; readonly at: Date; readonly kind: string; readonly state: string };

/** A model that learned from the person, and what it keeps of them. */
export type Learned = {
  readonly version: string;
  readonly capability: string;
  readonly at: Date;
  readonly contribution: unknown;
};

/** Titles of the shop's items. */
export type Titles = Readonly<Record<string, { readonly title: string; readonly url?: string }>>;

export async function hiddenOf(connection: Connection, id: string): Promise<{ item: string; at: Date }[]> {
  const { rows } = await connection.query<{ item: string; at: Date; value: boolean }>(
    "select distinct on (item) item, at, value from heed.hidden where person_id = $1 order by item, at desc, value desc, id desc",
    [id],
  );
  return rows.filter((row) => row.value).map(({ item, at }) => ({ item, at }));
}

export async function audiencesOf(connection: Connection, id: string): Promise<OwnAudience[]> {
  const { rows } = await connection.query<OwnAudience>(
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

export async function aliasesOf(connection: Connection, ring: HashRing, id: string, via: Forms): Promise<OwnAlias[]> {
  const { rows } = await connection.query<OwnAlias & { key_version: number }>(
    "select hash, key_version, kind, strength, at from heed.alias where person_id = $1 and ($2::uuid[] is null or hash = any($2)) order by at",
    [id, via],
  );
  return rows.map(({ key_version, hash, ...alias }) => ({ ...alias, hash: ring.plain(hash, key_version) }));
}

/** Of each request its newest state. */
export async function requestsOf(connection: Connection, id: string): Promise<OwnRequest[]> {
  const { rows } = await connection.query<OwnRequest>(
    "select distinct on (id) id, at, kind, state from heed.request where person_id = $1 order by id, at desc",
    [id],
  );
  return rows;
}

export async function learnedOf(connection: Connection, id: string): Promise<Learned[]> {
  const { rows } = await connection.query<Learned>(
    `select m.version, model.capability, model.at, m.contribution from heed.training_member m
     join heed.model model on model.version = m.version where m.person_id = $1 order by model.at desc`,
    [id],
  );
  return rows;
}

export async function titlesOf(connection: Connection, named: readonly string[]): Promise<Titles> {
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
export function itemsIn(value: unknown, named = false): string[] {
  if (typeof value === "string") return named ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((inner) => itemsIn(inner, named));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => itemsIn(inner, ITEM_KEYS.has(key)));
}

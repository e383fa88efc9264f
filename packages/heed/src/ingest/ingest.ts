// Collection: takes Segment calls, keeps what the map names and the person allows, and tells what became of the rest.
import { hash, randomUUID } from "node:crypto";
import { parseTime, type RawSignals, type Strength } from "@heed/core";
import { keyedId } from "../storage/keys.ts";
import { hashOf, type Identifier } from "../storage/person-directory.ts";
import { type Counted, createCounts } from "./counts.ts";
import { type ImportReport, importCsv } from "./import-csv.ts";
import type { ImportOptions } from "./import-plan.ts";
import { type Declared, keepDeclared } from "./keep-declared.ts";
import type { Arrived } from "./live.ts";
import { type Merged, mergePersons } from "./merge.ts";
import type { CallType, Message, NamedAlias } from "./message.ts";
import { type Call, normalise } from "./normalise.ts";
import type { Parts } from "./parts.ts";
import type { RefusalReason } from "./refusal.ts";
import { type Split, splitAliases, splitPerson } from "./split.ts";
import { createTogether } from "./take-together.ts";

/** One call as it came in. `source` is the name of the write or server key, `strength` what that key proves. */
export type Incoming = {
  readonly type: CallType | "batch";
  /** Parsed JSON. */
  readonly body: unknown;
  readonly strength: Strength;
  readonly source: string;
  readonly receivedAt: Date;
  /** The signals of the request. */
  readonly signals?: RawSignals;
};

export type Accepted = { readonly ok: true } & Counted;

/** A body that is no call at all. */
export type BadCall = {
  readonly ok: false;
  readonly code: "body_malformed" | "batch_malformed";
  readonly message: string;
};

export type Ingest = {
  /**
   * Takes one call of the Segment API, or a batch of up to 2,500. Resolves when everything accepted is durable; whatever arrives gets
   * an answer, and only a fault of the database throws.
   *
   * @example
   * await ingest.accept({ type: "track", body: { userId: "u1", event: "Product Viewed", properties: { product_id: "b1" } },
   *   strength: "claimed", source: "shop", receivedAt: new Date() }); // { ok: true, accepted: 1, ... }
   */
  accept(incoming: Incoming): Promise<Accepted | BadCall>;
  /** Imports a CSV file; see `importCsv`. */
  importCsv(options: ImportOptions): Promise<ImportReport>;
  /** Joins two people known to be one. */
  merge(fromPersonId: string, intoPersonId: string, strength: Strength): Promise<Merged>;
  /** Parts what was joined by mistake: an identifier leaves a person, with what came by it. */
  split(personId: string, identifier: string, actor: string): Promise<Split>;
  /** The same, for an alias by its keyed hash. */
  splitAlias(personId: string, hash: string, actor: string): Promise<Split>;
};

/** Segment's own limit. */
const MAX_BATCH = 2_500;

export function createIngest(parts: Parts & { readonly live?: ((line: Arrived) => void) | undefined }): Ingest {
  const { keys, inForce, tally, live } = parts;
  const take = createTogether(parts);

  async function accept(incoming: Incoming): Promise<Accepted | BadCall> {
    const { type, body, source, receivedAt } = incoming;
    if (!isRecord(body)) return BAD_BODY;
    if (type === "batch" && !Array.isArray(body["batch"])) return BAD_BATCH;
    const items: readonly unknown[] = Array.isArray(body["batch"]) && type === "batch" ? body["batch"] : [body];
    const counts = createCounts(tally);
    if (items.length > MAX_BATCH) counts.refuse("batch_too_long", items.length - MAX_BATCH);
    const messages: Message[] = [];
    const drops: Declared["drops"][] = [];
    const named = createNaming(keys);
    // The same for every event of a batch, so read once; a time of sending that is none says nothing.
    const sentAt = parseTime(body["sentAt"]);
    const batch = { sentAt: sentAt === "malformed" ? undefined : sentAt, context: body["context"] };
    const read = items
      .slice(0, MAX_BATCH)
      .map((item) =>
        type === "batch" ? normalise(item, undefined, batch, receivedAt) : normalise(item, type, undefined, receivedAt),
      );
    const idOf = createIds(keys, incoming, items, read);
    for (const [index, call] of read.entries()) {
      const declared = typeof call === "string" ? { ...NOTHING, refused: call } : keep(call, incoming);
      counts.drops(declared.drops);
      if (typeof call !== "string" && !declared.refused) {
        messages.push(messageOf(call, declared, idOf(call, index), receivedAt, named));
        drops.push(declared.drops);
        continue;
      }
      if (declared.refused) counts.refuse(declared.refused);
      const type = typeof call === "string" ? undefined : call.type;
      const { drops: dropped, refused: reason } = declared;
      const event = typeof call === "string" ? undefined : call.event?.name;
      const fields = event !== undefined && Object.hasOwn(inForce.map.fields, event) ? [event] : [];
      live?.({ at: receivedAt, source, type, fields, is: "refused", reason, withheld: [], drops: dropped });
    }
    // All of a call in one transaction, whatever its length.
    const outcomes = messages.length === 0 ? [] : await take(messages, incoming);
    messages.forEach((message, i) => {
      const outcome = outcomes[i]!;
      counts.outcome(message, outcome);
      live?.({
        at: receivedAt,
        source,
        type: message.type,
        fields: message.kept.map((kept) => kept.field),
        is: outcome.is,
        reason: outcome.is === "refused" ? outcome.reason : undefined,
        withheld: "withheld" in outcome ? outcome.withheld : [],
        drops: drops[i] ?? [],
      });
    });
    counts.toTally();
    return { ok: true, ...counts.result() };
  }

  const keep = (call: Call, { signals }: Incoming): Declared =>
    keepDeclared(inForce.map, call, parts.signals?.(call.consent, signals));

  function messageOf(call: Call, { kept, claims }: Declared, id: string, receivedAt: Date, name: Naming): Message {
    const as = (kind: Identifier["kind"]) => name({ kind, value: call.previous ?? "" });
    return {
      id,
      type: call.type,
      user: call.user && name(call.user),
      browser: call.browser && name(call.browser),
      previous: call.previous === undefined ? undefined : { user: as("user"), browser: as("browser") },
      at: call.at,
      skewMs: call.skewMs,
      receivedAt,
      kept,
      claims,
    };
  }

  return {
    accept,
    importCsv: (options) => importCsv(parts, options),
    merge: (from, into, strength) => mergePersons(parts, from, into, strength),
    split: (personId, identifier, actor) => splitPerson(parts, personId, identifier, actor),
    splitAlias: (personId, hash, actor) => splitAliases(parts, personId, [hash], actor),
  };
}

/**
 * Ids of messages. An event of a batch that brings none, where batch or event says a time, is known by the whole batch and its place in it:
 * the same batch sent again adds nothing, also after a fault when a part of it was stored. Without a time an equal batch may be meant.
 */
function createIds(
  keys: Parts["keys"],
  { type, body, source, receivedAt }: Incoming,
  items: readonly unknown[],
  read: readonly (Call | RefusalReason)[],
): (call: Call, index: number) => string {
  const sentAt = isRecord(body) ? body["sentAt"] : undefined;
  let text: string | undefined;
  return (call, index) => {
    if (call.messageId !== undefined) return keyedId(keys.message, source, call.messageId);
    if (type !== "batch" || (sentAt === undefined && call.at === receivedAt)) return randomUUID();
    // What could not be read may be nested too deeply to be written.
    text ??= hash("sha256", JSON.stringify([sentAt, items.filter((_, i) => typeof read[i] === "object")]));
    return keyedId(keys.message, source, text, String(index));
  };
}

type Naming = (identifier: Identifier) => NamedAlias;

/** Hashes each identifier of one call once: a batch often tells of few people. Nothing of them outlives the call. */
function createNaming(keys: Parts["keys"]): Naming {
  const known = { user: new Map<string, NamedAlias>(), browser: new Map<string, NamedAlias>() };
  return (identifier) => {
    const found = known[identifier.kind].get(identifier.value);
    if (found) return found;
    const alias = { identifier, hash: hashOf(keys.alias, identifier) };
    known[identifier.kind].set(identifier.value, alias);
    return alias;
  };
}

const NOTHING: Declared = { kept: [], claims: [], drops: [] };
const BAD_BODY: BadCall = {
  ok: false,
  code: "body_malformed",
  message: "The body is no JSON object. Send one.",
};
const BAD_BATCH: BadCall = {
  ok: false,
  code: "batch_malformed",
  message: 'The body has no list of events. Send {"batch": [...]}.',
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

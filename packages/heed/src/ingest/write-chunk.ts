// Writes messages in one transaction: what is new, whose it is, what the person allows, then the rows.
import { randomUUID } from "node:crypto";
import { type Choice, routesOf } from "@heed/core";
import { addressFields, addressOf } from "../storage/address-identifier.ts";
import { type Brought, holdAddressNoes } from "../storage/address-noes.ts";
import type { Connection, Last } from "../storage/database.ts";
import { assertInForce } from "../storage/map-in-force.ts";
import type { PermitColumns } from "../storage/permit-columns.ts";
import { addressIn, findAliases } from "../storage/person-directory.ts";
import { queueStored, type Stored } from "../storage/queue-deliveries.ts";
import { insertRows } from "../storage/values.ts";
import { type Kept, type Message, type Origin, type Outcome, subjectOf, viaOf, type Withheld } from "./message.ts";
import { newMessages } from "./new-messages.ts";
import type { Parts } from "./parts.ts";
import { createPermitting, NOTHING_CHOSEN } from "./permitting.ts";
import { aliasesOf, type Persons, resolvePersons } from "./resolve-persons.ts";
import { retried } from "./retried.ts";
import { type IdentityRow, writeIdentities } from "./write-identities.ts";

/** A datum with what permits it. */
type Permitted = {
  readonly message: Message;
  readonly kept: Kept;
  readonly personId: string;
  readonly columns: PermitColumns;
};

/**
 * Writes messages in the order of mechanisms.md 3: locks, then choices, then rows, so that a "no" given meanwhile
 * wins. A datum that nothing permits is not stored; somebody of whom nothing is stored stays unknown. Everything is durable when
 * this resolves, or nothing is.
 *
 * @returns one outcome per message, in their order
 */
export async function writeChunk(deps: Parts, messages: readonly Message[], origin: Origin): Promise<Outcome[]> {
  const { outcomes, touched } = await retried(() =>
    deps.database.transaction("ingest", {}, (connection, last) => write(connection, last, deps, messages, origin)),
  );
  await holdAddressNoes(deps, addressesIn(deps, messages));
  deps.touched?.(touched);
  return outcomes;
}

/**
 * The addresses that messages bring, each once: among details, or as the host's id of somebody. Also of those that came before: whoever had to send one
 * again may not have been told of a no.
 */
function addressesIn({ inForce }: Parts, messages: readonly Message[]): Brought[] {
  const fields = addressFields(inForce.map);
  const brought = new Map<string, Brought>();
  for (const message of messages) {
    const { hash } = subjectOf(message);
    const own = message.user && addressIn(message.user.identifier);
    const said = message.kept.flatMap(({ field, value }) =>
      typeof value === "string" && fields.includes(field) ? [value] : [],
    );
    for (const address of own === undefined ? said : [own, ...said])
      brought.set(`${hash} ${address}`, { of: { hash }, address });
  }
  return [...brought.values()];
}

async function write(
  connection: Connection,
  last: Last,
  deps: Parts,
  messages: readonly Message[],
  origin: Origin,
): Promise<{ outcomes: Outcome[]; touched: string[] }> {
  const { inForce, now } = deps;
  // Sent together, answered in this order.
  const [fresh, aliases] = await Promise.all([
    origin.isNewByRow ? new Set(messages) : newMessages(connection, messages, now()),
    findAliases(connection, deps.keys.hashes, aliasesOf(messages)),
    assertInForce(connection, inForce),
  ]);
  const permitting = createPermitting(inForce, now());
  const persons = await resolvePersons(connection, deps, [...fresh], aliases, origin, (message) =>
    message.kept.some((kept) => "permits" in permitting(NOTHING_CHOSEN, message, kept)),
  );

  const permitted: Permitted[] = [];
  const outcomes = messages.map((message): Outcome => {
    if (!fresh.has(message)) return { is: "duplicate" };
    const refused = persons.refused(message);
    if (refused) return { is: "refused", reason: refused };
    if (message.kept.length === 0) return { is: "dropped" };
    const personId = persons.idOf(message);
    const standing = personId === undefined ? NOTHING_CHOSEN : persons.stands(personId);
    const withheld: Withheld[] = [];
    for (const kept of message.kept) {
      const result = permitting(standing, message, kept);
      if (!("permits" in result)) withheld.push(result);
      // Nothing of an unknown person is permitted, else they would have been made.
      else if (personId !== undefined) permitted.push({ message, kept, personId, columns: result });
    }
    return { is: withheld.length < message.kept.length ? "stored" : "withheld", withheld };
  });
  if (origin.strength === "proven") await markProven(connection, persons, [...fresh], now());
  const { events, traits, identities } = await writeRows(connection, deps, permitted, persons.keys, origin);
  const told = !origin.isHistory && routesOf(inForce.map).length > 0;
  last(events, traits, identities, ...(told ? [queueStored(connection, inForce, permitted.map(storedOf), now())] : []));
  return {
    outcomes: origin.isNewByRow ? withKnown(outcomes, permitted.length - (await events)) : outcomes,
    touched: permitted.map(({ personId }) => personId),
  };
}

const storedOf = ({ message, kept, personId, columns }: Permitted): Stored => ({
  personId,
  field: kept.field,
  permits: columns.permits,
  ...(kept.kind === "event" ? { event: { id: message.id, at: message.at } } : {}),
});

/** As many of the stored as were there already; which ones nobody needs to know. */
function withKnown(outcomes: readonly Outcome[], known: number): Outcome[] {
  let left = known;
  return outcomes.map((outcome) => (outcome.is === "stored" && left-- > 0 ? { is: "duplicate" } : outcome));
}

/** A server key vouches for whom it names. Where choices stand already, permits may change with this: `takeMessages` sees to those. */
async function markProven(
  connection: Connection,
  persons: Persons,
  messages: readonly Message[],
  at: Date,
): Promise<void> {
  const ids = new Set(messages.flatMap((message) => (message.user ? (persons.idOf(message) ?? []) : [])));
  const rows = [...ids]
    .filter((id) => !persons.stands(id).state.proven && !persons.stands(id).choices.some(isClaimedYes))
    .map((id) => ({ person_id: id, name: "proven", at, id: randomUUID(), value: "true" }));
  if (rows.length > 0) await insertRows(connection, "state", ["person_id", "name", "at", "id", "value"], rows);
}

/** A yes that counts no longer once its person is proven. */
export const isClaimedYes = (choice: Choice): boolean => choice.value && choice.strength === "claimed";

const PERMITS = ["permits", "until", "expires"] as const;
const EVENT = [
  "person_id",
  "at",
  "event_id",
  "field",
  "value",
  "via",
  "key_version",
  "source",
  "sensitive",
  "received_at",
  "skew_ms",
  ...PERMITS,
] as const;
const TRAIT = [
  "person_id",
  "field",
  "at",
  "id",
  "value",
  "via",
  "key_version",
  "source",
  "sensitive",
  ...PERMITS,
] as const;

/** Sends the rows; each promise gives how many of them were new. */
async function writeRows(
  connection: Connection,
  deps: Parts,
  permitted: readonly Permitted[],
  keys: ReadonlyMap<string, Buffer>,
  { source, strength, vouchesForAddresses }: Origin,
): Promise<Readonly<Record<"events" | "traits" | "identities", Promise<number>>>> {
  const { hashes } = deps.keys;
  const events = [];
  const traits = [];
  const identities: IdentityRow[] = [];
  for (const { message, kept, personId, columns } of permitted) {
    const { id, at } = message;
    const row = {
      person_id: personId,
      field: kept.field,
      at,
      via: hashes.stored(viaOf(message)),
      key_version: hashes.version,
      source,
      sensitive: kept.sensitive,
      ...columns,
    };
    if (kept.kind === "event")
      events.push({
        ...row,
        event_id: id,
        value: kept.value,
        received_at: message.receivedAt,
        skew_ms: message.skewMs,
      });
    // A bare text is no JSON document for PostgreSQL.
    else if (!kept.identifies) traits.push({ ...row, id, value: JSON.stringify(kept.value) });
    else
      identities.push({
        ...row,
        id,
        value: kept.value,
        address: addressOf(deps.keys, deps.inForce.map, kept.field, kept.value),
        strength: vouchesForAddresses ? "proven" : strength,
      });
  }
  // It asks for keys before it writes, so it comes before what goes out with the commit.
  const sealed =
    identities.length > 0
      ? await writeIdentities(connection, deps.keys.people, identities, keys)
      : { sent: Promise.resolve(0) };
  return {
    identities: sealed.sent,
    events: insertRows(connection, "event", EVENT, events),
    traits: insertRows(connection, "trait", TRAIT, traits),
  };
}

// Deliveries to one recipient: each is read through the gate when it leaves, so that a no that came in between wins, and is tried until it is taken.
import { type Destination, dayOf, type Recipient, type Route, recipientClosed, routesOf } from "@heed/core";
import type { Gate } from "../gate/gate.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { Tally } from "../storage/tally.ts";
import { callRecipient } from "./call-recipient.ts";
import { composeEvent, composeStop, composeTraits, type Told } from "./compose.ts";
import { BEGIN_MS, bury, changePace, type Delivery, giveBack, isFollowed, lease, postpone, settle } from "./lease.ts";
import { eventName, nameFor, nameVersions } from "./names.ts";
import { afterFailure, afterSuccess } from "./pace.ts";
import type { Answer, TellDeps } from "./telling.ts";
import { secretsFor } from "./their-keys.ts";

export type DeliverDeps = TellDeps & {
  readonly database: Database;
  readonly inForce: MapInForce;
  readonly gate: Gate;
  readonly ledger: Ledger;
  readonly keys: Pick<Keys, "outside" | "wrap">;
  readonly tally: Pick<Tally, "add">;
  /** From 0 to 1; spreads what failed together. */
  readonly chance: () => number;
};

/** A recipient that Heed sends to, or did. */
export type Reached = { readonly name: string; readonly recipient: Recipient & { readonly destination: Destination } };

const AT_ONCE = 4;
const BATCH = 5 * AT_ONCE;
/** In one turn of the job; a server that stops waits for its end. */
const BATCHES = 10;
/** Calls a minute where the map does not say. */
export const PER_MINUTE = 600;
const MINUTE = 60_000;
/** Minutes until the next try; the last one repeats. */
const WAITS = [0.1, 1, 5, 15, 60, 240, 720, 1_440];
/** So long it is tried; what the law asks for longer (GDPR Art. 12(3), 19). */
const GIVE_UP_DAYS = { event: 14, traits: 14, correction: 28, pause: 28, stop: 28, forget: 28 } as const;

/**
 * Sends what is due to one recipient. Whose contract is over, or whose review is past, gets nothing but the word to stop.
 *
 * @returns how many were taken
 */
export async function deliver(deps: DeliverDeps, reached: Reached): Promise<number> {
  let taken = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    const sent = await deliverBatch(deps, reached);
    taken += sent.taken;
    if (!sent.more) break;
  }
  return taken;
}

async function deliverBatch(deps: DeliverDeps, reached: Reached): Promise<{ taken: number; more: boolean }> {
  const { database, now } = deps;
  const { name, recipient } = reached;
  const onlyStops = recipientClosed(recipient, dayOf(now())) !== undefined;
  const perMinute = recipient.destination.perMinute ?? PER_MINUTE;
  const begun = now();
  const due = await lease(database, name, { now: begun, most: BATCH, perMinute, onlyStops });
  if (due.length === 0) return { taken: 0, more: false };
  const secrets = await secretsFor(deps, name, recipient.destination);
  const version = (await nameVersions(database))(name);
  let taken = 0;
  // What is not signed proves nothing to its receiver: it waits.
  let open = secrets.length > 0;
  const waiting = [...due];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!open || +now() > +begun + BEGIN_MS) {
        await giveBack(database, next);
        continue;
      }
      const answer = await deliverOne(deps, reached, { secrets, version }, next);
      if (answer === "taken") taken++;
      if (answer === "later") open = false;
    }
  };
  // All come to their end, whichever fails.
  const ended = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, due.length) }, work));
  for (const each of ended) if (each.status === "rejected") throw each.reason;
  if (open) await changePace(database, name, afterSuccess);
  return { taken, more: open };
}

async function deliverOne(
  deps: DeliverDeps,
  { name, recipient }: Reached,
  { secrets, version }: { readonly secrets: readonly string[]; readonly version: number },
  delivery: Delivery,
): Promise<Answer["is"] | "nothing"> {
  const { kind } = delivery;
  const told =
    kind === "pause" || kind === "stop" || kind === "forget"
      ? stopFor(deps, name, delivery)
      : await read(deps, name, version, delivery);
  if (told === undefined) {
    await deps.database.transaction("steward", {}, (connection) => settle(connection, delivery));
    deps.tally.add("event", `share.${name}`, "not sent");
    return "nothing";
  }
  const answer = await callRecipient(deps, recipient.destination, { id: delivery.id, told, secrets });
  if (answer.is === "later")
    await changePace(deps.database, name, (pace) => afterFailure(pace, answer.waitMs, deps.now(), deps.chance()));
  await note(deps, name, delivery, answer);
  return answer.is;
}

const stopFor = ({ keys }: DeliverDeps, name: string, delivery: Delivery): Told =>
  composeStop(
    delivery,
    nameFor(
      keys.outside,
      { recipient: name, purpose: delivery.purpose, version: delivery.version ?? 1 },
      delivery.person_id,
    ),
  );

/** What to tell as the gate lets it be now; undefined: nothing may go, or there is nothing. The entry commits with the reading. */
async function read(deps: DeliverDeps, name: string, version: number, delivery: Delivery): Promise<Told | undefined> {
  const { inForce, gate, keys } = deps;
  const { purpose, kind, about, about_at } = delivery;
  // Everything lasting goes as it stands: the last of several that wait is enough.
  if (kind === "traits" && (await isFollowed(deps.database, name, delivery))) return undefined;
  const route = routesOf(inForce.map).find((one) => one.recipient === name && one.purpose === purpose);
  // The map no longer sends this there.
  if (!route) return undefined;
  return gate
    .open({ purpose, actor: `recipient:${name}`, fields: fieldsOf(inForce, route, kind), named: true })
    .decide({
      personId: delivery.person_id,
      event: about !== null && about_at !== null ? { id: about, at: about_at } : undefined,
      use(access, _decision, _audiences, inUse) {
        if (!access.allowed) return { result: undefined };
        const person = nameFor(keys.outside, { recipient: name, purpose, version }, inUse);
        const composed =
          kind === "event"
            ? composeEvent(delivery, person, access.data, (id) => eventName(keys.outside, person, id))
            : composeTraits(inForce.map, delivery, person, access.data);
        const fields = composed?.fields ?? {};
        const entered = Object.keys(fields).every((field) => delivery.entered?.[field] !== undefined);
        return { result: composed?.told, share: { recipient: name, delivery: delivery.id, version, fields, entered } };
      },
    });
}

const fieldsOf = ({ map }: MapInForce, route: Route, kind: Delivery["kind"]): readonly string[] =>
  route.fields.filter((field) => map.fields[field]?.kind === (kind === "event" ? "event" : "trait"));

type Noted = "acknowledged" | "kept" | "refused" | "unreachable";

/** Keeps what came of a call; the person reads what a recipient said to a stop, a pause and a correction. */
async function note(deps: DeliverDeps, name: string, delivery: Delivery, answer: Answer): Promise<void> {
  const { database, ledger, tally, now, chance } = deps;
  const at = now();
  const { kind } = delivery;
  const enter = async (connection: Connection, outcome: Noted): Promise<void> => {
    if (kind === "stop" || kind === "pause" || kind === "correction")
      await ledger.write(connection, [
        {
          personId: delivery.person_id,
          at,
          kind: "request",
          purpose: delivery.purpose,
          actor: `recipient:${name}`,
          detail: { request: kind, recipient: name, outcome },
        },
      ]);
  };
  if (answer.is === "taken" || answer.is === "kept") {
    await database.transaction("steward", {}, async (connection) => {
      if (!(await settle(connection, delivery))) return;
      if (kind === "pause" || kind === "stop" || kind === "forget")
        await connection.query(
          `update heed.share set ${kind === "pause" ? "paused" : "told"} = $5
           where person_id = $1 and recipient = $2 and purpose = $3 and version = $4 and told is null`,
          [delivery.person_id, name, delivery.purpose, delivery.version ?? 1, at],
        );
      await enter(connection, answer.is === "kept" ? "kept" : "acknowledged");
    });
    tally.add("event", `share.${name}`, "taken");
    return;
  }
  const until = delivery.at.getTime() + GIVE_UP_DAYS[kind] * 86_400_000;
  if (answer.is === "later" && at.getTime() < until) {
    const wait = (WAITS[Math.min(delivery.tries, WAITS.length) - 1] ?? 0) * MINUTE * (0.8 + 0.4 * chance());
    await postpone(database, delivery, new Date(at.getTime() + Math.max(wait, answer.waitMs)), answer.why);
    tally.add("event", `share.${name}`, "tried again");
    return;
  }
  await database.transaction("steward", {}, async (connection) => {
    if (await bury(connection, delivery, at, answer.why))
      await enter(connection, answer.is === "refused" ? "refused" : "unreachable");
  });
  tally.add("refused", `share.${name}`, answer.is === "later" ? "given up" : answer.is);
}

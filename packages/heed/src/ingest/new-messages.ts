// What is new: a message is claimed by the keyed hash of its source and id, in the transaction that writes it (mechanisms.md 5).
import { dayOf } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { slices } from "../storage/values.ts";
import type { Message } from "./message.ts";

/**
 * Claims messages and gives back those that nobody claimed before, in their order; the second of two with the same id is none.
 * Another transaction that claims the same message at this moment is waited for.
 */
export async function newMessages(
  connection: Connection,
  messages: readonly Message[],
  now: Date,
): Promise<Set<Message>> {
  const first = new Map<string, Message>();
  for (const message of messages) if (!first.has(message.id)) first.set(message.id, message);
  // In one order everywhere, so that two transactions with the same messages do not wait for each other.
  const hashes = [...first.keys()].sort();
  const day = dayOf(now);
  const results = await Promise.all(
    slices(hashes).map((slice) =>
      connection.query<{ hash: string }>({
        name: `claim ${slice.length} messages`,
        text: `insert into heed.message (hash, day) values ${slice.map((_, i) => `($${i + 2},$1)`).join(",")} on conflict do nothing returning hash`,
        values: [day, ...slice],
      }),
    ),
  );
  const claimed = new Set(results.flatMap(({ rows }) => rows.map((row) => row.hash)));
  return new Set([...first.values()].filter((message) => claimed.has(message.id)));
}

/** Those ids that were claimed before. */
export async function knownMessages(connection: Connection, messages: readonly Message[]): Promise<Set<string>> {
  const { rows } = await connection.query<{ hash: string }>({
    name: "known messages",
    text: "select hash from heed.message where hash = any($1)",
    values: [messages.map((message) => message.id)],
  });
  return new Set(rows.map((row) => row.hash));
}

// Transactions as the owner of a test's database: what the composition root gives to parts that need DDL.
import type { Connection } from "../src/storage/database.ts";
import { asOwner, inTransaction } from "../src/storage/owner.ts";

/** Each piece of work has a connection of its own, so that two at once do not share a transaction. */
export const ownerTransaction =
  (url: string) =>
  <T>(work: (sql: Connection) => Promise<T>): Promise<T> =>
    asOwner(url, (owner) => inTransaction(owner, work));

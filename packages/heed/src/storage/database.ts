// Connections: one small pool per role, and transactions that state at their start what they are for.
import { type Client, Pool, type PoolClient, type QueryResultRow, types } from "pg";
import type { HashRing } from "./hash-ring.ts";
import type { Keys } from "./keys.ts";
import { oneWriteATurn } from "./one-write.ts";
import { ROLES, type Role, roleName, rolePassword } from "./roles.ts";
import { watchForSilence } from "./silence.ts";

const UTC_MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00$/;

// pg gives int8 as text because it may exceed a double; Heed's counts do not, and dates stay days.
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.DATE, (day) => day);
types.setTypeParser(types.builtins.NUMERIC, Number);
// A decision reads many moments. In UTC, as Heed's own PostgreSQL writes them, JavaScript reads them by itself and in a third of the time.
const parseMoment = types.getTypeParser(types.builtins.TIMESTAMPTZ);
types.setTypeParser(types.builtins.TIMESTAMPTZ, (text) =>
  UTC_MOMENT.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : parseMoment(text),
);

export type Connection = Pick<PoolClient, "query">;
export type Owner = Client;

/** What a transaction is for: a purpose number (reader), a subject (rights), or neither. */
export type Scope = { readonly purpose?: number; readonly subject?: string };

/** Takes statements that are on their way already. */
export type Last = (...sent: readonly Promise<unknown>[]) => void;

export type Database = {
  /** The owner's address, for migrations and maintenance only. */
  readonly url: string;
  readonly prefix: string;
  /** In which form hashes of identifiers lie in it. */
  readonly hashes: HashRing;
  /**
   * Runs `work` in one READ COMMITTED transaction under the role; commits when it returns, rolls back when it throws. Statements on whose
   * answers nothing depends may be given to `last`: they and the commit are waited for together, and if one fails all is undone.
   */
  transaction<T>(role: Role, scope: Scope, work: (connection: Connection, last: Last) => Promise<T>): Promise<T>;
  /** Statements each on its own, outside a transaction: for what no row policy guards. */
  outside(role: Role): Pick<Pool, "query" | "connect">;
  /** One statement outside a transaction, for control tables. */
  query<T extends QueryResultRow>(role: Role, text: string, values?: readonly unknown[]): Promise<readonly T[]>;
  /** The address under which a role connects; the raw-connection tests use it. */
  addressOf(role: Role): string;
  /** Connections of all roles, those nobody uses, and callers that wait for one. */
  pooled(state: "total" | "idle" | "waiting"): number;
  /** Waits for what is under way; when `hurry` is kept it is cut off. */
  close(hurry?: Promise<unknown>): Promise<void>;
};

/** Writers and readers share this lock, a change of map takes it alone (mechanisms.md 4). */
export const MAP_LOCK = 430_001;

const SIZES: Readonly<Record<Role, number>> = {
  ingest: 4,
  reader: 4,
  steward: 2,
  sweeper: 1,
  rights: 2,
  auditor: 1,
  analyst: 1,
  staff: 2,
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What goes with a transaction beside the database: put on disk just before its commit, or dropped with it. */
export type BeforeCommit = {
  settle(connection: Connection): Promise<void>;
  drop(connection: Connection): void;
};

/** @param journal gets on disk what a transaction noted for it, before the transaction commits. */
export function openDatabase(
  url: string,
  prefix: string,
  keys: Pick<Keys, "role" | "hashes">,
  journal?: BeforeCommit,
): Database {
  const addressOf = (role: Role): string => {
    const address = new URL(url);
    address.username = roleName(prefix, role);
    address.password = rolePassword(keys.role, prefix, role);
    return address.href;
  };
  const pools = new Map<Role, Pool>();
  const pooled = (state: "total" | "idle" | "waiting"): number =>
    [...pools.values()].reduce((sum, pool) => sum + pool[`${state}Count`], 0);
  const silence = watchForSilence(addressOf("auditor"), () => pooled("total") > pooled("idle"));
  let closed = false;
  const poolOf = (role: Role): Pool => {
    if (closed) throw new Error("database_closed: Heed was closed. Open it again before you use it.");
    let pool = pools.get(role);
    if (!pool) {
      pool = new Pool({
        connectionString: addressOf(role),
        max: SIZES[role],
        application_name: `heed ${role}`,
        idleTimeoutMillis: 60_000,
        // Whoever finds no connection for so long is told to come again.
        connectionTimeoutMillis: 30_000,
        // Statements that need not wait for each other's answers go out together.
        pipeline: true,
        stream: () => silence.watch(oneWriteATurn()),
      });
      // An idle connection that the server closed is replaced by the next query; nothing is lost.
      pool.on("error", () => undefined);
      // One that breaks between two statements of a transaction fails the next; without this it would end the process.
      pool.on("connect", (client) => client.on("error", () => undefined));
      pools.set(role, pool);
    }
    return pool;
  };
  return {
    url,
    prefix,
    hashes: keys.hashes,
    addressOf,
    outside: poolOf,
    async query<T extends QueryResultRow>(role: Role, text: string, values: readonly unknown[] = []) {
      return (await poolOf(role).query<T>(text, [...values])).rows;
    },
    async transaction(role, scope, work) {
      const client = await poolOf(role).connect();
      const closing: Promise<unknown>[] = [];
      let broken: Error | undefined;
      try {
        const last: Last = (...sent) => {
          closing.push(...sent);
          // One may fail while the work still goes on; it is asked for below.
          for (const statement of sent) statement.catch(() => undefined);
        };
        // Not waited for: the first statements of the work go out with it, and fail if it fails.
        const [opened, done] = await Promise.allSettled([client.query(opening(scope)), work(client, last)]);
        if (opened.status === "rejected") throw opened.reason;
        if (done.status === "rejected") throw done.reason;
        await journal?.settle(client);
        const [committed, ...closed] = await Promise.allSettled([client.query("commit"), ...closing]);
        for (const statement of closed) if (statement.status === "rejected") throw statement.reason;
        if (committed.status === "rejected") throw committed.reason;
        // After a failed statement PostgreSQL answers "commit" with a rollback, and with no error.
        if (committed.value.command !== "COMMIT")
          throw new Error("transaction_undone: a statement in it had failed. Nothing was written; try again.");
        return done.value;
      } catch (error) {
        await Promise.allSettled(closing);
        await client.query("rollback").catch((cause: unknown) => {
          broken = cause instanceof Error ? cause : new Error(String(cause));
        });
        throw error;
      } finally {
        journal?.drop(client);
        client.release(broken);
      }
    },
    pooled,
    async close(hurry) {
      closed = true;
      void hurry?.then(() => silence.cut(new Error("database_closed: Heed was told to stop at once.")));
      await Promise.all(ROLES.map((role) => pools.get(role)?.end()));
      silence.stop();
    },
  };
}

// SET takes no parameters: the purpose is a number of ours and the subject a UUID, both checked here.
function opening(scope: Scope): string {
  const parts = ["begin", `select pg_advisory_xact_lock_shared(${MAP_LOCK})`];
  if (scope.purpose !== undefined) {
    if (!Number.isInteger(scope.purpose) || scope.purpose <= 0)
      throw new RangeError("purpose_number: a transaction names a purpose by its number above 0.");
    parts.push(`set local heed.purpose = '${scope.purpose}'`);
  }
  if (scope.subject !== undefined) parts.push(naming(scope.subject));
  return parts.join("; ");
}

function naming(subject: string): string {
  if (!UUID.test(subject)) throw new RangeError("subject_malformed: a transaction names its subject by a person id.");
  return `set local heed.subject = '${subject}'`;
}

/** Changes the subject of a `rights` transaction: a merge is about two people, one after the other. */
export async function setSubject(connection: Connection, personId: string): Promise<void> {
  await connection.query(naming(personId));
}

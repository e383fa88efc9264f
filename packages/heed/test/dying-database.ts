// A database as a process has it that kills itself before its so many-th act: the beginning of a transaction, a statement in one, or one alone.
import type { Connection, Database } from "../src/storage/database.ts";

/** Counts what is done before it is done. */
export function dyingAt(act: string | undefined): <T>(work: () => T) => T {
  let acts = 0;
  return (work) => {
    acts++;
    if (String(acts) === act) process.kill(process.pid, "SIGKILL");
    return work();
  };
}

export function dyingDatabase(opened: Database, counted: <T>(work: () => T) => T): Database {
  return {
    ...opened,
    query: (...given) => counted(() => opened.query(...given)),
    transaction: (role, scope, work) =>
      counted(() => opened.transaction(role, scope, (connection, last) => work(dyingIn(connection, counted), last))),
  };
}

/** pg's `query` has many forms, all of them passed on as they are. */
export const dyingIn = <C extends Connection>(connection: C, counted: <T>(work: () => T) => T): Connection => ({
  query: ((...given: unknown[]) =>
    counted(() => Reflect.apply(connection.query, connection, given))) as Connection["query"],
});

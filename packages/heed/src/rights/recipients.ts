// Who outside got data of people, as a deletion sees them: told of it, asked again until they answer or the deadline passes.
import type { Connection } from "../storage/database.ts";
import type { RecipientOutcome } from "./certificate.ts";

/** A recipient of the map that Heed can reach by itself. */
export type RecipientLink = {
  /** Its name in the map. */
  readonly name: string;
  /**
   * By what the recipient knows the person: read in the deletion's first transaction, under `rights` with each id of the person as
   * subject, because afterwards nothing leads to them. Undefined: nothing of this person ever went there.
   */
  refer(connection: Connection, ids: readonly string[]): Promise<string | undefined>;
  /** Tells it to delete. `erasure` is the same at every try, so that it is done once; a fault counts as unreachable. */
  erase(erasure: string, ref: string): Promise<RecipientOutcome>;
};

// A deletion as recipients hear of it: under every name by which the person was sent to them, and until they have answered.
import { type Connection, setSubject } from "../storage/database.ts";
import { callRecipient } from "./call-recipient.ts";
import { composeErase } from "./compose.ts";
import { type DeliverDeps, PER_MINUTE, type Reached } from "./deliver.ts";
import { beginOne, changePace } from "./lease.ts";
import { nameFor } from "./names.ts";
import { afterFailure } from "./pace.ts";
import { secretsFor } from "./their-keys.ts";

/** By what a recipient knows the person, and from when on nothing more is on its way there. */
type Told = { readonly people: readonly string[]; readonly from: Date | string };

/** How a recipient that Heed sends to is told of deletions; rights/recipients.ts says when each is called. */
export const eraseOutside = (deps: DeliverDeps, { name, recipient }: Reached) => ({
  name,
  async refer(connection: Connection, ids: readonly string[]): Promise<string | undefined> {
    const people: string[] = [];
    let from = deps.now();
    for (const id of ids) {
      await setSubject(connection, id);
      const had = await connection.query<{ purpose: string; version: number }>(
        "select purpose, version from heed.share where person_id = $1 and recipient = $2 order by purpose, version",
        [id, name],
      );
      people.push(...had.rows.map((row) => nameFor(deps.keys.outside, { recipient: name, ...row }, id)));
      const { rows } = await connection.query<{ leased: Date | null }>(
        "select max(leased) as leased from heed.delivery where person_id = $1 and recipient = $2",
        [id, name],
      );
      const leased = rows[0]?.leased;
      if (leased && leased > from) from = leased;
    }
    if (ids[0] !== undefined) await setSubject(connection, ids[0]);
    return people.length === 0 ? undefined : JSON.stringify({ people, from } satisfies Told);
  },
  async erase(erasure: string, ref: string): Promise<"acknowledged" | "refused" | "unreachable"> {
    const secrets = await secretsFor(deps, name, recipient.destination);
    if (secrets.length === 0) return "unreachable";
    // Only `refer` writes these.
    const { people, from } = JSON.parse(ref) as Told;
    // Something may still be on its way there, and would arrive after this.
    if (deps.now() < new Date(from)) return "unreachable";
    if (!(await beginOne(deps.database, name, recipient.destination.perMinute ?? PER_MINUTE, deps.now())))
      return "unreachable";
    const told = composeErase(people, deps.now());
    const answer = await callRecipient(deps, recipient.destination, { id: `${erasure}.${name}`, told, secrets });
    if (answer.is === "later")
      await changePace(deps.database, name, (pace) => afterFailure(pace, answer.waitMs, deps.now(), deps.chance()));
    if (answer.is === "taken") return "acknowledged";
    return answer.is === "refused" ? "refused" : "unreachable";
  },
});

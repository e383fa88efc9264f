// What a deletion has to do, written down before it does anything: one step for each thing that can be cut off and done again.
import { type Connection, setSubject } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { StoreLine } from "./certificate.ts";
import type { Step, StepKind } from "./erasure-steps.ts";
import type { RecipientLink } from "./recipients.ts";

/** What an unfinished deletion must know of its person; it stands in the open request, which only they and `rights` can read. */
export type Person = {
  /** The id in use, then those merged into it. */
  readonly ids: readonly [string, ...string[]];
  readonly actor: string;
  /** A legal hold kept everything. */
  readonly held: boolean;
  /** A law, a contract or a hold keeps rows. */
  readonly keeps: boolean;
};

type PlanDeps = {
  readonly inForce: MapInForce;
  readonly erasers: readonly { readonly name: string }[];
  readonly recipients: readonly RecipientLink[];
};

/**
 * Asks every recipient of the map what it has of the person, and gives the steps, to be completed by what the first of them, which runs in
 * the same transaction, found. On legal hold only rows are looked at: nobody is told to delete.
 */
export async function planSteps(
  deps: PlanDeps,
  connection: Connection,
  ids: readonly [string, ...string[]],
  at: Date,
): Promise<(held: boolean, first: readonly StoreLine[], counted?: readonly StoreLine[]) => Step[]> {
  const names = Object.keys(deps.inForce.map.recipients ?? {});
  const all = [...new Set([...names, ...deps.recipients.map((each) => each.name)])];
  const linkOf = (name: string) => deps.recipients.find((each) => each.name === name);
  const [refs, shared] = await Promise.all([
    Promise.all(all.map((name) => linkOf(name)?.refer(connection, ids))),
    // Nobody can be asked by Heed itself: what the ledger says was shared has to be told by a person.
    all.every(linkOf) ? new Set<string>() : sharedWith(connection, ids),
  ]);
  const outside = all.map((name, i): Pick<Step, "name" | "ref" | "state" | "outcome"> => {
    const ref = refs[i];
    return ref !== undefined || (!linkOf(name) && shared.has(name))
      ? { name, ref: ref ?? null, state: "waiting", outcome: null }
      : { name, ref: null, state: "settled", outcome: "nothing sent" };
  });
  return (held, first, counted) => {
    let seq = 0;
    const step = (kind: StepKind, place = 0, more: Partial<Step> = {}): Step => {
      const fresh = { state: "waiting", outcome: null, ref: null, tries: 0, due: at, at: null, result: null } as const;
      const made = { seq, kind, place, name: "", ...fresh, ...more };
      seq++;
      return { ...made, at: made.state === "settled" ? at : null };
    };
    const merged = ids.slice(1).map((_, i) => i + 1);
    return [
      step("rows", 0, { state: "settled", result: first }),
      ...(held ? [] : outside.map((each) => step("recipient", 0, each))),
      ...(held || !counted ? [] : [step("counts", 0, { result: counted })]),
      ...merged.map((place) => step("rows", place)),
      ...(held ? [] : ids.flatMap((_, place) => deps.erasers.map(({ name }) => step("part", place, { name })))),
      ...merged.map((place) => step("close", place)),
      step("backups"),
      step("close"),
    ];
  };
}

/** Recipients to whom the ledger says something was sent, under any of the ids: each is looked at as the subject, whose entries alone are seen. */
async function sharedWith(connection: Connection, ids: readonly [string, ...string[]]): Promise<Set<string>> {
  const shared = new Set<string>();
  for (const id of ids) {
    if (id !== ids[0]) await setSubject(connection, id);
    const { rows } = await connection.query<{ recipient: string }>({
      name: "shared with",
      text: "select distinct detail->>'recipient' as recipient from heed.ledger where person_id = $1 and term = 36 and kind = 'share'",
      values: [id],
    });
    for (const { recipient } of rows) shared.add(recipient);
  }
  if (ids.length > 1) await setSubject(connection, ids[0]);
  return shared;
}

// Who is who: when a message names a browser and a known person, decides whether their histories may be joined (mechanisms.md 1, 6).
import { randomUUID } from "node:crypto";
import type { Strength } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import type { HashRing } from "../storage/hash-ring.ts";
import { assertInForce } from "../storage/map-in-force.ts";
import { ensurePersons, findAliases, storedAlias } from "../storage/person-directory.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { answersToCarry, type CarriedAnswer, carryHidden, hasSomethingToCarry } from "./carry-choices.ts";
import { NOBODY_KNOWN, type View } from "./look.ts";
import { mayLink } from "./may-link.ts";
import { MAX_BROWSERS, mergePersons } from "./merge.ts";
import type { Message, NamedAlias, Origin, Outcome } from "./message.ts";
import type { Parts } from "./parts.ts";
import { retried, StartAgain } from "./retried.ts";

/** Whether a message may change who is who; seen without locks, so only a reason to look closer. */
export function wantsLink(deps: Pick<Parts, "inForce" | "now">, view: View, message: Message): boolean {
  if (message.previous)
    return (
      view.personOf(message.previous.browser.hash) !== undefined ||
      view.personOf(message.previous.user.hash) !== undefined
    );
  if (!message.user || !message.browser) return false;
  const user = view.personOf(message.user.hash);
  const browser = view.personOf(message.browser.hash);
  if (user === browser) return false;
  const known = view.standing(user);
  if (known.state.quarantined) return false;
  if (browser === undefined) return mayLink(deps.inForce, known, NOBODY_KNOWN, deps.now());
  const seen = view.standing(browser);
  return view.isNamed(browser) || mayLink(deps.inForce, known, seen, deps.now()) || hasSomethingToCarry(seen, known);
}

/** Links what a message says belongs together; undefined: there was nothing to do. */
export async function link(deps: Parts, message: Message, origin: Origin): Promise<Outcome | undefined> {
  const { user, previous } = message;
  if (!user) return undefined;
  if (message.browser) return linkBrowser(deps, message.browser, user, origin);
  if (!previous) return undefined;
  const found = await deps.database.transaction("ingest", {}, (connection) =>
    findAliases(connection, deps.keys.hashes, [previous.browser.hash, previous.user.hash]),
  );
  if (found.has(previous.browser.hash)) return linkBrowser(deps, previous.browser, user, origin);
  if (!found.has(previous.user.hash)) return undefined;
  if (origin.strength !== "proven") return { is: "refused", reason: "alias_not_proven" };
  const persons = await deps.database.transaction("ingest", {}, async (connection) => {
    await assertInForce(connection, deps.inForce);
    const both = [previous.user.identifier, user.identifier];
    return ensurePersons(connection, deps.keys, both, "proven", deps.now());
  });
  const from = persons.get(previous.user.hash)!.personId;
  const into = persons.get(user.hash)!.personId;
  if (from === into) return undefined;
  await mergePersons(deps, from, into, origin.strength);
  return NOTED;
}

const NOTED: Outcome = { is: "noted", withheld: [] };

type Step =
  | { readonly is: "nothing" | "moved" }
  | { readonly is: "merge"; readonly from: string; readonly into: string }
  | { readonly is: "carry"; readonly into: string; readonly answers: readonly CarriedAnswer[] }
  | { readonly is: "quarantine"; readonly personId: string };

async function linkBrowser(
  deps: Parts,
  browser: NamedAlias,
  user: NamedAlias,
  { strength }: Origin,
): Promise<Outcome | undefined> {
  const step = await retried(() =>
    deps.database.transaction("ingest", {}, (connection) => nextStep(connection, deps, browser, user, strength)),
  );
  switch (step.is) {
    case "nothing":
      return undefined;
    case "moved":
      return NOTED;
    case "merge": {
      // Both may have spoken since: asked again behind the locks of the merge.
      const mayStill = (from: Standing, into: Standing) => mayLink(deps.inForce, into, from, deps.now());
      await mergePersons(deps, step.from, step.into, strength, mayStill);
      return NOTED;
    }
    case "carry":
      await deps.choices.record({ personId: step.into, answers: step.answers, strength: "claimed", source: "sign-in" });
      return NOTED;
    case "quarantine":
      deps.tally.add("refused", "link", "quarantined");
      await deps.choices.setState(step.personId, "quarantined", "true", "job:quarantine");
      return undefined;
  }
}

/** Decides behind the locks of both people, and moves the browser where that is all there is to do. */
async function nextStep(
  connection: Connection,
  deps: Parts,
  browser: NamedAlias,
  user: NamedAlias,
  strength: Strength,
): Promise<Step> {
  const { inForce, keys, now } = deps;
  await assertInForce(connection, inForce);
  const aliases = await findAliases(connection, keys.hashes, [browser.hash, user.hash]);
  const from = aliases.get(browser.hash)?.personId;
  const into = aliases.get(user.hash)?.personId ?? (await newcomer(connection, deps, from, user, strength));
  const ids = [from, into].filter((id) => id !== undefined);
  if (ids.length === 0 || from === into) return { is: "nothing" };
  const locked = await lockPersons(connection, ids, "update");
  if (ids.some((id) => locked.get(id) !== id)) throw new StartAgain();
  const again = await findAliases(connection, keys.hashes, [browser.hash, user.hash]);
  if (again.get(browser.hash)?.personId !== from || again.get(user.hash)?.personId !== into) throw new StartAgain();

  const stands = await readStanding(connection, inForce, ids);
  const known = into === undefined ? NOBODY_KNOWN : stands(into);
  const seen = from === undefined ? NOBODY_KNOWN : stands(from);
  if (known.state.quarantined) return { is: "nothing" };
  const counted = await aliasCounts(connection, ids);
  const isNamed = from !== undefined && (counted.get(from)?.user ?? 0) > 0;
  // A second person on a browser brings nothing of the first: only their own wish counts.
  const may = into !== undefined && mayLink(inForce, known, isNamed ? NOBODY_KNOWN : seen, now());
  if (may && (counted.get(into)?.browser ?? 0) >= MAX_BROWSERS) return { is: "quarantine", personId: into };
  if (isNamed) {
    await moveBrowser(connection, keys.hashes, browser.hash, may ? into : await newPerson(connection, now()));
    return { is: "moved" };
  }
  if (into === undefined) return { is: "nothing" };
  if (from === undefined) {
    if (!may) return { is: "nothing" };
    await claimBrowser(connection, keys.hashes, browser, into, strength, now());
    return { is: "moved" };
  }
  if (may) return { is: "merge", from, into };
  await carryHidden(connection, from, into);
  const sides = [
    { personId: from, standing: seen },
    { personId: into, standing: known },
  ] as const;
  const answers = await answersToCarry(connection, keys, ...sides);
  return answers.length > 0 ? { is: "carry", into, answers } : { is: "nothing" };
}

/** Somebody unknown signs in on a browser of nobody known: made if there is anything to remember of it. */
async function newcomer(
  connection: Connection,
  deps: Parts,
  from: string | undefined,
  user: NamedAlias,
  strength: Strength,
): Promise<string | undefined> {
  if (from === undefined || ((await aliasCounts(connection, [from])).get(from)?.user ?? 0) > 0) return undefined;
  const seen = (await readStanding(connection, deps.inForce, [from]))(from);
  if (!mayLink(deps.inForce, NOBODY_KNOWN, seen, deps.now()) && !hasSomethingToCarry(seen, NOBODY_KNOWN))
    return undefined;
  const made = await ensurePersons(connection, deps.keys, [user.identifier], strength, deps.now());
  return made.get(user.hash)?.personId;
}

async function aliasCounts(
  connection: Connection,
  ids: readonly string[],
): Promise<Map<string, { browser: number; user: number }>> {
  const { rows } = await connection.query<{ person_id: string; browser: number; known: number }>({
    name: "alias counts",
    text: `select person_id, count(*) filter (where kind = 'browser') as browser, count(*) filter (where kind = 'user') as known
           from heed.alias where person_id = any($1) group by person_id`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.person_id, { browser: row.browser, user: row.known }]));
}

async function claimBrowser(
  connection: Connection,
  ring: HashRing,
  browser: NamedAlias,
  personId: string,
  strength: Strength,
  at: Date,
): Promise<void> {
  const row = { ...storedAlias(ring, browser.hash), kind: "browser", person_id: personId, strength, at };
  await insertRows(connection, "alias", ["hash", "key_version", "kind", "person_id", "strength", "at"], [row]);
}

async function moveBrowser(connection: Connection, ring: HashRing, hash: string, personId: string): Promise<void> {
  await connection.query({
    name: "move alias",
    text: "update heed.alias set person_id = $2 where hash = any($1)",
    values: [ring.forms(hash), personId],
  });
}

async function newPerson(connection: Connection, at: Date): Promise<string> {
  const id = randomUUID();
  await insertRows(connection, "person", ["person_id", "at"], [{ person_id: id, at }]);
  return id;
}

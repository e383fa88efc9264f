// Who is who: when a message names a browser and a known person, decides whether their histories may be joined (mechanisms.md 1, 6).
import { randomUUID } from "node:crypto";
import { decide, type Strength, standing as standingChoice } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { keyedId } from "../storage/keys.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { ensurePersons, findAliases } from "../storage/person-directory.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { NOBODY_KNOWN, type View } from "./look.ts";
import { mergePersons } from "./merge.ts";
import type { Message, NamedAlias, Origin, Outcome } from "./message.ts";
import type { Parts } from "./parts.ts";
import { retried, StartAgain } from "./retried.ts";

/** More browsers than one person has (mechanisms.md 1). */
const MAX_BROWSERS = 50;

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
    findAliases(connection, [previous.browser.hash, previous.user.hash]),
  );
  if (found.has(previous.browser.hash)) return linkBrowser(deps, previous.browser, user, origin);
  if (!found.has(previous.user.hash)) return undefined;
  if (origin.strength !== "proven") return { is: "refused", reason: "alias_not_proven" };
  const persons = await deps.database.transaction("ingest", {}, (connection) =>
    ensurePersons(connection, deps.keys.alias, [previous.user.identifier, user.identifier], "proven", deps.now()),
  );
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
  | { readonly is: "carry"; readonly into: string; readonly answers: readonly Answer[] }
  | { readonly is: "quarantine"; readonly personId: string };

type Answer = { readonly purpose: string; readonly value: boolean; readonly id: string };

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
  const { inForce, now } = deps;
  await assertInForce(connection, inForce);
  const aliases = await findAliases(connection, [browser.hash, user.hash]);
  const from = aliases.get(browser.hash)?.personId;
  let into = aliases.get(user.hash)?.personId;
  if (from === into) return { is: "nothing" };
  if (into === undefined) {
    // Somebody new signs in: known from now on, if there is anything to remember.
    const seen = (await readStanding(connection, inForce, [from!]))(from!);
    if (!mayLink(inForce, NOBODY_KNOWN, seen, now()) && !hasSomethingToCarry(seen, NOBODY_KNOWN))
      return { is: "nothing" };
    into = (await ensurePersons(connection, deps.keys.alias, [user.identifier], strength, now())).get(
      user.hash,
    )!.personId;
  }
  const ids = from === undefined ? [into] : [from, into];
  const locked = await lockPersons(connection, ids, "update");
  if (ids.some((id) => locked.get(id) !== id)) throw new StartAgain();
  const again = await findAliases(connection, [browser.hash, user.hash]);
  if (again.get(browser.hash)?.personId !== from || again.get(user.hash)?.personId !== into) throw new StartAgain();

  const stands = await readStanding(connection, inForce, ids);
  const known = stands(into);
  const seen = from === undefined ? NOBODY_KNOWN : stands(from);
  if (known.state.quarantined) return { is: "nothing" };
  const counted = await aliasCounts(connection, ids);
  const named = from !== undefined && (counted.get(from)?.user ?? 0) > 0;
  // A second person on a browser brings nothing of the first: only their own wish counts.
  const may = mayLink(inForce, known, named ? NOBODY_KNOWN : seen, now());
  if (may && (counted.get(into)?.browser ?? 0) >= MAX_BROWSERS) return { is: "quarantine", personId: into };
  if (from === undefined) {
    if (!may) return { is: "nothing" };
    await claimBrowser(connection, browser, into, strength, now());
    return { is: "moved" };
  }
  if (named) {
    await moveBrowser(connection, browser.hash, may ? into : await newPerson(connection, now()));
    return { is: "moved" };
  }
  if (may) return { is: "merge", from, into };
  await carryHidden(connection, from, into);
  const answers = await answersToCarry(connection, deps, seen, known, from, into);
  return answers.length > 0 ? { is: "carry", into, answers } : { is: "nothing" };
}

/** Whether two histories may be joined: `linking` is declared, neither side says no to it, and together they permit it. */
function mayLink(inForce: MapInForce, a: Standing, b: Standing, now: Date): boolean {
  if (!inForce.map.purposes["linking"]) return false;
  const ask = (choices: Standing["choices"], state: Standing["state"]) =>
    decide(inForce.map, { purpose: "linking", choices, state, now });
  for (const side of [a, b]) {
    const decision = ask(side.choices, side.state);
    if (!decision.allowed && decision.reason !== "not_asked" && decision.reason !== "expired") return false;
  }
  return ask([...a.choices, ...b.choices], { ...b.state, ...a.state }).allowed;
}

/** What a browser's person chose that the known person has not heard of: every no, and a yes where there is no answer yet. */
function* choicesToCarry(seen: Standing, known: Standing): Generator<{ purpose: string; value: boolean; at: Date }> {
  for (const purpose of new Set(seen.choices.map((choice) => choice.purpose))) {
    const theirs = standingChoice(seen.choices, purpose, seen.state.proven === true);
    const own = standingChoice(known.choices, purpose, known.state.proven === true);
    if (theirs && (theirs.value ? own === undefined : own?.value !== false))
      yield { purpose, value: theirs.value, at: theirs.at };
  }
}

const hasSomethingToCarry = (seen: Standing, known: Standing): boolean =>
  seen.hidden.size > 0
    ? [...seen.hidden].some((item) => !known.hidden.has(item)) || !choicesToCarry(seen, known).next().done
    : !choicesToCarry(seen, known).next().done;

/** A choice is carried once: whoever changes it afterwards, as a known person, is not overruled by the old browser again. */
async function answersToCarry(
  connection: Connection,
  deps: Parts,
  seen: Standing,
  known: Standing,
  from: string,
  into: string,
): Promise<Answer[]> {
  const answers = [...choicesToCarry(seen, known)].map(({ purpose, value, at }) => ({
    purpose,
    value,
    id: keyedId(deps.keys.alias, "carry", from, into, purpose, at.toISOString()),
  }));
  const { rows } = await connection.query<{ id: string }>({
    name: "carried choices",
    text: "select id from heed.consent where person_id = $1 and id = any($2)",
    values: [into, answers.map((answer) => answer.id)],
  });
  return answers.filter((answer) => !rows.some((row) => row.id === answer.id));
}

/** "Not interested" is a choice too: the same rows under the known person, so that carrying twice changes nothing. */
async function carryHidden(connection: Connection, from: string, into: string): Promise<void> {
  const { rows } = await connection.query<{ item: string; at: Date; id: string; value: boolean }>({
    name: "hidden items",
    text: "select item, at, id, value from heed.hidden where person_id = $1",
    values: [from],
  });
  const copies = rows.map((row) => ({ ...row, person_id: into }));
  await insertRows(connection, "hidden", ["person_id", "item", "at", "id", "value"], copies);
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
  browser: NamedAlias,
  personId: string,
  strength: Strength,
  at: Date,
): Promise<void> {
  const row = { hash: browser.hash, key_version: 1, kind: "browser", person_id: personId, strength, at };
  await insertRows(connection, "alias", ["hash", "key_version", "kind", "person_id", "strength", "at"], [row]);
}

async function moveBrowser(connection: Connection, hash: string, personId: string): Promise<void> {
  await connection.query({
    name: "move alias",
    text: "update heed.alias set person_id = $2 where hash = $1",
    values: [hash, personId],
  });
}

async function newPerson(connection: Connection, at: Date): Promise<string> {
  const id = randomUUID();
  await insertRows(connection, "person", ["person_id", "at"], [{ person_id: id, at }]);
  return id;
}

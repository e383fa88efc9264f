// Keeps audiences up to date: whoever did or chose something is looked at within seconds, everybody when a rule was saved and once a day; entered
// and left with the reason.
import type { DataMap } from "@heed/core";
import type { Gate } from "../gate/gate.ts";
import { audienceKey, type MembershipChange } from "../gate/members.ts";
import type { Database } from "../storage/database.ts";
import type { Audience, Audiences } from "./audiences.ts";
import { countingsOf, holdsFor, type Measuring, MOST_EVENTS, measuringOf, reasonsFor } from "./holds-for.ts";
import { readRule } from "./read-rule.ts";
import { type Estimates, estimatesOf, fieldsOf, type Rule, RuleMistakes } from "./rule.ts";

export type Membership = {
  /** These people did or chose something. */
  touched(ids: readonly string[]): void;
  /** Looks at those who were touched, and at everybody for a rule that was saved since; how many audiences were entered or left. */
  keepUp(): Promise<number>;
  /** Looks at everybody: time passes without an event. */
  lookAtAll(): Promise<number>;
};

type Kept = { readonly name: string; readonly rule: Rule };
type Question = { readonly purpose: string; readonly fields: readonly string[]; readonly kept: readonly Kept[] };

/** More than that wait for the look at everybody. */
const MOST_WAITING = 200_000;
const AT_ONCE = 256;

export function createMembership(deps: {
  database: Database;
  audiences: Pick<Audiences, "list">;
  gate: Gate;
  map: DataMap;
  now: () => Date;
  estimates: Estimates;
}): Membership {
  const { database, audiences, gate, map, now, estimates } = deps;
  let waiting = new Set<string>();
  // Until the first look nothing is known of what happened while no process ran.
  let missed = true;
  /** The rules by which everybody was looked at, by audience. */
  let lookedAt: ReadonlyMap<string, string> = new Map();

  async function questions(): Promise<Question[]> {
    const list = await audiences.list();
    const saved = new Map(list.map(({ name, rule }) => [name, rule]));
    const byPurpose = Map.groupBy(list, ({ purpose }) => purpose);
    return [...byPurpose].map(([purpose, own]) => {
      return questionOf(
        purpose,
        own.flatMap((audience) => ruleOf(audience, saved)),
      );
    });
  }
  /** A rule that the map no longer allows holds for nobody until it is mended. */
  function ruleOf({ name, purpose, rule }: Audience, saved: ReadonlyMap<string, string>): Kept[] {
    try {
      return [{ name, rule: readRule(rule, { map, estimates, purpose, saved, name }) }];
    } catch (error) {
      if (error instanceof RuleMistakes) return [];
      throw error;
    }
  }

  /** A visit's own event leads here: a denial is counted, and nothing is kept of who refused. */
  const ask = ({ purpose, fields }: Question) =>
    gate.open({ purpose, actor: "visit:audiences", fields, limit: MOST_EVENTS, audiences: true });

  async function decide(ids: readonly string[], asked: readonly Question[]): Promise<number> {
    let changed = 0;
    for (const question of asked) {
      const open = ask(question);
      for (let start = 0; start < ids.length; start += AT_ONCE) {
        const some = ids.slice(start, start + AT_ONCE);
        const at = now();
        const countings = countingsOf(rulesOf(question), at);
        const estimate = await estimates.ready(estimatesOf(rulesOf(question)), at);
        const counts = await Promise.all(
          some.map((personId) =>
            open.decide({
              personId,
              use(access, _decision, was) {
                const measured = access.allowed
                  ? measuringOf(countings, access.data, at, estimate, access.hidden)
                  : undefined;
                const memberships = changesFor(question.kept, measured, access.hidden, was);
                return { result: memberships.length, memberships };
              },
            }),
          ),
        );
        changed += counts.reduce((sum, n) => sum + n, 0);
      }
    }
    return changed;
  }

  /** Audiences of this purpose that the person enters or leaves. @param measured undefined: nothing may be known of them */
  function changesFor(
    kept: readonly Kept[],
    measured: Measuring | undefined,
    hidden: ReadonlySet<string>,
    was: ReadonlySet<string>,
  ): MembershipChange[] {
    return kept.flatMap(({ name, rule }): MembershipChange[] => {
      const left = hidden.has(audienceKey(name));
      const is = measured !== undefined && !left && holdsFor(rule, measured);
      if (is === was.has(name)) return [];
      const says = !measured
        ? { code: "closed" }
        : left
          ? { code: "left" }
          : { code: "found", found: reasonsFor(rule, measured) };
      const shown = [{ item: audienceKey(name), says }];
      return [{ audience: name, enters: is, detail: { capability: "audiences", shown } }];
    });
  }

  async function keepUp(): Promise<number> {
    if (missed) return lookAtAll();
    const asked = await questions();
    const ids = [...waiting];
    waiting = new Set();
    try {
      return (await lookAt(asked, changedSince(lookedAt))) + (ids.length === 0 ? 0 : await decide(ids, asked));
    } catch (error) {
      missed = true;
      throw error;
    }
  }

  async function lookAtAll(): Promise<number> {
    const changed = await lookAt(await questions(), () => true);
    missed = false;
    return changed;
  }

  /** Looks at everybody for some of the audiences. */
  async function lookAt(asked: readonly Question[], wanted: (kept: Kept) => boolean): Promise<number> {
    const all = asked.flatMap(({ kept }) => kept);
    const some = asked.flatMap((question) => {
      const kept = question.kept.filter(wanted);
      return kept.length === 0 ? [] : [questionOf(question.purpose, kept)];
    });
    if (some.length === 0 && all.length === lookedAt.size) return 0;
    // An audience that ended, or whose rule the map no longer allows, has nobody; whoever became another person is looked at as that one.
    const gone = await database.query(
      "reader",
      `delete from heed.member where audience <> all($1)
         or person_id in (select person_id from heed.person where merged_into is not null) returning true`,
      [all.map(({ name }) => name)],
    );
    let changed = gone.length;
    for (const question of some) {
      const at = now();
      const countings = countingsOf(rulesOf(question), at);
      const estimate = await estimates.ready(estimatesOf(rulesOf(question)), at);
      const ids = await gate
        .open({ purpose: question.purpose, actor: "job:audiences", fields: question.fields })
        .differing({
          audiences: question.kept.map(({ name }) => name),
          belongs(data) {
            // Who left a group of an estimate is seen when they are decided.
            const measured = measuringOf(countings, data, at, estimate, NOTHING_HIDDEN);
            return question.kept.flatMap(({ name, rule }) => (holdsFor(rule, measured) ? [name] : []));
          },
        });
      changed += await decide(ids, [question]);
    }
    lookedAt = new Map(all.map(({ name, rule }) => [name, JSON.stringify(rule)]));
    return changed;
  }

  return {
    touched(ids) {
      if (waiting.size + ids.length > MOST_WAITING) missed = true;
      else for (const id of ids) waiting.add(id);
    },
    keepUp,
    lookAtAll,
  };
}

const NOTHING_HIDDEN: ReadonlySet<string> = new Set();

const questionOf = (purpose: string, kept: readonly Kept[]): Question => ({
  purpose,
  kept,
  fields: [...new Set(kept.flatMap(({ rule }) => fieldsOf(rule)))],
});

const rulesOf = ({ kept }: Question): Rule[] => kept.map(({ rule }) => rule);

/** Whether a rule, with those of the audiences that it names, is another than the one by which everybody was looked at. */
const changedSince =
  (lookedAt: ReadonlyMap<string, string>) =>
  ({ name, rule }: Kept): boolean =>
    lookedAt.get(name) !== JSON.stringify(rule);

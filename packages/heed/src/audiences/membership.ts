// Keeps audiences up to date: whoever did or chose something is looked at within seconds, everybody once a day; entered and left with the reason.
import type { DataMap } from "@heed/core";
import type { Access } from "../gate/access.ts";
import type { Gate } from "../gate/gate.ts";
import { audienceKey, type MembershipChange } from "../gate/members.ts";
import type { Database } from "../storage/database.ts";
import type { Audience, Audiences } from "./audiences.ts";
import { holdsFor, MOST_EVENTS, reasonsFor } from "./holds-for.ts";
import { readRule } from "./read-rule.ts";
import { fieldsOf, type Rule, RuleMistakes } from "./rule.ts";

export type Membership = {
  /** These people did or chose something. */
  touched(ids: readonly string[]): void;
  /** Looks at those who were touched; how many audiences were entered or left. */
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
}): Membership {
  const { database, audiences, gate, map, now } = deps;
  let waiting = new Set<string>();
  // Until the first look nothing is known of what happened while no process ran.
  let missed = true;

  async function questions(): Promise<Question[]> {
    const list = await audiences.list();
    const saved = new Map(list.map(({ name, rule }) => [name, rule]));
    const byPurpose = Map.groupBy(list, ({ purpose }) => purpose);
    return [...byPurpose].map(([purpose, own]) => {
      const kept = own.flatMap((audience) => ruleOf(audience, saved));
      return { purpose, kept, fields: [...new Set(kept.flatMap(({ rule }) => fieldsOf(rule)))] };
    });
  }
  /** A rule that the map no longer allows holds for nobody until it is mended. */
  function ruleOf({ name, purpose, rule }: Audience, saved: ReadonlyMap<string, string>): Kept[] {
    try {
      return [{ name, rule: readRule(rule, { map, purpose, saved, name }) }];
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
        const counts = await Promise.all(
          ids.slice(start, start + AT_ONCE).map((personId) =>
            open.decide({
              personId,
              use(access, _decision, was) {
                const memberships = changesFor(question.kept, access, was, now());
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

  /** Audiences of this purpose that the person enters or leaves. */
  function changesFor(kept: readonly Kept[], access: Access, was: ReadonlySet<string>, at: Date): MembershipChange[] {
    return kept.flatMap(({ name, rule }): MembershipChange[] => {
      const left = access.hidden.has(audienceKey(name));
      const is = access.allowed && !left && holdsFor(rule, access.data, at);
      if (is === was.has(name)) return [];
      const says = !access.allowed
        ? { code: "closed" }
        : left
          ? { code: "left" }
          : { code: "found", found: reasonsFor(rule, access.data, at) };
      const shown = [{ item: audienceKey(name), says }];
      return [{ audience: name, enters: is, detail: { capability: "audiences", shown } }];
    });
  }

  async function keepUp(): Promise<number> {
    if (missed) return lookAtAll();
    if (waiting.size === 0) return 0;
    const ids = [...waiting];
    waiting = new Set();
    try {
      return await decide(ids, await questions());
    } catch (error) {
      missed = true;
      throw error;
    }
  }

  async function lookAtAll(): Promise<number> {
    const asked = await questions();
    const names = asked.flatMap(({ kept }) => kept.map(({ name }) => name));
    // An audience that ended, or whose rule the map no longer allows, has nobody; whoever became another person is looked at as that one.
    const gone = await database.query(
      "reader",
      `delete from heed.member where audience <> all($1)
         or person_id in (select person_id from heed.person where merged_into is not null) returning true`,
      [names],
    );
    let changed = gone.length;
    for (const question of asked) {
      const at = now();
      const ids = await gate
        .open({ purpose: question.purpose, actor: "job:audiences", fields: question.fields })
        .differing({
          audiences: question.kept.map(({ name }) => name),
          belongs: (data) => question.kept.flatMap(({ name, rule }) => (holdsFor(rule, data, at) ? [name] : [])),
        });
      changed += await decide(ids, [question]);
    }
    missed = false;
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

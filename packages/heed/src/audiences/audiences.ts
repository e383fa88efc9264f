// Audiences: rules that staff write and save, how many people they reach and why not more, and what a change of rule would do.
import { randomUUID } from "node:crypto";
import type { Channel, DataMap } from "@heed/core";
import type { Actor } from "../gate/access.ts";
import { type Shown, SMALLEST } from "../gate/disclose.ts";
import type { Gate } from "../gate/gate.ts";
import { audienceKey } from "../gate/members.ts";
import type { SurveyOptions } from "../gate/survey.ts";
import type { Database } from "../storage/database.ts";
import { type AudienceCount, keepCount } from "./audience-count.ts";
import { holdsFor } from "./holds-for.ts";
import { type AudienceOverlap, MOST_OVERLAPPED, overlapOf } from "./overlap.ts";
import { parseRule } from "./parse-rule.ts";
import { readRule } from "./read-rule.ts";
import { type Estimates, type Rule, type RuleMistake, RuleMistakes } from "./rule.ts";
import { partsOf, type RuleParts } from "./rule-parts.ts";
import { type PurposeTerms, ruleTerms } from "./rule-terms.ts";
import { createSurveyRules } from "./survey-rules.ts";
import { type AudienceSize, capital, saySize, told, withinOf } from "./tell-size.ts";

/** An audience as it was saved last. */
export type Audience = {
  readonly name: string;
  readonly purpose: string;
  readonly rule: string;
  /** Counts up from 1 with each saving. */
  readonly version: number;
  readonly at: Date;
  readonly by: string;
  /** How many this version reached when it was counted last; absent where it never was. */
  readonly counted?: AudienceCount;
};

/** One saving of an audience; the one that ended it has no rule. */
export type AudienceVersion = Omit<Audience, "rule" | "counted"> & { readonly rule: string | undefined };

/** Somebody else saved, or ended, what this rests on. */
export class AudienceChanged extends Error {
  readonly code = "audience_changed";
  constructor() {
    super(
      "audience_changed: somebody else saved this audience meanwhile. Nothing was written; look at their version, then save yours on top of it.",
    );
  }
}

/** A rule for a purpose, and the way on which its people are to be reached. */
export type Asked = { readonly rule: string; readonly purpose: string; readonly channel?: Channel };

/** What a changed rule would do to whom it reaches. */
export type AudienceDiff = {
  readonly stay: Shown;
  readonly enter: Shown;
  readonly leave: Shown;
  readonly oneIn: number;
  readonly says: string;
};

/** Who asks for figures: the ledger names them without a name, which may be an employee's. */
export type WhoCounts = {
  readonly actor: Actor;
  /** Whether their role holds it: audiences of other purposes are as good as none. A server key acts for the shop as a whole. */
  holds(purpose: string): boolean;
};

export type Audiences = {
  /** @param asked with the name of a saved audience, whoever left that one is not counted. @throws RuleMistakes when the rule cannot be used */
  size(asked: Asked & { readonly name?: string }, who: WhoCounts, whole?: boolean): Promise<AudienceSize>;
  /**
   * Saves a rule under a name: letters, digits, `-`, `_` and spaces, at most 60.
   *
   * @param version on which this rests, 0 for a new one; without it, on whatever is the newest
   * @throws RuleMistakes; `audience_too_small` when fewer people may be reached than a count tells; AudienceChanged
   */
  save(
    name: string,
    asked: Asked,
    who: WhoCounts,
    version?: number,
  ): Promise<{ audience: Audience; size: AudienceSize }>;
  /** Ends an audience; whether there was one. @throws AudienceChanged */
  remove(name: string, actor: Actor, version?: number): Promise<boolean>;
  /** Every saving, the newest first. */
  versions(name: string): Promise<readonly AudienceVersion[]>;
  /** Reads a rule and counts nothing; its parts, where a form can show them. @throws RuleMistakes */
  check(asked: Asked & { readonly name?: string }, who: WhoCounts): Promise<RuleParts | undefined>;
  /** What a rule may name, for each purpose that they hold. */
  terms(language: string, who: WhoCounts): Promise<readonly PurposeTerms[]>;
  list(): Promise<readonly Audience[]>;
  find(name: string): Promise<Audience | undefined>;
  /** Who would stay, enter and leave if the rule were this one. @throws RuleMistakes, `audience_unknown` */
  diff(name: string, rule: string, who: WhoCounts): Promise<AudienceDiff>;
  /** Who is in which of these at once; each name once. @throws RuleMistakes for names that are not there, or of several purposes */
  overlap(names: readonly string[], who: WhoCounts): Promise<AudienceOverlap>;
};

/** The newest saving of a name, and its newest count. */
type Row = Omit<Audience, "rule" | "counted"> & {
  readonly rule: string | null;
  readonly countedAt: Date | null;
  readonly reachable: Shown | null;
  readonly within: number | null;
};
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,59}$/u;

export function createAudiences(deps: {
  database: Database;
  gate: Gate;
  map: DataMap;
  now: () => Date;
  estimates: Estimates;
}): Audiences {
  const { database, map, now, estimates } = deps;
  const survey = createSurveyRules(deps);

  async function list(): Promise<Audience[]> {
    const rows = await database.query<Row>(
      "steward",
      `select distinct on (a.name) a.name, a.purpose, a.rule, a.version, a.at, a.actor as by, c.at as "countedAt", c.reachable, c.within
       from heed.audience a left join heed.audience_count c using (name, version) order by a.name, a.version desc, c.day desc`,
    );
    return rows.flatMap(({ rule, countedAt, reachable, within, ...row }) => {
      if (rule === null) return [];
      if (countedAt === null || reachable === null) return [{ ...row, rule }];
      return [{ ...row, rule, counted: { at: countedAt, reachable, ...(within === null ? {} : { within }) } }];
    });
  }
  /** The rules that somebody may name: those of purposes that they hold. */
  const saved = async ({ holds }: WhoCounts) =>
    new Map((await list()).flatMap(({ name, purpose, rule }) => (holds(purpose) ? [[name, rule]] : [])));
  const find = async (name: string) => (await list()).find((audience) => audience.name === name);
  const newest = async (name: string): Promise<AudienceVersion | undefined> => (await versions(name))[0];
  async function versions(name: string): Promise<AudienceVersion[]> {
    const rows = await database.query<Omit<Audience, "rule"> & { rule: string | null }>(
      "steward",
      "select name, purpose, rule, version, at, actor as by from heed.audience where name = $1 order by version desc",
      [name],
    );
    return rows.map(({ rule, ...row }) => ({ ...row, rule: rule ?? undefined }));
  }
  /** What somebody changed has to be the newest: an ended audience is as good as none. */
  const assertNewest = (found: AudienceVersion | undefined, version: number | undefined): void => {
    const is = found?.rule === undefined ? 0 : found.version;
    if (version !== undefined && version !== is) throw new AudienceChanged();
  };
  async function write(
    name: string,
    after: number,
    asked: { purpose: string; rule: string | null },
    actor: Actor,
  ): Promise<void> {
    const written = await database.query(
      "steward",
      "insert into heed.audience (name, at, id, purpose, rule, actor, version) values ($1, $2, $3, $4, $5, $6, $7) on conflict (name, version) do nothing returning version",
      [name, now(), randomUUID(), asked.purpose, asked.rule, actor, after + 1],
    );
    // Whoever else wrote this number was first.
    if (written.length === 0) throw new AudienceChanged();
  }

  async function sizeOf(
    rule: Rule,
    asked: Asked & { name?: string },
    actor: Actor,
    how: Pick<SurveyOptions, "whole" | "forUse">,
  ): Promise<AudienceSize> {
    const found = await survey([rule], asked, actor, {
      group: (measured) => (holdsFor(rule, measured) ? "reachable" : undefined),
      groups: ["reachable"],
      ...how,
      ...(asked.name === undefined ? {} : { left: audienceKey(asked.name) }),
    });
    const reachable = found.reachable.get("reachable")!;
    const notIncluded = Object.fromEntries(found.notIncluded) as AudienceSize["notIncluded"];
    const { of, oneIn } = found;
    const within = withinOf(reachable, oneIn);
    return {
      purpose: asked.purpose,
      reachable,
      usable: "about" in reachable,
      notIncluded,
      of,
      oneIn,
      ...(within === undefined ? {} : { within }),
      says: saySize({ reachable, notIncluded, of, oneIn, within }),
    };
  }

  return {
    async size({ name, ...asked }, who, whole = false) {
      const own = name === undefined ? undefined : await find(name);
      // One of another purpose is as good as none.
      const named = own?.purpose === asked.purpose ? { name: own.name } : {};
      const rule = readRule(asked.rule, { map, estimates, ...asked, ...named, saved: await saved(who) });
      const size = await sizeOf(rule, { ...asked, ...named }, who.actor, { whole });
      if (own && own.purpose === asked.purpose && own.rule === asked.rule && asked.channel === undefined)
        await keepCount(database, own, size, now());
      return size;
    },
    async check(asked, who) {
      readRule(asked.rule, { map, estimates, ...asked, saved: await saved(who) });
      return partsOf(parseRule(asked.rule));
    },
    terms: (language, { holds }) => ruleTerms(map, language, holds, estimates),
    async save(name, asked, who, version) {
      if (!NAME.test(name))
        throw mistake(
          "audience_name",
          "A name is made of letters, digits, spaces, - and _, at most 60 of them. Choose another.",
        );
      const rule = readRule(asked.rule, { map, estimates, purpose: asked.purpose, saved: await saved(who), name });
      const before = await newest(name);
      assertNewest(before, version);
      let size = await sizeOf(rule, { ...asked, name }, who.actor, { forUse: true });
      // A sample that holds few says little; then everybody is counted.
      if (!size.usable && size.oneIn > 1)
        size = await sizeOf(rule, { ...asked, name }, who.actor, { forUse: true, whole: true });
      if (!size.usable)
        throw mistake(
          "audience_too_small",
          `Fewer than ${SMALLEST} people would be reached; so few are no audience but single people. Widen the rule. (${size.says})`,
        );
      const after = before?.version ?? 0;
      await write(name, after, asked, who.actor);
      if (asked.channel === undefined) await keepCount(database, { name, version: after + 1 }, size, now());
      return { audience: (await find(name))!, size };
    },
    async remove(name, actor, version) {
      const found = await newest(name);
      if (found?.rule === undefined) return false;
      assertNewest(found, version);
      await write(name, found.version, { purpose: found.purpose, rule: null }, actor);
      return true;
    },
    versions,
    list,
    find,
    async diff(name, text, who) {
      const audience = await find(name);
      if (!audience) throw unknownAudience(name);
      const reading = { map, estimates, purpose: audience.purpose, saved: await saved(who), name };
      const [before, after] = [readRule(audience.rule, reading), readRule(text, reading)];
      const found = await survey([before, after], audience, who.actor, {
        group(measured) {
          const [was, is] = [holdsFor(before, measured), holdsFor(after, measured)];
          return was && is ? "stay" : is ? "enter" : was ? "leave" : undefined;
        },
        groups: ["stay", "enter", "leave"],
      });
      const cell = (group: string) => found.reachable.get(group)!;
      const [stay, enter, leave] = [cell("stay"), cell("enter"), cell("leave")];
      return {
        stay,
        enter,
        leave,
        oneIn: found.oneIn,
        says: `${capital(told(stay))} would stay, ${told(enter)} enter, ${told(leave)} leave.`,
      };
    },
    async overlap(names, who) {
      const rules = await saved(who);
      const chosen = (await list()).filter(({ name, purpose }) => names.includes(name) && who.holds(purpose));
      const unknown = names.find((name) => !chosen.some((each) => each.name === name));
      if (unknown !== undefined) throw unknownAudience(unknown);
      const [first, ...others] = chosen;
      if (!first || others.length === 0 || chosen.length > MOST_OVERLAPPED)
        throw mistake("audience_few", `Choose two to ${MOST_OVERLAPPED} audiences, each another one.`);
      if (others.some(({ purpose }) => purpose !== first.purpose))
        throw mistake(
          "audience_purposes",
          "These audiences are for different purposes, and nobody is looked at under one for the other. Choose audiences of one purpose.",
        );
      const { purpose } = first;
      const read = chosen.map(({ name, rule }) => ({
        name,
        rule: readRule(rule, { map, estimates, purpose, saved: rules, name }),
      }));
      return overlapOf(survey, read, purpose, who.actor);
    },
  };
}

const mistake = (code: RuleMistake["code"], message: string): RuleMistakes =>
  new RuleMistakes([{ code, at: 1, message }]);
const unknownAudience = (name: string): RuleMistakes =>
  mistake("audience_unknown", `There is no audience "${name}". See heed audience list.`);

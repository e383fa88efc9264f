// Audiences: rules that staff write and save, how many people they reach and why not more, and what a change of rule would do.
import { randomUUID } from "node:crypto";
import { type Channel, type DataMap, keepLength, parseKeep, purposesOf } from "@heed/core";
import type { Actor } from "../gate/access.ts";
import type { Shown } from "../gate/disclose.ts";
import type { Gate } from "../gate/gate.ts";
import { audienceKey } from "../gate/members.ts";
import type { NotIncluded, SurveyOptions } from "../gate/survey.ts";
import type { Database } from "../storage/database.ts";
import { holdsFor } from "./holds-for.ts";
import { readRule } from "./read-rule.ts";
import { fieldsOf, leavesOf, type Rule, RuleMistakes } from "./rule.ts";

/** An audience as it was saved last. */
export type Audience = {
  readonly name: string;
  readonly purpose: string;
  readonly rule: string;
  readonly at: Date;
  readonly by: string;
};

/** A rule for a purpose, and the way on which its people are to be reached. */
export type Asked = { readonly rule: string; readonly purpose: string; readonly channel?: Channel };

/** How many people an audience reaches, and who is not in it and why. Counts are rounded; see gate/disclose.ts. */
export type AudienceSize = {
  readonly purpose: string;
  readonly reachable: Shown;
  /** At least 11 people: fewer are not used as an audience. */
  readonly usable: boolean;
  readonly notIncluded: Readonly<Partial<Record<NotIncluded, Shown>>>;
  /** Of whom `notIncluded` speaks. */
  readonly of: "matching" | "everybody";
  /** One person in so many was looked at; above 1 counts are estimates, within `within` in 95 of 100 cases. */
  readonly oneIn: number;
  readonly within?: number;
  /** The whole answer as a sentence. */
  readonly says: string;
};

/** What a changed rule would do to whom it reaches. */
export type AudienceDiff = {
  readonly stay: Shown;
  readonly enter: Shown;
  readonly leave: Shown;
  readonly oneIn: number;
  readonly says: string;
};

export type Audiences = {
  /** @throws RuleMistakes when the rule cannot be used */
  size(asked: Asked & { readonly name?: string }, actor: Actor, whole?: boolean): Promise<AudienceSize>;
  /**
   * Saves a rule under a name: letters, digits, `-`, `_` and spaces, at most 60.
   *
   * @throws RuleMistakes; `audience_too_small` when fewer than 11 people may be reached
   */
  save(name: string, asked: Asked, actor: Actor): Promise<{ audience: Audience; size: AudienceSize }>;
  /** Ends an audience; whether there was one. */
  remove(name: string, actor: Actor): Promise<boolean>;
  list(): Promise<readonly Audience[]>;
  find(name: string): Promise<Audience | undefined>;
  /** Who would stay, enter and leave if the rule were this one. @throws RuleMistakes, `audience_unknown` */
  diff(name: string, rule: string, actor: Actor): Promise<AudienceDiff>;
};

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,59}$/u;
const DAY = 86_400_000;
const SMALLEST = 11;

export function createAudiences(deps: { database: Database; gate: Gate; map: DataMap; now: () => Date }): Audiences {
  const { database, gate, map, now } = deps;

  async function list(): Promise<Audience[]> {
    const rows = await database.query<Omit<Audience, "rule"> & { rule: string | null }>(
      "steward",
      "select distinct on (name) name, purpose, rule, at, actor as by from heed.audience order by name, at desc, id desc",
    );
    return rows.flatMap(({ rule, ...row }) => (rule === null ? [] : [{ ...row, rule }]));
  }
  const saved = async () => new Map((await list()).map(({ name, rule }) => [name, rule]));
  const find = async (name: string) => (await list()).find((audience) => audience.name === name);
  const write = (name: string, asked: { purpose: string; rule: string | null }, actor: Actor) =>
    database.query(
      "steward",
      "insert into heed.audience (name, at, id, purpose, rule, actor) values ($1, $2, $3, $4, $5, $6)",
      [name, now(), randomUUID(), asked.purpose, asked.rule, actor],
    );

  async function survey(
    rules: readonly Rule[],
    asked: { purpose: string; channel?: Channel },
    actor: Actor,
    options: Pick<SurveyOptions, "group" | "groups" | "left" | "whole">,
  ) {
    const fields = [...new Set(rules.flatMap(fieldsOf))];
    const at = now();
    const window = windowOf(rules);
    return gate.open({ purpose: asked.purpose, actor, fields }).survey({
      ...options,
      channel: asked.channel,
      ...(window === undefined ? {} : { since: new Date(at.getTime() - (window + 1) * DAY) }),
      underStatistics: statisticsSees(map, asked.purpose, fields, window),
    });
  }

  async function sizeOf(
    rule: Rule,
    asked: Asked & { name?: string },
    actor: Actor,
    whole: boolean,
  ): Promise<AudienceSize> {
    const at = now();
    const found = await survey([rule], asked, actor, {
      group: (data) => (holdsFor(rule, data, at) ? "reachable" : undefined),
      groups: ["reachable"],
      whole,
      ...(asked.name === undefined ? {} : { left: audienceKey(asked.name) }),
    });
    const reachable = found.reachable.get("reachable")!;
    const notIncluded = Object.fromEntries(found.notIncluded) as AudienceSize["notIncluded"];
    const { of, oneIn } = found;
    const within =
      "about" in reachable && oneIn > 1
        ? Math.ceil(1.96 * Math.sqrt(reachable.about * (oneIn - 1)) + 10 * oneIn)
        : undefined;
    const usable = "about" in reachable;
    return {
      purpose: asked.purpose,
      reachable,
      usable,
      notIncluded,
      of,
      oneIn,
      ...(within === undefined ? {} : { within }),
      says: sentence({ reachable, notIncluded, of, oneIn, ...(within === undefined ? {} : { within }) }),
    };
  }

  return {
    async size(asked, actor, whole = false) {
      const rule = readRule(asked.rule, { map, purpose: asked.purpose, saved: await saved() });
      return sizeOf(rule, asked, actor, whole);
    },
    async save(name, asked, actor) {
      if (!NAME.test(name))
        throw new RuleMistakes([
          {
            code: "audience_name",
            at: 1,
            message: "A name is made of letters, digits, spaces, - and _, at most 60 of them. Choose another.",
          },
        ]);
      const rule = readRule(asked.rule, { map, purpose: asked.purpose, saved: await saved(), name });
      let size = await sizeOf(rule, { ...asked, name }, actor, false);
      // A sample that holds few says little; then everybody is counted.
      if (!size.usable && size.oneIn > 1) size = await sizeOf(rule, { ...asked, name }, actor, true);
      if (!size.usable)
        throw new RuleMistakes([
          {
            code: "audience_too_small",
            at: 1,
            message: `Fewer than ${SMALLEST} people would be reached; so few are no audience but single people. Widen the rule. (${size.says})`,
          },
        ]);
      await write(name, asked, actor);
      return { audience: (await find(name))!, size };
    },
    async remove(name, actor) {
      const audience = await find(name);
      if (audience) await write(name, { purpose: audience.purpose, rule: null }, actor);
      return audience !== undefined;
    },
    list,
    find,
    async diff(name, text, actor) {
      const audience = await find(name);
      if (!audience)
        throw new RuleMistakes([
          { code: "audience_unknown", at: 1, message: `There is no audience "${name}". See heed audience list.` },
        ]);
      const reading = { map, purpose: audience.purpose, saved: await saved(), name };
      const [before, after] = [readRule(audience.rule, reading), readRule(text, reading)];
      const at = now();
      const found = await survey([before, after], audience, actor, {
        group(data) {
          const [was, is] = [holdsFor(before, data, at), holdsFor(after, data, at)];
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
        says: `${capital(words(stay))} would stay, ${words(enter)} enter, ${words(leave)} leave.`,
      };
    },
  };
}

/** The days that a rule looks back; undefined: all that is kept. */
function windowOf(rules: readonly Rule[]): number | undefined {
  let days = 0;
  for (const leaf of rules.flatMap(leavesOf)) {
    if (leaf.is !== "test" || leaf.measure.is === "trait") continue;
    if (leaf.measure.withinDays === undefined) return undefined;
    days = Math.max(days, leaf.measure.withinDays);
  }
  return days === 0 ? undefined : days;
}

/** Whether `statistics` reads every field, and as far back as the rule does: else its count would be another. */
function statisticsSees(map: DataMap, purpose: string, fields: readonly string[], window: number | undefined): boolean {
  const purposes = purposesOf(map);
  const counted = purposes["statistics"]?.reads ?? {};
  return fields.every((field) => {
    const [keep, own] = [counted[field], purposes[purpose]?.reads[field]];
    if (keep === undefined || own === undefined) return false;
    if (keepLength(keep) >= keepLength(own)) return true;
    if (window === undefined || keep === "until withdrawn") return false;
    const { amount, unit } = parseKeep(keep);
    return amount * (unit === "days" ? 1 : unit === "months" ? 30 : 365) >= window;
  });
}

const number = (value: number): string => value.toLocaleString("en");
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A count in words. */
function words(shown: Shown): string {
  if ("about" in shown) return `about ${number(shown.about)}`;
  return "fewerThan" in shown
    ? `fewer than ${number(shown.fewerThan)}`
    : "a number that is withheld, or a smaller one would follow from it,";
}

function sentence({
  reachable,
  notIncluded,
  of,
  oneIn,
  within,
}: Pick<AudienceSize, "reachable" | "notIncluded" | "of" | "oneIn" | "within">): string {
  const reasons = Object.entries(notIncluded).map(
    ([reason, shown]) =>
      `${words(shown)} ${reason === "closed" ? "closed (paused, children, shared identities)" : reason}`,
  );
  const whom =
    of === "matching"
      ? "not included, though the rule fits them"
      : "not included, of everybody known and whatever they did";
  const sure =
    oneIn === 1
      ? ""
      : ` An estimate from one person in ${number(oneIn)}${within === undefined ? "" : `: the count of reachable people is within ${number(within)}, 19 times in 20`}.`;
  return `${capital(words(reachable))} reachable; ${whom}: ${reasons.join(", ")}.${sure}`;
}

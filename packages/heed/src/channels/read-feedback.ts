// What customers praise and complain about: polarity, themes and what changed, from groups of at least 11 only; no text and no author leaves the gate.
import type { DataMap } from "@heed/core";
import type { Item } from "../capabilities/capability.ts";
import { findThemes, pairOf, type Theme, themeOf, wordsToLookAt } from "../capabilities/sentiment/find-themes.ts";
import { LEXICON_ONLY, type SentimentModel } from "../capabilities/sentiment/model.ts";
import { type Polarity, polarityOf, readingOf } from "../capabilities/sentiment/polarity.ts";
import { textSources, textsOf } from "../capabilities/sentiment/texts.ts";
import { topicsOf } from "../capabilities/sentiment/words-of.ts";
import type { Actor, PersonData } from "../gate/access.ts";
import type { Gate } from "../gate/gate.ts";
import type { Group } from "../gate/read-population.ts";
import type { ComplaintsTask, Watched, Week } from "./complaints-worker.ts";
import { following, startOf } from "./count-steps.ts";
import { inThread } from "./in-thread.ts";
import type { LiveModel } from "./placements.ts";

/** Of at least 11 people; null: of fewer, so that it is not told. */
export type Told = { readonly people: number; readonly texts: number } | null;
type Window = { readonly now: Told; readonly before: Told };

export type Feedback =
  | {
      readonly known: true;
      readonly days: number;
      readonly fields: readonly string[];
      /** The version that read, or null: the lexicon alone. */
      readonly model: string | null;
      readonly read: Readonly<Record<Polarity["is"], Window>>;
      /** What people complain about, most people first. */
      readonly themes: readonly (Theme & Window)[];
      /** Weeks in which the share of complaints, or of those about a theme, was not as expected. */
      readonly alerts: readonly {
        readonly of: readonly string[];
        readonly start: string;
        readonly share: number;
        readonly expected: number;
      }[];
      /** Weeks that were looked at; 0 with `unwatched`, which says why. */
      readonly looked: number;
      readonly falseAlarms: number;
      readonly unwatched?: string;
    }
  | { readonly known: false; readonly says: string };

export type FeedbackHow = {
  /** How far back from the last Monday, one of `LOOKS`; compared with as many days before. */
  readonly days: number;
  /** Share of ordinary weeks that may be called unexpected. */
  readonly falseAlarms: number;
};

export type FeedbackDeps = {
  readonly gate: Gate;
  readonly map: DataMap;
  readonly catalogue: () => ReadonlyMap<string, Item>;
  readonly live: (capability: string) => Promise<LiveModel | undefined>;
  readonly now: () => Date;
};

/** How far back the staff may look, days: few, and of whole weeks, so that two looks are never a day apart. */
export const LOOKS = [7, 28, 91, 364] as const;
/** The next one further back. */
export const further = (days: number): number => LOOKS.find((look) => look > days) ?? LOOKS[3];

const DAY = 86_400_000;
const SIDES = ["complaint", "praise", "neutral", "cannot tell"] as const;

/** Reads what the purpose `statistics` may read; where that says too little, a sentence with the remedy. */
export async function readFeedback(
  deps: FeedbackDeps,
  { days, falseAlarms }: FeedbackHow,
  actor: Actor,
): Promise<Feedback> {
  const { gate, map, catalogue, now } = deps;
  const sources = Object.keys(textSources(map));
  const fields = sources.filter((field) => field in (map.purposes["statistics"]?.reads ?? {}));
  if (fields.length === 0)
    return {
      known: false,
      says: `The purpose "statistics" reads no text. Add one of ${sources.join(", ")}, or another event with a property of type "text", to its reads in heed.config.ts.`,
    };
  // Whoever leaves is subtracted from it exactly, so that it may read under another purpose than it learned under.
  const live = await deps.live("sentiment");
  const reading = readingOf((live?.model as SentimentModel | undefined) ?? LEXICON_ONLY);
  const open = gate.open({ purpose: "statistics", actor, fields });
  // Whole weeks: two looks are never a day apart.
  const at = Date.parse(startOf("week", now()));
  const textsIn = (data: PersonData) =>
    textsOf(data, catalogue(), map).map(({ at: when, text, label }) => ({
      when: when.getTime(),
      // Whoever gave stars has said it themselves.
      is: label ?? polarityOf(reading, text).is,
      topics: topicsOf(text),
    }));
  const complaints = (data: PersonData) => textsIn(data).filter(({ is }) => is === "complaint");

  const words = await open.aggregate({
    *groups(data) {
      for (const { topics } of complaints(data)) {
        yield [ALL, 1];
        for (const word of topics) yield [`word ${word}`, 1];
      }
    },
  });
  const people = words.get(ALL)?.people ?? 0;
  const used = new Map([...words].flatMap(([key, of]) => (key === ALL ? [] : [[key.slice(5), of.people] as const])));
  const looked = wordsToLookAt(used);
  const ofThose = new Set(looked);
  const pairs = await open.aggregate({
    *groups(data) {
      for (const { topics } of complaints(data)) {
        const own = [...topics].filter((word) => ofThose.has(word));
        for (const [i, a] of own.entries()) for (const b of own.slice(i + 1)) yield [pairOf(a, b), 1];
      }
    },
  });
  const together = new Map([...pairs].map(([pair, of]) => [pair, of.people]));
  const themes = findThemes(looked, { people, used, together });

  const counted = await open.aggregate({
    *groups(data) {
      for (const { when, is, topics } of textsIn(data)) {
        const theme = is === "complaint" ? themeOf(themes, topics) : undefined;
        const age = (at - when) / (days * DAY);
        const keys = [is, ...(theme === undefined ? [] : [`theme ${theme}`])];
        if (age >= 0 && age < 2) for (const key of keys) yield [`${age < 1 ? "now" : "before"} ${key}`, 1];
        for (const key of [ALL, ...keys]) yield [`${startOf("week", new Date(when))} ${key}`, 1];
      }
    },
  });
  const windowOf = (key: string): Window => ({
    now: told(counted.get(`now ${key}`)),
    before: told(counted.get(`before ${key}`)),
  });
  const read = {
    complaint: windowOf("complaint"),
    praise: windowOf("praise"),
    neutral: windowOf("neutral"),
    "cannot tell": windowOf("cannot tell"),
  };
  if (SIDES.every((side) => read[side].now === null))
    return {
      known: false,
      says: `Fewer than 11 people wrote anything of one kind within ${days} days. Look further back, at ${further(days)} days.`,
    };
  const shown = themes
    .map((theme, i) => ({ ...theme, ...windowOf(`theme ${i}`) }))
    .sort((a, b) => (b.now?.people ?? 0) - (a.now?.people ?? 0));
  return {
    known: true,
    days,
    fields,
    model: live?.version ?? null,
    read,
    themes: shown,
    ...(await watch(counted, themes, { end: startOf("week", now()), falseAlarms })),
  };
}

/** Every text; no word is called so. */
const ALL = "*";

const told = (group: Group | undefined): Told => (group ? { people: group.people, texts: group.sum } : null);

/** Looks at the share of complaints week by week, and of each theme where enough weeks have 11 people; in a thread of its own. */
async function watch(
  counted: ReadonlyMap<string, Group>,
  themes: readonly Theme[],
  { end, falseAlarms }: { end: string; falseAlarms: number },
) {
  const starts: string[] = [];
  const first = [...counted.keys()].filter((key) => key.endsWith(` ${ALL}`)).sort()[0];
  for (let start = first?.slice(0, 10) ?? end; start < end; start = following("week", start)) starts.push(start);
  const weeksOf = (key: string): Week[] =>
    starts.map((start) => {
      const [some, all] = [counted.get(`${start} ${key}`), counted.get(`${start} ${ALL}`)];
      return some && all ? { some: some.sum, all: all.sum } : null;
    });
  const series = [weeksOf("complaint"), ...themes.map((_, i) => weeksOf(`theme ${i}`))];
  const [whole, ...parts] = await inThread<ComplaintsTask, readonly Watched[]>(
    new URL("./complaints-worker.ts", import.meta.url),
    { series, falseAlarms },
  );
  if (!whole || "says" in whole) return { alerts: [], looked: 0, falseAlarms, unwatched: whole?.says ?? "" };
  // A theme that most weeks have too few people for is not watched alone; the complaints together are.
  const alerts = [whole, ...parts].flatMap((watched, i) =>
    "says" in watched
      ? []
      : watched.found.map(({ at, share, expected }) => ({
          of: themes[i - 1]?.words ?? [],
          start: starts[at]!,
          share,
          expected,
        })),
  );
  return { looked: whole.looked, falseAlarms: whole.falseAlarms, alerts };
}

// An invented person as the map would have them: for whoever decides how the Data Dashboard looks, of whom no real one may be shown.
import { basisOf, type DataMap, type Decision, isChoice, needsConsent, type Property, purposesOf } from "@heed/core";
import type { DashboardModel } from "./dashboard-model.ts";
import type { Datum, Held, Stands } from "./ports.ts";
import { toModel } from "./to-model.ts";

const DAY_MS = 86_400_000;
const MOST_FIELDS = 6;

/** The model of their page: one thing held of each field, one yes, one no, and a use that they read of. */
export function samplePerson(map: DataMap, language: string, now: Date): DashboardModel {
  const daysAgo = (days: number): Date => new Date(+now - days * DAY_MS);
  const fields = Object.keys(map.fields).slice(0, MOST_FIELDS);
  const [purpose = "rights", used] =
    Object.entries(map.purposes).find(([, declared]) => isChoice(basisOf(declared, undefined))) ?? [];
  return toModel({
    map,
    language,
    now,
    by: "proven",
    alone: true,
    fresh: true,
    stands: standsOf(map, daysAgo(3)),
    stopped: new Set(),
    messages: [],
    tellWhy: () => ({ text: "", language }),
    own: {
      known: true,
      held: fields.map((field, k) => heldOf(map, field, daysAgo(k + 1))),
      onlyFor: {},
      decisions: [],
      decided: {},
      done: {
        entries: [
          {
            at: daysAgo(1),
            kind: "use",
            purpose,
            actor: "job:sample",
            detail: { fields: Object.keys(used?.reads ?? {}) },
          },
          { at: daysAgo(3), kind: "choice", purpose, actor: "proven:dashboard", detail: { value: true } },
        ],
      },
      hidden: [],
      audiences: [],
      aliases: [{ hash: "sample", kind: "user", strength: "proven", at: daysAgo(30) }],
      requests: [],
      learned: [],
      shares: [],
      items: {},
    },
  });
}

/** To what rests on consent a yes, a no and no answer in turn; the rest as the map has it. */
function standsOf(map: DataMap, at: Date): readonly Stands[] {
  let asked = 0;
  return Object.entries(purposesOf(map)).map(([purpose, declared]) => {
    const basis = basisOf(declared, undefined);
    const choice = isChoice(basis);
    const byConsent = needsConsent(basis);
    const answer = byConsent ? [true, false, undefined][asked++ % 3] : undefined;
    const no: Decision = { allowed: false, reason: answer === false ? "refused" : "not_asked", remedy: "" };
    return {
      purpose,
      basis,
      choice,
      decision: byConsent && answer !== true ? no : { allowed: true, basis },
      ...(answer === undefined ? {} : { answered: { value: answer, at, strength: "proven" as const } }),
      off: [],
    };
  });
}

function heldOf(map: DataMap, field: string, at: Date): Held {
  const declared = map.fields[field];
  const value =
    declared?.kind === "event"
      ? Object.fromEntries(Object.entries(declared.properties).map(([name, is]) => [name, sampleOf(is, at)]))
      : sampleOf(declared?.type ?? "string", at);
  const until = new Date(+at + 180 * DAY_MS).toISOString().slice(0, 10);
  const serves = Object.entries(map.purposes).flatMap(([purpose, { reads }]) =>
    Object.hasOwn(reads, field) ? [{ purpose, until }] : [],
  );
  const datum: Datum = { id: field, at, source: "sample", sensitive: false, value, serves };
  return { field, total: 1, data: [datum] };
}

function sampleOf(is: Property, at: Date): unknown {
  if (typeof is !== "string") return is.map((of) => samplesOf(of, at));
  if (is.startsWith("number")) return 12.9;
  if (is.startsWith("boolean")) return true;
  if (is.startsWith("date")) return at.toISOString().slice(0, 10);
  return is.startsWith("email") ? "name@example.org" : "…";
}

const samplesOf = (of: Readonly<Record<string, Property>>, at: Date) =>
  Object.fromEntries(Object.entries(of).map(([name, is]) => [name, sampleOf(is, at)]));

// The purposes as they stand with one person: what each reads, what it would end, what it waits for.
import {
  BUILT_IN,
  type Day,
  type Decision,
  type Keep,
  keepIn,
  lastDay,
  mayBeContested,
  purposesOf,
  wordsIn,
} from "@heed/core";
import type { PurposeCard } from "./dashboard-model.ts";
import { answersOf } from "./field-cards.ts";
import type { ModelInput } from "./model-input.ts";
import type { Own, Stands } from "./ports.ts";
import { controlOf, stateOf } from "./purpose-state.ts";
import { labelOf } from "./show-value.ts";
import { wordsFor } from "./words.ts";

export function purposeCard(input: ModelInput, stands: Stands): PurposeCard {
  const { map, language, own } = input;
  const purpose = purposesOf(map)[stands.purpose];
  const says = purpose ? wordsIn(purpose.says, language) : stands.purpose;
  const control = controlOf(stands);
  const words = wordsFor(language);
  const kept = (keep: Keep): string =>
    keep === "until withdrawn" ? words.keptUntilNo : words.keptFor(keepIn(language, keep, ""));
  const reads = Object.entries(purpose?.reads ?? {}).flatMap(([field, keep]) =>
    keep === undefined ? [] : [{ field, label: labelOf(map, field, language), keep: kept(keep) }],
  );
  const state = stateOf(input, stands);
  const until =
    state === "always" ? lastServed(own, stands.purpose) : state === "on" ? stands.answered?.until : undefined;
  const ending =
    state === "off"
      ? endingOf(
          own,
          reads.map((read) => read.field),
          stands.purpose,
        )
      : undefined;
  const closed = state === "closed" ? closedBy(stands.decision) : undefined;
  return {
    name: stands.purpose,
    says,
    ...(purpose?.benefit ? { benefit: wordsIn(purpose.benefit, language) } : {}),
    basis: stands.basis,
    ...(purpose?.law ? { law: purpose.law } : {}),
    control,
    state,
    ...(closed ? { closed } : {}),
    ...(stands.answered && input.alone
      ? { answered: { at: stands.answered.at, strength: stands.answered.strength } }
      : {}),
    ...(until ? { until } : {}),
    reads,
    recipients: (purpose?.recipients ?? []).map((name) => map.recipients?.[name]?.name ?? name),
    channels: (purpose?.channels ?? []).map((channel) => ({ channel, on: !stands.off.includes(channel) })),
    waits:
      state === "on"
        ? (stands.waits ?? []).map(({ field, keep, instead }) => ({
            label: labelOf(map, field, language),
            keep: kept(keep),
            ...(instead === undefined ? {} : { instead: kept(instead) }),
          }))
        : [],
    asks: state === "on" && input.alone ? asksOf(input, stands.purpose) : [],
    ...offerCard(input, stands),
    ...(state === "on" && control !== "none" && input.alone
      ? {
          wouldEnd: {
            count: (own.onlyFor[stands.purpose] ?? 0) + decidedOnly(input, stands.purpose, control),
            until: lastDay(input.now, `${map.undoDays ?? 7} days`),
          },
        }
      : {}),
    ...(ending ? { ending } : {}),
    builtIn: Object.hasOwn(BUILT_IN, stands.purpose),
  };
}

/** What is promised today, or what the person has, in the words of the notice that promised it. */
function offerCard(
  { map, language, alone }: ModelInput,
  { purpose, offer: earned }: Stands,
): Pick<PurposeCard, "offer"> {
  const own = alone ? earned : undefined;
  const offer = own?.offer ?? purposesOf(map)[purpose]?.offer;
  if (!offer) return {};
  return {
    offer: {
      gives: wordsIn(offer.gives, language),
      ...(offer.worth === undefined ? {} : { worth: wordsIn(offer.worth, language) }),
      ...(own ? { since: own.since } : {}),
    },
  };
}

/** What only a person can tell of themselves, if they want to: never taken from anywhere else. */
function asksOf({ map, language, own }: ModelInput, purpose: string): PurposeCard["asks"] {
  return Object.keys(purposesOf(map)[purpose]?.reads ?? {}).flatMap((field) => {
    const declared = map.fields[field];
    if (declared?.kind !== "trait" || !declared.protects || !declared.oneOf) return [];
    const given = own.held.find((held) => held.field === field)?.data[0]?.value;
    return [{ field, label: labelOf(map, field, language), answers: answersOf(declared.oneOf, given, language) }];
  });
}

function closedBy(decision: Decision): NonNullable<PurposeCard["closed"]> {
  if (decision.allowed) return "other";
  const { reason } = decision;
  return reason === "restricted" || reason === "child" || reason === "quarantined" ? reason : "other";
}

/** The last day on which something held may serve this purpose: the newest datum of a field lasts longest. */
function lastServed(own: Own, purpose: string): Day | undefined {
  const days = own.held.flatMap((held) =>
    held.data.flatMap((datum) =>
      datum.serves.filter((service) => service.purpose === purpose).map(({ until }) => until),
    ),
  );
  return days.sort().at(-1);
}

/** What was decided for a purpose, and goes with an objection to it. */
function decidedOnly({ map, own }: ModelInput, name: string, control: PurposeCard["control"]): number {
  const purpose = purposesOf(map)[name];
  return control === "object" && purpose && !mayBeContested(purpose) ? (own.decided[name]?.count ?? 0) : 0;
}

/** What only this purpose still needed, as far as fields tell: rows that wait for deletion in the fields it read, and what was decided for it. */
function endingOf(own: Own, fields: readonly string[], purpose: string): { count: number; until: Day } | undefined {
  const held = own.held.flatMap(({ field, ending }) => (fields.includes(field) && ending ? [ending] : []));
  const decided = own.decided[purpose]?.ending;
  const endings = decided ? [...held, decided] : held;
  const until = endings.map((ending) => ending.until).sort()[0];
  return until ? { count: endings.reduce((sum, ending) => sum + ending.count, 0), until } : undefined;
}

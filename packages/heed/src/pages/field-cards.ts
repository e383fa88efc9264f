// What is held of a person, field by field: since when, for what, and what they may do about it.
import { datumKey, purposesOf, type Words, wordsIn } from "@heed/core";
import type { Answers, DatumCard, FieldCard } from "./dashboard-model.ts";
import type { ModelInput } from "./model-input.ts";
import type { Datum, Held, Own } from "./ports.ts";
import { labelOf, linesOf } from "./show-value.ts";
import { wordsFor } from "./words.ts";

export const answersOf = (oneOf: Readonly<Record<string, Words>>, given: unknown, language: string): Answers =>
  Object.entries(oneOf).map(([value, words]) => ({ value, says: wordsIn(words, language), given: value === given }));

export function fieldCard(input: ModelInput, held: Held): FieldCard {
  const { map, language, own } = input;
  return {
    field: held.field,
    label: labelOf(map, held.field, language),
    total: held.total,
    ...correctable(input, held),
    data: held.data.map((datum) => datumCard(input, held.field, datum, own)),
    ...(held.next === undefined ? {} : { next: held.next }),
  };
}

function correctable(input: ModelInput, held: Held): Pick<FieldCard, "correct"> {
  const { map, alone } = input;
  const declared = map.fields[held.field];
  if (declared?.kind !== "trait" || !alone) return {};
  const newest = held.data[0]?.value;
  const value = newest === undefined || newest === null ? "" : String(newest);
  const answers = declared.oneOf ? { answers: answersOf(declared.oneOf, newest, input.language) } : {};
  return { correct: { type: declared.type, value, ...answers } };
}

/** Stopping helps where something rests on the person's own say. */
function stopOf({ alone, stopped, stands }: ModelInput, field: string, datum: Datum): Pick<DatumCard, "stop"> {
  if (!alone) return {};
  if (stopped.has(datumKey(datum.id, field))) return { stop: "stopped" };
  const chosen = new Set(stands.flatMap(({ purpose, choice }) => (choice ? [purpose] : [])));
  return datum.serves.some(({ purpose }) => chosen.has(purpose)) ? { stop: "may" } : {};
}

function datumCard(input: ModelInput, field: string, datum: Datum, own: Own): DatumCard {
  const { map, language, stands, alone } = input;
  const purposes = purposesOf(map);
  const declared = map.fields[field];
  const answer = declared?.kind === "trait" ? declared.oneOf?.[String(datum.value)] : undefined;
  const bases = new Map(stands.map((one) => [one.purpose, one.basis]));
  return {
    id: datum.id,
    at: datum.at,
    source:
      datum.source === "person"
        ? wordsFor(language).corrected
        : wordsIn(map.fields[field]?.source ?? datum.source, language),
    sensitive: datum.sensitive,
    lines: linesOf(answer ? wordsIn(answer, language) : datum.value, (id) => own.items[id]?.title, wordsFor(language)),
    // To a browser that is one of several, the permits would tell what was answered elsewhere.
    serves: (alone ? datum.serves : []).flatMap(({ purpose, until }) => {
      const declared = purposes[purpose];
      const basis = bases.get(purpose);
      if (!declared || !basis) return [];
      const law = declared.law ? { law: declared.law } : {};
      return [{ purpose, says: wordsIn(declared.says, language), basis, ...law, until }];
    }),
    ...(datum.keptUntil === undefined || !alone ? {} : { keptUntil: datum.keptUntil }),
    ...stopOf(input, field, datum),
  };
}

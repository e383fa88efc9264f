// What a rule may name for each purpose, as pickers show it: what the map declares, without what a rule would be refused for.
import {
  type Channel,
  type DataMap,
  isAggregateOnly,
  mayBeContested,
  purposesOf,
  readable,
  type TermEstimate,
  type TermField,
  wordsIn,
} from "@heed/core";
import { fieldMistakes, propertyMistakes } from "./field-mistakes.ts";
import { keptDays } from "./read-rule.ts";
import type { Estimates } from "./rule.ts";

export type PurposeTerms = {
  readonly purpose: string;
  readonly title: string;
  readonly channels: readonly Channel[];
  readonly fields: readonly TermField[];
  readonly estimates: readonly TermEstimate[];
};

/** By purpose, for those for which people may be reached and `may` says yes. */
export async function ruleTerms(
  map: DataMap,
  language: string,
  may: (purpose: string) => boolean,
  estimates: Pick<Estimates, "known" | "groups">,
): Promise<PurposeTerms[]> {
  const all = purposesOf(map);
  const estimated = await estimateTerms(map, language, estimates);
  return Object.entries(map.purposes).flatMap(([name, declared]): PurposeTerms[] => {
    const purpose = all[name] ?? declared;
    if (!may(name) || isAggregateOnly(name, purpose)) return [];
    const reading = { map, purpose: name };
    const fields = Object.keys(purpose.reads).flatMap((field): TermField[] => {
      const known = map.fields[field];
      if (!known || fieldMistakes(field, known.kind, 1, reading, purpose).length > 0) return [];
      const title = known.says === undefined ? readable(field) : wordsIn(known.says, language);
      if (known.kind === "trait") {
        const values = Object.entries(known.oneOf ?? {}).map(([value, says]) => ({
          value,
          title: wordsIn(says, language),
        }));
        return [{ name: field, title, kind: "trait", type: known.type, values, properties: [] }];
      }
      const properties = Object.entries(known.properties).flatMap(([property, type]) =>
        typeof type === "string" && propertyMistakes(known, field, property, 1).length === 0
          ? [{ name: property, title: readable(property), type: scalarOf(type) }]
          : [],
      );
      const days = keptDays(purpose, field);
      return [
        {
          name: field,
          title,
          kind: "event",
          values: [],
          properties,
          ...(days === undefined ? {} : { keptDays: days }),
        },
      ];
    });
    const title = declared.title === undefined ? readable(name) : wordsIn(declared.title, language);
    return [
      {
        purpose: name,
        title,
        channels: declared.channels ?? [],
        fields,
        estimates: mayBeContested(purpose) ? [] : (estimated.get(name) ?? []),
      },
    ];
  });
}

/** What placements estimate, by the purpose that each serves. */
async function estimateTerms(
  map: DataMap,
  language: string,
  { known, groups }: Pick<Estimates, "known" | "groups">,
): Promise<ReadonlyMap<string, TermEstimate[]>> {
  const terms = new Map<string, TermEstimate[]>();
  for (const [name, { purpose, gives }] of known) {
    const says = map.placements?.[name]?.says;
    const title = says === undefined ? readable(name) : wordsIn(says, language);
    terms.set(purpose, [
      ...(terms.get(purpose) ?? []),
      { name, title, gives, groups: [...(await groups(name, language))] },
    ]);
  }
  return terms;
}

/** `string?` is a string that may be missing. An `as`: the map's type spells every one of them with and without the mark. */
const scalarOf = (type: string) => type.replace("?", "") as TermField["properties"][number]["type"];

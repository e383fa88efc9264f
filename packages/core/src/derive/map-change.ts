// What a changed map does: what is newly collected, who must be asked again, who must only be told, what is deleted.
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import type { Fields } from "../map/field.ts";
import { type Keep, type Purpose, restsOnYes } from "../map/purpose.ts";
import { keepLength } from "../policy/day.ts";
import { widening } from "../policy/widening.ts";

/** What the step from one map to the next does, in names of fields and purposes. */
export type MapChange = {
  /** Fields or properties collected from now on. */
  readonly collected: readonly string[];
  /** Fields or properties collected no longer. */
  readonly dropped: readonly string[];
  /** Purpose and field pairs that were closed before. */
  readonly permitted: readonly { readonly purpose: string; readonly field: string }[];
  /** Purposes whose standing yes does not cover the new use: ask again. */
  readonly askAgain: readonly { readonly purpose: string; readonly why: string }[];
  /** Purposes whose change the person must be told, without a new question. */
  readonly tell: readonly { readonly purpose: string; readonly why: string }[];
  /** Fields whose rows lose a permit: some of them will be deleted. */
  readonly shortened: readonly {
    readonly purpose: string;
    readonly field: string;
    readonly from: Keep;
    readonly to: Keep | undefined;
  }[];
  /** Why an impact assessment is needed (GDPR Art. 35); empty when it is not. */
  readonly assess: readonly string[];
};

/**
 * Compares two maps; `before` is undefined for the first map of a database.
 *
 * @example
 * mapChange(undefined, map).collected; // ["Product Viewed", "Product Viewed.product_id"]
 */
export function mapChange(before: DataMap | undefined, after: DataMap): MapChange {
  const old = before ? purposesOf(before) : {};
  const now = purposesOf(after);
  const had = before ? namesOf(before.fields) : new Set<string>();
  const has = namesOf(after.fields);
  const permitted: { purpose: string; field: string }[] = [];
  const askAgain: { purpose: string; why: string }[] = [];
  const tell: { purpose: string; why: string }[] = [];
  for (const [name, purpose] of Object.entries(now)) {
    const { fields, why } = widening(before, after, name);
    for (const field of fields) permitted.push({ purpose: name, field });
    if (!before || why.length === 0) continue;
    (restsOnYes(purpose) ? askAgain : tell).push({ purpose: name, why: why.join("; ") });
  }
  return {
    collected: [...has].filter((name) => !had.has(name)),
    dropped: [...had].filter((name) => !has.has(name)),
    permitted,
    askAgain,
    tell,
    shortened: before ? shortened(old, now) : [],
    assess: assess(before, after),
  };
}

function shortened(old: Readonly<Record<string, Purpose>>, now: Readonly<Record<string, Purpose>>) {
  const result: { purpose: string; field: string; from: Keep; to: Keep | undefined }[] = [];
  for (const [purpose, { reads }] of Object.entries(old)) {
    for (const [field, from] of Object.entries(reads)) {
      if (from === undefined) continue;
      const to = now[purpose]?.reads[field];
      if (to === undefined || keepLength(to) < keepLength(from)) result.push({ purpose, field, from, to });
    }
  }
  return result;
}

// Two of the nine criteria of WP 248 rev.01 call for an assessment; these are the ones a map can show.
function assess(before: DataMap | undefined, after: DataMap): string[] {
  const reasons: string[] = [];
  for (const [name, purpose] of Object.entries(after.purposes)) {
    const was = before?.purposes[name];
    const fresh = (now: boolean, then: boolean) => now && !then;
    if (fresh(purpose.effect === "significant", was?.effect === "significant"))
      reasons.push(`"${name}" decides with significant effect on people (GDPR Art. 35(3)(a))`);
    if (fresh(purpose.effect === "price", was?.effect === "price")) reasons.push(`"${name}" sets prices per person`);
    const reads = (map: DataMap | undefined, of: Purpose | undefined) =>
      Object.keys(of?.reads ?? {}).some((field) => typeof map?.fields[field]?.sensitive === "string");
    if (fresh(reads(after, purpose), reads(before, was)))
      reasons.push(`"${name}" reads a sensitive category (GDPR Art. 35(3)(b))`);
    const shares = (map: DataMap | undefined, of: Purpose | undefined) =>
      (of?.recipients ?? []).some((recipient) => map?.recipients?.[recipient]?.kind !== undefined);
    if (fresh(purpose.profiles === true && shares(after, purpose), was?.profiles === true && shares(before, was)))
      reasons.push(`"${name}" profiles people and sells or shares data`);
  }
  return reasons;
}

/**
 * Every field, and every property of an event, by name.
 *
 * @example
 * namesOf(map.fields).has("Product Viewed.product_id"); // true
 */
export function namesOf(fields: Fields): Set<string> {
  const names = new Set<string>();
  for (const [name, field] of Object.entries(fields)) {
    names.add(name);
    if (field.kind === "event") for (const property of Object.keys(field.properties)) names.add(`${name}.${property}`);
  }
  return names;
}

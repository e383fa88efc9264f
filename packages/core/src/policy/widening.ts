// What a later map lets a purpose do that an earlier one did not. What narrows is not among it.
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import { basisKey, type Channel, type Purpose } from "../map/purpose.ts";
import { keepLength } from "./day.ts";

/** The fields that a purpose newly reads, and every reason why a yes to the earlier map does not cover all of the later one. */
export type Widening = { readonly fields: readonly string[]; readonly why: readonly string[] };

/**
 * Compares one purpose in two maps; `then` is undefined, or lacks it, when it is new. No reason: a yes to `then` covers all of `now`.
 *
 * @example
 * widening(map, map, "recommendations").why; // []
 */
export function widening(then: DataMap | undefined, now: DataMap, name: string): Widening {
  const after = purposesOf(now)[name];
  const before = then && purposesOf(then)[name];
  if (!after || after === before) return { fields: [], why: [] };
  const fields = Object.keys(after.reads).filter((field) => before?.reads[field] === undefined);
  if (!then || !before) return { fields, why: ["it is new"] };
  const why: string[] = fields.length > 0 ? [`it newly reads ${fields.join(", ")}`] : [];
  for (const [field, keep] of Object.entries(after.reads)) {
    const was = before.reads[field];
    if (was !== undefined && keep !== undefined && keepLength(keep) > keepLength(was))
      why.push(`${field} is kept for ${keep} instead of ${was}`);
  }
  if (after.keepFrom === "last contact" && before.keepFrom !== "last contact")
    why.push("it keeps from the last contact on, no longer from collection");
  return { fields, why: [...why, ...becameOther(then, now, name)] };
}

/** What a purpose is besides what it reads and who receives it. */
export type Trait = "basis" | "device" | "price" | "significant" | "profiles" | "advertises" | "last contact" | Channel;

/** A field that a purpose reads, somebody who receives it, or a trait: what can be named as grown. */
export type Part = { readonly reads: string } | { readonly recipient: string } | { readonly trait: Trait };

/**
 * Every trait that a purpose has.
 *
 * @example
 * traitsOf({ says: "Write to you", basis: "consent", reads: {}, channels: ["post"] }); // ["basis", "post"]
 */
export function traitsOf({ device, effect, profiles, advertises, keepFrom, channels }: Purpose): readonly Trait[] {
  return [
    "basis",
    ...(device === "consent" ? (["device"] as const) : []),
    ...(effect === "price" || effect === "significant" ? [effect] : []),
    ...(profiles ? (["profiles"] as const) : []),
    ...(advertises ? (["advertises"] as const) : []),
    ...(keepFrom === "last contact" ? ([keepFrom] as const) : []),
    ...(channels ?? []),
  ];
}

/**
 * Whether a yes to `then` covers this part of a purpose of `now`: the field was read and kept as long, the recipient had it in the same role,
 * the purpose had the trait.
 *
 * @example
 * coversPart(map, map, "recommendations", { reads: "Product Viewed" }); // true
 */
export function coversPart(then: DataMap, now: DataMap, name: string, part: Part): boolean {
  const before = purposesOf(then)[name];
  const after = purposesOf(now)[name];
  if (!before || !after) return false;
  if ("reads" in part) {
    const [was, is] = [before.reads[part.reads], after.reads[part.reads]];
    const longer = after.keepFrom === "last contact" && before.keepFrom !== "last contact";
    return was !== undefined && (is === undefined || (keepLength(is) <= keepLength(was) && !longer));
  }
  if ("trait" in part)
    return part.trait === "basis"
      ? basisKey(before.basis) === basisKey(after.basis)
      : traitsOf(before).includes(part.trait) || !traitsOf(after).includes(part.trait);
  const [was, is] = [then.recipients?.[part.recipient], now.recipients?.[part.recipient]];
  const had = before.recipients?.includes(part.recipient) === true;
  return had && was?.role === is?.role && (is?.kind === undefined || was?.kind === is.kind);
}

/**
 * Why a purpose is another one than it was, so that it waits as a whole for a new answer: who receives the data, on which basis, with what
 * effect, by which channel. Both maps declare it.
 *
 * @example
 * becameOther(map, map, "recommendations"); // []
 */
export function becameOther(then: DataMap, now: DataMap, name: string): string[] {
  const before = purposesOf(then)[name];
  const after = purposesOf(now)[name];
  if (!before || !after || before === after) return [];
  const why: string[] = [];
  const joined = (after.recipients ?? []).filter((each) => !before.recipients?.includes(each));
  if (joined.length > 0) why.push(`${joined.join(", ")} newly receives data`);
  for (const each of after.recipients ?? []) {
    const [was, is] = [then.recipients?.[each], now.recipients?.[each]];
    if (joined.includes(each) || !was || !is) continue;
    if (is.kind !== undefined && is.kind !== was.kind) why.push(`what ${each} receives is now ${is.kind}`);
    if (is.role !== was.role && is.role !== "processor") why.push(`${each} is now a ${is.role}`);
  }
  if (basisKey(before.basis) !== basisKey(after.basis)) why.push("its legal basis changed");
  const effect = after.effect ?? "ordinary";
  if (effect !== "ordinary" && effect !== before.effect) why.push(`its effect is now ${effect}`);
  if (after.profiles && !before.profiles) why.push("it newly profiles people");
  if (after.advertises && !before.advertises) why.push("it newly advertises across sites");
  if (after.device === "consent" && before.device !== "consent") why.push("it newly uses the visitor's device");
  const channels = (after.channels ?? []).filter((each) => !before.channels?.includes(each));
  if (channels.length > 0) why.push(`it newly reaches people by ${channels.join(", ")}`);
  return why;
}

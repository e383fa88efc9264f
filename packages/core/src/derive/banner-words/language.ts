// The fixed words of one language, as each file beside this one gives them.
import type { Recipient } from "../../map/data-map.ts";
import type { Basis } from "../../map/purpose.ts";
import type { Trait } from "../../policy/widening.ts";

/** One language. `{name}` stands for the controller. */
export type BannerWords = {
  readonly words: Readonly<Record<string, string>>;
  readonly bases: Readonly<Record<Basis, string>>;
  readonly roles: Readonly<Record<Recipient["role"], string>>;
  readonly kinds: Readonly<Record<NonNullable<Recipient["kind"]>, string>>;
  /** What a purpose does besides reading: to people, and by which way it reaches them. */
  readonly does: Readonly<Record<Exclude<Trait, "basis" | "device">, string>>;
};

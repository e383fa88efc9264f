// The fixed words of one language, as each file beside this one gives them.
import type { Recipient } from "../../map/data-map.ts";
import type { Basis } from "../../map/purpose.ts";

/** One language. `{name}` stands for the controller. */
export type BannerWords = {
  readonly words: Readonly<Record<string, string>>;
  readonly bases: Readonly<Record<Basis, string>>;
  readonly roles: Readonly<Record<Recipient["role"], string>>;
};

// The data map: one declaration from which collection, permits, notices and the gate all follow.
import type { Fields } from "./field.ts";
import type { Keep, Purpose } from "./purpose.ts";
import type { Words } from "./words.ts";

export type Party = { readonly name: string; readonly contact: string; readonly address?: string };

export type Recipient = {
  readonly name: string;
  readonly role: "processor" | "controller" | "joint controller";
  /** `sale` and `sharing` in the sense of the CCPA (Cal. Civ. Code 1798.140(ad), (ah)). */
  readonly kind?: "sale" | "sharing";
  readonly country: string;
  /** The transfer safeguard, for countries outside the regime (GDPR Art. 46). */
  readonly safeguard?: string;
  /** Day of the contract, YYYY-MM-DD (GDPR Art. 28). */
  readonly contract?: string;
};

export type Regime = {
  /** ISO 3166 countries or regions where it applies. */
  readonly countries: readonly string[];
  /** GPC is also an objection to first-party profiling here. Default: false. */
  readonly gpcObjects?: true;
};

export type Role = {
  readonly says?: Words /** Purposes that people in this role may open the gate for. */;
  readonly purposes: readonly string[];
};

export type Placement = {
  /** The capability folder that answers. */
  readonly capability: string;
  readonly purpose: string;
  /** Share of permitted people who get the fallback, for an honest comparison. Default .1. */
  readonly holdout?: number;
  /** How many items. Default 5. */
  readonly size?: number;
  /** Share of places filled at random among permitted items so that models can be judged. Default .03, at most .05. */
  readonly exploration?: number;
};

/** Things that Heed never takes, whatever a map says. */
export const NEVER = ["biometric", "face", "voice", "genetic"] as const;

export type MapInput<F extends Fields, P, R extends string> = {
  readonly controller: Party;
  readonly protectionOfficer?: Party;
  /** The authority to which people may complain (GDPR Art. 13(2)(d)). */
  readonly complaints: { readonly authority: string; readonly url: string };
  /** Languages of the words, first is the default. */
  readonly languages: readonly string[];
  /** Regimes, strictest first: a visitor of unknown place gets the first. */
  readonly regimes: Readonly<Record<R, Regime>>;
  /** People under this age have no permit for profiling, scoring, sharing or ads. */
  readonly age: { readonly minimum: number; readonly rule: string };
  /** Further categories that are never taken. */
  readonly never?: readonly string[];
  readonly fields: F;
  readonly purposes: P;
  readonly recipients?: Readonly<Record<string, Recipient>>;
  readonly roles?: Readonly<Record<string, Role>>;
  readonly placements?: Readonly<Record<string, Placement>>;
  /** Days for which a withdrawal can be undone before rows are deleted. Default 7, at most 30. */
  readonly undoDays?: number;
};

/** A frozen, typed map; made by `defineMap`. */
export type DataMap<F extends Fields = Fields, P extends Record<string, Purpose> = Record<string, Purpose>> = Omit<
  MapInput<F, P, string>,
  "purposes"
> & { readonly purposes: P };

type Declared<F extends Fields, P> = {
  [K in keyof P]: P[K] extends { reads: infer Reads }
    ? { reads: { [N in keyof Reads]: N extends keyof F ? Keep : never } }
    : never;
};

/**
 * Declares the map. Types refuse a purpose that reads an undeclared field; `mistakesIn` finds what types cannot.
 *
 * @example
 * const map = defineMap({
 *   controller: { name: "Bookshop", contact: "privacy@bookshop.example" },
 *   complaints: { authority: "Data Protection Commission", url: "https://authority.example" },
 *   languages: ["en"], regimes: { gdpr: { countries: ["IE"] } }, age: { minimum: 16, rule: "asked at sign-up" },
 *   fields: { "Product Viewed": { kind: "event", properties: { product_id: "string" } } },
 *   purposes: { recommendations: { says: "Show books you may like", basis: "consent", reads: { "Product Viewed": "6 months" } } },
 * });
 */
export function defineMap<
  const F extends Fields,
  const P extends Record<string, Purpose<NoInfer<F>, NoInfer<R>>>,
  const R extends string,
>(map: MapInput<F, P & Declared<NoInfer<F>, P>, R>): DataMap<F, P> {
  // The input and the DataMap differ only in what the types remember of it.
  return freeze(map) as unknown as DataMap<F, P>;
}

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}

// The data map: one declaration from which collection, permits, notices and the gate all follow.
import type { Destination } from "./destination.ts";
import type { Fields } from "./field.ts";
import type { Keep, Purpose } from "./purpose.ts";
import type { Words } from "./words.ts";

/** Somebody to whom people can turn. */
export type Party = {
  /** Name as people know it. */
  readonly name: string;
  /** E-mail address or telephone number that is read. */
  readonly contact: string;
  /** Postal address. */
  readonly address?: string;
};

/** Somebody who gets data from the controller. */
export type Recipient = {
  /** Name as the notice shows it. */
  readonly name: string;
  /** Whether it works on the controller's orders (processor) or for ends of its own (GDPR Art. 4(7), (8), 26). */
  readonly role: "processor" | "controller" | "joint controller";
  /** `sale` and `sharing` in the sense of the CCPA (Cal. Civ. Code 1798.140(ad), (ah)). */
  readonly kind?: "sale" | "sharing";
  /** ISO 3166 country where it works. */
  readonly country: string;
  /** The transfer safeguard, for countries outside the regime (GDPR Art. 46). */
  readonly safeguard?: string;
  /** Day of the contract, YYYY-MM-DD (GDPR Art. 28). */
  readonly contract?: string;
  /** Last day of the contract: after it Heed sends nothing there. */
  readonly contractUntil?: string;
  /** Last day before somebody has to have looked at the contract again: after it Heed sends nothing there. */
  readonly review?: string;
  /** Hosts at which a service of it is reached that Heed is told to use, such as its mail server: `smtp.example`, `*.example`. */
  readonly hosts?: readonly string[];
  /** Where Heed itself sends data, and which. */
  readonly destination?: Destination;
};

/** A law that applies to people of some countries. */
export type Regime = {
  /** Its name, as people meet it: "California's privacy law". Default: its key, in capitals. */
  readonly says?: Words;
  /** ISO 3166 countries or regions where it applies. */
  readonly countries: readonly string[];
  /** GPC is also an objection to first-party profiling here. Default: false. */
  readonly gpcObjects?: true;
};

/** What people of one job among the staff may open the gate for. */
export type Role = {
  /** What they do, in words. */
  readonly says?: Words;
  /** Purposes that people in this role may open the gate for. */
  readonly purposes: readonly string[];
  /** Fields of a person that they see, of those that the purpose reads. Default: all of those. */
  readonly fields?: readonly string[];
  /** Whoever the house's own sign-in says this of acts in the role, such as of a group: `{ claim: "groups", is: "marketing" }`. Default: nobody. */
  readonly signIn?: { readonly claim: string; readonly is: string };
  /** They may put a model in use though its audit stands against it, with a reason that the ledger keeps. Default: nobody. */
  readonly overridesAudits?: true;
};

/** Why staff may look at one person. */
export type LookReason = {
  /** In words for the person, who reads them beside every look: "You asked us for help". */
  readonly says: Words;
  /**
   * A look for it may be shown to the person later than it happens, at most so long after it and at most 12 months, if a second person of the
   * staff approves: for fraud and legal claims, where a law allows it (GDPR Art. 23(1)(d), (j)). Default: shown at once.
   */
  readonly shownWithin?: Keep;
};

/** A place on a page, in a letter or in an app that a capability fills. */
export type Placement = {
  /** In words for the person: "Your shelf". Default: its name, made readable. */
  readonly says?: Words;
  /** The capability folder that answers. */
  readonly capability: string;
  /** The purpose for which it reads; without a permit the fallback is shown. */
  readonly purpose: string;
  /** Share of permitted people who get the fallback, for an honest comparison. Default .1. */
  readonly holdout?: number;
  /** How many items. Default 5. */
  readonly size?: number;
  /** Share of places filled at random among permitted items so that models can be judged. Default .03, at most .05. */
  readonly exploration?: number;
  /** Where something is told of a person, such as a score: everybody lawful is told once a day, visit or not, on their own page. Default: who is asked for. */
  readonly scoresEverybody?: true;
};

/**
 * Share of permitted people who get the fallback, so that a placement can be compared.
 *
 * @example
 * holdoutOf({ capability: "recommendations", purpose: "recommendations" }); // 0.1
 */
export const holdoutOf = (placement: Placement): number => placement.holdout ?? 0.1;

/** Things that Heed never takes, whatever a map says. */
export const NEVER = ["biometric", "face", "voice", "genetic"] as const;

/** What `defineMap` takes: the keys of heed.config.ts. */
export type MapInput<F extends Fields, P, R extends string> = {
  /** Who answers for the data (GDPR Art. 13(1)(a)). */
  readonly controller: Party;
  /** The data-protection officer (GDPR Art. 37). */
  readonly protectionOfficer?: Party;
  /** The authority to which people may complain (GDPR Art. 13(2)(d)). */
  readonly complaints: { readonly authority: string; readonly url: string };
  /** A page of yours where people who are signed in get a fresh link to their Data Dashboard. */
  readonly signIn?: string;
  /** ISO 3166 country where the database stands; receipts tell it. */
  readonly storedIn?: string;
  /** Address from which Heed's mails come. Default: the controller's contact, if it is an e-mail address. */
  readonly mailFrom?: string;
  /** Mails everybody with a proven address what a new notice changes in the use of data, once a version. Default: the change log alone. */
  readonly mailNoticeChanges?: true;
  /** Your id on the IAB's vendor list: then a TC string must consent to it too. */
  readonly tcfVendor?: number;
  /** Header in which your proxy states the visitor's country (ISO 3166). Name one only if the proxy always overwrites it. */
  readonly countryHeader?: string;
  /** Keeps the IP address with the proof of a confirmation by mail. Default: it is not taken. */
  readonly recordIp?: true;
  /** Languages of the words, first is the default. */
  readonly languages: readonly string[];
  /** Regimes, strictest first: a visitor of unknown place gets the first. */
  readonly regimes: Readonly<Record<R, Regime>>;
  /** People under this age have no permit for profiling, scoring, sharing or ads. */
  readonly age: { readonly minimum: number; readonly rule: string };
  /** Further categories that are never taken. */
  readonly never?: readonly string[];
  /** Everything that may be known of a person, by name; what is not here is not collected. */
  readonly fields: F;
  /** Every reason for which data may be used, by name. */
  readonly purposes: P;
  /** Who gets data, by name. */
  readonly recipients?: Readonly<Record<string, Recipient>>;
  /** What staff may do, by job. */
  readonly roles?: Readonly<Record<string, Role>>;
  /** Why staff may look at one person, by name; without one nobody of the staff looks at anybody. */
  readonly lookReasons?: Readonly<Record<string, LookReason>>;
  /** What capabilities fill, by name: the flag keys of OpenFeature. */
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

// A purpose is one reason for which data may be used, with its legal basis and what it reads for how long.
import type { Fields } from "./field.ts";
import type { Words } from "./words.ts";

/** How long a datum may serve a purpose. "until withdrawn" needs a stated review (`keepReview`). */
export type Keep = `${number} ${"days" | "months" | "years"}` | "until withdrawn";

/** Legal bases of GDPR Art. 6(1) that marketing meets, and explicit consent (Art. 9(2)(a), 22(2)(c)). */
export const BASES = ["consent", "explicit consent", "contract", "legitimate interest", "legal obligation"] as const;
/** One legal basis. */
export type Basis = (typeof BASES)[number];

/** A way to reach a person. */
export type Channel = "web" | "e-mail" | "SMS" | "phone" | "post";

/** What a customer is promised for a yes. */
export type Offer = {
  /** What they get: "A voucher of 3 euro for your next order". */
  readonly gives: Words;
  /** What their data is worth to the shop, in good faith, and how that was counted (11 CCR 7016(d)(5)). Needed where California's law applies. */
  readonly worth?: Words;
};

/** A purpose as the map declares it. */
export type Purpose<F extends Fields = Fields, R extends string = string> = {
  /** Two or three words, for the heading beside a switch. Default: its name. */
  readonly title?: Words;
  /** What Heed will do, in words a customer understands. */
  readonly says: Words;
  /** What the customer gets from it. */
  readonly benefit?: Words;
  /** One basis, or one per regime. */
  readonly basis: Basis | { readonly [K in R]: Basis };
  /** Something promised in return for a yes; a no takes nothing away, and what was promised stays when the yes is taken back. */
  readonly offer?: Offer;
  /** The fields it reads, each with the time for which it may. */
  readonly reads: { readonly [K in keyof F]?: Keep };
  /** Why the interest weighs more than the person's (needed for legitimate interest, GDPR Art. 6(1)(f)). */
  readonly balancing?: string;
  /** The law that obliges (needed for legal obligation, GDPR Art. 6(1)(c)). */
  readonly law?: string;
  /** `keep` counts from the datum's own time, or from the person's last contact. Default: collection. */
  readonly keepFrom?: "collection" | "last contact";
  /** Who looks at an "until withdrawn" keep, and when. */
  readonly keepReview?: string;
  /** How long a yes holds before it must be asked again. Default: 13 months. */
  readonly consentLasts?: Exclude<Keep, "until withdrawn">;
  /** Ways on which it may reach the person. */
  readonly channels?: readonly Channel[];
  /** Categories of a consent tool that mean this purpose, as events carry them: `["C0004"]`. Its own name always does. */
  readonly categories?: readonly string[];
  /** What it writes to or reads from the visitor's device (ePrivacy Art. 5(3)). Default: none. */
  readonly device?: "none" | "strictly necessary" | "consent";
  /** What a decision does to the person; `significant` needs `humanReview` (GDPR Art. 22). Default: ordinary. */
  readonly effect?: "ordinary" | "price" | "significant";
  /** The step at which a person looks before a significant decision holds. */
  readonly humanReview?: string;
  /** A yes counts only once it was confirmed by the person, through a link or a sign-in. */
  readonly doubleOptIn?: true;
  /** How often it writes: "once a month". Needed with `doubleOptIn`: the mail says it. */
  readonly frequency?: Words;
  /** Only groups of people are ever read, never one person. */
  readonly aggregateOnly?: true;
  /** It profiles the person (GDPR Art. 4(4)): closed for children. */
  readonly profiles?: true;
  /** It shows or measures advertising across sites: closed by GPC and for children. */
  readonly advertises?: true;
  /** TCF purposes (IAB Europe, 1 to 11) that must all have consent for a TC string to say yes to it; others say no. */
  readonly tcf?: readonly number[];
  /** Names of recipients that get data for this purpose. */
  readonly recipients?: readonly string[];
  /** Messages to existing customers about similar goods without consent, where a country's law allows (ePrivacy Art. 13(2)). */
  readonly existingCustomers?: { readonly countries: readonly string[]; readonly note: string };
  /** What it is to move, for `heed lift`. */
  readonly outcome?: { readonly event: keyof F & string; readonly value?: string; readonly within?: `${number} days` };
};

/**
 * The basis of a purpose under a regime; an unknown regime gets the strictest one that the purpose states.
 *
 * @example
 * basisOf({ basis: { gdpr: "consent", ccpa: "legitimate interest" } }, "ccpa"); // "legitimate interest"
 * basisOf({ basis: { gdpr: "consent", ccpa: "legitimate interest" } }, undefined); // "consent": the strictest
 */
export function basisOf(purpose: Pick<Purpose, "basis">, regime: string | undefined): Basis {
  if (typeof purpose.basis === "string") return purpose.basis;
  const stated = regime === undefined ? undefined : purpose.basis[regime];
  if (stated) return stated;
  const all = Object.values(purpose.basis);
  return STRICTEST.find((basis) => all.includes(basis)) ?? "explicit consent";
}

/**
 * The basis as one text, equal for equal bases however they were written down.
 *
 * @example
 * basisKey({ gdpr: "consent", ccpa: "contract" }) === basisKey({ ccpa: "contract", gdpr: "consent" }); // true
 */
export const basisKey = (basis: Purpose["basis"]): string =>
  typeof basis === "string" ? basis : JSON.stringify(Object.entries(basis).sort(([a], [b]) => (a < b ? -1 : 1)));

// Strictest first: what lets the least happen without the person's own act.
const STRICTEST: readonly Basis[] = [
  "explicit consent",
  "consent",
  "legitimate interest",
  "contract",
  "legal obligation",
];

/**
 * Whether a purpose rests on a yes under this basis.
 *
 * @example
 * needsConsent("legitimate interest"); // false
 */
export const needsConsent = (basis: Basis): boolean => basis === "consent" || basis === "explicit consent";

/**
 * Whether a purpose rests on a yes for anybody: people of an unknown regime get the strictest basis, so theirs tells.
 *
 * @example
 * restsOnYes({ basis: { gdpr: "consent", ccpa: "legitimate interest" } }); // true
 */
export const restsOnYes = (purpose: Pick<Purpose, "basis">): boolean => needsConsent(basisOf(purpose, undefined));

/**
 * Whether a person may say no to a purpose under this basis (GDPR Art. 7(3), 21).
 *
 * @example
 * isChoice("legitimate interest"); // true: people may object
 */
export const isChoice = (basis: Basis): boolean => needsConsent(basis) || basis === "legitimate interest";

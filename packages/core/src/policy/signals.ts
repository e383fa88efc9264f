// Signals that people send instead of clicking: what they mean for the purposes of a map. The strictest reading wins.
import { closedByGpc } from "../derive/banner.ts";
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import { isChoice, type Purpose } from "../map/purpose.ts";

/** What a person can opt out of under the privacy laws of the United States, as the GPP sections carry it. */
export type UsOptOut = "sale" | "sharing" | "advertising" | "sensitive";

/** The raw strings of one request or event, from headers, query, body or context. */
export type RawSignals = {
  readonly gpc: boolean;
  readonly tcf: readonly string[];
  readonly gpp: readonly string[];
  readonly usPrivacy: readonly string[];
  /** Somebody said that the GDPR applies (`gdpr=1`): then a TC string has to be there. */
  readonly gdpr: boolean;
  /** The GPP sections that apply (`gpp_sid`): a string has to carry each. */
  readonly sections: readonly number[];
};

/** All signals of one request or event, read. A signal that could not be read is a no to all that it could have said. */
export type SignalReading = {
  /** Global Privacy Control is on. */
  readonly gpc: boolean;
  /** Purposes of the IAB's Transparency and Consent Framework with consent for this site; absent: no such signal. */
  readonly tcf?: ReadonlySet<number> | "unreadable";
  /** What a US section or a US Privacy string opts out of; absent: no such signal. */
  readonly us?: ReadonlySet<UsOptOut> | "unreadable";
};

/** A yes or no to a purpose that a signal stands for; recorded like any claim, so a yes never undoes a refusal. */
export type SignalClaim = { readonly purpose: string; readonly value: boolean };

/**
 * What the signals say of each purpose; purposes of which they say nothing are left out.
 *
 * @param regime The person's; undefined: the strictest, under which every regime's rule on GPC holds.
 * @example
 * signalClaims(map, { gpc: true }, undefined); // []: nothing is sold, shared or shown across sites
 */
export function signalClaims(map: DataMap, reading: SignalReading, regime: string | undefined): SignalClaim[] {
  return Object.entries(purposesOf(map)).flatMap(([name, purpose]): SignalClaim[] => {
    const bases = typeof purpose.basis === "string" ? [purpose.basis] : Object.values(purpose.basis);
    if (!bases.some(isChoice)) return [];
    const gpc = reading.gpc && closedByGpc(map, purpose, regime) ? false : undefined;
    const said = [gpc, fromUs(map, purpose, reading), fromTcf(purpose, reading)];
    if (said.includes(false)) return [{ purpose: name, value: false }];
    return said.includes(true) ? [{ purpose: name, value: true }] : [];
  });
}

/** An opt-out; not having opted out is no yes. */
function fromUs(map: DataMap, purpose: Purpose, { us }: SignalReading): false | undefined {
  if (us === undefined) return undefined;
  const kinds = (purpose.recipients ?? []).map((name) => map.recipients?.[name]?.kind);
  const concerns: Readonly<Record<UsOptOut, boolean>> = {
    sale: kinds.includes("sale"),
    sharing: kinds.includes("sharing"),
    advertising: purpose.advertises === true,
    sensitive: concernsSensitive(map, purpose),
  };
  const outs = us === "unreadable" ? (["sale", "sharing", "advertising", "sensitive"] as const) : [...us];
  return outs.some((out) => concerns[out]) ? false : undefined;
}

/**
 * Whether a purpose reads a field that may hold sensitive data: what somebody limits who says no to its use.
 *
 * @example
 * concernsSensitive(map, { reads: {} }); // false
 */
export const concernsSensitive = (map: DataMap, { reads }: Pick<Purpose, "reads">): boolean =>
  Object.keys(reads).some((field) => map.fields[field]?.sensitive !== undefined);

/** Only for purposes that name theirs of the framework; a legitimate interest there is no consent here. */
function fromTcf({ tcf: needed }: Purpose, { tcf }: SignalReading): boolean | undefined {
  if (tcf === undefined || needed === undefined || needed.length === 0) return undefined;
  return tcf !== "unreadable" && needed.every((each) => tcf.has(each));
}

/**
 * The regime of a visitor: the host site's word, else the country that a trusted proxy states, else undefined, which is the strictest.
 *
 * @example
 * regimeFor(map, { country: "DE" }); // undefined here: the map of this page names Ireland only
 */
export function regimeFor(
  map: DataMap,
  visitor: { readonly regime?: string | undefined; readonly country?: string | undefined },
): string | undefined {
  if (visitor.regime !== undefined && Object.hasOwn(map.regimes, visitor.regime)) return visitor.regime;
  const country = visitor.country?.trim().toUpperCase();
  if (!country) return undefined;
  return Object.entries(map.regimes).find(([, { countries }]) => countries.includes(country))?.[0];
}

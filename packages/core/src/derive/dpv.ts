// Words of the Data Privacy Vocabulary (W3C DPV 2.3, https://w3id.org/dpv) for what a map says. A test holds the list of terms that exist.
import type { DataMap } from "../map/data-map.ts";
import type { Basis, Purpose } from "../map/purpose.ts";
import { type PurposeKind, purposeKind } from "./purpose-kind.ts";

/** Prefixes of a JSON-LD document that uses DPV. */
export const DPV_CONTEXT = {
  dpv: "https://w3id.org/dpv#",
  "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
  loc: "https://w3id.org/dpv/loc#",
  dct: "http://purl.org/dc/terms/",
  skos: "http://www.w3.org/2004/02/skos/core#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
} as const;

/**
 * The DPV purpose under which a purpose of the map falls; the general one where none says more.
 *
 * @example
 * dpvPurpose(map, "rights", BUILT_IN.rights); // "dpv:RightsFulfilment"
 */
export const dpvPurpose = (map: DataMap, name: string, purpose: Purpose): string =>
  PURPOSES[purposeKind(map, name, purpose)];

const PURPOSES: Readonly<Record<PurposeKind, string>> = {
  rights: "dpv:RightsFulfilment",
  security: "dpv:EnforceSecurity",
  sale: "dpv:SellDataToThirdParties",
  advertising: "dpv:TargetedAdvertising",
  recommendations: "dpv:ProvideProductRecommendations",
  profiling: "dpv:ServicePersonalisation",
  "e-mail": "dpv:DirectMarketing",
  SMS: "dpv:DirectMarketing",
  messages: "dpv:DirectMarketing",
  statistics: "dpv:ServiceUsageAnalytics",
  contract: "dpv:Purpose",
  law: "dpv:Purpose",
  other: "dpv:Purpose",
};

/**
 * The legal basis of GDPR Art. 6(1) and 9(2) as DPV names it.
 *
 * @example
 * dpvBasis("consent"); // ["dpv:ExpressedConsent", "eu-gdpr:A6-1-a"]
 */
export const dpvBasis = (basis: Basis): readonly string[] => BASES[basis];

const BASES: Readonly<Record<Basis, readonly string[]>> = {
  consent: ["dpv:ExpressedConsent", "eu-gdpr:A6-1-a"],
  "explicit consent": ["dpv:ExplicitlyExpressedConsent", "eu-gdpr:A6-1-a"],
  "legitimate interest": ["dpv:LegitimateInterest"],
  contract: ["dpv:Contract"],
  "legal obligation": ["dpv:LegalObligation"],
};

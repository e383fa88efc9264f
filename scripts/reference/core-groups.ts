// How docs/reference/core.md is ordered, and under which names each file is looked for.
import type { Groups } from "./exports-page.ts";

export const CORE_SAYS = "Policy as data, pure: no clock, no database, no network. Everything else in Heed reads it.";

export const CORE_GROUPS: Groups = {
  "The map": {
    "map/data-map": "data map, register of processing, policy as data",
    "map/field": "personal data fields, special categories (GDPR Art. 9)",
    "map/purpose": "purpose, legal basis (GDPR Art. 6), retention",
    "map/words": "localised text",
    "map/built-in": "built-in purposes",
    "map/mistake": "validation error",
    "map/mistakes": "validation of the map",
    "map/did-you-mean": "nearest declared word, Levenshtein distance",
    "map/view-of": "types of what a purpose sees",
  },
  Policy: {
    "policy/choice": "consent, objection, opt-out",
    "policy/decide": "policy decision, reasons of denial",
    "policy/permits": "permits: purpose and end for each datum",
    "policy/widening": "what a later map lets a purpose do that an earlier one did not",
    "policy/yes": "what a yes still gives when the map has changed since",
    "policy/offer": "loyalty offer, notice of financial incentive (CCPA)",
    "policy/signals": "Global Privacy Control, TCF, GPP, US Privacy, regime of a visitor",
    "policy/request": "data subject request as a state machine, Data Rights Protocol 1.0",
    "policy/request-kind": "kinds of data subject requests",
    "policy/request-clock": "deadlines of data subject requests (GDPR Art. 12(3), CCPA), business days",
    "policy/day": "retention period, storage limitation",
  },
  "What follows from a map": {
    "derive/ingest-filter": "data minimisation at collection",
    "derive/banner": "cookie banner, preference centre, layered notice (GDPR Art. 12, 13)",
    "derive/banner-words": "localisation of the banner",
    "derive/banner-words/language": "localised text of the banner",
    "derive/notice": "privacy notice, information to be provided (GDPR Art. 12 to 14)",
    "derive/notice-change": "change log of the notice",
    "derive/notice-frame": "languages of the notice",
    "derive/keep-in": "retention period in words of a language",
    "derive/receipt": "consent receipt (ISO/IEC TS 27560)",
    "derive/dpv": "Data Privacy Vocabulary (W3C DPV), JSON-LD",
    "derive/dpv-map": "the map in the Data Privacy Vocabulary",
    "derive/fideslang": "the map in fideslang, the manifest language of Fides",
    "derive/record-of-processing": "record of processing activities (GDPR Art. 30), ROPA",
    "derive/declarations": "TypeScript declarations of events, tracking plan",
    "derive/map-change": "change of a map, renewal of consent, impact assessment (GDPR Art. 35)",
  },
  "Bodies of HTTP requests and replies": {
    "contract/api-error": "problem details (RFC 9457)",
    "contract/browser": "browser identifier, anonymousId, browser token",
    "contract/choices": "consent API",
    "contract/collect": "Segment HTTP API",
    "contract/confirmation": "double opt-in, sign-up",
    "contract/email-address": "e-mail address",
    "contract/notice": "notice API",
    "contract/privacy-notice": "privacy notice as data",
    "contract/ofrep": "OpenFeature Remote Evaluation Protocol (OFREP)",
  },
};

// The map in fideslang (https://ethyca.github.io/fideslang, taxonomy 3.2), the manifest language of Fides.
import { purposesOf } from "../map/built-in.ts";
import type { DataMap, Recipient } from "../map/data-map.ts";
import type { EventField, Sensitive, TraitField } from "../map/field.ts";
import { type Basis, basisOf, type Purpose } from "../map/purpose.ts";
import { readable, wordsIn } from "../map/words.ts";
import { type PurposeKind, purposeKind } from "./purpose-kind.ts";
import { sensitiveIn, sensitiveRead } from "./record-of-processing.ts";

/**
 * A manifest that Fides reads: the organization, Heed as a system with one privacy declaration for each purpose, each recipient as a system
 * it sends to, and the dataset of what is collected. JSON, and so YAML too.
 *
 * @example
 * fideslangOf(map).system[0]?.privacy_declarations.map((declaration) => declaration.data_use).at(-1); // "functional.service"
 */
export function fideslangOf(map: DataMap) {
  const language = map.languages[0] ?? "en";
  const declared = purposesOf(map);
  const recipients = Object.entries(map.recipients ?? {});
  const profiled = Object.values(declared).some((purpose) => purpose.effect === "significant");
  return {
    organization: [
      {
        fides_key: ORGANIZATION,
        name: map.controller.name,
        controller: contact(map.controller),
        ...(map.protectionOfficer ? { data_protection_officer: contact(map.protectionOfficer) } : {}),
      },
    ],
    system: [
      {
        fides_key: "heed",
        name: "Heed",
        description: "Collects, learns and personalises through one gate; every use needs a permit and is recorded.",
        system_type: "Service",
        processes_personal_data: true,
        uses_profiling: profiled,
        dataset_references: [DATASET],
        egress: recipients.map(([id]) => ({ fides_key: keyOf(id), type: "system" })),
        privacy_declarations: Object.entries(declared).map(([id, purpose]) => declaration(map, id, purpose, language)),
      },
      ...recipients.map(([id, recipient]) => recipientSystem(id, recipient)),
    ],
    dataset: [dataset(map, language)],
  };
}

const ORGANIZATION = "default_organization";
const DATASET = "heed_data";

const contact = (party: DataMap["controller"]) => ({
  name: party.name,
  ...(party.address === undefined ? {} : { address: party.address }),
  ...(party.contact.includes("@") ? { email: party.contact } : { phone: party.contact }),
});

/** Keys are letters, digits, `_`, `.`, `-`, `<` and `>`. */
const keyOf = (name: string): string => name.replaceAll(/[^\w.<>-]/g, "_");

function declaration(map: DataMap, id: string, purpose: Purpose, language: string) {
  const reads = Object.entries(purpose.reads).filter(([, keep]) => keep !== undefined);
  const basis = basisOf(purpose, undefined);
  const told = (field: string) => sensitiveRead(map, purpose, basis, field);
  const categories = [...new Set(reads.flatMap(([field]) => categoriesOf(map, field, told(field))))].sort();
  const special = reads.some(([field]) => told(field).length > 0);
  const to = (purpose.recipients ?? []).filter((name) => map.recipients?.[name]);
  return {
    name: id,
    data_use: USES[purposeKind(map, id, purpose)],
    data_categories: categories.length > 0 ? categories : ["user"],
    data_subjects: ["customer"],
    dataset_references: [DATASET],
    features: [wordsIn(purpose.says, language)],
    legal_basis_for_processing: BASES[basis],
    flexible_legal_basis_for_processing: false,
    ...(reads.length > 0 ? { retention_period: reads.map(([field, keep]) => `${field}: ${keep}`).join("; ") } : {}),
    processes_special_category_data: special,
    ...(special && basis === "explicit consent" ? { special_category_legal_basis: "Explicit consent" } : {}),
    data_shared_with_third_parties: to.length > 0,
    ...(to.length > 0
      ? { third_parties: to.join(", "), shared_categories: categories, egress: to.map((name) => keyOf(name)) }
      : {}),
  };
}

function recipientSystem(id: string, { name, role, country, safeguard }: Recipient) {
  return {
    fides_key: keyOf(id),
    name,
    description: `Works in ${country}.`,
    system_type: "Third Party",
    responsibility: [role === "processor" ? "Processor" : "Controller"],
    ...(safeguard === undefined ? {} : { does_international_transfers: true, legal_basis_for_transfers: [safeguard] }),
    // What it does with the data is its own to declare.
    privacy_declarations: [],
  };
}

function dataset(map: DataMap, language: string) {
  const fields = Object.entries(map.fields);
  const described = (name: string, field: TraitField | EventField) => ({
    name,
    description: field.says === undefined ? readable(name) : wordsIn(field.says, language),
  });
  const traits = fields.flatMap(([name, field]) =>
    field.kind === "trait"
      ? [{ ...described(name, field), data_categories: categoriesOf(map, name, sensitiveIn(map, name)) }]
      : [],
  );
  const events = fields.flatMap(([name, field]) =>
    field.kind === "event"
      ? [
          {
            ...described(name, field),
            data_categories: categoriesOf(map, name, sensitiveIn(map, name)),
            fields: Object.keys(field.properties).map((property) => ({ name: property })),
          },
        ]
      : [],
  );
  return {
    fides_key: DATASET,
    name: "What Heed keeps",
    collections: [...(traits.length > 0 ? [{ name: "traits", fields: traits }] : []), ...events],
  };
}

function categoriesOf(map: DataMap, name: string, sensitive: readonly Sensitive[]): string[] {
  const field = map.fields[name];
  // The built-in field: what was decided for a person.
  if (!field) return ["user.behavior"];
  return [...new Set([categoryOf(name, field), ...sensitive.map((each) => SENSITIVE_CATEGORIES[each])])].sort();
}

function categoryOf(name: string, field: TraitField | EventField): string {
  if (field.kind === "event") return EVENTS[name] ?? "user.behavior";
  if (field.type === "email") return "user.contact.email";
  return TRAITS[name] ?? (field.identifies ? "user.unique_id" : "user.demographic.profile");
}

// Names of Segment's specification: https://segment.com/docs/connections/spec.
const TRAITS: Readonly<Record<string, string>> = {
  email: "user.contact.email",
  phone: "user.contact.phone_number",
  address: "user.contact.address",
  website: "user.contact.social_url",
  name: "user.name",
  firstName: "user.name.first",
  lastName: "user.name.last",
  username: "user.account.username",
  age: "user.demographic.age_range",
  birthday: "user.demographic.date_of_birth",
  gender: "user.demographic.gender",
  title: "user.professional_information.job_title",
  company: "user.professional_information.workplace",
};
const EVENTS: Readonly<Record<string, string>> = {
  "Products Searched": "user.behavior.search_history",
  "Product List Viewed": "user.behavior.browsing_history",
  "Product Viewed": "user.behavior.browsing_history",
  "Product Added": "user.behavior.browsing_history",
  "Page Viewed": "user.behavior.browsing_history",
  "Order Completed": "user.behavior.purchase_history",
  "Order Updated": "user.behavior.purchase_history",
  "Order Refunded": "user.behavior.purchase_history",
  "Order Cancelled": "user.behavior.purchase_history",
};
const SENSITIVE_CATEGORIES: Readonly<Record<Sensitive, string>> = {
  health: "user.health",
  religion: "user.demographic.religious_belief",
  sexuality: "user.demographic.sexual_orientation",
  politics: "user.demographic.political_opinion",
  union: "user.demographic.union_membership",
  ethnicity: "user.demographic.race_ethnicity",
  "money trouble": "user.financial",
};
const USES: Readonly<Record<PurposeKind, string>> = {
  rights: "essential.legal_obligation",
  security: "essential.service.security",
  sale: "third_party_sharing",
  advertising: "marketing.advertising.third_party.targeted",
  recommendations: "personalize.content",
  profiling: "personalize.content",
  "e-mail": "marketing.communications.email",
  SMS: "marketing.communications.sms",
  messages: "marketing.communications",
  statistics: "analytics.reporting",
  contract: "essential.service",
  law: "essential.legal_obligation",
  other: "functional.service",
};
const BASES: Readonly<Record<Basis, string>> = {
  consent: "Consent",
  "explicit consent": "Consent",
  contract: "Contract",
  "legitimate interest": "Legitimate interests",
  "legal obligation": "Legal obligations",
};

// Every mistake in a map, found at start, each with its place and the remedy; types catch many of them earlier.
import { parseKeep } from "../policy/day.ts";
import { BUILT_IN, isAggregateOnly, purposesOf } from "./built-in.ts";
import { type DataMap, NEVER } from "./data-map.ts";
import { type EventField, type Property, SENSITIVE, type TraitField } from "./field.ts";
import { BASES, basisOf, needsConsent, type Purpose } from "./purpose.ts";

/** `place` is the path in heed.config.ts. */
export type Mistake = { readonly code: string; readonly place: string; readonly says: string; readonly remedy: string };

const SCALARS = ["string", "number", "boolean", "date", "email"];
const CHANNELS = ["web", "e-mail", "SMS", "phone", "post"];
const FACE =
  /(^|[^a-z])(face|facial|fingerprint|iris scan|retina|voiceprint|voice ?print|biometric|genetic|dna)([^a-z]|$)/i;
// Finer than a region is never stored (mechanisms.md 12).
const TOO_FINE = /(^|\.)(latitude|longitude|lat|lng|lon|city|postal_?code|zip|street)$/i;

/**
 * All mistakes at once, in the order of the map; empty when it is sound.
 *
 * @example
 * mistakesIn(map).map((m) => `${m.place}: ${m.says} ${m.remedy}`);
 */
export function mistakesIn(map: DataMap): Mistake[] {
  const found: Mistake[] = [];
  const add = (code: string, place: string, says: string, remedy: string) => found.push({ code, place, says, remedy });
  checkHead(map, add);
  if (!isRecord(map.fields) || !isRecord(map.purposes)) {
    add(
      "map_incomplete",
      "fields, purposes",
      "A map needs fields and purposes.",
      "Declare both, even if one is empty: {}.",
    );
    return found;
  }
  for (const [name, field] of Object.entries(map.fields)) checkField(map, name, field, add);
  for (const [name, purpose] of Object.entries(map.purposes)) checkPurpose(map, name, purpose, add);
  checkRecipients(map, add);
  checkRoles(map, add);
  checkPlacements(map, add);
  return found;
}

type Add = (code: string, place: string, says: string, remedy: string) => void;

function checkHead(map: DataMap, add: Add): void {
  if (!map.controller?.name || !map.controller?.contact) {
    add(
      "controller_missing",
      "controller",
      "Nobody is named as controller.",
      "Give controller.name and controller.contact (GDPR Art. 13(1)(a)).",
    );
  }
  if (!map.complaints?.authority || !map.complaints?.url) {
    add(
      "authority_missing",
      "complaints",
      "People are not told where to complain.",
      "Give complaints.authority and complaints.url (GDPR Art. 13(2)(d)).",
    );
  }
  if (!Array.isArray(map.languages) || map.languages.length === 0) {
    add("languages_missing", "languages", "No language is declared.", 'Write languages: ["en"].');
  }
  if (!isRecord(map.regimes) || Object.keys(map.regimes).length === 0) {
    add(
      "regimes_missing",
      "regimes",
      "No legal regime is declared.",
      'Write regimes: { gdpr: { countries: ["DE"] } }, strictest first.',
    );
  }
  if (!isRecord(map.age) || typeof map.age.minimum !== "number" || !(map.age.minimum >= 0 && map.age.minimum <= 21)) {
    add(
      "age_rule_missing",
      "age",
      "There is no age under which people count as children.",
      'Write age: { minimum: 16, rule: "how you know" } (GDPR Art. 8).',
    );
  }
  if (map.undoDays !== undefined && !(Number.isInteger(map.undoDays) && map.undoDays >= 0 && map.undoDays <= 30)) {
    add("undo_days_out_of_range", "undoDays", `undoDays is ${map.undoDays}.`, "Give whole days from 0 to 30.");
  }
}

function checkField(map: DataMap, name: string, field: TraitField | EventField, add: Add): void {
  const place = `fields["${name}"]`;
  const never = [...NEVER, ...(map.never ?? [])];
  const names = [name, ...(field?.kind === "event" && isRecord(field.properties) ? Object.keys(field.properties) : [])];
  for (const each of names) {
    if (FACE.test(spaced(each)) || never.some((category) => spaced(each).split(" ").includes(category.toLowerCase()))) {
      add(
        "never_taken",
        place,
        `"${each}" is of a category that Heed never takes.`,
        "Remove it; no purpose or consent opens it.",
      );
    }
    if (TOO_FINE.test(each))
      add("place_too_fine", place, `"${each}" tells a place finer than a region.`, "Name a region or country instead.");
  }
  if (field?.kind === "trait") {
    if (!SCALARS.includes(field.type))
      add("type_unknown", `${place}.type`, `"${field.type}" is no type.`, `Use one of: ${SCALARS.join(", ")}.`);
    checkSensitive(map, field.sensitive, place, add);
    // An address is a direct identifier whether or not the map says so.
    if (field.type === "email" && !field.identifies) {
      add(
        "identifier_unmarked",
        place,
        "An e-mail address identifies a person.",
        "Add identifies: true, so that it is stored apart and encrypted.",
      );
    }
    return;
  }
  if (field?.kind !== "event" || !isRecord(field.properties)) {
    add(
      "field_kind",
      place,
      "A field is a trait or an event.",
      'Write kind: "trait" with a type, or kind: "event" with properties.',
    );
    return;
  }
  for (const [property, type] of Object.entries(field.properties)) {
    if (!isProperty(type))
      add(
        "type_unknown",
        `${place}.properties.${property}`,
        `${JSON.stringify(type)} is no type.`,
        `Use one of: ${SCALARS.join(", ")}, with "?" when it may be absent, or [{ ... }] for a list.`,
      );
  }
  if (typeof field.sensitive === "object") {
    const { property, values } = field.sensitive;
    if (!(property in field.properties))
      add(
        "sensitive_property_unknown",
        `${place}.sensitive`,
        `There is no property "${property}".`,
        `Name one of: ${Object.keys(field.properties).join(", ")}.`,
      );
    for (const category of Object.values(values ?? {})) checkSensitive(map, category, place, add);
  } else checkSensitive(map, field.sensitive, place, add);
}

function checkSensitive(map: DataMap, category: string | undefined, place: string, add: Add): void {
  if (category === undefined) return;
  if (map.never?.includes(category)) {
    add(
      "never_taken",
      `${place}.sensitive`,
      `The map says that ${category} is never taken.`,
      "Remove the field, or the category from never.",
    );
  } else if (!(SENSITIVE as readonly string[]).includes(category)) {
    add(
      "sensitive_unknown",
      `${place}.sensitive`,
      `"${category}" is no sensitive category.`,
      `Use one of: ${SENSITIVE.join(", ")}.`,
    );
  }
}

function checkPurpose(map: DataMap, name: string, purpose: Purpose, add: Add): void {
  const place = `purposes["${name}"]`;
  if (name === "kept")
    add("purpose_reserved", place, '"kept" is the name of the permit that opens nothing.', "Choose another name.");
  if (!isRecord(purpose) || !isRecord(purpose.reads)) {
    add(
      "purpose_incomplete",
      place,
      "A purpose needs says, basis and reads.",
      'Write { says: "...", basis: "consent", reads: { ... } }.',
    );
    return;
  }
  if (!hasWords(purpose.says, map))
    add(
      "words_missing",
      `${place}.says`,
      "Customers are not told in every declared language what this is for.",
      `Give a sentence in: ${map.languages?.join(", ")}.`,
    );
  checkBasis(map, name, purpose, place, add);
  for (const [field, keep] of Object.entries(purpose.reads)) {
    if (!(field in map.fields))
      add(
        "field_not_declared",
        `${place}.reads`,
        `It reads "${field}", which is not declared.`,
        didYouMean(field, Object.keys(map.fields)),
      );
    checkKeep(keep, `${place}.reads["${field}"]`, purpose, add);
    const declared = map.fields[field];
    if (
      declared?.kind === "trait" &&
      declared.protects &&
      name !== "fairness-audit" &&
      (purpose.profiles || purpose.effect === "significant" || purpose.effect === "price")
    ) {
      add(
        "protected_read",
        `${place}.reads["${field}"]`,
        `A profile would read the protected attribute "${declared.protects}".`,
        "Let only fairness-audit read it.",
      );
    }
  }
  if (purpose.consentLasts !== undefined) checkKeep(purpose.consentLasts, `${place}.consentLasts`, purpose, add);
  if (purpose.effect === "significant" && !purpose.humanReview) {
    add(
      "human_review_missing",
      `${place}.effect`,
      "A significant decision by a machine alone is forbidden (GDPR Art. 22).",
      'Name the step: humanReview: "credit team looks at every refusal".',
    );
  }
  if (purpose.effect && !["ordinary", "price", "significant"].includes(purpose.effect))
    add(
      "effect_unknown",
      `${place}.effect`,
      `"${purpose.effect}" is no effect.`,
      "Use ordinary, price or significant.",
    );
  if (purpose.device && !["none", "strictly necessary", "consent"].includes(purpose.device))
    add(
      "device_unknown",
      `${place}.device`,
      `"${purpose.device}" is no device rule.`,
      'Use "none", "strictly necessary" or "consent".',
    );
  for (const channel of purpose.channels ?? []) {
    if (!CHANNELS.includes(channel))
      add("channel_unknown", `${place}.channels`, `"${channel}" is no channel.`, `Use one of: ${CHANNELS.join(", ")}.`);
  }
  if (purpose.existingCustomers && !purpose.channels?.some((channel) => channel === "e-mail" || channel === "SMS")) {
    add(
      "existing_customers_channel",
      `${place}.existingCustomers`,
      "The rule for existing customers is about electronic mail (ePrivacy Art. 13(2)).",
      'Declare channels: ["e-mail"], or remove the rule.',
    );
  }
  for (const recipient of purpose.recipients ?? []) {
    if (!map.recipients?.[recipient])
      add(
        "recipient_not_declared",
        `${place}.recipients`,
        `"${recipient}" is not a declared recipient.`,
        didYouMean(recipient, Object.keys(map.recipients ?? {})),
      );
  }
  checkOutcome(map, purpose, place, add);
  if (isAggregateOnly(name, purpose) && purpose.effect && purpose.effect !== "ordinary") {
    add(
      "aggregate_decides",
      `${place}.effect`,
      "A purpose that reads groups only can decide nothing about one person.",
      "Remove effect.",
    );
  }
}

function checkBasis(map: DataMap, name: string, purpose: Purpose, place: string, add: Add): void {
  const regimes = Object.keys(map.regimes ?? {});
  const stated = typeof purpose.basis === "string" ? [purpose.basis] : Object.values(purpose.basis ?? {});
  if (stated.length === 0)
    add("basis_missing", `${place}.basis`, "No legal basis is stated.", `Use one of: ${BASES.join(", ")}.`);
  for (const basis of stated) {
    if (!BASES.includes(basis))
      add("basis_unknown", `${place}.basis`, `"${basis}" is no legal basis.`, `Use one of: ${BASES.join(", ")}.`);
  }
  if (isRecord(purpose.basis)) {
    for (const regime of regimes)
      if (!(regime in purpose.basis))
        add(
          "basis_missing",
          `${place}.basis`,
          `No basis is stated under ${regime}.`,
          `Add ${regime}: one of ${BASES.join(", ")}.`,
        );
    for (const regime of Object.keys(purpose.basis))
      if (!regimes.includes(regime))
        add("regime_not_declared", `${place}.basis`, `"${regime}" is no declared regime.`, didYouMean(regime, regimes));
  }
  if (stated.includes("legitimate interest") && !purpose.balancing) {
    add(
      "balancing_missing",
      `${place}.balancing`,
      "A legitimate interest needs its balancing written down (GDPR Art. 6(1)(f)).",
      'Write balancing: "why it outweighs the person\'s interest".',
    );
  }
  if (stated.includes("legal obligation") && !purpose.law) {
    add("law_missing", `${place}.law`, "A legal obligation needs its law.", 'Write law: "Tax code § 147".');
  }
  if (name in BUILT_IN && stated.some((basis) => basis !== "legal obligation")) {
    add(
      "built_in_basis",
      `${place}.basis`,
      `"${name}" is built in and rests on law.`,
      "Leave its basis at legal obligation.",
    );
  }
  if (purpose.doubleOptIn && !regimes.some((regime) => needsConsent(basisOf(purpose, regime)))) {
    add(
      "double_opt_in_without_consent",
      `${place}.doubleOptIn`,
      "Only consent can be confirmed twice.",
      'Set basis: "consent", or remove doubleOptIn.',
    );
  }
  if (purpose.device === "consent" && stated.some((basis) => !needsConsent(basis))) {
    add(
      "device_needs_consent",
      `${place}.device`,
      "Storing on the device needs consent whatever the basis (ePrivacy Art. 5(3)).",
      'Set basis: "consent", or device: "none".',
    );
  }
}

function checkKeep(keep: unknown, place: string, purpose: Purpose, add: Add): void {
  if (keep === "until withdrawn") {
    if (!purpose.keepReview)
      add(
        "keep_review_missing",
        place,
        '"until withdrawn" needs a stated review (GDPR Art. 5(1)(e)).',
        'Add keepReview: "who looks, and when" to the purpose.',
      );
    return;
  }
  try {
    if (parseKeep(String(keep)).amount === 0)
      add(
        "keep_malformed",
        place,
        `"${keep}" keeps nothing.`,
        "Give at least one day, or remove the field from reads.",
      );
  } catch {
    add("keep_malformed", place, `"${keep}" is no length of time.`, 'Write it like "13 months", or "until withdrawn".');
  }
}

function checkOutcome(map: DataMap, purpose: Purpose, place: string, add: Add): void {
  const outcome = purpose.outcome;
  if (!outcome) return;
  const field = map.fields[outcome.event];
  if (field?.kind !== "event") {
    add(
      "outcome_unknown",
      `${place}.outcome.event`,
      `"${outcome.event}" is no declared event.`,
      didYouMean(outcome.event, Object.keys(map.fields)),
    );
  } else if (outcome.value !== undefined && !String(field.properties[outcome.value] ?? "").startsWith("number")) {
    add(
      "outcome_value",
      `${place}.outcome.value`,
      `"${outcome.value}" is no number of "${outcome.event}".`,
      "Name a property of type number.",
    );
  }
}

function checkRecipients(map: DataMap, add: Add): void {
  for (const [name, recipient] of Object.entries(map.recipients ?? {})) {
    const place = `recipients["${name}"]`;
    if (!recipient.name || !recipient.country)
      add("recipient_incomplete", place, "A recipient needs a name and a country.", "Give name and country.");
    if (recipient.kind && recipient.kind !== "sale" && recipient.kind !== "sharing")
      add("recipient_kind", `${place}.kind`, `"${recipient.kind}" is no kind.`, "Use sale or sharing, or remove it.");
    if (recipient.role === "processor" && !isDay(recipient.contract))
      add(
        "contract_missing",
        `${place}.contract`,
        "A processor needs a contract (GDPR Art. 28).",
        "Give its day as YYYY-MM-DD.",
      );
  }
}

function checkRoles(map: DataMap, add: Add): void {
  const purposes = Object.keys(purposesOf(map));
  for (const [name, role] of Object.entries(map.roles ?? {})) {
    for (const purpose of role.purposes ?? []) {
      if (!purposes.includes(purpose))
        add(
          "purpose_not_declared",
          `roles["${name}"].purposes`,
          `"${purpose}" is not a declared purpose.`,
          didYouMean(purpose, purposes),
        );
    }
  }
}

function checkPlacements(map: DataMap, add: Add): void {
  for (const [name, placement] of Object.entries(map.placements ?? {})) {
    const place = `placements["${name}"]`;
    if (!map.purposes[placement.purpose])
      add(
        "purpose_not_declared",
        `${place}.purpose`,
        `"${placement.purpose}" is not a declared purpose.`,
        didYouMean(placement.purpose, Object.keys(map.purposes)),
      );
    if (placement.holdout !== undefined && !(placement.holdout >= 0 && placement.holdout <= 0.5))
      add(
        "holdout_out_of_range",
        `${place}.holdout`,
        `The holdout is ${placement.holdout}.`,
        "Give a share from 0 to 0.5.",
      );
    if (placement.exploration !== undefined && !(placement.exploration >= 0.02 && placement.exploration <= 0.05))
      add(
        "exploration_out_of_range",
        `${place}.exploration`,
        `The exploration is ${placement.exploration}.`,
        "Give a share from 0.02 to 0.05.",
      );
    if (
      placement.size !== undefined &&
      !(Number.isInteger(placement.size) && placement.size >= 1 && placement.size <= 100)
    )
      add("size_out_of_range", `${place}.size`, `The size is ${placement.size}.`, "Give a whole number from 1 to 100.");
  }
}

/**
 * The remedy that names the nearest declared word, or all of them.
 *
 * @example
 * didYouMean("emial", ["email", "name"]).includes("email"); // true
 */
export function didYouMean(word: string, declared: readonly string[]): string {
  const near = declared.find((each) => distance(each.toLowerCase(), word.toLowerCase()) <= 2);
  if (near) return `Did you mean "${near}"?`;
  return declared.length > 0 ? `Declare it, or use one of: ${declared.join(", ")}.` : "Declare it first.";
}

/** Levenshtein distance; words here are short. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isDay = (value: unknown): boolean =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
const isProperty = (type: Property): boolean =>
  typeof type === "string"
    ? SCALARS.includes(type.replace(/\?$/, ""))
    : Array.isArray(type) &&
      type.length === 1 &&
      isRecord(type[0]) &&
      Object.values(type[0]).every((inner) => typeof inner === "string" && isProperty(inner));
const spaced = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_\-.]+/g, " ")
    .toLowerCase();
const hasWords = (words: Purpose["says"], map: DataMap): boolean =>
  typeof words === "string"
    ? words.trim() !== ""
    : isRecord(words) && (map.languages ?? []).every((language) => typeof words[language] === "string");

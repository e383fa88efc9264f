// Mistakes in a purpose: words, basis, what it reads for how long, effect, channels, outcome.
import { parseKeep } from "../policy/day.ts";
import { BUILT_IN, isAggregateOnly } from "./built-in.ts";
import type { DataMap } from "./data-map.ts";
import { didYouMean } from "./did-you-mean.ts";
import { type Add, hasWords, isRecord } from "./mistake.ts";
import { BASES, basisOf, isChoice, needsConsent, type Purpose } from "./purpose.ts";

const CHANNELS = ["web", "e-mail", "SMS", "phone", "post"];

/** All mistakes of one purpose. */
export function checkPurpose(map: DataMap, name: string, purpose: Purpose, add: Add): void {
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
  checkOffer(map, purpose, place, add);
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
  checkCategories(map, name, purpose, place, add);
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

function checkCategories(map: DataMap, name: string, purpose: Purpose, place: string, add: Add): void {
  for (const category of purpose.categories ?? []) {
    if (category !== name && Object.hasOwn(map.purposes, category))
      add(
        "category_is_purpose",
        `${place}.categories`,
        `"${category}" is the name of another purpose, which it already means.`,
        "Give the id that the consent tool uses for this purpose.",
      );
  }
  const bases = typeof purpose.basis === "string" ? [purpose.basis] : Object.values(purpose.basis ?? {});
  if (purpose.categories && !bases.some(isChoice))
    add(
      "category_without_choice",
      `${place}.categories`,
      "People can say neither yes nor no to this purpose, so no category of a consent tool can mean it.",
      "Remove categories.",
    );
}

/** A promise is for a yes: what needs none has nothing to be promised for. */
function checkOffer(map: DataMap, { offer, basis }: Purpose, place: string, add: Add): void {
  if (offer === undefined) return;
  const bases = typeof basis === "string" ? [basis] : Object.values(basis ?? {});
  if (!bases.some(needsConsent))
    add(
      "offer_without_yes",
      `${place}.offer`,
      "It promises something for a yes, and asks for none.",
      "Remove the offer, or let the purpose rest on consent.",
    );
  if (!hasWords(offer.gives, map))
    add(
      "words_missing",
      `${place}.offer.gives`,
      "Customers are not told in every declared language what they get.",
      `Give a sentence in: ${map.languages?.join(", ")}.`,
    );
  const californian = Object.values(map.regimes ?? {}).some(({ countries }) =>
    countries.some((country) => country === "US" || country === "US-CA"),
  );
  if ((californian || offer.worth !== undefined) && !hasWords(offer.worth, map))
    add(
      "worth_missing",
      `${place}.offer.worth`,
      "California's notice of financial incentive needs what the data is worth and how that was counted (11 CCR 7016(d)(5)).",
      `Give offer.worth in: ${map.languages?.join(", ")}.`,
    );
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
  for (const each of purpose.tcf ?? []) {
    if (!(Number.isInteger(each) && each >= 1 && each <= 11))
      add("tcf_unknown", `${place}.tcf`, `${each} is no purpose of the TCF.`, "Use numbers from 1 to 11.");
  }
  if (purpose.doubleOptIn && !purpose.frequency) {
    add(
      "frequency_missing",
      `${place}.frequency`,
      "The mail that asks for the confirmation cannot say how often you will write.",
      'Write frequency: "once a month".',
    );
  }
  if (purpose.doubleOptIn && !isAddress(map.mailFrom ?? map.controller?.contact)) {
    add(
      "mail_from_missing",
      "mailFrom",
      `"${name}" is confirmed by mail, which needs a sender.`,
      'Write mailFrom: "news@shop.example", or give controller.contact as an e-mail address.',
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

export const isAddress = (text: unknown): boolean => typeof text === "string" && /^[^\s@]+@[^\s@]+$/.test(text);

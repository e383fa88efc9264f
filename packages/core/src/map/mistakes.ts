// Every mistake in a map, found at start, each with its place and the remedy; types catch many of them earlier.
import { keepLength } from "../policy/day.ts";
import { purposesOf } from "./built-in.ts";
import type { DataMap } from "./data-map.ts";
import { didYouMean } from "./did-you-mean.ts";
import { checkField } from "./field-mistakes.ts";
import { type Add, isRecord, type Mistake } from "./mistake.ts";
import type { Keep } from "./purpose.ts";
import { checkPurpose, isAddress } from "./purpose-mistakes.ts";
import { checkRecipients } from "./recipient-mistakes.ts";

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
  checkNoticeMails(map, add);
  checkRecipients(map, add);
  checkRoles(map, add);
  checkPlacements(map, add);
  return found;
}

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

function checkNoticeMails(map: DataMap, add: Add): void {
  if (!map.mailNoticeChanges) return;
  if (!isAddress(map.mailFrom ?? map.controller?.contact))
    add(
      "mail_from_missing",
      "mailFrom",
      "Changed notices are told by mail, which needs a sender.",
      'Write mailFrom: "news@shop.example", or give controller.contact as an e-mail address.',
    );
  if (!Object.values(map.fields).some((field) => field.kind === "trait" && field.type === "email" && field.identifies))
    add(
      "mail_address_missing",
      "mailNoticeChanges",
      "No field holds an address to which changes of the notice could be mailed.",
      'Declare one: email: { kind: "trait", type: "email", identifies: true }, or remove mailNoticeChanges.',
    );
}

const isText = (text: unknown): boolean => typeof text === "string" && text.trim() !== "";

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
    const { signIn } = role;
    if (signIn !== undefined && !(isRecord(signIn) && [signIn.claim, signIn.is].every((text) => isText(text))))
      add(
        "role_sign_in",
        `roles["${name}"].signIn`,
        "What the house's sign-in has to say is a claim and its value.",
        'Write signIn: { claim: "groups", is: "marketing" }.',
      );
    for (const field of role.fields ?? []) {
      if (!Object.hasOwn(map.fields, field))
        add(
          "field_not_declared",
          `roles["${name}"].fields`,
          `"${field}" is not a declared field.`,
          didYouMean(field, Object.keys(map.fields)),
        );
    }
  }
  for (const [name, reason] of Object.entries(map.lookReasons ?? {})) {
    const says = isRecord(reason) ? reason.says : undefined;
    const texts = isRecord(says) ? Object.values(says) : [says];
    if (texts.length === 0 || texts.some((text) => typeof text !== "string" || text.trim() === ""))
      add(
        "reason_without_words",
        `lookReasons["${name}"].says`,
        "The person reads this reason beside every look, and it has no words.",
        'Write says: { en: "You asked us for help" }.',
      );
    const within = isRecord(reason) ? reason.shownWithin : undefined;
    // The ledger keeps a look for 13 months: what is shown later would never be shown.
    if (within !== undefined && !isShorter(within, "13 months"))
      add(
        "look_never_shown",
        `lookReasons["${name}"].shownWithin`,
        "A look has to be shown before its entry ends, which is kept for 13 months.",
        'Write a span of at most 12 months, such as "6 months", or leave it out.',
      );
  }
}

/** A length of time above nothing and below another. */
function isShorter(keep: unknown, than: Keep): boolean {
  try {
    const length = keepLength(String(keep) as Keep);
    return length > 0 && length < keepLength(than);
  } catch {
    return false;
  }
}

/** Capabilities that tell how likely an outcome is. */
const SCORES: ReadonlySet<string> = new Set(["propensity", "lifetime-value"]);
/** Capabilities that tell something of a person, which a job may do for everybody. */
const TELLS: ReadonlySet<string> = new Set([...SCORES, "segments"]);

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
    const purpose = map.purposes[placement.purpose];
    if (purpose && SCORES.has(placement.capability) && !purpose.outcome)
      add(
        "outcome_missing",
        `purposes["${placement.purpose}"].outcome`,
        `"${name}" shows a score, and its purpose does not say what is to be told.`,
        'Add outcome: { event: "Order Completed", within: "30 days" }.',
      );
    if (purpose?.outcome && SCORES.has(placement.capability) && !(purpose.outcome.event in purpose.reads))
      add(
        "outcome_unread",
        `purposes["${placement.purpose}"].reads`,
        `What "${name}" is to tell, "${purpose.outcome.event}", is not among what its purpose reads.`,
        `Add "${purpose.outcome.event}" to its reads.`,
      );
    if (placement.scoresEverybody && !TELLS.has(placement.capability))
      add(
        "scores_nobody",
        `${place}.scoresEverybody`,
        `"${placement.capability}" tells nothing of a person.`,
        "Leave scoresEverybody out, or show propensity, lifetime-value or segments there.",
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

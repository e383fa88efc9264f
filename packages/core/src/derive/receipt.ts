// The receipt of one act of choice: what was asked in which words, what was answered, when and where. Pure; signing is the caller's.
import type { NoticeText, PurposeText } from "../contract/privacy-notice.ts";
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import { type Basis, needsConsent } from "../map/purpose.ts";
import type { Strength } from "../policy/choice.ts";
import { DPV_CONTEXT } from "./dpv.ts";
import { dpvDuration, dpvEntities, dpvProcess } from "./dpv-process.ts";

/** What was answered to one purpose, and whether a yes stood before. */
export type ReceiptAnswer = { readonly purpose: string; readonly value: boolean; readonly before: boolean | undefined };

/** What a receipt is made from; all of it stands in the database. */
export type ReceiptFacts = {
  readonly id: string;
  /** Names the person in this receipt and nowhere else. */
  readonly principal: string;
  readonly at: Date;
  readonly answers: readonly ReceiptAnswer[];
  readonly strength: Strength;
  /** How the choice was made: `banner`, `dashboard`, `mail`, `api`, ... */
  readonly method: string;
  /** Where in the interface, as the client named it. */
  readonly place?: string | undefined;
  /** The regime of the person; undefined: the strictest. */
  readonly regime?: string | undefined;
  readonly notice: { readonly version: number; readonly hash: string; readonly text: NoticeText };
  /** The map that made this notice. */
  readonly map: DataMap;
  readonly publicUrl: string;
};

/** A JSON-LD document. */
export type Receipt = Readonly<Record<string, unknown>>;

/**
 * The consent receipt of ISO/IEC TS 27560 in the JSON-LD profile of DPV (https://w3id.org/dpv/schema/dpv-27560). A refusal and a withdrawal
 * get one like a consent does. What it says of a purpose is the text of the notice that was shown, not today's.
 *
 * @example
 * const id = "0199c0de-0000-4000-8000-000000000001";
 * const notice = { version: 1, hash: "9f86d0", text: noticeOf(map, "en") };
 * const answers = [{ purpose: "recommendations", value: false, before: undefined }];
 * const act = { id, principal: "b7", at: new Date(0), answers, strength: "browser" as const, method: "banner" };
 * receiptOf({ ...act, notice, map, publicUrl: "https://shop.example" })["dct:identifier"]; // "0199c0de-0000-4000-8000-000000000001"
 */
export function receiptOf(facts: ReceiptFacts): Receipt {
  const { id, principal, at, notice, map, publicUrl } = facts;
  const { text } = notice;
  const texts = new Map(text.purposes.map((purpose) => [purpose.id, purpose]));
  const known = facts.answers.flatMap((answer) => {
    const purpose = texts.get(answer.purpose);
    return purpose ? [{ answer, purpose }] : [];
  });
  const where = (path: string): string => publicUrl.replace(/\/+$/, "") + path;
  return {
    "@context": DPV_CONTEXT,
    "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr",
    "dct:identifier": id,
    "dpv:hasIdentifier": id,
    "dct:created": at.toISOString(),
    "dct:creator": "controller",
    "dct:language": text.locale.slice(0, 2).toLowerCase(),
    "dpv:hasDataSubject": { "@type": "dpv:DataSubject", "dpv:hasIdentifier": principal },
    "dpv:hasNotice": {
      "@type": "dpv:ConsentNotice",
      "dpv:hasIdentifier": `sha256:${notice.hash}`,
      "dpv:hasLocation": where(`/consent/v1/notices/${notice.version}?locale=${text.locale}`),
    },
    "dpv:hasEntity": dpvEntities(
      map,
      known.map(({ purpose }) => purpose),
    ),
    "dpv:hasProcess": known.map(({ answer, purpose }) => process(facts, answer, purpose)),
    "dpv:hasConsentControl": { "@type": "dpv:WithdrawConsent", "dpv:isExercisedAt": where("/me") },
    "dpv:hasAuthority": { "dpv:hasName": map.complaints.authority, "dpv:hasContact": map.complaints.url },
  };
}

function process(facts: ReceiptFacts, answer: ReceiptAnswer, text: PurposeText) {
  const { map, regime, at, strength, method, place } = facts;
  const purpose = purposesOf(map)[text.id];
  const { basis } = (regime === undefined ? undefined : text.under[regime]) ?? text;
  return {
    ...dpvProcess(map, text, basis),
    [needsConsent(basis) ? "dpv:hasConsentStatus" : "dpv:hasStatus"]: {
      "@type": state(basis, answer),
      "dpv:isIndicatedAtTime": at.toISOString(),
      "dpv:isIndicatedBy": "dpv:DataSubject",
      "dpv:hasIndicationMethod": `${method}, ${strength}`,
      "dpv:isExercisedAt": place ?? method,
      ...(answer.value && purpose && needsConsent(basis)
        ? { "dpv:hasDuration": dpvDuration(purpose.consentLasts ?? "13 months") }
        : {}),
    },
  };
}

/** DPV has statuses of consent, and of a legitimate interest that is or is not objected to. */
function state(basis: Basis, { value, before }: ReceiptAnswer): string {
  if (!needsConsent(basis)) return value ? "dpv:LegitimateInterestNotObjected" : "dpv:LegitimateInterestObjected";
  if (value) return before === true ? "dpv:RenewedConsentGiven" : "dpv:ConsentGiven";
  return before === true ? "dpv:ConsentWithdrawn" : "dpv:ConsentRefused";
}

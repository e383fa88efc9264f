// A purpose and the parties of a map as JSON-LD of the Data Privacy Vocabulary: what receipts and the exported map share.
import type { PurposeText } from "../contract/privacy-notice.ts";
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import type { Basis, Keep } from "../map/purpose.ts";
import { parseKeep } from "../policy/day.ts";
import { dpvBasis, dpvPurpose } from "./dpv.ts";
import { sensitiveRead } from "./record-of-processing.ts";

/** The controller, its data-protection officer, and the recipients of these purposes, each under the name by which a process points at it. */
export function dpvEntities(map: DataMap, purposes: readonly PurposeText[]) {
  const { name, contact, address } = map.controller;
  const officer = map.protectionOfficer;
  const recipients = purposes.flatMap((purpose) => purpose.recipients);
  return {
    controller: {
      "@type": "dpv:DataController",
      "dpv:hasName": name,
      "dpv:hasContact": contact,
      ...(address === undefined ? {} : { "dpv:hasAddress": address }),
      ...(officer
        ? { "dpv:hasDataProtectionOfficer": { "dpv:hasName": officer.name, "dpv:hasContact": officer.contact } }
        : {}),
    },
    ...Object.fromEntries(
      recipients.map((each) => [
        `recipient:${each.id}`,
        { "@type": "dpv:Recipient", "dpv:hasName": each.name, "dpv:hasLocation": `loc:${each.country}` },
      ]),
    ),
  };
}

/** One purpose: its personal data, recipients, how long and where it is stored, and its legal basis. */
export function dpvProcess(map: DataMap, text: PurposeText, basis: Basis) {
  const purpose = purposesOf(map)[text.id];
  const stored = text.reads.map((read) => ({
    "@type": "dpv:StorageDuration",
    "skos:prefLabel": read.label,
    "dpv:hasDuration": dpvDuration(read.keep),
  }));
  const location =
    map.storedIn === undefined ? [] : [{ "@type": "dpv:StorageLocation", "dpv:hasLocation": `loc:${map.storedIn}` }];
  return {
    "@type": "dpv:Process",
    "dct:identifier": text.id,
    "dpv:hasPurpose": {
      "@type": "dpv:Purpose",
      ...(purpose ? { "skos:broader": dpvPurpose(map, text.id, purpose) } : {}),
      "skos:prefLabel": text.title,
      "skos:definition": text.says,
    },
    "dpv:hasPersonalData": text.reads.map((read) => ({
      "@type":
        purpose && sensitiveRead(map, purpose, basis, read.field).length > 0
          ? "dpv:SensitivePersonalData"
          : "dpv:PersonalData",
      "dct:identifier": read.field,
      "skos:prefLabel": read.label,
    })),
    "dpv:hasProcessing": ["dpv:Collect", "dpv:Store", "dpv:Use", ...(text.recipients.length > 0 ? ["dpv:Share"] : [])],
    "dpv:hasDataController": "controller",
    "dpv:hasRecipient": text.recipients.map((each) => `recipient:${each.id}`),
    "dpv:hasStorageCondition": [...stored, ...location],
    "dpv:hasLegalBasis": dpvBasis(basis),
  };
}

/** A keep as an ISO 8601 duration: P6M, P30D, P2Y. */
export function dpvDuration(keep: Keep) {
  if (keep === "until withdrawn") return { "@type": "dpv:UntilEventDuration", "rdf:value": keep };
  const { amount, unit } = parseKeep(keep);
  return { "@type": "dpv:TemporalDuration", "rdf:value": `P${amount}${unit.charAt(0).toUpperCase()}` };
}

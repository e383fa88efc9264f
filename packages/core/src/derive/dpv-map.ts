// The whole map as JSON-LD of the Data Privacy Vocabulary (W3C DPV 2.3, https://w3id.org/dpv).
import type { DataMap } from "../map/data-map.ts";
import { DPV_CONTEXT } from "./dpv.ts";
import { dpvEntities, dpvProcess } from "./dpv-process.ts";
import { noticeOf } from "./notice.ts";

/**
 * One process for each purpose, the built-in ones too, under the strictest basis that the map states for it.
 *
 * @param locale One of the map's languages; another gets the first of them.
 * @example
 * dpvMapOf(map, "en")["dpv:hasProcess"].map((process) => process["dct:identifier"]); // ["rights", "proof", "suppression", "recommendations"]
 */
export function dpvMapOf(map: DataMap, locale: string) {
  const { purposes, locale: language } = noticeOf(map, locale);
  return {
    "@context": DPV_CONTEXT,
    "dct:language": language,
    "dpv:hasEntity": dpvEntities(map, purposes),
    "dpv:hasProcess": purposes.map((purpose) => dpvProcess(map, purpose, purpose.basis)),
    "dpv:hasAuthority": { "dpv:hasName": map.complaints.authority, "dpv:hasContact": map.complaints.url },
  };
}

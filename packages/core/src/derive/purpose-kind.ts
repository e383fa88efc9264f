// What a purpose is for, as other vocabularies sort purposes.
import type { DataMap } from "../map/data-map.ts";
import { basisOf, type Purpose } from "../map/purpose.ts";

/** One of the kinds that vocabularies tell apart. */
export type PurposeKind =
  | "rights"
  | "security"
  | "sale"
  | "advertising"
  | "recommendations"
  | "profiling"
  | "e-mail"
  | "SMS"
  | "messages"
  | "statistics"
  | "contract"
  | "law"
  | "other";

/** The first kind that fits, the one that matters most to people first. */
export function purposeKind(map: DataMap, name: string, purpose: Purpose): PurposeKind {
  const placed = Object.values(map.placements ?? {}).find((placement) => placement.purpose === name);
  if (name === "rights" || name === "security") return name;
  if (purpose.recipients?.some((each) => map.recipients?.[each]?.kind === "sale")) return "sale";
  if (purpose.advertises) return "advertising";
  if (placed?.capability === "recommendations") return "recommendations";
  if (purpose.profiles) return "profiling";
  const ways = purpose.channels?.filter((channel) => channel !== "web") ?? [];
  if (ways.length > 0) return ways.length === 1 && (ways[0] === "e-mail" || ways[0] === "SMS") ? ways[0] : "messages";
  if (name === "statistics" || purpose.aggregateOnly) return "statistics";
  const basis = basisOf(purpose, undefined);
  return basis === "contract" ? "contract" : basis === "legal obligation" ? "law" : "other";
}

// Whether a recipient may get anything at all: its contract and the review of it have a last day.
import type { DataMap, Recipient } from "../map/data-map.ts";
import type { Day } from "./day.ts";

/** Why nothing goes to a recipient. */
export type RecipientClosed = "contract_over" | "review_past";

/**
 * Why a recipient gets nothing on this day, whatever people allow; undefined: it may.
 *
 * @example
 * recipientClosed({ name: "Pigeon Post", role: "processor", country: "DE", review: "2026-06-30" }, "2026-07-01"); // "review_past"
 */
export function recipientClosed(recipient: Recipient, today: Day): RecipientClosed | undefined {
  if (recipient.contractUntil !== undefined && recipient.contractUntil < today) return "contract_over";
  return recipient.review !== undefined && recipient.review < today ? "review_past" : undefined;
}

/**
 * The last day on which a recipient may get anything; undefined: no day is stated.
 *
 * @example
 * lastDayOf({ name: "Pigeon Post", role: "processor", country: "DE", contractUntil: "2027-01-31", review: "2026-06-30" }); // "2026-06-30"
 */
export const lastDayOf = ({ contractUntil, review }: Recipient): Day | undefined =>
  [contractUntil, review].filter((day) => day !== undefined).sort()[0];

/**
 * Whether personal data may go to a host: some recipient of the map names it in `hosts`, as it is or as `*.` and what comes after its first name.
 * This machine is nobody else.
 *
 * @example
 * mayReach(map, "smtp.example"); // false: no recipient of the map names it
 */
export function mayReach({ recipients }: Pick<DataMap, "recipients">, host: string): boolean {
  const name = host.toLowerCase();
  if (isThisMachine(name)) return true;
  const wide = name.replace(/^[^.]+/, "*");
  return Object.values(recipients ?? {}).some(({ hosts }) => hosts?.some((each) => each === name || each === wide));
}

/**
 * Whether a host is this machine itself, which is nobody else and no network to be listened to.
 *
 * @example
 * isThisMachine("localhost"); // true
 */
export const isThisMachine = (host: string): boolean => OWN.has(host);

const OWN: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

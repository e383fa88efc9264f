// Reads a Segment call of any type into one shape: whom it names, when, and what it says; pure, and never throws.
import { type Identifier, notAnIdentifier } from "../storage/person-directory.ts";
import { CALL_TYPES, type CallType } from "./message.ts";
import type { RefusalReason } from "./refusal.ts";
import { timesOf } from "./times.ts";

/** A call before the map is asked. Names of `values` are fields of the map, or are dropped. */
export type Call = {
  readonly type: CallType;
  readonly messageId: string | undefined;
  readonly user: Identifier | undefined;
  readonly browser: Identifier | undefined;
  /** The other id of an `alias` call: of a browser or of a known person, which the directory knows. */
  readonly previous: string | undefined;
  readonly at: Date;
  readonly skewMs: number;
  /** The event that happened, if any. */
  readonly event: { readonly name: string; readonly properties: unknown } | undefined;
  /** Traits, and what the context says (`context.page.path`). */
  readonly traits: readonly (readonly [name: string, value: unknown])[];
  /** Names that no protocol knows. */
  readonly strange: readonly string[];
  /** Ids that name nobody, beside one that does. */
  readonly unusable: readonly string[];
  /** `context.consent.categoryPreferences`, or those of a preference event. */
  readonly preferences: readonly (readonly [category: string, value: unknown])[];
  /** `context.consent` as sent: signals stand in it. */
  readonly consent: unknown;
};

/** The event by which Segment's consent tools tell of a changed choice. */
export const PREFERENCE_EVENT = "Segment Consent Preference Updated";

const MAX_BYTES = 32 * 1024;
const MAX_MESSAGE_ID = 100;
const MAX_NAME = 200;
const CONTEXT_DEPTH = 4;
const CONTEXT_NAMES = 200;

// What the protocol itself uses; anything else at the top of a call is dropped and counted.
const PROTOCOL = new Set([
  "type",
  "messageId",
  "userId",
  "anonymousId",
  "previousId",
  "groupId",
  "event",
  "name",
  "category",
  "properties",
  "traits",
  "context",
  "integrations",
  "timestamp",
  "originalTimestamp",
  "sentAt",
  "receivedAt",
  "writeKey",
  "version",
  "channel",
  "_metadata",
]);

/**
 * Reads one call. `type` is that of the path; in a batch each item states its own. `sentAt` is the batch's.
 *
 * @example
 * normalise({ type: "track", userId: "u1", event: "Product Viewed", properties: { product_id: "b1" } }, undefined, undefined, now);
 */
export function normalise(
  raw: unknown,
  type: CallType | undefined,
  batch: { readonly sentAt?: unknown; readonly context?: unknown } | undefined,
  receivedAt: Date,
): Call | RefusalReason {
  if (!isRecord(raw)) return "not_an_object";
  const tooBig = size(raw);
  if (tooBig) return tooBig;
  const kind = type ?? CALL_TYPES.find((each) => each === raw["type"]);
  if (!kind) return "type_unknown";
  const messageId = messageIdOf(own(raw, "messageId"));
  if (messageId === null) return "message_id_malformed";
  const who = whoOf(raw, kind);
  if (typeof who === "string") return who;
  const original = own(raw, "originalTimestamp") ?? own(raw, "timestamp");
  const times = timesOf({ original, sent: own(raw, "sentAt") ?? batch?.sentAt }, receivedAt);
  if (!times.ok) return times.reason;
  const event = eventOf(raw, kind);
  if (event === "event_name_missing") return event;
  const context = own(raw, "context") ?? batch?.context;
  const traits = kind === "identify" && isRecord(raw["traits"]) ? Object.entries(raw["traits"]) : [];
  return {
    type: kind,
    messageId,
    ...who,
    at: times.at,
    skewMs: times.skewMs,
    event,
    traits: [...traits, ...flatten(context)],
    strange: Object.keys(raw).filter((name) => !PROTOCOL.has(name)),
    unusable: unusableOf(raw, who),
    preferences: preferencesOf(context, event),
    consent: isRecord(context) ? own(context, "consent") : undefined,
  };
}

function size(raw: object): "event_too_large" | "event_too_nested" | undefined {
  try {
    const text = JSON.stringify(raw);
    if (text.length > MAX_BYTES) return "event_too_large";
    return text.length * 3 > MAX_BYTES && Buffer.byteLength(text) > MAX_BYTES ? "event_too_large" : undefined;
  } catch {
    // Nesting beyond the stack; parsed JSON has no other way to fail here.
    return "event_too_nested";
  }
}

/** null: malformed. */
function messageIdOf(value: unknown): string | undefined | null {
  if (value === undefined || value === null || value === "") return undefined;
  // A number beyond 2^53 has lost digits: another message would look the same.
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === "string" && text.length <= MAX_MESSAGE_ID ? text : null;
}

type Who = Pick<Call, "user" | "browser" | "previous">;

function whoOf(raw: Record<string, unknown>, type: CallType): Who | RefusalReason {
  const user = identifier("user", own(raw, "userId"));
  const browser = identifier("browser", own(raw, "anonymousId"));
  const known = { user: asIdentifier(user), browser: asIdentifier(browser) };
  if (type === "alias") {
    const previous = identifier("user", own(raw, "previousId") ?? own(raw, "anonymousId"));
    if (typeof previous === "string") return previous;
    if (typeof user === "string") return user;
    return { user, browser: undefined, previous: previous.value };
  }
  if (known.user || known.browser) return { ...known, previous: undefined };
  // The reason that helps most: a placeholder where an id should be, before an id that is not there.
  const reasons = [user, browser].filter((each) => typeof each === "string");
  return reasons.find((reason) => reason !== "identifier_missing") ?? "identifier_missing";
}

function unusableOf(raw: Record<string, unknown>, who: Who): string[] {
  if (who.previous !== undefined) return [];
  const isGiven = (name: string) => ![undefined, null, ""].some((nothing) => own(raw, name) === nothing);
  return [...(who.user ? [] : ["userId"]), ...(who.browser ? [] : ["anonymousId"])].filter(isGiven);
}

function identifier(
  kind: Identifier["kind"],
  value: unknown,
): Identifier | NonNullable<ReturnType<typeof notAnIdentifier>> {
  return notAnIdentifier(value) ?? { kind, value: String(value) };
}
const asIdentifier = (found: ReturnType<typeof identifier>): Identifier | undefined =>
  typeof found === "string" ? undefined : found;

function eventOf(raw: Record<string, unknown>, type: CallType): Call["event"] | "event_name_missing" {
  const properties = own(raw, "properties");
  switch (type) {
    case "track": {
      const name = own(raw, "event");
      if (typeof name !== "string" || name.trim() === "" || name.length > MAX_NAME) return "event_name_missing";
      return { name, properties };
    }
    case "page":
    case "screen":
      return { name: type === "page" ? "Page" : "Screen", properties: { ...named(raw), ...record(properties) } };
    case "group":
      return { name: "Group", properties: { ...record(own(raw, "traits")), group_id: own(raw, "groupId") } };
    default:
      return undefined;
  }
}

/** A page's own name and category, which Segment sends beside the properties. */
const named = (raw: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(["name", "category"].filter((key) => Object.hasOwn(raw, key)).map((key) => [key, raw[key]]));

/** Leaves of the context as `context.page.path`; what lies deeper or is too many keeps the name of its branch. */
function flatten(context: unknown): [string, unknown][] {
  const leaves: [string, unknown][] = [];
  const walk = (branch: Record<string, unknown>, path: string, depth: number): void => {
    for (const [key, value] of Object.entries(branch)) {
      if (leaves.length >= CONTEXT_NAMES) return;
      const name = `${path}.${key}`;
      if (name === "context.consent") continue;
      if (isRecord(value) && depth < CONTEXT_DEPTH) walk(value, name, depth + 1);
      else leaves.push([name, value]);
    }
  };
  if (isRecord(context)) walk(context, "context", 1);
  return leaves;
}

function preferencesOf(context: unknown, event: Call["event"]): Call["preferences"] {
  // `integrations: { All: true }` is routing between vendors, never consent.
  const consent = isRecord(context) ? own(context, "consent") : undefined;
  const stated = isRecord(consent) ? own(consent, "categoryPreferences") : undefined;
  if (isRecord(stated)) return Object.entries(stated);
  if (event?.name !== PREFERENCE_EVENT || !isRecord(event.properties)) return [];
  const properties = own(event.properties, "categoryPreferences");
  return isRecord(properties) ? Object.entries(properties) : [];
}

const own = (from: Record<string, unknown>, key: string): unknown => (Object.hasOwn(from, key) ? from[key] : undefined);
const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

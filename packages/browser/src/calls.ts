// Segment's calls as messages: what each is called, which field of the map it would fill, and which parts of it may leave.
import type { Message } from "./outbox.ts";

type Bag = Readonly<Record<string, unknown>>;

/** A call as it was made: not yet a message, because nothing says yet that it may leave. */
export type Call = {
  readonly type: string;
  /** The field it fills; absent: it fills none, and needs only an open device. */
  readonly field?: string;
  readonly traits?: Bag;
  readonly rest?: Bag;
  readonly at: string;
};

/**
 * The message of a call, or undefined when no open purpose reads what it would tell. Of traits only those that are read leave.
 */
export function messageOf(call: Call, fields: ReadonlySet<string>, who: Bag): Message | undefined {
  const { type, field, traits, rest, at } = call;
  if (field !== undefined && !fields.has(field)) return undefined;
  const kept =
    type === "identify"
      ? Object.fromEntries(Object.entries(traits ?? {}).filter(([name]) => fields.has(name)))
      : traits;
  return { type, ...who, ...rest, ...(kept ? { traits: kept } : {}), timestamp: at, messageId: randomText() };
}

/** `page([category], [name], [properties])`, as Segment reads it: one text is the name. */
export function pageCall(given: readonly unknown[]): Bag {
  const texts = given.filter((each) => typeof each === "string");
  const properties = given.find((each) => typeof each === "object" && each !== null) ?? {};
  return {
    ...(texts.length > 0 ? { name: texts.at(-1) } : {}),
    ...(texts.length > 1 ? { category: texts[0] } : {}),
    // Of the address only the path: a query carries what nobody named.
    properties: { path: location.pathname, ...properties },
  };
}

const randomText = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

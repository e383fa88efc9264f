// How the shop talks to Heed: over HTTP, with standard protocols, as any shop would. It knows nothing of Heed's inside.
import type { ChoicesReply, OfrepReply } from "@heed/core";
import { SignJWT } from "jose";
import { type Book, bookWith, catalogue } from "./catalogue.ts";
import type { Message } from "./message.ts";

/** A shelf as Heed decided it, or as the shop fills it itself when Heed cannot be reached. */
export type Shelf = {
  readonly items: readonly { readonly book: Book; readonly why: string }[];
  /** Whether it was chosen with data about this person. */
  readonly personal: boolean;
  /** `allowed`, `holdout`, or why nothing personal was used; `unreachable` when Heed did not answer. */
  readonly reason: string;
  readonly purpose: string;
  readonly basis: string;
  readonly model: string;
  /** Empty when no decision about a person was recorded. */
  readonly decision: string;
};

/** An entry of Heed's ledger, as the demo may show it. */
export type Entry = {
  readonly at: string;
  readonly kind: string;
  readonly purpose?: string;
  readonly actor?: string;
  /** Field -> how many. */
  readonly fields?: Readonly<Record<string, number>>;
  readonly decision?: string;
  /** The first digits of the entry's hash. */
  readonly hash: string;
  readonly sealed: boolean;
};

/** What the shelf earned against its holdout, per permitted visitor. */
export type Lift =
  | {
      readonly known: true;
      readonly personal: { readonly visitors: number; readonly outcomes: number };
      readonly holdout: { readonly visitors: number; readonly outcomes: number };
      readonly outcomeLift: { readonly value: number; readonly low: number; readonly high: number };
      /** Below .001 the two arms are not what they should be, and the rest means nothing. */
      readonly sampleRatioP: number;
    }
  | { readonly known: false; readonly says: string };

/** Behind-the-counter facts that only the demo shows. */
export type Facts = { readonly entries: readonly Entry[]; readonly lift?: Lift };

export type HeedClient = {
  /** The shelf for a customer, or for nobody known; `item` is the book on the page, used for this answer and forgotten. */
  shelf(customer: string | undefined, item?: string): Promise<Shelf>;
  /** What a customer chose, purpose by purpose; undefined when Heed did not answer. */
  choices(customer: string): Promise<ChoicesReply["purposes"] | undefined>;
  /** Reports what happened. False: Heed did not take it. */
  report(batch: readonly Message[]): Promise<boolean>;
  /** "Not interested", for ever. False: Heed did not take it. */
  hide(customer: string, item: string): Promise<boolean>;
  facts(customer: string | undefined): Promise<Facts>;
  /** What opens a customer's Data Dashboard, once and within a minute. */
  code(customer: string): Promise<string | undefined>;
};

export type HeedClientOptions = {
  /** Where Heed answers, such as "http://127.0.0.1:4300". */
  readonly heedUrl: string;
  /** The secret server key: it names customers and signs their tokens. */
  readonly serverKey: string;
  readonly now: () => Date;
  readonly fetch?: typeof fetch;
  /** The visitor's browser sends Global Privacy Control. */
  readonly gpc?: boolean;
};

/**
 * A client that never fails: without an answer within two seconds the shop goes on without Heed, and uses nothing personal.
 *
 * @example
 * const heed = createHeedClient({ heedUrl: "http://127.0.0.1:4300", serverKey: "demo", now: () => new Date() });
 */
export function createHeedClient({
  heedUrl,
  serverKey,
  now,
  fetch: send = fetch,
  gpc = false,
}: HeedClientOptions): HeedClient {
  const signals = gpc ? { "sec-gpc": "1" } : undefined;
  const call = async (path: string, authorization: string, body?: unknown): Promise<unknown> => {
    const request: RequestInit = { headers: { authorization, ...signals }, signal: AbortSignal.timeout(2_000) };
    if (body !== undefined) {
      request.method = "POST";
      request.body = JSON.stringify(body);
      request.headers = { authorization, "content-type": "application/json", ...signals };
    }
    try {
      const response = await send(new URL(path, heedUrl), request);
      return response.ok ? ((await response.json()) as unknown) : undefined;
    } catch {
      return undefined;
    }
  };
  const bearer = `Bearer ${serverKey}`;
  const basic = `Basic ${btoa(`${serverKey}:`)}`;
  const token = (customer: string) => {
    const at = Math.floor(now().getTime() / 1000);
    return new SignJWT({})
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setSubject(customer)
      .setIssuedAt(at)
      .setExpirationTime(at + 1_800)
      .sign(new TextEncoder().encode(serverKey));
  };
  return {
    async code(customer) {
      const reply = await call("/me/code", `Bearer ${await token(customer)}`, {});
      return isRecord(reply) && typeof reply["code"] === "string" ? reply["code"] : undefined;
    },
    async shelf(customer, item) {
      const context = {
        ...(customer === undefined ? {} : { targetingKey: customer }),
        ...(item === undefined ? {} : { page: { item } }),
      };
      return shelfFrom(await call("/ofrep/v1/evaluate/flags/shelf", bearer, { context }));
    },
    async choices(customer) {
      const reply = await call(`/consent/v1/choices?userId=${customer}`, bearer);
      return isChoices(reply) ? reply.purposes : undefined;
    },
    report: async (batch) => (await call("/v1/batch", basic, { batch, sentAt: now().toISOString() })) !== undefined,
    hide: async (customer, item) =>
      (await call("/me/api/hide", `Bearer ${await token(customer)}`, { item, value: true })) !== undefined,
    async facts(customer) {
      const facts = await call(`/demo/facts${customer === undefined ? "" : `?person=${customer}`}`, bearer);
      // The demo's own address of the same Heed: its shape is agreed, not guarded.
      return isRecord(facts) && Array.isArray(facts["entries"]) ? (facts as Facts) : { entries: [] };
    },
  };
}

/** A reply of OFREP as a shelf of this shop; anything else is the shop's own picks. */
export function shelfFrom(reply: unknown): Shelf {
  if (!isReply(reply)) return WITHOUT_HEED;
  const { value, variant, metadata } = reply;
  const items = value.items.flatMap(({ id, why }) => {
    const book = bookWith(id);
    return book ? [{ book, why }] : [];
  });
  const { reason, purpose, basis, model, decision } = metadata;
  return { items, personal: variant === "personal", reason, purpose, basis, model, decision };
}

/** What the shop can show without asking anybody: its own picks. */
const WITHOUT_HEED: Shelf = {
  items: catalogue
    .filter((book) => book.pick)
    .slice(0, 5)
    .map((book) => ({ book, why: "Picked by our booksellers" })),
  personal: false,
  reason: "unreachable",
  purpose: "none",
  basis: "none",
  model: "none",
  decision: "",
};

function isReply(reply: unknown): reply is OfrepReply {
  return (
    isRecord(reply) && isRecord(reply["metadata"]) && isRecord(reply["value"]) && Array.isArray(reply["value"]["items"])
  );
}

const isChoices = (reply: unknown): reply is ChoicesReply => isRecord(reply) && isRecord(reply["purposes"]);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

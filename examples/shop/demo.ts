// The demo's crowd and its shop, added by `heed start --demo` to a fresh Heed: everything goes through the same doors as real data.
import { seededRandom } from "@heed/math";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Heed } from "heed";
import { crowd, history, type Reader, respond } from "./crowd.ts";
import { customerHistory, customers } from "./customers.ts";
import type { Facts } from "./heed-client.ts";
import { type Message, ordered, viewed } from "./message.ts";
import { reviews } from "./reviews.ts";
import { createShop, type Shop } from "./shop.ts";

const PEOPLE = 800;
const SEED = 7;
const DAY_MS = 86_400_000;
/** A training this long ago knew little of the crowd, whose history has 150 days. */
const EARLY_DAYS = 86;
/** Two that share some of their people, and are large enough for what chance does to their counts. */
const AUDIENCES = [
  { name: "Came back", rule: 'count("Order Completed" within 90 days) >= 2', purpose: "recommendations" },
  { name: "Looked in lately", rule: 'count("Product Viewed" within 30 days) >= 1', purpose: "recommendations" },
];
/** What is learned once the crowd has visited, so that no room of the console is empty. */
const LEARNED = [
  [0.88, "propensity", "learning who may order soon"],
  [0.91, "segments", "learning which customers buy alike"],
  [0.94, "lifetime-value", "learning what orders may come to"],
  [0.97, "sentiment", "reading reviews"],
] as const;
/** Demo keys work on this machine only. */
const KEY = "demo";

type Report = (share: number, says: string) => void;

/** Fills a fresh Heed; does nothing when it was filled before. */
export async function prepare(heed: Heed, report: Report): Promise<void> {
  for (const kind of ["write", "server"] as const) await heed.addKey(kind, KEY, { value: KEY, loopbackOnly: true });
  if ((await heed.models.live("recommendations")) !== undefined) return;
  const readers = crowd({ people: PEOPLE, seed: SEED });
  const now = heed.now();
  report(0.1, "customers");
  await keepOutOfHoldout(heed, "ada");
  // Their choices come with the shop's secret key: it knows who they are.
  for (const customer of customers) await send(heed, [...customerHistory(customer, now)], "proven");
  let done = 0;
  for (let start = 0; start < readers.length; start += 40) {
    const some = readers.slice(start, start + 40);
    await send(
      heed,
      some.flatMap((reader) => [...history(reader, now), ...reviews(reader, now)]),
    );
    done += some.length;
    report(0.1 + (0.5 * done) / readers.length, "a synthetic crowd");
  }
  report(0.6, "counting what is popular");
  await heed.countPopular();
  await heed.train("recommendations", { seed: SEED, report: (share, says) => report(0.65 + 0.2 * share, says) });
  report(0.85, "the crowd visits");
  await visits(heed, readers);
  for (const [share, capability, says] of LEARNED) {
    report(share, says);
    await heed.train(capability, { seed: SEED });
  }
  // From so few days nothing can be told: its audit says so, and it is not put in use. Whoever opens the console finds it there.
  await heed.train("propensity", { seed: SEED, until: new Date(now.getTime() - EARLY_DAYS * DAY_MS) });
  for (const { name, ...asked } of AUDIENCES)
    await heed.audiences.save(name, asked, { actor: "job:demo", holds: () => true });
  await heed.seal();
  report(1, "ready");
}

/**
 * The arm of a person follows from a key of this installation, so one start in ten would show Ada the fallback and nothing of what the
 * demo is for. Before anything is known of her she is merged with a fresh browser until she is in the personal arm.
 */
async function keepOutOfHoldout(heed: Heed, userId: string): Promise<void> {
  for (let turn = 1; ; turn++) {
    const personId = await heed.askers.ensure({ kind: "user", value: userId }, "proven");
    if (heed.placements.armOf("shelf", personId) !== "holdout") return;
    const browser = await heed.askers.ensure({ kind: "browser", value: `${userId}-demo-browser-${turn}` }, "proven");
    await heed.ingest.merge(personId, browser, "proven");
  }
}

/** Everyone who allows it meets the shelf once; some buy. The decisions are real, the people are not. */
async function visits(heed: Heed, readers: readonly Reader[]): Promise<void> {
  const random = seededRandom(SEED + 1);
  const allowed = readers.filter((reader) => reader.choices?.["recommendations"] === true);
  const orders: Message[] = [];
  for (let start = 0; start < allowed.length; start += 128) {
    const some = allowed.slice(start, start + 128);
    const shelves = await Promise.all(
      some.map(async (reader) => heed.placements.decide("shelf", await heed.askers.named(reader.id), {})),
    );
    for (const [k, reader] of some.entries()) {
      const shown = shelves[k]?.value.items.map((item) => item.id) ?? [];
      const response = respond(reader, shown, random.fork());
      if (!response) continue;
      const of = (what: string) => ({
        userId: reader.id,
        messageId: `synthetic-${reader.id}-visit-${what}`,
        at: new Date(heed.now().getTime() + 1_000),
      });
      orders.push(viewed(of("view"), response.bought), ordered(of("order"), [response.bought]));
    }
  }
  await send(heed, orders);
}

async function send(heed: Heed, batch: readonly Message[], strength: "claimed" | "proven" = "claimed"): Promise<void> {
  for (let start = 0; start < batch.length; start += 2_000) {
    const result = await heed.ingest.accept({
      type: "batch",
      body: { batch: batch.slice(start, start + 2_000) },
      strength,
      source: KEY,
      receivedAt: heed.now(),
    });
    if (!result.ok) throw new Error(`demo_refused: ${result.message}`);
  }
}

const PATHS = [
  "/",
  "/shop.css",
  "/shop.svg",
  "/visitor.js",
  "/account",
  "/book/:name",
  "/genre/:name",
  "/covers/:name",
];

/** Puts the shop beside Heed on the same port. It talks to Heed over HTTP, as a shop on another machine would. */
export function mount(app: FastifyInstance, heed: Heed): void {
  let shop: Shop | undefined;
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    shop ??= createShop({ heedUrl: `http://127.0.0.1:${request.socket.localPort}`, serverKey: KEY, now: heed.now });
    const url = new URL(request.url, "http://shop");
    const { "sec-fetch-site": fetchSite, "sec-gpc": gpc } = request.headers;
    const { status, headers, body } = await shop.handle({
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      // A form, or the JSON of the visitor's script.
      form: (request.body ?? {}) as Record<string, unknown>,
      fetchSite: typeof fetchSite === "string" ? fetchSite : undefined,
      gpc: gpc === undefined ? undefined : String(gpc),
    });
    return reply.status(status).headers(headers).send(body);
  };
  for (const path of PATHS) app.get(path, { schema: { hide: true } }, answer);
  for (const path of ["/buy", "/hide", "/visitor"]) app.post(path, { schema: { hide: true } }, answer);
  const lift = remembered(60_000, () => heed.lift("shelf", 90, "job:demo"));
  app.get<{ Querystring: { person?: string } }>("/demo/facts", { schema: { hide: true } }, async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${KEY}`)
      return reply.status(401).send({ code: "key_unknown", message: "This address is for the demo's shop." });
    return { entries: await newestEntries(heed, request.query.person), lift: await lift() };
  });
}

/** The newest entries about one customer, as they stand in the ledger. */
async function newestEntries(heed: Heed, customer: string | undefined): Promise<Facts["entries"]> {
  const asker = await heed.askers.named(customer);
  if (asker.is === "nobody") return [];
  type Row = {
    at: Date;
    kind: string;
    purpose: string;
    actor: string;
    detail: { fields?: Record<string, number>; decision?: string };
    hash: Buffer;
    sealed: boolean;
  };
  return heed.database.transaction("rights", { subject: asker.personId }, async (connection) => {
    const { rows } = await connection.query<Row>(
      `select at, kind, purpose, actor, detail, hash, txid < coalesce((select to_txid from heed.seal order by lane desc, segment desc limit 1), '0') as sealed
       from heed.ledger where person_id = $1 order by at desc, entry_id limit 3`,
      [asker.personId],
    );
    return rows.map(({ at, detail, hash, ...row }) => ({
      ...row,
      at: at.toISOString(),
      hash: hash.toString("hex").slice(0, 12),
      ...(detail.fields ? { fields: detail.fields } : {}),
      ...(detail.decision ? { decision: detail.decision } : {}),
    }));
  });
}

/** Asks again only after `ms`: counting is a use, and each use is an entry. */
function remembered<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > ms) last = { at: performance.now(), answer: ask() };
    return last.answer;
  };
}

// The demo's crowd and its shop, added by `heed start --demo` to a fresh Heed: everything goes through the same doors as real data.
import { seededRandom } from "@heed/math";
import type { Heed } from "heed";
import { crowd, history, type Reader, respond } from "./crowd.ts";
import { customerHistory, customers } from "./customers.ts";
import { type Message, ordered, viewed } from "./message.ts";

const PEOPLE = 800;
const SEED = 7;
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
  // Their choices come with the shop's secret key: it knows who they are.
  for (const customer of customers) await send(heed, [...customerHistory(customer, now)], "proven");
  let done = 0;
  for (let start = 0; start < readers.length; start += 40) {
    const some = readers.slice(start, start + 40);
    await send(
      heed,
      some.flatMap((reader) => [...history(reader, now)]),
    );
    done += some.length;
    report(0.1 + (0.5 * done) / readers.length, "a synthetic crowd");
  }
  report(0.6, "counting what is popular");
  await heed.countPopular();
  await heed.train("recommendations", { seed: SEED, report: (share, says) => report(0.65 + 0.2 * share, says) });
  report(0.85, "the crowd visits");
  await visits(heed, readers);
  await heed.seal();
  report(1, "ready");
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

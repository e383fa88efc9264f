// kill -9 while a recipient's names change: whoever is started next ends it. Nobody is forgotten, and who counts ids hears nothing twice.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { answer, makePerson } from "../../test/person.ts";
import { type Call, receiver } from "../../test/receiver.ts";
import { createIngest } from "../ingest/ingest.ts";
import { setRecipientSecret } from "../storage/recipient-secrets.ts";
import { callOutside } from "./call-outside.ts";
import { addressOutside } from "./outside-address.ts";
import { createSharing } from "./sharing.ts";
import { newWebhookSecret } from "./sign-webhook.ts";

const theirs = await receiver();
const map = {
  ...bookshop,
  recipients: {
    one: {
      name: "One",
      role: "processor",
      country: "DE",
      contract: "2026-01-15",
      destination: {
        kind: "webhook",
        url: `${theirs.url}/one`,
        local: true,
        sends: { recommendations: ["favourite_genre"] },
      },
    },
  },
  purposes: {
    ...bookshop.purposes,
    recommendations: { ...bookshop.purposes.recommendations, recipients: ["one"] },
  },
} as unknown as typeof bookshop;
const READERS = 3;
let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let sharing: ReturnType<typeof createSharing>;
beforeAll(async () => {
  heed = await foundation(map);
  sharing = createSharing({
    ...heed,
    gate: heed.gate as never,
    call: callOutside,
    addressOf: addressOutside,
    chance: () => 0.5,
  });
  await setRecipientSecret(heed.owner, heed.keys, "one", newWebhookSecret(), heed.now());
  const ingest = createIngest({ ...heed });
  for (let k = 0; k < READERS; k++) {
    const { id } = await makePerson(heed, { user: `reader-${k}` });
    await answer(heed, id, "recommendations", true);
    const body = { userId: `reader-${k}`, traits: { favourite_genre: "sea" } };
    await ingest.accept({ type: "identify", body, strength: "proven", source: "shop", receivedAt: heed.now() });
  }
  await deliver();
});
afterAll(async () => {
  await heed.close();
  await theirs.close();
});

async function deliver(): Promise<void> {
  // The lease of a process that is no more ends meanwhile.
  heed.clock.now = new Date(+heed.clock.now + 180_000);
  await heed.owner.query("truncate heed.recipient_pace");
  await sharing.deliver("one");
}
const people = (calls: readonly Call[]) => calls.map(({ json }) => String(json.data["person"])).sort();
const ofType = (type: string): readonly Call[] => theirs.taken().filter(({ json }) => json.type === type);
const version = async (): Promise<number> =>
  (await heed.owner.query<{ version: number }>("select version from heed.recipient_names")).rows[0]?.version ?? 1;
const served = async (): Promise<number> =>
  (await heed.owner.query("select 1 from pg_stat_activity where datname = current_database()")).rowCount ?? 0;

/** Changes the names in a process of its own, that kills itself before this act. */
async function renameElsewhere(act: number): Promise<"ended" | "killed"> {
  const ours = await served();
  const args = [heed.url, heed.now().toISOString(), "one", String(act), "rename"];
  const child = fork(join(import.meta.dirname, "../../test/deliver-as-process.ts"), args, { stdio: "pipe" });
  const [code, signal] = await once(child, "exit");
  expect(signal ?? code, `act ${act}`).toBe(code === 0 ? 0 : "SIGKILL");
  // What it sent before it died, a commit too, the server still carries out.
  await vi.waitFor(async () => expect(await served()).toBeLessThanOrEqual(ours), 10_000);
  return signal === null ? "ended" : "killed";
}

/** One change of names, killed before this act, ended by whoever comes next. */
async function change(act: number): Promise<"ended" | "killed"> {
  const before = await version();
  const names = new Set(people(ofType("person.traits")));
  theirs.calls.length = 0;
  const ended = await renameElsewhere(act);
  // Who had typed it types it again if nothing had been changed.
  if ((await version()) === before) await sharing.rename("one");
  expect(await version(), `act ${act}`).toBe(before + 1);
  await sharing.stopEnded();
  await deliver();
  await sharing.stopEnded();
  await deliver();
  expect(people(ofType("person.stop")), `act ${act}`).toEqual([...names].sort());
  const fresh = people(ofType("person.traits"));
  expect([new Set(fresh).size, fresh.length], `act ${act}`).toEqual([READERS, READERS]);
  expect(
    fresh.filter((name) => names.has(name)),
    `act ${act}`,
  ).toEqual([]);
  const left = "select 1 from heed.delivery union all select 1 from heed.share where told is null and version < $1";
  expect((await heed.owner.query(left, [before + 1])).rowCount, `act ${act}`).toBe(0);
  return ended;
}

test("killed with SIGKILL before the change, between its steps and while it is told", async () => {
  // Before anything; before who has the old names is looked for; within that; while the recipient is told.
  for (const act of [1, 2, 7, 14, 25]) expect(await change(act), `act ${act}`).toBe("killed");
}, 60_000);

test.runIf(process.env["HEED_SOAK"])(
  "killed with SIGKILL before each of its acts",
  async () => {
    let act = 1;
    while ((await change(act)) === "killed") act++;
    expect(act).toBeGreaterThan(25);
  },
  900_000,
);

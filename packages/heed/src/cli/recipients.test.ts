// heed recipients on the real thing: who gets data, the keys of each, what was given up, tried again and forgotten, and names that change.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Ended, workplace } from "../../test/command.ts";
import { type EmbeddedServer, startEmbedded } from "../storage/embedded.ts";

const CONFIG = `import { bookshop } from ${JSON.stringify(join(import.meta.dirname, "../../test/bookshop.ts"))};
const house = { name: "The mail house", role: "processor", country: "DE", contract: "2026-01-15", contractUntil: "2999-12-31" };
const sends = { newsletter: ["email"] };
export default {
  ...bookshop,
  recipients: {
    post: { ...house, destination: { kind: "webhook", url: "https://in.post.example/heed", sends } },
    lake: { ...house, destination: { kind: "files", url: "https://s3.lake.example", bucket: "shop-out", region: "auto", sends } },
  },
  purposes: { ...bookshop.purposes, newsletter: { ...bookshop.purposes.newsletter, recipients: ["post", "lake"] } },
};
`;
let place: Awaited<ReturnType<typeof workplace>>;
let server: EmbeddedServer;
let heed: (...args: readonly string[]) => Promise<Ended>;
let owner: Client;
beforeAll(async () => {
  place = await workplace();
  await place.write("heed.config.ts", CONFIG);
  server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined, throwaway: true });
  heed = place.resident();
  // The first command makes the database.
  expect((await heed("recipients")).err).toBe("");
  owner = new Client({ connectionString: server.url });
  await owner.connect();
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await server?.stop();
  await place?.remove();
});
beforeEach(() => owner.query("truncate heed.delivery"));

/** Deliveries that were given up. */
async function givenUp(recipient: string, ...kinds: readonly string[]): Promise<readonly string[]> {
  const ids = kinds.map(() => randomUUID());
  for (const [i, kind] of kinds.entries())
    await owner.query(
      `insert into heed.delivery (person_id, id, recipient, purpose, kind, at, due, tries, dead, why)
       values ($1, $2, $3, 'newsletter', $4, now() - interval '20 days', now(), 9, now() - interval '1 day', 'status 503')`,
      [randomUUID(), ids[i], recipient, kind],
    );
  return ids;
}
const left = async () =>
  (await owner.query("select id, kind, dead is not null as dead, tries from heed.delivery order by kind")).rows;
const json = async (...args: readonly string[]) => JSON.parse((await heed("--json", ...args)).out);

test("the list names each with its host, what waits and what was given up, and what it lacks", async () => {
  await givenUp("post", "traits", "stop");
  const { out } = await heed("recipients");
  expect(out).toMatch(/post\s+in\.post\.example\s+0\s+0\s+2\s+2999-12-31\s+has no secret/);
  expect(await json("recipients")).toMatchObject([
    { name: "post", dead: 2, waiting: 0, secret: false },
    { name: "lake", dead: 0, host: "s3.lake.example" },
  ]);
});

test("failed lists by number what was given up, with why, and holds nobody's name", async () => {
  const [id] = await givenUp("post", "traits");
  const { out, code } = await heed("recipients", "failed", "post");
  expect(code).toBe(0);
  expect(out).toContain(id);
  expect(out).toMatch(/traits\s+newsletter\s+\S+\s+9\s+status 503/);
  expect((await heed("recipients", "failed", "lake")).out).toContain("Nothing was given up.");
});

test("retry has one, or all of one recipient, tried again as if new; a number that is not there is said to be", async () => {
  const [first] = await givenUp("post", "stop", "traits");
  await givenUp("lake", "correction");
  expect((await heed("recipients", "retry", "post", first ?? "")).out).toContain("1 are tried again");
  expect(await left()).toMatchObject([
    { kind: "correction", dead: true },
    { kind: "stop", dead: false, tries: 0 },
    { kind: "traits", dead: true },
  ]);
  const wrong = await heed("recipients", "retry", "post", first ?? "");
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("delivery_unknown")]);
  expect(await json("recipients", "retry", "post")).toEqual({ name: "post", tried: 1 });
  expect((await left()).filter(({ dead }) => dead)).toMatchObject([{ kind: "correction" }]);
});

test("drop forgets what was given up, of that recipient alone, and never the word to stop or to forget a name", async () => {
  await givenUp("post", "event", "traits", "stop", "forget");
  await givenUp("lake", "event");
  expect((await heed("recipients", "drop", "post")).out).toContain("2 forgotten");
  expect((await left()).map(({ kind }) => kind)).toEqual(["event", "forget", "stop"]);
});

test("a webhook's secret is made and shown once; another's keys are two lines of a file; each is refused as the other", async () => {
  const { secret } = await json("recipients", "secret", "post");
  expect(secret).toMatch(/^whsec_/);
  const file = await place.write("keys", "AKIA-of-the-lake\nits-quiet-secret\n");
  const kept = await heed("recipients", "secret", "lake", "--keys", file);
  expect([kept.code, kept.out.includes("Kept, sealed"), kept.out.includes("quiet")]).toEqual([0, true, false]);
  expect((await heed("recipients", "secret", "lake")).err).toContain("keys_are_theirs");
  expect((await heed("recipients", "secret", "post", "--keys", file)).err).toContain("secret_is_ours");
  const short = await place.write("short", "one line");
  const refused = await heed("recipients", "secret", "lake", "--keys", short);
  expect(refused.err).toContain("keys_malformed");
  expect(refused.err).toContain("access key");
  expect((await json("recipients")).map((one: { secret: boolean }) => one.secret)).toEqual([true, true]);
});

test("rename counts the versions of names up; an unknown recipient is a sentence with those that there are", async () => {
  expect(await json("recipients", "rename", "post")).toEqual({ name: "post", version: 2 });
  expect((await heed("recipients", "rename", "post")).out).toContain("version 3");
  const { code, err } = await heed("recipients", "failed", "nobody");
  expect([code, err]).toEqual([1, expect.stringMatching(/recipient_unknown.*post, lake/s)]);
});

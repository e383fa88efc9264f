// Two servers with two maps on one database: the old one answers without personal data or not at all, and writes nothing.
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { catalogue, listening } from "../../test/server.ts";
import { createHeed } from "../heed.ts";
import { confirmIdentity } from "../storage/confirm-identity.ts";

const changed = { ...bookshop, undoDays: 9 };
type Server = Awaited<ReturnType<typeof listening>>;
let old: Server;
let next: Awaited<ReturnType<typeof createHeed<typeof changed>>>;
let owner: Client;
let ada: string;
beforeAll(async () => {
  old = await listening();
  await post("/v1/track", { ...event, context: { consent: { categoryPreferences: { recommendations: true } } } });
  const asker = await old.heed.askers.named("two-ada");
  if (asker.is !== "person") throw new Error("ada is not known");
  ada = asker.personId;
  owner = new Client({ connectionString: old.cable.url });
  await owner.connect();
  next = await createHeed({
    map: changed,
    catalogue,
    url: old.cable.url,
    key: "5a".repeat(32),
    publicUrl: old.url,
    now: () => new Date(),
    onFault: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await owner.end();
  await next.close();
  await old.close();
});

const event = { userId: "two-ada", event: "Product Viewed", properties: { product_id: "b1" } };
const post = (path: string, body: object, key = "site-key") =>
  fetch(`${old.url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: path.startsWith("/v1/") ? `Basic ${btoa(`${key}:`)}` : `Bearer ${key}`,
    },
    body: JSON.stringify(body),
  });

/** How many rows every table holds. */
async function rows(): Promise<string> {
  const { rows } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'heed'::regnamespace and relkind in ('r', 'p') and not relispartition and relname not in ('tally', 'seal') order by 1",
  );
  const counts = rows.map(({ name }) => `select '${name}' as name, count(*)::int as n from heed.${name}`);
  return JSON.stringify((await owner.query(counts.join(" union all "))).rows);
}

describe("a server whose map was superseded", () => {
  test("decides without personal data, and says that its policy is out of reach", async () => {
    const reply = await post(
      "/ofrep/v1/evaluate/flags/shelf",
      { context: { targetingKey: "two-ada" } },
      "shop-server-key",
    );
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({
      variant: "fallback",
      metadata: { reason: "unavailable", decision: "" },
    });
  });

  test("takes no event and no choice: 503 with its code and when to try again", async () => {
    const before = await rows();
    for (const [path, body, key] of [
      ["/v1/track", event, "site-key"],
      ["/v1/batch", { batch: [{ type: "track", ...event }] }, "site-key"],
      [
        "/v1/identify",
        { userId: "two-new", context: { consent: { categoryPreferences: { newsletter: true } } } },
        "site-key",
      ],
      ["/consent/v1/choices", { userId: "two-ada", choices: { recommendations: false } }, "shop-server-key"],
      ["/consent/v1/choices", { userId: "two-newer", choices: { recommendations: true } }, "shop-server-key"],
    ] as const) {
      const reply = await post(path, body, key);
      expect([path, reply.status, reply.headers.get("retry-after")]).toEqual([path, 503, "2"]);
      expect(await reply.json()).toMatchObject({ code: "map_superseded" });
    }
    expect(await rows()).toBe(before);
  });

  test("shows a person a calm page with a number to quote, where a program gets JSON", async () => {
    const session = await old.heed.tokens.session({ by: "proven", personId: ada, linkedAt: new Date() });
    const me = (accept: string) => fetch(`${old.url}/me`, { headers: { cookie: `heed_me=${session}`, accept } });
    const page = await me("text/html,*/*");
    expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const text = await page.text();
    expect(text).toContain("cannot be shown at the moment");
    expect(text).toContain(page.headers.get("x-request-id"));
    expect(text).not.toContain("map_superseded");
    expect(await (await me("*/*")).json()).toMatchObject({ code: "map_superseded" });
  });

  test("is not ready", async () => expect(await old.heed.ready()).toMatchObject({ ok: false, code: "map_superseded" }));

  test("refuses whatever would write or read something of a person", async () => {
    const { heed } = old;
    const subject = (await heed.rights.person(ada))!;
    const open = heed.gate.open({ purpose: "recommendations", actor: "job:test" });
    const answers = [{ purpose: "newsletter", value: true }];
    const before = await rows();
    const acts: Record<string, () => Promise<unknown>> = {
      read: () => open.read([ada]),
      decide: () => open.decide({ personId: ada, use: () => ({ result: 1 }) }),
      scan: () => open.scan({ until: new Date(), version: "v", member: () => ({}) }),
      aggregate: () => open.aggregate({ groups: () => [["all", 1]] }),
      record: () => heed.choices.record({ personId: ada, answers, strength: "proven", source: "test" }),
      hide: () => heed.choices.hide(ada, "b1", true, "test"),
      state: () => heed.choices.setState(ada, "restricted", "true", "test"),
      standing: () => heed.choices.read(ada),
      fingerprint: () => heed.choices.fingerprint(ada),
      ensure: () => heed.askers.ensure({ kind: "user", value: "two-newest" }, "proven"),
      merge: () => heed.ingest.merge(ada, ada, "proven"),
      split: () => heed.ingest.split(ada, "two-ada", "test"),
      "own data": () => heed.rights.read(subject, "person:dashboard"),
      export: () => heed.rights.export(subject, "person:dashboard").next(),
      preview: () => heed.rights.preview(subject),
      erase: () => heed.rights.erase(ada, "person:dashboard"),
      "delete kept": () => heed.rights.deleteKept(ada, "person:dashboard"),
      confirm: () => confirmIdentity(heed, ada, ada),
      explain: () => heed.explain(ada, "staff:ann"),
    };
    for (const [name, act] of Object.entries(acts)) {
      const refusal = await act().then(
        () => "done",
        (error: Error) => error.message.slice(0, 14),
      );
      expect([name, refusal]).toEqual([name, "map_superseded"]);
    }
    expect(await rows()).toBe(before);
  });

  test("while the new one serves", async () => {
    const open = next.gate.open({ purpose: "recommendations", actor: "job:test" });
    expect((await open.read([ada])).person(ada).allowed).toBe(true);
  });
});

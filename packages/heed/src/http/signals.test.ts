import { type DataMap, defineMap } from "@heed/core";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { listening } from "../../test/server.ts";

const map = defineMap({
  ...bookshop,
  countryHeader: "x-country",
  regimes: { gdpr: { countries: ["IE", "DE"] }, ccpa: { countries: ["US-CA"] } },
  recipients: { broker: { name: "Broker", role: "controller", kind: "sale", country: "US" } },
  purposes: {
    ...bookshop.purposes,
    sold: {
      says: "Sell it",
      basis: "legitimate interest",
      balancing: "b",
      reads: { "Product Viewed": "1 months" },
      recipients: ["broker"],
    },
    ads: {
      says: "Show ads",
      basis: "consent",
      advertises: true,
      device: "consent",
      categories: ["marketing"],
      tcf: [1],
      reads: { "Product Viewed": "1 months" },
    },
  },
  placements: { ...bookshop.placements, advert: { capability: "recommendations", purpose: "ads", holdout: 0 } },
}) as unknown as DataMap;

let server: Awaited<ReturnType<typeof listening>>;
let owner: Client;
beforeAll(async () => {
  server = await listening({ map });
  owner = new Client({ connectionString: server.heed.database.url });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await server?.close();
});

const send = (body: object, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/v1/track`, {
    method: "POST",
    headers: { authorization: "Bearer site-key", ...headers },
    body: JSON.stringify({ event: "Product Viewed", properties: { product_id: "b1" }, ...body }),
  });
async function standsFor(anonymousId: string) {
  const reply = await fetch(`${server.url}/consent/v1/choices?anonymousId=${anonymousId}`, {
    headers: { authorization: "Bearer shop-server-key" },
  });
  // Only what the tests read of the reply.
  const { purposes } = (await reply.json()) as {
    purposes: Record<string, { allowed: boolean; answered?: { value: boolean } }>;
  };
  return Object.fromEntries(
    Object.entries(purposes).flatMap(([name, { answered }]) => (answered ? [[name, answered.value]] : [])),
  );
}

test("Sec-GPC closes what is sold or advertised, for the browser that sent it, and nothing of the shop's own", async () => {
  await send({ anonymousId: "gpc-on" }, { "sec-gpc": "1" });
  expect(await standsFor("gpc-on")).toEqual({ ads: false, sold: false });
  await send({ anonymousId: "gpc-off" }, { "sec-gpc": "0" });
  expect(await standsFor("gpc-off")).toEqual({});
});

test("GPC is recorded once and not with every event, and a claimed yes does not undo it", async () => {
  for (let k = 0; k < 4; k++) await send({ anonymousId: "gpc-again", messageId: `m${k}` }, { "sec-gpc": "1" });
  await send({ anonymousId: "gpc-again", context: { consent: { categoryPreferences: { marketing: true } } } });
  expect(await standsFor("gpc-again")).toEqual({ ads: false, sold: false });
  const { rows } = await owner.query<{ n: number }>(
    "select count(*)::int as n from heed.consent where purpose = 'sold' group by person_id order by 1 desc limit 1",
  );
  expect(rows).toEqual([{ n: 1 }]);
});

test("no identifier is made to honour it: whoever sends none stays nobody", async () => {
  const count = async () => (await owner.query("select 1 from heed.person")).rowCount;
  const before = await count();
  await send({}, { "sec-gpc": "1" });
  await fetch(`${server.url}/privacy`, { headers: { "sec-gpc": "1" } });
  await fetch(`${server.url}/consent/v1/notice`, { headers: { "sec-gpc": "1" } });
  expect(await count()).toBe(before);
});

test("strings in the context are read; what cannot be read says no, and of contradictions the no wins", async () => {
  await send({
    anonymousId: "tcf-bad",
    context: { consent: { tcString: "broken", categoryPreferences: { marketing: true } } },
  });
  expect(await standsFor("tcf-bad")).toEqual({ ads: false });
  await send({ anonymousId: "gpp", context: { consent: { gppString: "DBABBg~BAUAAABA.YA" } } });
  expect(await standsFor("gpp")).toEqual({ ads: false, sold: false });
  await send({ anonymousId: "category", context: { consent: { categoryPreferences: { marketing: true } } } });
  expect(await standsFor("category")).toEqual({ ads: true });
  const long = await send({ anonymousId: "long", context: { consent: { tcString: "C".repeat(1_000_000) } } });
  expect(long.status).toBe(200);
  expect(await standsFor("long")).toEqual({});
});

test("a choice that comes with GPC is a no to what GPC closes, whatever was ticked", async () => {
  await fetch(`${server.url}/consent/v1/choices`, {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json", "sec-gpc": "1" },
    body: JSON.stringify({ anonymousId: "chooser", choices: { ads: true, recommendations: true } }),
  });
  expect(await standsFor("chooser")).toEqual({ ads: false, sold: false, recommendations: true });
});

const first = async (choices: Record<string, boolean>, headers: Record<string, string> = {}) =>
  (await (
    await fetch(`${server.url}/consent/v1/browsers`, {
      method: "POST",
      headers,
      body: JSON.stringify({ writeKey: "site-key", notice: 1, choices }),
    })
  ).json()) as { anonymousId?: string; token?: string; gpc?: string };

test("a browser's first yes to what GPC closes mints nothing; beside another yes it is kept as a no, and both say honoured", async () => {
  const count = async () => (await owner.query("select 1 from heed.person")).rowCount;
  const before = await count();
  expect(await first({ ads: true }, { "sec-gpc": "1" })).toEqual({ gpc: "honoured" });
  expect(await count()).toBe(before);
  const both = await first({ ads: true, recommendations: true }, { "sec-gpc": "1" });
  expect(both.gpc).toBe("honoured");
  expect(await standsFor(both.anonymousId ?? "")).toEqual({ ads: false, sold: false, recommendations: true });
  const without = await first({ ads: true });
  expect(without.gpc).toBeUndefined();
  expect(await standsFor(without.anonymousId ?? "")).toEqual({ ads: true });
});

test("a decision that GPC closes reads nobody and says so, by itself and among all; the profile is opted out with it, until its person says yes again", async () => {
  const { token = "" } = await first({ ads: true, recommendations: true });
  const decide = async (path: string, headers: Record<string, string>) => {
    const reply = await fetch(`${server.url}/ofrep/v1/evaluate/flags${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: "{}",
    });
    // Only what the test reads of the reply.
    const body = (await reply.json()) as {
      metadata: { reason: string; remedy?: string; decision: string };
      flags: { key: string; metadata: { reason: string } }[];
    };
    return { ...body, etag: reply.headers.get("etag") };
  };
  const closed = (await decide("/advert", { "sec-gpc": "1" })).metadata;
  expect(closed).toMatchObject({ reason: "gpc", decision: "" });
  expect(closed.remedy).toContain("honoured");
  // 11 CCR 7025(c)(1): the profile that is tied to the browser, not this request alone; written once, however often the signal comes.
  await decide("/advert", { "sec-gpc": "1" });
  expect((await decide("/advert", {})).metadata.reason).toBe("refused");
  const choose = await fetch(`${server.url}/consent/v1/choices`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ choices: { ads: true } }),
  });
  expect(choose.status).toBe(200);
  expect((await decide("/advert", { "sec-gpc": "1" })).metadata.reason).toBe("gpc");
  // Their own later word stands where the signal is not sent.
  expect((await decide("/advert", {})).metadata.decision).not.toBe("");
  expect((await decide("/shelf", { "sec-gpc": "1" })).metadata.decision).not.toBe("");
  const [on, off] = [await decide("", { "sec-gpc": "1" }), await decide("", {})];
  const closedOf = ({ flags }: typeof on) =>
    flags.filter(({ metadata }) => metadata.reason === "gpc").map(({ key }) => key);
  expect([closedOf(on), closedOf(off)]).toEqual([["advert"], []]);
  expect(on.etag).not.toBe(off.etag);
});

test("/.well-known/gpc.json says so, and the page shows that the signal was honoured", async () => {
  const reply = await fetch(`${server.url}/.well-known/gpc.json`);
  expect(reply.headers.get("content-type")).toContain("application/json");
  expect(await reply.json()).toEqual({ gpc: true, lastUpdate: new Date().toISOString().slice(0, 10) });
  const page = await fetch(`${server.url}/privacy`, { headers: { "sec-gpc": "1" } });
  expect(await page.text()).toContain("Opt-Out Request Preference Signal Honored");
  expect(page.headers.get("vary")).toContain("sec-gpc");
  expect(await (await fetch(`${server.url}/privacy`)).text()).not.toContain("Signal Honored");
});

test("the regime follows the proxy's country, the host's word goes first, and an unknown country gets the strictest", async () => {
  const regimeOf = async (query: string, country?: string) => {
    const headers = country === undefined ? {} : { "x-country": country };
    return (
      (await (await fetch(`${server.url}/consent/v1/notices/latest${query}`, { headers })).json()) as {
        regime?: string;
      }
    ).regime;
  };
  expect(await regimeOf("", "DE")).toBe("gdpr");
  expect(await regimeOf("?regime=ccpa", "DE")).toBe("ccpa");
  expect(await regimeOf("", "ZZ")).toBeUndefined();
  expect(await regimeOf("")).toBeUndefined();
});

test("strings in the query and in cookies count like those of the body, and the strictest of them holds", async () => {
  const track = (anonymousId: string, query: string, headers: Record<string, string> = {}, consent?: object) =>
    fetch(`${server.url}/v1/track?${query}`, {
      method: "POST",
      headers: { authorization: "Bearer site-key", ...headers },
      body: JSON.stringify({
        anonymousId,
        event: "Product Viewed",
        properties: { product_id: "b1" },
        context: { consent: { categoryPreferences: { marketing: true }, ...consent } },
      }),
    });
  await track("query-us", "us_privacy=1YYN");
  expect(await standsFor("query-us")).toEqual({ ads: true, sold: false });
  await track("query-broken", "gdpr=1&gdpr_consent=broken");
  expect(await standsFor("query-broken")).toEqual({ ads: false });
  await track("query-none", "gdpr=1");
  expect(await standsFor("query-none")).toEqual({ ads: false });
  await track("query-outside", "gdpr=0");
  expect(await standsFor("query-outside")).toEqual({ ads: true });
  // Unreadable is a no to all that it could have said, and so to what reads a sensitive field.
  const all = { ads: false, sold: false, recommendations: false, statistics: false };
  await track("query-twice", "us_privacy=1YNN&us_privacy=1YNN");
  expect(await standsFor("query-twice")).toEqual(all);
  await track("cookie-us", "us_privacy=1YNN", { cookie: "usprivacy=1YYN" });
  expect(await standsFor("cookie-us")).toEqual({ ads: true, sold: false });
  await track("cookie-tcf", "", { cookie: "euconsent-v2=broken" });
  expect(await standsFor("cookie-tcf")).toEqual({ ads: false });
  // Section 7 is named and the string carries none of that number.
  await track("sid", "gpp=DBAA&gpp_sid=7");
  expect(await standsFor("sid")).toEqual(all);
  await track("sid-none", "gpp=DBAA&gpp_sid=-1");
  expect(await standsFor("sid-none")).toEqual({ ads: true });
});

test("the short notice says what the strings in its query close, to nobody else's cache, and makes nobody", async () => {
  const notice = async (query: string) => {
    const reply = await fetch(`${server.url}/consent/v1/notice?locale=en${query}`);
    // Only what the test reads of the reply.
    const { purposes } = (await reply.json()) as { purposes: { name: string; closed?: boolean }[] };
    const closed = purposes.filter((purpose) => purpose.closed).map(({ name }) => name);
    return [closed.toSorted(), reply.headers.get("cache-control")];
  };
  const people = async () => (await owner.query("select 1 from heed.person")).rowCount;
  const before = await people();
  expect(await notice("&gdpr=1&gdpr_consent=broken")).toEqual([["ads"], "no-store"]);
  expect(await notice("&tcf=%3F")).toEqual([["ads"], "no-store"]);
  expect(await notice("&gpp=%3F")).toEqual([["ads", "recommendations", "sold", "statistics"], "no-store"]);
  expect(await notice("&tcf=")).toEqual([[], "public, no-cache"]);
  expect(await notice("")).toEqual([[], "public, no-cache"]);
  expect(await people()).toBe(before);
});

test("a consent string with a decision closes what it says no to, for that request", async () => {
  const decide = async (query: string, signals?: object, cookie = "") => {
    const reply = await fetch(`${server.url}/ofrep/v1/evaluate/flags/advert${query}`, {
      method: "POST",
      headers: { authorization: "Bearer shop-server-key", "content-type": "application/json", cookie },
      body: JSON.stringify({ context: { targetingKey: "category", ...(signals ? { signals } : {}) } }),
    });
    // Only what the test reads of the reply.
    return ((await reply.json()) as { metadata: { reason: string } }).metadata.reason;
  };
  expect(await decide("?gdpr=1")).toBe("signal");
  expect(await decide("", { tcString: "broken" })).toBe("signal");
  expect(await decide("?gpp=DBABBg~BAUAAABA.YA&gpp_sid=7")).toBe("signal");
  expect(await decide("", undefined, "usprivacy=1YYN")).not.toBe("signal");
  expect(await decide("", undefined, "euconsent-v2=broken")).toBe("signal");
  expect(await decide("")).not.toBe("signal");
  expect(await standsFor("category")).toEqual({ ads: true });
});

// The unmodified clients for browsers, in a real Chromium and on a site of another origin.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../../test/browser.ts";
import { foreignSite } from "../../test/foreign-site.ts";
import { ordersOf } from "../../test/orders-of.ts";
import { listening } from "../../test/server.ts";

type Server = Awaited<ReturnType<typeof listening>>;
let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([listening(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const IDS = Array.from({ length: 12 }, (_, k) => `o${k}`).sort();

/** Opens a page with this head; gives it, and what it asked of anybody but its own site. */
async function visit(head: string, query = "") {
  const site = await foreignSite(head);
  const page = await browser.newPage();
  const asked: { method: string; url: string; status: number }[] = [];
  const failed: string[] = [];
  page.on("response", (response) => {
    if (response.url().startsWith(site.url)) return;
    asked.push({ method: response.request().method(), url: response.url(), status: response.status() });
  });
  page.on("pageerror", (error) => failed.push(String(error)));
  // favicon.ico is the browser's own question.
  await page.goto(`${site.url}${query}`);
  const close = async () => {
    await page.close();
    await site.close();
  };
  const elsewhere = () => asked.filter(({ url }) => !url.startsWith(server.url) && !url.endsWith("favicon.ico"));
  const posts = () => asked.filter(({ method, url }) => method === "POST" && url.startsWith(server.url));
  return { page, asked, posts, elsewhere, failed, close };
}

/** Waits for the orders of a person; the test's own time limit ends it. */
async function arrived(userId: string): Promise<readonly unknown[]> {
  let found: readonly unknown[] = [];
  while (found.length < IDS.length) {
    await new Promise((later) => setTimeout(later, 50));
    found = await ordersOf(server.heed, userId);
  }
  return found;
}

// What each page does: the same calls, written as that client's own.
const track = (page: Page, client: string, userId: string) =>
  page.evaluate(
    ({ client, userId, ids }) => {
      // The page's own global.
      const calls = (
        globalThis as unknown as Record<string, Record<"identify" | "track", (...args: unknown[]) => void>>
      )[client];
      calls?.identify(userId);
      for (const order_id of ids) calls?.track("Order Completed", { order_id, secret: "not in the map" });
    },
    { client, userId, ids: IDS },
  );

test("@segment/analytics-next from npm: batches, because the settings say so", async () => {
  const visited = await visit(
    `<script src="/npm/@segment/analytics-next/dist/umd/index.js"></script>
     <script>window.shop = AnalyticsNext.AnalyticsBrowser.load({ writeKey: "site-key", cdnURL: "${server.url}" })</script>`,
  );
  await track(visited.page, "shop", "next-npm");
  expect(await arrived("next-npm")).toEqual(IDS);
  expect(visited.posts().map(({ url }) => new URL(url).pathname)).toContain("/v1/b");
  expect(new Set(visited.posts().map(({ status }) => status))).toEqual(new Set([200]));
  expect(visited.elsewhere()).toEqual([]);
  await visited.close();
});

test("the snippet: script, settings, chunks and events all come from Heed and go to it", async () => {
  // With such a query the client loads one of its chunks.
  const visited = await visit(snippet(server.url), "?ajs_prop_campaign=spring");
  await track(visited.page, "analytics", "snippet");
  expect(await arrived("snippet")).toEqual(IDS);
  expect(visited.asked.some(({ url, status }) => url.includes("/analytics-next/bundles/") && status === 200)).toBe(
    true,
  );
  expect(visited.elsewhere()).toEqual([]);
  expect(visited.failed).toEqual([]);
  await visited.close();
});

test("the snippet: settings come through an outage of the database, and events wait for its end", async () => {
  server.cable.pull();
  const visited = await visit(snippet(server.url));
  await track(visited.page, "analytics", "next-outage");
  while (!visited.posts().some(({ status }) => status === 503)) await new Promise((later) => setTimeout(later, 50));
  server.cable.putBack();
  expect(await arrived("next-outage")).toEqual(IDS);
  await visited.close();
});

const rudder = () =>
  `<script src="/npm/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js"></script>
   <script>
     window.shop = new rudderanalytics.RudderAnalytics();
     shop.load("site-key", "${server.url}", { configUrl: "${server.url}" });
   </script>`;

test("@rudderstack/analytics-js: sourceConfig, then each event", async () => {
  const visited = await visit(rudder());
  await track(visited.page, "shop", "rudder-js");
  expect(await arrived("rudder-js")).toEqual(IDS);
  expect(new Set(visited.posts().map(({ status }) => status))).toEqual(new Set([200]));
  expect(visited.elsewhere()).toEqual([]);
  await visited.close();
});

test("@rudderstack/analytics-js: what could not be written is sent again, with the headers of a second try", async () => {
  server.cable.pull();
  const visited = await visit(rudder());
  await track(visited.page, "shop", "rudder-outage");
  while (visited.posts().filter(({ status }) => status === 503).length < IDS.length)
    await new Promise((later) => setTimeout(later, 50));
  server.cable.putBack();
  expect(await arrived("rudder-outage")).toEqual(IDS);
  await visited.close();
});

/** Segment's snippet as sites carry it: a queue that the script finds, and the script, here from Heed. */
const snippet = (url: string) => `<script>
  (function () {
    var analytics = (window.analytics = window.analytics || []);
    analytics.methods = ["track", "identify", "page", "ready"];
    analytics.methods.forEach(function (method) {
      analytics[method] = function () {
        analytics.push([method].concat(Array.prototype.slice.call(arguments)));
        return analytics;
      };
    });
    analytics._writeKey = "site-key";
    var script = document.createElement("script");
    script.async = true;
    script.src = "${url}/analytics.js/v1/site-key/analytics.min.js";
    document.head.appendChild(script);
    analytics.page();
  })();
</script>`;

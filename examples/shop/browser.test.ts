// The shop's pages in a real Chromium: readable by everybody, on a phone, by keyboard, in light and dark.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "../../packages/heed/test/barriers.ts";
import { openBrowser } from "../../packages/heed/test/browser.ts";
import { catalogue } from "./catalogue.ts";
import { createShop } from "./shop.ts";

const DECISION = "0199c0de-aaaa-4000-8000-000000000001";
const PLACES = [
  "/",
  "/?as=ada",
  "/?as=visitor",
  "/book/the-second-rise?as=ada",
  "/genre/Nature?as=bo",
  "/account",
  "/book/none",
];

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  // The pages allow no script; the judge is one.
  page = await browser.newPage({ bypassCSP: true, baseURL: "http://shop.test" });
  await page.route("http://shop.test/**", async (route) => {
    const url = new URL(route.request().url());
    const query = Object.fromEntries(url.searchParams);
    const { status, headers, body } = await shop.handle({ method: "GET", path: url.pathname, query });
    await route.fulfill({ status, headers, body });
  });
});
afterAll(() => browser?.close());

describe("in a browser", () => {
  for (const [colorScheme, width, ...others] of [
    ["light", 320, 600, 768],
    ["dark", 1280, 1024],
  ] as const)
    test(`no page has a barrier at ${width} pixels in ${colorScheme}, nor scrolls sideways, there or at ${others.join(" or ")}`, async () => {
      await page.emulateMedia({ colorScheme });
      for (const place of PLACES) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(place);
        expect(await barriers(page), place).toEqual([]);
        for (const other of [width, ...others]) {
          await page.setViewportSize({ width: other, height: 800 });
          expect(await page.evaluate("document.documentElement.scrollWidth"), `${place} at ${other}`).toBe(other);
        }
      }
    });

  test("the people are reached by keyboard, each with a focus that is seen", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto("/?as=ada");
    const reached: string[] = [];
    for (let k = 0; k < 6; k++) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate<string>("document.activeElement.getAttribute('href')"));
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    }
    expect(reached).toEqual(["#main", "/?as=ada", "/?as=ada", "/?as=bo", "/?as=cy", "/?as=visitor"]);
  });

  test("every cover is drawn", async () => {
    await page.goto("/");
    expect(await page.evaluate("[...document.images].filter((i) => i.complete && i.naturalWidth === 0).length")).toBe(
      0,
    );
    expect(await page.evaluate("document.images.length")).toBeGreaterThan(20);
  });
});

/** A shop beside a Heed that knows only Ada. */
const shop = createShop({
  heedUrl: "http://heed.test",
  serverKey: "secret",
  now: () => new Date("2026-11-22T12:00:00Z"),
  fetch: async (input, init) => {
    const path = new URL(String(input)).pathname;
    if (path === "/demo/facts") return Response.json(FACTS);
    return path.startsWith("/ofrep") ? Response.json(replyTo(String(init?.body))) : Response.json({ success: true });
  },
});

const FACTS = {
  entries: [
    {
      at: "2026-11-22T12:00:00.000Z",
      kind: "decision",
      purpose: "recommendations",
      fields: { "Product Viewed": 14, "Order Completed": 3 },
      decision: DECISION,
      hash: "9f3ac41be07d55aa",
      sealed: false,
    },
  ],
  lift: {
    known: true,
    personal: { visitors: 541, outcomes: 120 },
    holdout: { visitors: 59, outcomes: 5 },
    outcomeLift: { value: 0.137, low: 0.052, high: 0.201 },
    sampleRatioP: 0.5,
  },
};

function replyTo(body: string) {
  const personal = body.includes('"ada"');
  const why = "Because you looked at “The Island That Counts Its Seals” and bought “The Patience of Limpets”";
  return {
    value: { items: catalogue.slice(30, 35).map(({ id, title }) => ({ id, title, why })) },
    variant: personal ? "personal" : "fallback",
    metadata: {
      purpose: "recommendations",
      reason: personal ? "allowed" : "refused",
      basis: personal ? "consent" : "none",
      model: "recommendations-2026-11-22-a1b2c3",
      decision: personal ? DECISION : "",
    },
  };
}

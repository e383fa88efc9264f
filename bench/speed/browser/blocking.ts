// What a banner costs a page's main thread on a processor slowed four times: Heed's SDK with its banner, over each peer alone.
import { bannerOf } from "@heed/core";
import type { Browser } from "playwright-core";
import shop from "../../../examples/shop/heed.config.ts";
import { browserFiles } from "../../../packages/browser/bundle.ts";
import { openBrowser } from "../../../packages/heed/test/browser.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { bundlePeer, c15tStyle, cookieconsent } from "../../peers/packages.ts";
import { compareArms } from "../../rounds.ts";

/** Milliseconds of one visit on a new page in a new profile, until half a second after the banner is seen. */
type Cost = {
  /** Of every task longer than 50 ms, what is over it (W3C Long Tasks; web.dev, Total Blocking Time). */
  readonly blocking: number;
  /** Script, style and layout. */
  readonly work: number;
};

type Page = { readonly html: string; readonly banner: string; readonly files: Readonly<Record<string, string>> };

const ORIGIN = "http://shop.test";
const SLOWED = 4;

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const rounds = quick ? 3 : 15;
  const heed = await heedPage();
  const peers = [
    ["vanilla-cookieconsent 3.1.0", cookieconsentPage],
    ["@c15t/react 2.2.1 with React", await c15tPage()],
  ] as const;
  const browser = await openBrowser();
  try {
    for (const [name, page] of peers) {
      const arms = { heed: () => visit(browser, heed), peer: () => visit(browser, page) };
      const { ratio, of } = await compareArms(arms, rounds, ({ work }) => work);
      const ms = (what: string, value: number): Figure => ({ name: what, value, unit: "ms", n: rounds });
      yield {
        name: `script, style and layout until the banner stands, over ${name}`,
        ...ratio,
        unit: "ratio (range)",
        toReach: 1,
        better: "lower",
        n: rounds,
      };
      yield ms("Heed: script, style and layout", of.heed.median);
      yield ms(`${name}: script, style and layout`, of.peer.median);
      yield ms("Heed: blocking time", of.heed.of(blocking));
      yield ms(`${name}: blocking time`, of.peer.of(blocking));
    }
  } finally {
    await browser.close();
  }
}

const blocking = ({ blocking }: Cost): number => blocking;

async function visit(browser: Browser, { html, banner, files }: Page): Promise<Cost> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  try {
    const page = await context.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      const body = pathname === "/" ? html : files[pathname];
      if (body === undefined) return route.fulfill({ status: 404 });
      const type = pathname === "/" ? "text/html" : pathname.endsWith(".css") ? "text/css" : "text/javascript";
      return route.fulfill({ contentType: `${type}; charset=utf-8`, body });
    });
    await page.addInitScript(
      "window.over = 0; new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.over += duration - 50; }).observe({ type: 'longtask', buffered: true });",
    );
    const client = await context.newCDPSession(page);
    await client.send("Performance.enable");
    await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
    await page.goto(ORIGIN);
    await page.locator(banner).first().waitFor();
    await page.waitForTimeout(500);
    const { metrics } = await client.send("Performance.getMetrics");
    const seconds = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return {
      blocking: await page.evaluate<number>("window.over"),
      work: 1000 * (seconds("ScriptDuration") + seconds("RecalcStyleDuration") + seconds("LayoutDuration")),
    };
  } finally {
    await context.close();
  }
}

const page = (head: string, end = ""): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>${head}</head><body><main><h1>A shop</h1>${"<p>A book that is described here in a sentence.</p>".repeat(30)}</main>${end}</body></html>`;

/** The demo's own notice: as many purposes as its map asks for. */
async function heedPage(): Promise<Page> {
  const { "site.js": site, "choices.js": choices } = await browserFiles();
  const facts = { notice: 1, since: () => 1, locale: "en", dashboard: "/me", privacy: "/privacy" };
  return {
    html: page(`<script async src="/h/site.js" data-key="bench"></script>`),
    banner: "heed-choices .bar",
    files: {
      "/h/site.js": site.text,
      "/h/choices.js": choices.text,
      "/consent/v1/notice": JSON.stringify(bannerOf(shop, facts)),
    },
  };
}

/** With its own words, as it comes. */
async function c15tPage(): Promise<Page> {
  return {
    html: page(`<link rel="stylesheet" href="/c15t.css">`, `<script defer src="/c15t.js"></script>`),
    banner: "[data-testid='consent-banner-root'], [data-testid='consent-banner-card']",
    files: { "/c15t.css": c15tStyle, "/c15t.js": (await bundlePeer("c15t-react.ts")).text },
  };
}

const CATEGORIES = ["necessary", "statistics", "recommendations", "newsletter"] as const;

/** As many categories as Heed asks about, with words of one line. */
const cookieconsentPage: Page = {
  html: page(
    `<link rel="stylesheet" href="/cc.css"><script defer src="/cc.js"></script><script defer src="/start.js"></script>`,
  ),
  banner: "#cc-main .cm",
  files: {
    "/cc.css": cookieconsent.style,
    "/cc.js": cookieconsent.script,
    "/start.js": `CookieConsent.run(${JSON.stringify({
      // Else it hides from a driven browser.
      hideFromBots: false,
      categories: { necessary: { enabled: true, readOnly: true }, statistics: {}, recommendations: {}, newsletter: {} },
      language: {
        default: "en",
        translations: {
          en: {
            consentModal: {
              title: "You decide",
              description: "We ask first.",
              acceptAllBtn: "Accept all",
              acceptNecessaryBtn: "Refuse all",
              showPreferencesBtn: "Choose",
            },
            preferencesModal: {
              title: "Choices",
              acceptAllBtn: "Accept all",
              acceptNecessaryBtn: "Refuse all",
              savePreferencesBtn: "Save",
              closeIconLabel: "Close",
              sections: CATEGORIES.map((each) => ({ title: each, description: each, linkedCategory: each })),
            },
          },
        },
      },
    })})`,
  },
};

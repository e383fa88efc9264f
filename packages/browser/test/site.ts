// A shop's page on an origin of its own, beside a whole Heed: what the browser tests open. Its policy allows no inline style.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { DataMap } from "@heed/core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { bookshop } from "../../heed/test/bookshop.ts";
import { openBrowser } from "../../heed/test/browser.ts";
import { listening } from "../../heed/test/server.ts";

// The snippet of the guide: calls wait in a list until Heed is there.
const SNIPPET = `(function(w,n){var h=w.heed=w.heed||[];n.split(" ").forEach(function(m){h[m]=function(){h.push([m].concat([].slice.call(arguments)))}})})(window,"identify track page group alias reset choose preferences on ready");`;

// One purpose more names what it needs of the IAB's framework; the map of the tests names none.
const { newsletter } = bookshop.purposes;
const SITE = { ...bookshop, purposes: { ...bookshop.purposes, newsletter: { ...newsletter, tcf: [2] } } } as DataMap;

export type Site = Awaited<ReturnType<typeof openSite>>;

/** `early` are calls that the page makes before Heed is loaded; `attributes` go into the script's tag. */
export async function openSite() {
  const [server, browser]: [Awaited<ReturnType<typeof listening>>, Browser] = await Promise.all([
    listening({ map: SITE }),
    openBrowser(),
  ]);
  const site = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://site");
    const html = searchParams.get("bare") === null;
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src 'self'; script-src 'nonce-test' ${server.url}; connect-src ${server.url}; require-trusted-types-for 'script'`,
    });
    response.end(
      html
        ? `<!doctype html><html lang="${searchParams.get("lang") ?? "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>A shop</title>
<script nonce="test">${SNIPPET}${searchParams.get("early") ?? ""}</script>
<script async src="${server.url}/h/site.js" data-key="site-key" ${searchParams.get("attributes") ?? ""}></script></head>
<body><main><h1>A shop</h1>${"<p><a href='#'>A book</a> that is described here in a sentence.</p>".repeat(30)}<p><a href="#" data-heed-choices>Privacy choices</a></p></main></body></html>`
        : "<!doctype html><title>Elsewhere</title>",
    );
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  return {
    heed: server.heed,
    heedUrl: server.url,
    faults: server.faults,
    url,
    browser,
    async close(): Promise<void> {
      await browser.close();
      site.close();
      await server.close();
    },
  };
}

/** A visitor with a browser of their own, whose pages run the script `before` first; `sent` are the requests that left it, but for the files and the notice. */
export async function visit(
  site: Site,
  query: { early?: string; lang?: string; attributes?: string } = {},
  options: Parameters<Browser["newContext"]>[0] = {},
  before = "",
): Promise<{ context: BrowserContext; page: Page; sent: { path: string; body: string }[]; address: string }> {
  const context = await site.browser.newContext({ locale: "en-GB", ...options });
  if (before) await context.addInitScript(before);
  const sent: { path: string; body: string }[] = [];
  context.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === site.heedUrl && request.method() === "POST")
      sent.push({ path: pathname, body: request.postData() ?? "" });
  });
  const page = await context.newPage();
  const address = `${site.url}/?${new URLSearchParams(query)}`;
  await page.goto(address);
  return { context, page, sent, address };
}

/** What the device holds. */
export const held = (page: Page): Promise<string | null> => page.evaluate("localStorage.getItem('heed')");

/** Waits until the page's expression is true; asked from outside, because the page's policy forbids to evaluate texts. */
export const until = (page: Page, expression: string): Promise<void> =>
  expect.poll(() => page.evaluate(`!!(${expression})`), { timeout: 10_000, message: expression }).toBe(true);

/** Presses a button of banner or preference centre by its words. */
export const press = (page: Page, words: string): Promise<void> =>
  page.getByRole("button", { name: words, exact: true }).click();

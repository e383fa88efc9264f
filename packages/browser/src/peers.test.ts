// Heed beside other people's packages in a real Chromium: OpenFeature's web SDK decides through it, React shows what stands.
import { join } from "node:path";
import { rolldown } from "rolldown";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openSite, press, type Site, until, visit } from "../test/site.ts";

let site: Site;
let peers: string;
beforeAll(async () => {
  const build = await rolldown({
    input: join(import.meta.dirname, "../test/peers-page.ts"),
    platform: "browser",
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
  });
  const { output } = await build.generate({ format: "iife" });
  peers = output[0].code;
  site = await openSite();
});
afterEach(async () => {
  for (const context of site.browser.contexts()) await context.close();
});
afterAll(() => site.close());

// The page's own policy stays out of the way of the peers; the SDK's tests run under it.
const page = async () => {
  const visitor = await visit(site, {}, { bypassCSP: true });
  await until(visitor.page, "document.querySelector('heed-choices')?.shadowRoot.querySelector('.bar')");
  await visitor.page.addScriptTag({ content: peers });
  return visitor.page;
};

test("the unmodified OpenFeature web SDK decides with the browser's token, and a no reaches its next evaluation", async () => {
  const shop = await page();
  await press(shop, "Accept all");
  await until(shop, "heed.known()");
  // Its default cache writes decisions to the device and answers from there for 30 days, also after a no: off.
  const ask = `(async () => {
    const { OFREPWebProvider, OpenFeature } = peers;
    const token = window.token ??= JSON.parse(localStorage.getItem("heed")).token;
    if (!window.provider) {
      window.provider = new OFREPWebProvider({ baseUrl: "${site.heedUrl}", cacheMode: "disabled", headers: [["Authorization", "Bearer " + token]] });
      await OpenFeature.setProviderAndWait(window.provider, {});
    } else await OpenFeature.setContext({ turn: 2 });
    const { value, variant, flagMetadata, errorCode } = OpenFeature.getClient().getObjectDetails("shelf", {});
    return { items: value.items?.length, variant, reason: flagMetadata.reason, purpose: flagMetadata.purpose, errorCode };
  })()`;
  const allowed = await shop.evaluate<Record<string, unknown>>(ask);
  expect(allowed).toMatchObject({ items: 5, purpose: "recommendations" });
  expect(["nothing_known_yet", "holdout"]).toContain(allowed["reason"]);
  await shop.evaluate("heed.choose({ recommendations: false })");
  await until(shop, "!/untold/.test(localStorage.getItem('heed'))");
  expect(await shop.evaluate(ask)).toMatchObject({ items: 5, variant: "fallback", reason: "refused" });
  expect(await shop.evaluate("Object.keys(localStorage)")).toEqual(["heed"]);
});

test("React shows what stands and opens the preference centre", async () => {
  const shop = await page();
  await shop.evaluate(`(() => {
    const { createElement, createRoot, PrivacyChoices, useStanding } = peers;
    const Says = () => createElement("output", {}, String(useStanding(heed)?.unanswered.length));
    const place = document.body.appendChild(document.createElement("div"));
    createRoot(place).render([createElement(Says, { key: 1 }), createElement(PrivacyChoices, { key: 2, heed }, "My choices")]);
  })()`);
  await until(shop, "document.querySelector('output')?.textContent === '3'");
  await press(shop, "Refuse all");
  await until(shop, "document.querySelector('output').textContent === '0'");
  await press(shop, "My choices");
  await until(shop, "document.querySelector('heed-choices').shadowRoot.querySelector('dialog[open]')");
});

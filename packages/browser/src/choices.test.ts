// Banner and preference centre for everybody: both answers alike, nothing ticked, by keyboard, without a barrier, without a jolt.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bannerOf } from "@heed/core";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../heed/test/bookshop.ts";
import { openSite, press, type Site, until, visit } from "../test/site.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterEach(async () => {
  for (const context of site.browser.contexts()) await context.close();
});
afterAll(() => site.close());

const BANNER = "document.querySelector('heed-choices')?.shadowRoot.querySelector('.bar')";
const DIALOG = "document.querySelector('heed-choices').shadowRoot.querySelector('dialog[open]')";

/** The notice in another language; the map of the tests speaks English only. */
const speak = (context: BrowserContext, locale: string) =>
  context.route("**/consent/v1/notice*", (route) =>
    route.fulfill({
      json: bannerOf(
        { ...bookshop, languages: [locale] },
        { notice: 1, since: () => 1, locale, dashboard: "/me", privacy: "/privacy" },
      ),
    }),
  );

const barriers = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  return page.evaluate<string[]>(
    `axe.run({ include: [["heed-choices"]] }, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) =>
      violations.map((one) => one.id + ": " + one.nodes.map((node) => node.target.flat().join(" ")).join(", ")))`,
  );
};

describe("banner and preference centre", () => {
  test.each([
    ["light", { colorScheme: "light" }, "en"],
    ["dark", { colorScheme: "dark" }, "de"],
    ["forced colours", { forcedColors: "active" }, "en"],
    ["320 pixels", { viewport: { width: 320, height: 640 } }, "fi"],
    // WCAG 1.4.4: 200 % of 1280 by 1024 leaves half of each.
    ["200 % zoom", { viewport: { width: 640, height: 512 }, deviceScaleFactor: 2 }, "fr"],
    ["right to left", { viewport: { width: 800, height: 700 } }, "ar"],
  ] as const)("have no barrier in %s, and nothing hangs over the side", async (_, look, locale) => {
    const { page, context, address } = await visit(site, {}, { bypassCSP: true, ...look });
    await speak(context, locale);
    await page.goto(address);
    await until(page, BANNER);
    expect(await barriers(page)).toEqual([]);
    await page.evaluate("heed.preferences()");
    await until(page, DIALOG);
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
    for (const part of ["dialog", ".bar"])
      expect(
        await page.locator(part).evaluate((each) => each.scrollWidth <= each.clientWidth),
        `${part} scrolls sideways`,
      ).toBe(true);
    expect(await page.locator("dialog").getAttribute("dir")).toBe(locale === "ar" ? "rtl" : "ltr");
  });

  test("ask for a yes and a no with one press each, of the same size, colour and weight", async () => {
    const { page } = await visit(site);
    await until(page, BANNER);
    const looks = await page.evaluate<Record<string, string>[]>(
      `[...${BANNER}.querySelectorAll("button")].slice(0, 2).map((button) => {
        const { width, height } = button.getBoundingClientRect();
        const { backgroundColor, color, fontSize, fontWeight, borderColor, outlineStyle } = getComputedStyle(button);
        return { width: Math.round(width), height: Math.round(height), backgroundColor, color, fontSize, fontWeight, borderColor, outlineStyle };
      })`,
    );
    expect(looks).toHaveLength(2);
    expect(looks[0]).toEqual(looks[1]);
    expect(Number(looks[0]?.["height"])).toBeGreaterThanOrEqual(44);
  });

  test("take a page's colours, corner and typeface from its own custom properties", async () => {
    const { page } = await visit(site);
    await until(page, "document.querySelector('heed-choices')?.shadowRoot.querySelector('.bar')");
    await page.evaluate(
      "for (const [name, value] of [['paper', 'rgb(1, 2, 3)'], ['accent', 'rgb(250, 240, 230)'], ['radius', '3px'], ['font', 'monospace']]) document.documentElement.style.setProperty('--heed-' + name, value)",
    );
    const styleOf = (part: string, property: string) =>
      page.evaluate(
        `getComputedStyle(document.querySelector('heed-choices').shadowRoot.querySelector('${part}')).${property}`,
      );
    expect([
      await styleOf(".bar", "backgroundColor"),
      await styleOf(".main", "backgroundColor"),
      await styleOf(".bar", "borderTopLeftRadius"),
      await styleOf(".bar", "fontFamily"),
    ]).toEqual(["rgb(1, 2, 3)", "rgb(250, 240, 230)", "3px", "monospace"]);
  });

  test("have nothing ticked; each purpose is answered by itself; Escape answers nothing", async () => {
    const { page } = await visit(site);
    await until(page, BANNER);
    await press(page, "Choose");
    expect(await page.locator("input:checked").count()).toBe(0);
    await page.getByRole("switch", { name: "Show you books you may like" }).check();
    await page.keyboard.press("Escape");
    await until(page, `!${DIALOG} && ${BANNER}`);
    expect(await page.evaluate("localStorage.length")).toBe(0);
    await press(page, "Choose");
    expect(await page.locator("input:checked").count()).toBe(0);
    await page.getByRole("switch", { name: "Show you books you may like" }).check();
    await press(page, "Save my choice");
    await until(page, "localStorage.getItem('heed').includes('token')");
    const { answers } = JSON.parse(await page.evaluate<string>("localStorage.getItem('heed')")) as {
      answers: Record<string, [boolean]>;
    };
    // Without an act an interest is neither objected to nor confirmed.
    expect(Object.entries(answers).map(([name, [value]]) => [name, value])).toEqual([
      ["recommendations", true],
      ["newsletter", false],
      ["linking", false],
    ]);
  });

  test("are reached and answered by keyboard alone, first of all on the page, with a focus that is seen and comes back", async () => {
    const { page } = await visit(site);
    await until(page, BANNER);
    const focused = () =>
      page.evaluate<string>(
        "document.activeElement.shadowRoot?.activeElement?.textContent ?? document.activeElement.tagName",
      );
    const reached: string[] = [];
    for (let k = 0; k < 3; k++) {
      await page.keyboard.press("Tab");
      reached.push(await focused());
      expect(
        await page.evaluate("getComputedStyle(document.activeElement.shadowRoot.activeElement).outlineStyle"),
      ).toBe("solid");
    }
    expect(reached).toEqual(["Refuse all", "Accept all", "Choose"]);
    await page.keyboard.press("Enter");
    await until(page, DIALOG);
    const whole = page.getByRole("link", { name: "Read the whole notice" });
    expect(await whole.getAttribute("href")).toBe(`${site.heed.publicUrl}/privacy?locale=en`);
    await page.keyboard.press("Escape");
    await until(page, `!${DIALOG}`);
    expect(await focused()).toBe("Choose");
    // What gets the focus below is not hidden by the banner (WCAG 2.2, 2.4.11).
    for (let k = 0; k < 31; k++) await page.keyboard.press("Tab");
    expect(
      await page.evaluate(
        `document.activeElement.getBoundingClientRect().bottom <= ${BANNER}.getBoundingClientRect().top`,
      ),
    ).toBe(true);
  });

  test("move nothing on the page: the layout shift is 0 while they come, open and go", async () => {
    const { page, context, address } = await visit(site);
    await context.addInitScript(
      "window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });",
    );
    await page.goto(address);
    await until(page, BANNER);
    await press(page, "Choose");
    await until(page, DIALOG);
    await press(page, "Close");
    await press(page, "Refuse all");
    await until(page, `!${BANNER}`);
    await page.waitForTimeout(300);
    expect(await page.evaluate("window.shift")).toBe(0);
  });

  test("ask again for exactly what has grown, and say so", async () => {
    const { page, context, address } = await visit(site);
    await until(page, BANNER);
    await press(page, "Refuse all");
    await context.route("**/consent/v1/notice*", (route) =>
      route.fulfill({
        json: bannerOf(bookshop, {
          notice: 2,
          since: (name, part) =>
            name === "recommendations" &&
            (part === undefined ||
              ("reads" in part && part.reads === "Order Completed") ||
              ("trait" in part && part.trait === "profiles"))
              ? 2
              : 1,
          locale: "en",
          dashboard: "/me",
          privacy: "/privacy",
        }),
      }),
    );
    await page.goto(address);
    await until(page, BANNER);
    // The purpose, and of all that it reads and does what is new alone: a field with its time, and a profile.
    expect(await page.locator(".bar > ul > li").allTextContents()).toEqual([
      expect.stringMatching(/^Show you books you may like/),
    ]);
    expect(await page.locator(".bar li li").allTextContents()).toEqual([
      "Order Completed: 24 months",
      "What else it does: Makes a profile of you",
    ]);
    expect(await page.locator(".bar").textContent()).toContain("What has changed since you answered is asked again.");
  });
});

test("Google Consent Mode: exactly one default, all denied, then an update for each change", async () => {
  const { page } = await visit(site, {
    attributes: 'data-google="analytics_storage=recommendations ad_storage=nothing"',
  });
  await until(page, BANNER);
  await page.evaluate("heed.choose({ recommendations: true })");
  await until(page, "localStorage.getItem('heed').includes('token')");
  await page.evaluate("heed.choose({ recommendations: false })");
  const said = await page.evaluate<[string, string, Record<string, unknown>][]>("dataLayer.map((each) => [...each])");
  expect(said.map(([, what]) => what)).toEqual(["default", "update", "update"]);
  expect(
    new Set(Object.entries(said[0]?.[2] ?? {}).map(([key, value]) => (key === "wait_for_update" ? "denied" : value))),
  ).toEqual(new Set(["denied"]));
  expect(said[1]?.[2]).toMatchObject({ analytics_storage: "granted", ad_storage: "denied", ad_user_data: "denied" });
  expect(said[2]?.[2]).toMatchObject({ analytics_storage: "denied" });
});

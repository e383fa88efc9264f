// How banner and pages look, chosen in a real browser: tried on the real banner and page, kept, and then on the shop's own page; yes and no stay equal.
import { consoleFiles } from "@heed/console/files";
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { openBrowser } from "../../test/browser.ts";
import { listening } from "../../test/server.ts";

let browser: Browser;
let server: Awaited<ReturnType<typeof listening>>;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser({ images: false }), listening({ demo: true }), consoleFiles()]);
  page = await (
    await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 1400 }, bypassCSP: true })
  ).newPage();
  const token = await (await server.heed.staff.signIn()).printLink("marketer");
  await page.goto(`${server.url}/console/enter#${token}`);
  await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const settings = (on = page) => on.goto(`${server.url}/console/settings?view=appearance`);
const form = () => page.getByRole("form", { name: "How banner and pages look" });
const frame = () => page.frameLocator("iframe");
const shoot = async (name: string, on = page) => {
  const folder = process.env["HEED_SHOTS"];
  if (folder) await on.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};
const colourOf = (name: string) =>
  frame()
    .getByRole("button", { name, exact: true })
    .evaluate((button) => getComputedStyle(button).backgroundColor);

test("whoever may not keep it may try it; a colour that cannot be read is told with the nearest that can, and the preview waits", async () => {
  await settings();
  await page.getByText("Accounts that invite colleagues can keep it").waitFor();
  expect(await page.getByRole("button", { name: "Have it look so" }).count()).toBe(0);
  await frame().getByRole("button", { name: "Refuse all" }).waitFor();
  const before = await colourOf("Refuse all");
  await form().getByLabel("Colour of buttons and links", { exact: true }).fill("#ffd400");
  await page.getByText("reaches a contrast of 1.2, and 4.5 is needed").waitFor();
  expect(await colourOf("Refuse all")).toBe(before);
  await page.getByRole("button", { name: /^Take #/ }).click();
  await page.getByText("Everybody can read it").waitFor();
  await expect.poll(() => colourOf("Refuse all")).not.toBe(before);
  await form().getByLabel("Colour of buttons and links", { exact: true }).fill("reddish");
  await page.getByText("This is no colour").waitFor();
});

test("the real banner, preference centre and dashboard are seen, light and dark, narrow and wide, and nothing pressed there goes anywhere", async () => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  const colour = form().getByLabel("Colour of buttons and links", { exact: true });
  await colour.fill("#7a1fa2");
  await form().getByLabel("Name at the head of the pages").fill("Tideline <b>");
  const shown = page.getByRole("region", { name: "Preview" });
  await expect.poll(() => colourOf("Refuse all")).toBe("rgb(122, 31, 162)");
  await shoot("appearance-banner");
  await shown.getByLabel("Width").selectOption("phone");
  await shown.getByLabel("Device").selectOption("dark");
  await expect.poll(() => colourOf("Refuse all")).not.toBe("rgb(122, 31, 162)");
  await shoot("appearance-banner-phone-dark");
  await frame().getByRole("button", { name: "Accept all" }).press("Enter");
  await shown.getByLabel("What").selectOption("choices");
  await frame().getByRole("dialog").waitFor();
  await shown.getByLabel("What").selectOption("dashboard");
  await frame().getByText("Tideline <b>").waitFor();
  await shoot("appearance-dashboard-phone-dark");
  await shown.getByLabel("Width").selectOption("desktop");
  await shown.getByLabel("Device").selectOption("light");
  await frame().getByText("Tideline <b>").waitFor();
  await shoot("appearance-dashboard");
  expect(asked.filter((each) => !/^GET |^POST \/api\/appearance\/judgement$/.test(each))).toEqual([]);
  expect(await barriers(page)).toEqual([]);
});

test("what is kept is on the banner of a shop's page and on the pages at once; somebody who chose meanwhile is not written over", async () => {
  await server.heed.database.query("staff", "update heed.staff_account set admin = true");
  await page.reload();
  await form().getByLabel("Colour of buttons and links", { exact: true }).fill("#7a1fa2");
  await form().getByLabel("Place of the banner").selectOption("end");
  await form().getByLabel("Corners").selectOption("square");
  const keep = form().getByRole("button", { name: "Have it look so" });
  await expect.poll(() => keep.isEnabled()).toBe(true);
  await keep.dblclick();
  await form().getByText("Kept.").waitFor();
  expect((await server.heed.appearance.current()).version).toBe(1);
  await server.heed.appearance.choose({ scheme: "dark", corners: "round", place: "bottom" }, 1, "staff:cli");
  await form().getByLabel("Corners").selectOption("round");
  await expect.poll(() => keep.isEnabled()).toBe(true);
  await keep.click();
  await form().getByText("Somebody has changed this meanwhile").waitFor();
  await form().getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => form().getByLabel("Light or dark").inputValue()).toBe("dark");
  await form().getByLabel("Colour of buttons and links", { exact: true }).fill("#0b5fad");
  await form().getByLabel("Light or dark").selectOption("light");
  await expect.poll(() => keep.isEnabled()).toBe(true);
  await keep.click();
  await form().getByText("Kept.").waitFor();
  const shop = await (await browser.newContext({ colorScheme: "dark", locale: "en-GB" })).newPage();
  await shop.route(`${server.url}/shop`, (route) =>
    route.fulfill({ contentType: "text/html", body: `<script src="/h/site.js" data-key="site-key"></script>` }),
  );
  await shop.goto(`${server.url}/shop`);
  const refuse = shop.getByRole("button", { name: "Refuse all" });
  await refuse.waitFor();
  // The shop chose light; the visitor's device is dark.
  expect(await refuse.evaluate((button) => getComputedStyle(button).backgroundColor)).toBe("rgb(11, 95, 173)");
  await shop.goto(`${server.url}/privacy`);
  const link = shop.getByRole("link").first();
  expect(await link.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent"))).toBe(
    "#0b5fad",
  );
  await shop.context().close();
});

test("whatever is chosen, yes and no are the same in every property, in one line, and as large: light, dark, wide, narrow", async () => {
  const dressed = async (query: Record<string, string>, width: number): Promise<Frame> => {
    const all = { scheme: "auto", corners: "round", place: "bottom", part: "banner", locale: "en", ...query };
    const src = `/api/appearance/preview?${new URLSearchParams(all)}`;
    await page.locator("iframe").evaluate(
      (element, [address, wide]) => {
        element.setAttribute("src", String(address));
        element.style.width = `${wide}px`;
      },
      [src, width] as const,
    );
    const inside = page.frameLocator("iframe").getByRole("button", { name: "Refuse all" });
    await expect.poll(() => page.frames().some((each) => each.url().endsWith(src))).toBe(true);
    await inside.waitFor();
    return page.frames().find((each) => each.url().endsWith(src)) as Frame;
  };
  await settings();
  for (const accent of ["", "#7a1fa2", "#000000", "#a3261b"])
    for (const shown of ["light", "dark"])
      for (const place of ["bottom", "start", "end"])
        for (const [corners, width] of [
          ["round", 1200],
          ["square", 360],
        ] as const) {
          const inside = await dressed({ ...(accent ? { accent } : {}), shown, place, corners }, width);
          const [no, yes] = await Promise.all(
            ["Refuse all", "Accept all"].map((name) =>
              inside.getByRole("button", { name }).evaluate((button) => {
                const style = getComputedStyle(button);
                const { height, top } = button.getBoundingClientRect();
                // A column of a grid may be a fraction of a pixel wider than the next.
                const whole = (value: string) =>
                  value.replace(/[\d.]+(?=px)/g, (size) => String(Math.round(Number(size))));
                return {
                  height,
                  top,
                  all: [...style].map((each) => `${each}: ${whole(style.getPropertyValue(each))}`),
                };
              }),
            ),
          );
          expect(no, `${accent} ${shown} ${place} ${corners}`).toEqual(yes);
        }
  expect(server.faults).toEqual([]);
}, 60_000);

for (const [colorScheme, width, locale] of [
  ["dark", 360, "de-DE"],
  ["light", 360, "fr-FR"],
  ["dark", 1280, "es-ES"],
] as const)
  test(`nothing of it is a barrier: ${colorScheme}, ${width}, ${locale}`, async () => {
    const storageState = await page.context().storageState();
    const viewport = { width, height: 900 };
    const shown = await browser.newContext({ colorScheme, locale, viewport, bypassCSP: true, storageState });
    const tab = await shown.newPage();
    await settings(tab);
    await tab.frameLocator("iframe").getByRole("button").first().waitFor();
    expect(await barriers(tab)).toEqual([]);
    await shoot(`appearance-${colorScheme}-${width}`, tab);
    await shown.close();
    expect(server.faults).toEqual([]);
  });

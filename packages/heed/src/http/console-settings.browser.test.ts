// The room of settings in a real browser: a session that one does not know is ended, no secret stands there, and every room speaks the browser's language.
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { openDesk } from "../../test/desk.ts";

const desk = await openDesk();
const { server, page, enter } = desk;
beforeAll(() => enter());
afterAll(desk.close);

test("what is set stands there, and no secret; another session is ended once, and its browser is out", async () => {
  const other = await desk.newPage();
  await enter("marketer", other);
  await page.getByRole("link", { name: "Settings" }).click();
  const sessions = page.getByRole("region", { name: "Where you are signed in" });
  await sessions.getByText("this browser").waitFor();
  expect(await sessions.getByRole("listitem").count()).toBe(2);
  await sessions.getByRole("button", { name: /^End it/ }).dblclick();
  await expect.poll(() => sessions.getByRole("listitem").count()).toBe(1);
  await other.goto(`${server.url}/console/settings`);
  await other.getByRole("button", { name: "Sign in" }).waitFor();
  await other.context().close();
  await page.getByRole("link", { name: "Mail", exact: true }).click();
  await page.getByText("No mail server is set").waitFor();
  await page.getByRole("link", { name: "Encryption keys" }).click();
  const ring = page.getByRole("region", { name: "Keys that people's own keys are wrapped by" });
  await ring.getByRole("cell", { name: "in use" }).waitFor();
  await page.getByRole("link", { name: "API keys" }).click();
  const keys = page.getByRole("region", { name: "API keys" });
  await keys.getByText("site", { exact: true }).waitFor();
  const text = await page.content();
  expect(text).not.toContain("site-key");
  expect(text).not.toContain("shop-server-key");
  await page.reload();
  await page.getByRole("region", { name: "API keys" }).getByText("site", { exact: true }).waitFor();
});

test.each(Object.entries({ fr: "Accueil", es: "Inicio" }))(
  "a browser that asks for %s reads it in every room, on a phone",
  async (language, home) => {
    const tab = await desk.sameOn({ width: 360, locale: language });
    const broken: string[] = [];
    tab.on("pageerror", (error) => broken.push(error.message));
    for (const [room, english] of Object.entries({
      "": "Home",
      people: "People",
      audiences: "New audience",
      recommendations: "Recommendations",
      insights: "Insights",
      models: "Models",
      "trust?view=figures": "Trust",
      sources: "What your shop and its tools send",
      settings: "Settings",
    })) {
      await tab.goto(`${server.url}/console/${room}`);
      await tab.getByRole("heading", { level: 1 }).waitFor();
      await tab.waitForLoadState("networkidle");
      if (room === "") expect(await tab.getByRole("heading", { level: 1 }).textContent()).toBe(home);
      expect(await tab.locator("html").getAttribute("lang")).toBe(language);
      expect(await tab.getByText(english, { exact: true }).count(), room).toBe(0);
      expect(await barriers(tab), room).toEqual([]);
    }
    expect(broken).toEqual([]);
    await tab.context().close();
  },
);

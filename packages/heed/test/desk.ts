// A desk of the staff: a real browser before the console of a real Heed. How the tests of its rooms begin, and what every room has to pass.
import { consoleFiles } from "@heed/console/files";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { barriers } from "./barriers.ts";
import { openBrowser } from "./browser.ts";
import { listening } from "./server.ts";

/** On both nothing may be a barrier. */
export const SCREENS = [
  { colorScheme: "light", width: 1280, locale: "en-GB" },
  { colorScheme: "dark", width: 360, locale: "de-DE" },
] as const;

type Screen = { readonly colorScheme?: "light" | "dark"; readonly width: number; readonly locale: string };

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** The demo's Heed, with `page` on which nobody has entered yet. */
export async function openDesk(options: Parameters<typeof listening>[0] = {}) {
  const [browser, server] = await Promise.all([
    openBrowser({ images: false }),
    listening({ demo: true, ...options }),
    consoleFiles(),
  ]);
  const newPage = async (): Promise<Page> =>
    (await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 }, bypassCSP: true })).newPage();
  const page = await newPage();
  return {
    browser,
    server,
    page,
    newPage,
    /** By a printed link, with this role; whoever was in there before is not any more. */
    async enter(role = "marketer", on = page): Promise<void> {
      await on.context().clearCookies();
      const token = await (await server.heed.staff.signIn()).printLink(role);
      await server.heed.staff.accounts.changeRole("demo@localhost", role, "staff:test");
      await on.goto(`${server.url}/console/enter#${token}`);
      await on.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    },
    /** The session of `page` on another screen; the caller closes its context. */
    async sameOn({ width, ...screen }: Screen): Promise<Page> {
      const storageState = await page.context().storageState();
      const shown = { ...screen, viewport: { width, height: 800 }, bypassCSP: true, storageState };
      return (await browser.newContext(shown)).newPage();
    },
    async close(): Promise<void> {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * Declares a test for each screen: as whoever is in, nothing at these places of the console is a barrier.
 *
 * @param stands waits until the place is there
 * @param opened what is opened first, as a selector: what is folded is not judged
 */
export function noBarriers(
  name: string,
  { server, sameOn }: Desk,
  {
    places,
    stands,
    opened = ".chart summary",
  }: {
    readonly places: () => readonly string[] | Promise<readonly string[]>;
    readonly stands: (tab: Page) => Promise<unknown>;
    readonly opened?: string;
  },
): void {
  for (const screen of SCREENS)
    test(`${name}: ${screen.colorScheme}, ${screen.width}`, async () => {
      const tab = await sameOn(screen);
      for (const place of await places()) {
        await tab.goto(`${server.url}/console/${place}`);
        await stands(tab);
        await tab.waitForLoadState("networkidle");
        for (const summary of await tab.locator(opened).all()) await summary.click();
        await tab.waitForLoadState("networkidle");
        expect(await barriers(tab), place).toEqual([]);
      }
      await tab.context().close();
      expect(server.faults).toEqual([]);
    });
}

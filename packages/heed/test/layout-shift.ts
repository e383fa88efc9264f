// What of a page moves while it loads, as browsers count it: the test of every page and the benchmark ask here.
import type { Page } from "playwright-core";

/** For `addInitScript`: no shift just after a hand counts, and each names what moved. */
export const WATCH_SHIFTS = `
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries())
      if (!hadRecentInput) window.shifts.push({ value, moved: sources.map(({ node, previousRect, currentRect }) => {
        const element = node?.nodeType === 1 ? node : node?.parentElement;
        return [element?.tagName, element?.getAttribute("aria-label") ?? element?.className, previousRect.y, currentRect.y].join(" ");
      }) });
  }).observe({ type: "layout-shift", buffered: true });`;

type Shift = { readonly value: number; readonly moved: readonly string[] };

/** Opens the address on a page that watches, and tells what moved until it stood still. */
export async function shiftsOf(page: Page, address: string): Promise<readonly Shift[]> {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  // What the last picture moved is told with the next.
  await page.evaluate(
    "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 50))))",
  );
  return page.evaluate<readonly Shift[]>("window.shifts");
}

/** Every view of every room. */
export const CONSOLE_PLACES = [
  "",
  "people",
  "audiences",
  "audiences/edit",
  "recommendations",
  ...["forecast", "feedback", "groups", "scores"].map((view) => `insights?view=${view}`),
  "models",
  ...["requests", "approvals", "person", "ledger", "access", "sharing", "figures", "notice", "map", "findings"].map(
    (view) => `trust?view=${view}`,
  ),
  ...["live", "days", "connect", "import"].map((view) => `sources?view=${view}`),
  ...["account", "colleagues", "appearance", "keys", "mail", "encryption", "about"].map(
    (view) => `settings?view=${view}`,
  ),
];

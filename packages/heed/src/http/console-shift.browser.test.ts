// Nothing of a page of the console moves while it loads, whatever arrives first.
import type { ConsoleApi } from "@heed/core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { openDesk, SCREENS } from "../../test/desk.ts";
import { CONSOLE_PLACES, shiftsOf, WATCH_SHIFTS } from "../../test/layout-shift.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";

const purposes = ["recommendations", "statistics", "orders", "rights", "proof"];
const desk = await openDesk({ map: { ...bookshop, roles: { owner: { purposes } } } });
const { server } = desk;
beforeAll(async () => {
  const foundation = { ...server.heed, keys };
  for (let n = 0; n < 30; n++) {
    const id = await writePerson(foundation, `reader-${n}`);
    await writeChoice(foundation, id, "recommendations", true);
    await writeEvents(foundation, id, [{ field: "Product Viewed", daysAgo: 2, properties: { product_id: "b1" } }]);
  }
  await server.heed.database.query(
    "steward",
    `insert into heed.audience (name, at, id, purpose, rule, actor, version)
     select 'looked', $1, gen_random_uuid(), 'recommendations', 'count("Product Viewed" within 60 days) >= ' || n, 'staff:test', n
     from generate_series(1, 2) n`,
    [server.heed.now()],
  );
  for (let n = 0; n < 9; n++)
    await server.heed.requests.ask({ kind: "ERASURE", address: `ada-${n}@example.org`, locale: "en" });
  await desk.enter("owner");
});
afterAll(desk.close);

/** How long each answer is held back, in turns: so that what was asked first comes last, and a page is drawn in between. */
const WAITS_MS = [240, 60, 150];

async function watching(screen: (typeof SCREENS)[number]): Promise<Page> {
  const tab = await desk.sameOn(screen);
  await tab.addInitScript(WATCH_SHIFTS);
  let asked = 0;
  await tab.route("**/api/**", async (route) => {
    await new Promise((done) => setTimeout(done, WAITS_MS[asked++ % WAITS_MS.length]));
    await route.fallback();
  });
  return tab;
}

for (const screen of SCREENS)
  test(`no page moves while it loads: ${screen.width}`, async () => {
    const tab = await watching(screen);
    const moved: Record<string, unknown> = {};
    for (const place of [...CONSOLE_PLACES, "audiences/edit?name=looked"]) {
      const shifts = await shiftsOf(tab, `${server.url}/console/${place}`);
      if (shifts.length > 0) moved[place] = shifts;
    }
    expect(moved).toEqual({});
    await tab.context().close();
    expect(server.faults).toEqual([]);
  });

type Lift = ConsoleApi["GET /api/placements/:name/lift"]["reply"];
const estimate = { value: 0.01, low: -0.01, high: 0.03 };
const arm = { visitors: 1_000, outcomes: 100, value: 2_000 };
const LIFTS: Readonly<Record<string, Lift>> = {
  "figures with what a point is worth": {
    placement: "shelf",
    days: 90,
    told: {
      ...{ outcome: "Order Completed", withinDays: 30, valueField: "revenue", personal: arm, holdout: arm },
      ...{ outcomeLift: estimate, valueLift: estimate, sampleRatioP: 0.5 },
      point: { people: 10, visitors: 8, outcomes: estimate, value: estimate },
    },
  },
  "too few for a figure": { placement: "shelf", days: 90, says: "Fewer than 11 people were decided for." },
};
for (const screen of SCREENS)
  test(`Home does not move, whatever a placement earned: ${screen.width}`, async () => {
    const tab = await watching(screen);
    const moved: Record<string, unknown> = {};
    for (const [what, lift] of Object.entries(LIFTS)) {
      await tab.route("**/api/placements/shelf/lift", (route) => route.fulfill({ json: lift }));
      const shifts = await shiftsOf(tab, `${server.url}/console/`);
      if (shifts.length > 0) moved[what] = shifts;
    }
    await tab.route("**/api/placements?*", (route) => route.fulfill({ json: { placements: [] } }));
    const shifts = await shiftsOf(tab, `${server.url}/console/`);
    if (shifts.length > 0) moved["no placement"] = shifts;
    expect(moved).toEqual({});
    await tab.context().close();
  });
